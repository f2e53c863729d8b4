"""Prepared parts of pages: rows of ready text, read together, each as true as a fresh one.

What many pages show (menu, breaking bar, trending, slots), or what costs much (a list, a thread of
comments), is made once and kept in a row until something that it hangs on changes. The one place
that prepares is Parts.get; the one that frees is pages.forget, in versions.raise_for. A program
proves that what is prepared equals what would be made now: manage.py verify_pages.

Owners are named like tags. A page names the owners whose parts it will show before it draws, so
that one query reads them all; "site" is read with every page. Kinds, and who makes them, by owner:
"site": "frame" (articles), "trending/…" (readership), "slots" (ads). "trending": "trending/…".
"front": "main" (articles), "trending/…".
"section:{pk}", "tag:{pk}", "author:{pk}": "newest" (articles).
"article:{pk}": "thread/…" (comments), "text" (articles). "feed:{pk}": "rss/…", "atom/…" (articles).
"choice": "booked", "shares" (ads).
"""

import json
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Subquery
from django.utils import timezone

from pagecache import pages, versions
from pagecache.models import Part, PartTag, TagVersion
from pagecache.statements import Statement

logger = logging.getLogger(__name__)
SITE = "site"
LONGEST = timedelta(days=30)
_AT_ONCE = 500
_BRIEFLY_SECONDS = 0.05  # how long a reader's request waits for SQLite's writer to keep a part

_proof: ContextVar[dict[tuple[str, str], Any] | None] = ContextVar("proof", default=None)


def _of_owners(owners):
    names = TagVersion.objects.filter(tag=pages.NAMES).values("number")
    found = Part.objects.filter(owner__in=owners).annotate(named=Subquery(names))
    return found.values_list("owner", "kind", "content", "tags", "number", "until", "named")


_read = Statement(_of_owners)


class Parts:
    """The parts that one page shows. One query for all owners that were wanted before the first
    part is asked for, and one more for each that was not."""

    def __init__(self) -> None:
        self._wanted = {SITE}
        self._asked: set[str] = set()
        self._anew: set[str] = set()
        self._rows: dict[tuple[str, str], tuple] = {}  # as they were read
        self._found: dict[tuple[str, str], tuple] = {}  # those that were asked for

    def want(self, *owners: str) -> None:
        """Will read the parts of these owners too."""
        self._wanted.update(owners)

    def make_anew(self, *owners: str) -> None:
        """Will make the parts of these owners for this page alone, as a preview needs them."""
        self._anew.update(owners)

    def get(self, owner: str, kind: str, make: Callable[[], Any]) -> Any:
        """Will give the content of a part, made now and kept for the next pages if need be.

        make: gives something ready for JSON; what it hangs on it tells pages.depend. It must read
        what it needs itself. The page hangs on the same.
        """
        if (made := _proof.get()) is not None:
            if (owner, kind) not in made:
                made[owner, kind] = _as_kept(make())
            return made[owner, kind]
        if owner in self._anew:
            return _as_kept(make())
        content, tags, until = self.look(owner, kind) or self._make(owner, kind, make)
        pages.depend(*tags, until=until)
        return content

    def look(self, owner: str, kind: str) -> tuple | None:
        """Will give content, tags and end of a part that is kept and true; None where none is."""
        self._wanted.add(owner)
        self._read()
        row = self._rows.pop((owner, kind), None)
        if row is not None:
            content, tags, until = row
            self._found[owner, kind] = (json.loads(content), tags, until)
        return self._found.get((owner, kind))

    def _make(self, owner: str, kind: str, make: Callable[[], Any]) -> tuple:
        self._found[owner, kind] = _made(owner, kind, make)
        return self._found[owner, kind]

    def _read(self) -> None:
        missing = sorted(self._wanted - self._asked)
        if not missing:
            return
        self._asked.update(missing)
        now = timezone.now()
        for owner, kind, content, tags, number, until, named in _read.rows(owners=missing):
            hangs_on = tags.split()
            is_named_so = pages.NAMES not in hangs_on or number >= (named or 0)
            if until > now and is_named_so:
                self._rows[owner, kind] = (content, hangs_on, until)


def of(request) -> Parts:
    """Will give the parts of the page that answers this request, the same each time.

    None is a page that answers no request, such as a proof in a shell.
    """
    found = getattr(request, "_parts", None)
    if found is None:
        found = Parts()
        if request is not None:
            request._parts = found
    return found


def found(owner: str, kind: str) -> Any:
    """Will give a part that is kept and still true; None where it would be made anew."""
    row = Parts().look(owner, kind)
    return row[0] if row else None


@contextmanager
def anew() -> Iterator[dict[tuple[str, str], Any]]:
    """Will make each part that is asked for inside from its sources, and keep none: for proofs.

    Gives what was made, by owner and kind.
    """
    made: dict[tuple[str, str], Any] = {}
    token = _proof.set(made)
    try:
        yield made
    finally:
        _proof.reset(token)


def _made(owner: str, kind: str, make: Callable[[], Any]) -> tuple:
    number = pages.counter_before()
    if number is None:
        number = versions.counter()
    with pages.collecting() as collected:
        content = _as_kept(make())
    until = timezone.now() + LONGEST
    until = min(until, collected.until or until)
    keep(owner, kind, content, tags=collected.tags, number=number, until=until)
    return content, list(collected.tags), until


def _as_kept(content: Any) -> Any:
    """What the next pages will read: lists for tuples, plain text for text marked as safe."""
    return json.loads(as_json(content))


def as_json(content: Any) -> str:
    """Will write a content as its row holds it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def keep(
    owner: str,
    kind: str,
    content: Any,
    *,
    tags: Collection[str],
    number: int,
    until: datetime,
) -> bool:
    """Will keep a part that was made from what was there at that number, unless one of its tags
    changed since. Whether it is kept; it is not when another writer takes long."""
    try:
        with _briefly(), transaction.atomic():
            versions.hold()
            changed = TagVersion.objects.filter(tag__in=tags, number__gt=number)
            if changed.exists():
                return False
            _write(owner, kind, content, tags=tags, number=number, until=until)
    except OperationalError:
        logger.info("A prepared part was not kept: the database was busy.")
        return False
    return True


def write(owner: str, kind: str, content: Any) -> None:
    """Will keep a part that its own deed makes anew each time, in the deed's transaction.

    It hangs on nothing else, so nothing else frees it; the deed frees the pages it stands on.
    """
    far = timezone.now() + timedelta(days=36_500)
    _write(owner, kind, content, tags=(), number=0, until=far)


def drop(*owners: str, kinds: Collection[str] | None = None) -> None:
    """Will take away all parts of these owners, or those of these kinds: nobody asks for them."""
    found = Part.objects.filter(owner__in=owners)
    (found if kinds is None else found.filter(kind__in=kinds)).delete()


def drop_old() -> int:
    """Will take away parts whose end is past, and count them: few at a time, for other writers."""
    old, count = Part.objects.filter(until__lte=timezone.now()), 0
    while batch := list(old.order_by("until").values_list("pk", flat=True)[:_AT_ONCE]):
        count += old.filter(pk__in=batch).delete()[1].get("pagecache.Part", 0)
    return count


def _write(owner, kind, content, *, tags, number, until) -> None:
    part, _ = Part.objects.update_or_create(
        owner=owner,
        kind=kind,
        defaults={
            "content": as_json(content),
            "tags": " ".join(sorted(tags)),
            "number": number,
            "until": until,
        },
    )
    # Names are looked at when parts are read: a rename need not find every part.
    hangs_on = sorted(set(tags) - {pages.NAMES})
    PartTag.objects.filter(part=part).delete()
    PartTag.objects.bulk_create([PartTag(part=part, tag=tag) for tag in hangs_on])


def _briefly() -> AbstractContextManager:
    """SQLite has one writer: inside, a reader's request gives up soon instead of waiting."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        return connection.waiting(_BRIEFLY_SECONDS)
    return nullcontext()
