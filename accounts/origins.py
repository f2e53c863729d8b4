"""From which site's page a request was sent: what stands in for a token on pages that are kept."""

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


class Origin(Enum):
    OWN = "own"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"  # a program, or a browser from before 2020


def origin_of(request: HttpRequest) -> Origin:
    """Will say which page sent a request that changes something.

    Sec-Fetch-Site is believed first: no page can forge it. "none" is the reader's own doing, such
    as sending a form again after a restart. Without it the Origin's host must be ours.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return Origin.OWN if site in ("same-origin", "none") else Origin.FOREIGN
    origin = request.headers.get("Origin")
    if origin is None:
        return Origin.UNKNOWN
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return Origin.FOREIGN
    own = {urlsplit(settings.SITE_URL).netloc, request.get_host()}
    return Origin.OWN if host in own else Origin.FOREIGN
