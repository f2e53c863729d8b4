"""Asks this newsroom's own site for a page, in this process, as a reader does who is not logged in.

It passes every layer, so what is kept is answered from the cache.
"""

from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase


class Site(BaseHandler):
    """All that answers a request here, in the layers that the settings name when it is made."""

    def __init__(self) -> None:
        self.load_middleware()

    def ask(self, path: str, packing: str = "") -> HttpResponseBase:
        """Will give the answer to a GET.

        path: with its query, percent-encoded or not. packing: what the reader takes: "gzip", "br".
        """
        site, asked = urlsplit(settings.SITE_URL), urlsplit(path)
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query,
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
        if packing:
            environ["HTTP_ACCEPT_ENCODING"] = packing
        return self.get_response(WSGIRequest(environ))


@lru_cache(maxsize=1)
def site() -> Site:
    """Will give the site as readers ask it, made once in a process."""
    return Site()


def body_of(response: HttpResponseBase) -> bytes:
    """Will give the whole body, packed as it came."""
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
