"""What is answered while the database, or another thing that the site needs, is away for a while.

Readers are asked to come back in a moment; whoever sent a form gets back what was typed, ready to
be sent again. Nothing here asks the database, nor who is asking.
"""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from redis.exceptions import RedisError

from accounts.origins import Origin, origin_of
from articles import views
from desk import unsent
from pagecache.store import Unanswered

AGAIN_SECONDS = 5
_AWAY = (OperationalError, InterfaceError, RedisError, Unanswered)


def server_error(request: HttpRequest) -> HttpResponse:
    """Will answer for whatever broke: 503 where something is away or busy, 500 for our mistakes."""
    if not _is_away(sys.exception()):
        return views.server_error(request)
    context = {"site_name": settings.SITE_NAME, **_typed(request)}
    response = render(None, "503.html", context, status=503)
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_away(error: BaseException | None) -> bool:
    if not isinstance(error, _AWAY):
        return False
    # SQLite says with the same error that a table is missing, which no waiting will mend.
    return getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"


def _typed(request: HttpRequest) -> dict:
    """What a form of ours brought, and for the desk the token that lets it be sent again."""
    if request.method != "POST" or origin_of(request) == Origin.FOREIGN:
        return {}
    try:
        typed = unsent.typed(request)
    except (RawPostDataException, UnreadablePostError):
        return {}
    is_desk = request.path.startswith(reverse("admin:index"))
    return typed | {"csrf_token": get_token(request) if is_desk else ""}
