"""The host of FRAMES_URL, which leads to the same server: frames are answered there, and nothing
else of the site, neither its pages nor its desk nor its files."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone

from ads import frames
from pagecache import edge

_PLAIN = "text/plain; charset=utf-8"


class FrameHost:
    """The middleware. It stands before all others, also before what gives out kept pages; where
    FRAMES_URL is not set it is not there. Raises ImproperlyConfigured where that cannot be used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not frames.is_on():
            raise MiddlewareNotUsed
        if fault := frames.fault():
            raise ImproperlyConfigured(fault)
        self._get_response = get_response
        self._host = frames.host()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if split_domain_port(request.get_host())[0] != self._host:
            return self._get_response(request)
        response = _answer(request)
        for name, value in frames.headers().items():
            response.headers[name] = value
        edge.refuse(response)
        return response


def _answer(request: HttpRequest) -> HttpResponse:
    """Nothing is counted of it: the page tells what stood there, the link where it led."""
    ticket = request.path.removeprefix(frames.PATH).removesuffix("/")
    if request.path == f"{frames.PATH}{ticket}/" and _is_for_a_frame(request):
        try:
            document = frames.document(ticket, timezone.now())
        except (OperationalError, InterfaceError):
            return HttpResponse("Away for a moment.\n", content_type=_PLAIN, status=503)
        if document is not None:
            return HttpResponse(document)
    return HttpResponse("Nothing is here.\n", content_type=_PLAIN, status=404)


def _is_for_a_frame(request: HttpRequest) -> bool:
    """Not for a window of its own, where it could pass for a page of the site, nor a picture."""
    is_read = request.method in ("GET", "HEAD")
    return is_read and request.headers.get("Sec-Fetch-Dest", "iframe") == "iframe"
