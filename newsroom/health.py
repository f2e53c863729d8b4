"""Two addresses for whoever watches: the process is up; its database and cache answer."""

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request):
    """Will answer 200 when database and cache do, else 503 with the name of what is silent."""
    silent = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        silent.append("database")
    try:
        cache.set("readyz", 1, 5)
        if cache.get("readyz") != 1:
            silent.append("cache")
    except (OSError, RedisError):
        silent.append("cache")
    text = f"silent: {', '.join(silent)}\n" if silent else "ready\n"
    return HttpResponse(text, status=503 if silent else 200, content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
