"""The outermost layer: answers readers with kept pages, and takes in what the views made.

A page is kept with the headers that all other layers gave it, so a kept answer passes none of them.
"""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.functional import cached_property

from pagecache import due, edge, flights, packing, pages, store, versions

LONGEST = timedelta(hours=1)  # so that a process which died between commit and forget heals
_OWN_HEADERS = frozenset({"Content-Length", "Content-Encoding", "ETag", "Cache-Control", "Vary"})


@dataclass(frozen=True)
class Page:
    """A kept page, packed in one encoding. number: the counter before it was rendered."""

    body: bytes
    encoding: str
    headers: dict[str, str]
    etag: str
    tags: tuple[str, ...]
    number: int
    until: datetime


class Door:
    """The middleware. It stands before all others but the one of the frames' host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as held:
            visit = Visit(request, held)
            if request.method not in ("GET", "HEAD"):
                response = self._get_response(request)
            else:
                response = self._ask(visit, request)
            if visit.page is not None:
                return _answer(visit.page, request, is_late=visit.is_late)
        edge.refuse(response)
        return response

    def _ask(self, visit: "Visit", request: HttpRequest) -> HttpResponse:
        if visit.is_plain:
            request.get_host()  # an address that is not ours is refused, kept or not
            visit.look()
        if visit.page is not None:
            return HttpResponse()  # the page is given instead
        request.kept_visit = visit  # type: ignore[attr-defined]
        response = self._get_response(request)
        visit.take(response)
        return response


class Visit:
    """One request that may be answered by a kept page.

    page: what answers it, when there is one. is_late: whether what it hangs on changed while it
    was rendered, so that nobody else may get it, for the edge was told before it came.
    """

    def __init__(self, request: HttpRequest, held: ExitStack):
        self.page: Page | None = None
        self.is_late = False
        self._request = request
        self._held = held
        self._number: int | None = None
        self._due: datetime | None = None
        self._collected: pages.Dependencies | None = None
        self._encoding = packing.best(request.META.get("HTTP_ACCEPT_ENCODING", ""))

    @property
    def is_plain(self) -> bool:
        """Whether its page is known by the path alone: no query, and nobody who may be staff."""
        is_staff_perhaps = settings.SESSION_COOKIE_NAME in self._request.META.get("HTTP_COOKIE", "")
        return not self._request.META.get("QUERY_STRING") and not is_staff_perhaps

    @property
    def path(self) -> str:
        return self._request.path

    @property
    def is_rendered(self) -> bool:
        """Whether the view was run for this visit."""
        return self._collected is not None

    def look(self) -> None:
        """Will find the kept page if it is still true, and else remember the counter."""
        key = self._key
        found = store.get(f"{key}:{self._encoding}")
        plain = None
        if found is None and self._encoding:
            found = plain = store.get(f"{key}:")
        if found is None:
            return
        try:
            highest, self._number, self._due = versions.newest(found.tags)
        except store.Unanswered:
            return
        if found.until <= timezone.now() or highest > found.number:
            return
        self.page = self._packed(found) if plain else found

    def answer(self, render: Callable[[], HttpResponse]) -> HttpResponse:
        """Will give the answer of the view, rendered by one reader at a time."""
        if not self.is_plain:
            self.look()
        if self.page is None:
            flight = flights.alone(self._key, everywhere=versions.in_redis())
            if self._held.enter_context(flight):
                self.look()
        if self.page is not None:
            return HttpResponse()  # the door gives the page instead
        counter = self._count_after_what_is_due()
        with pages.collecting(counter=counter) as self._collected:
            pages.depend(pages.NAMES, until=self._due)
            response = render()
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
        return response

    def take(self, response: HttpResponse) -> None:
        """Will keep what the view answered, with the headers of all layers, if it may be kept."""
        collected = self._collected
        if self.page is not None or collected is None or self._number is None:
            return
        if collected.answers_once or response.streaming or response.cookies:
            return
        if response.status_code != 200:
            return
        until = timezone.now() + LONGEST
        body = response.content
        headers = {k: v for k, v in response.headers.items() if k not in _OWN_HEADERS}
        page = Page(
            body=body,
            encoding="",
            headers=headers | edge.key_headers(collected.tags),
            etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
            tags=tuple(sorted(collected.tags)),
            number=self._number,
            until=min(until, collected.until or until),
        )
        self._keep(page)
        self.is_late = edge.is_there() and self._has_changed(page)
        self.page = self._packed(page)

    def _has_changed(self, page: Page) -> bool:
        try:
            return versions.newest(page.tags)[0] > page.number
        except store.Unanswered:
            return True  # for all we know

    def _packed(self, page: Page) -> Page:
        if not self._encoding:
            return page
        body = packing.packed(page.body, self._encoding)
        page = replace(page, body=body, encoding=self._encoding)
        self._keep(page)
        return page

    def _keep(self, page: Page) -> None:
        seconds = (page.until - timezone.now()).total_seconds()
        store.put(f"{self._key}:{page.encoding}", page, seconds)

    def _count_after_what_is_due(self) -> int:
        """The counter of changes before anything is read, for the page and for its parts.

        What the clock has made due is done first, and makes a change of its own.
        """
        counter = self._count()
        if self._due is not None and self._due <= timezone.now():
            due.settle()
            self._number = None
            counter = self._count()
        return counter

    def _count(self) -> int:
        if self._number is None:
            self._number, self._due = versions.counter_and_due()
        return self._number

    @cached_property
    def _key(self) -> str:
        edition = getattr(staticfiles_storage, "manifest_hash", "")
        query = self._request.GET if self._request.META.get("QUERY_STRING") else {}
        asked = urlencode(sorted((key, query[key]) for key in query))
        address = f"{edition} {self._request.path} {asked}"
        return f"page:{hashlib.sha256(address.encode()).hexdigest()}"


def _answer(page: Page, request: HttpRequest, *, is_late: bool) -> HttpResponse:
    wanted = request.META.get("HTTP_IF_NONE_MATCH", "")
    response: HttpResponse
    if page.etag.removeprefix("W/") in wanted:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page.body)
        if page.encoding:
            response.headers["Content-Encoding"] = page.encoding
        response.headers["Content-Length"] = str(len(page.body))
    for name, value in page.headers.items():
        response.headers[name] = value
    response.headers["ETag"] = page.etag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    for name, value in edge.time_headers(page.until, is_late=is_late).items():
        response.headers[name] = value
    return response
