"""Whole pages kept for anonymous readers, and freed by tag. Knows no app's model.

A view decorated with `kept` is rendered once and then answered from the cache, by pagecache.door.
While it renders, whatever reads data says what the page hangs on: `depend("section:3",
until=next_change)`. Whatever changes data says so: `forget("section:3")`, and every page and every
prepared part that hangs on that tag is made anew at its next request, in every process, from the
moment of the commit.

Tags in use: "front", "archive", "feeds", "breaking", "trending", "slots", "ads_txt", "booked"
(what slots show beside the kept pages), "corrections" (the list of them all), "article:{pk}" (the
story and its comments), "headline:{pk}" (what other pages say of it), "section:{pk}", "tag:{pk}",
"author:{pk}" (which stories are listed there), "picture:{pk}" (its words and sizes),
"file:{hash}" (of an HTTP cache, one picture's files), and NAMES (names of sections, authors and
tags, pages, settings: what may stand on any page).

How agreement is kept: every change draws the next number of one counter and writes it to its tags.
A page remembers the counter as it was before its first read. It is true as long as none of its tags
has a higher number. One indexed look-up asks for all of them.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

NAMES = "names"


@dataclass
class Dependencies:
    """tags: what it hangs on. until: when it ends at the latest; None is not known yet.

    answers_once: it is not worth keeping.
    """

    tags: set[str] = field(default_factory=set)
    until: datetime | None = None
    answers_once: bool = False


_collecting: ContextVar[Dependencies | None] = ContextVar("collecting", default=None)
_counter: ContextVar[int | None] = ContextVar("counter", default=None)


def depend(*tags: str, until: datetime | None = None) -> None:
    """Will note what the page or part that is being made hangs on, and when it ends at the latest.

    Outside of both this does nothing.
    """
    collected = _collecting.get()
    if collected is None:
        return
    collected.tags.update(tags)
    if until is not None:
        collected.until = min(until, collected.until or until)


def answer_once() -> None:
    """Will let the page that is being made answer this request alone: too many are like it."""
    collected = _collecting.get()
    if collected is not None:
        collected.answers_once = True


def forget(*tags: str) -> None:
    """Will free every page and part that hangs on one of these tags, when the transaction
    commits."""
    from pagecache import changes  # what it needs names this module's tags

    if tags:
        changes.free(tags)


def kept(*, keys: Iterable[str] = ()) -> Callable:
    """Will keep the pages of a view whose answers are the same for every anonymous reader.

    keys: the query keys that the view reads; all others are dropped before it sees them, so that
    they neither fill the cache nor change the page. Staff who are logged in get a fresh page,
    never kept. Only answers of status 200 without a cookie are kept. HEAD is answered from GET.
    """
    allowed = frozenset(keys)

    def decorate(view):
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            _drop_other_keys(request, allowed)
            if _is_staff(request):
                response = _fresh(lambda: view(request, *args, **kwargs))
                response.headers["Cache-Control"] = "private, no-store"
                return response
            visit = getattr(request, "kept_visit", None)
            if visit is None:  # a test or a proof asks the view itself
                return view(request, *args, **kwargs)
            return visit.answer(lambda: view(request, *args, **kwargs))

        return answer

    return decorate


@contextmanager
def collecting(*, counter: int | None = None):
    """Will collect what is depended on inside, as Dependencies.

    counter: the database's number of changes before anything was read, for the parts inside.
    """
    collected = Dependencies()
    token = _collecting.set(collected)
    held = _counter.set(counter) if counter is not None else None
    try:
        yield collected
    finally:
        _collecting.reset(token)
        if held is not None:
            _counter.reset(held)


def counter_before() -> int | None:
    """Will give the counter as it was before the page that is being made read anything."""
    return _counter.get()


def _fresh(render: Callable[[], HttpResponse]) -> HttpResponse:
    """A part that is made of what the view read before it must not count as newer than that."""
    from pagecache import due, versions  # as in forget

    counter, next_due = versions.counter_and_due()
    if next_due is not None and next_due <= timezone.now():
        due.settle()
        counter = versions.counter()
    with collecting(counter=counter):
        return render()


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _drop_other_keys(request: HttpRequest, allowed: frozenset[str]) -> None:
    if request.GET.keys() <= allowed:
        return
    query = request.GET.copy()
    for key in set(query) - allowed:
        del query[key]
    request.GET = query  # type: ignore[assignment]
