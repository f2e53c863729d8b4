"""The bare limit: a Django without middleware, whose views give the very bytes of the pages.

A WSGI application. BENCH_PAGES names the folder with the pages' bytes, each in a file under the
page's name.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

STATUSES = {"comment": 303, "beacon": 204}


def _view(page: str, body: bytes):
    status = STATUSES.get(page, 200)
    kind = "application/rss+xml; charset=utf-8" if page == "feed" else "text/html; charset=utf-8"

    def answer(request):
        response = HttpResponse(body, status=status, content_type=kind)
        if status == 303:
            response.headers["Location"] = "/"
        return response

    return answer


_folder = Path(os.environ["BENCH_PAGES"])
urlpatterns = [path(file.name, _view(file.name, file.read_bytes())) for file in _folder.iterdir()]
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    DEBUG=False,
    SECRET_KEY=os.environ["SECRET_KEY"],
)
application = get_wsgi_application()
