"""Whole pages kept for anonymous readers, and freed by tag. Knows no app's model.

A view decorated with `kept` is rendered once and then answered from the cache. While it renders,
whatever reads data says what the page hangs on: `depend("section:3", until=next_change)`. Whatever
changes data says so: `forget("section:3")`, and every page that hangs on that tag is rendered anew
at its next request, in every process, from the moment of the commit.

Tags in use: "front", "archive", "feeds", "breaking", "trending", "slots", "article:{pk}" (the
story and its comments), "section:{pk}", "tag:{pk}", "author:{pk}" (which stories are listed there),
"picture:{pk}" (its words and sizes), and NAMES (names of sections, authors and tags, pages,
settings: what may stand on any page).

How agreement is kept: every change draws the next number of one counter and writes it to its tags.
A page remembers the counter as it was before its first read. It is true as long as none of its tags
has a higher number. One indexed look-up asks for all of them.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from pagecache import versions

NAMES = "names"
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)  # not refused
LONGEST = timedelta(hours=1)  # so that a process which died between commit and forget heals


@dataclass
class _Dependencies:
    tags: set[str] = field(default_factory=lambda: {NAMES})
    until: datetime | None = None


@dataclass(frozen=True)
class _Page:
    """A kept page. number: the counter before it was rendered."""

    body: bytes
    gzipped: bytes
    content_type: str
    etag: str
    tags: tuple[str, ...]
    number: int
    until: datetime


_collecting: ContextVar[_Dependencies | None] = ContextVar("collecting", default=None)


def depend(*tags: str, until: datetime | None = None) -> None:
    """Will note what the page that is being rendered hangs on, and when it ends at the latest.

    Outside of a kept page this does nothing.
    """
    collected = _collecting.get()
    if collected is None:
        return
    collected.tags.update(tags)
    if until is not None:
        collected.until = min(until, collected.until or until)


def forget(*tags: str) -> None:
    """Will free every page that hangs on one of these tags, when the transaction commits."""
    if tags:
        wanted = frozenset(tags)
        transaction.on_commit(lambda: versions.raise_for(wanted))


def kept(*, keys: Iterable[str] = ()) -> Callable:
    """Will keep the pages of a view whose answers are the same for every anonymous reader.

    keys: the query keys that the view reads; all others are dropped before it sees them, so that
    they neither fill the cache nor change the page. Staff who are logged in get a fresh page,
    never kept. Only answers of status 200 without a cookie are kept. HEAD is answered from GET.
    """
    allowed = tuple(sorted(keys))

    def decorate(view):
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            _drop_other_keys(request, allowed)
            if _is_staff(request):
                response = view(request, *args, **kwargs)
                response.headers["Cache-Control"] = "private, no-store"
                return response
            key = _key(request)
            page, number = _find(key)
            if page is None:
                response, page = _render(view, request, args, kwargs, number)
                if page is None:
                    return response
                cache.set(key, page, (page.until - timezone.now()).total_seconds())
            return _serve(page, request)

        return answer

    return decorate


@contextmanager
def collecting():
    """Will collect what is depended on inside, as a pair of tags and end, for tests and proofs."""
    collected = _Dependencies()
    token = _collecting.set(collected)
    try:
        yield collected
    finally:
        _collecting.reset(token)


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _drop_other_keys(request: HttpRequest, allowed: tuple[str, ...]) -> None:
    query = request.GET.copy()
    for key in set(query) - set(allowed):
        del query[key]
    request.GET = query  # type: ignore[assignment]


def _key(request: HttpRequest) -> str:
    edition = getattr(staticfiles_storage, "manifest_hash", "")
    query = urlencode(sorted((key, request.GET[key]) for key in request.GET))
    address = f"{edition} {request.path} {query}"
    return f"page:{hashlib.sha256(address.encode()).hexdigest()}"


def _find(key: str) -> tuple[_Page | None, int]:
    """The kept page if it is still true, and the counter before anything else is read."""
    page = cache.get(key)
    highest, number = versions.newest(page.tags if page else ())
    if page is None or page.until <= timezone.now() or highest > page.number:
        return None, number
    return page, number


def _render(view, request, args, kwargs, number: int) -> tuple[HttpResponse, _Page | None]:
    with collecting() as collected:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response = response.render()
    if response.status_code != 200 or response.streaming or response.cookies:
        return response, None
    until = timezone.now() + LONGEST
    body = response.content
    page = _Page(
        body=body,
        gzipped=gzip.compress(body, 6, mtime=0),
        content_type=response.headers["Content-Type"],
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        tags=tuple(sorted(collected.tags)),
        number=number,
        until=min(until, collected.until or until),
    )
    return response, page


def _serve(page: _Page, request: HttpRequest) -> HttpResponse:
    if page.etag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
        response: HttpResponse = HttpResponseNotModified()
    elif _GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(page.gzipped, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, content_type=page.content_type)
    response.headers["ETag"] = page.etag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
