"""Numbers of the last change of each tag: in the database, and again in Redis where CACHE_URL names
it (pagecache.mirror), so that a kept page asks nothing of the database.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import transaction
from django.db.models import F, Max, Q, Subquery, Value

from pagecache import mirror
from pagecache.models import Due, Part, PartTag, TagVersion
from pagecache.statements import Statement

ALL = TagVersion.ALL
_first_due = Subquery(Due.objects.filter(at__isnull=False).order_by("at").values("at")[:1])
# One row, however many tags: each row that a thread reads lets another thread in between.
_of_tags = Statement(
    lambda tags: (
        TagVersion.objects.filter(tag__in=tags)
        .annotate(one=Value(1))
        .values("one")
        .annotate(
            highest=Max("number", filter=~Q(tag=TagVersion.ALL)),
            all=Max("number", filter=Q(tag=TagVersion.ALL)),
        )
        .values_list("highest", "all", _first_due)
    )
)


class Numbers(NamedTuple):
    """highest: among the tags that were asked for. counter: of the newest change of all.

    due: when the next thing is due by the clock (pagecache.due). 0 stands for what never changed;
    counter and due are None where they would cost a query more.
    """

    highest: int
    counter: int | None
    due: datetime | None


def newest(tags: Collection[str]) -> Numbers:
    """Will give the highest number among these tags: one query, of Redis or of the database.

    Raises store.Unanswered when numbers are in Redis and it is away.
    """
    if in_redis():
        return Numbers(mirror.highest(tags), None, None)
    return _numbers([*tags, ALL])


def counter() -> int:
    """Will give the number of the newest change of all: one query."""
    return counter_and_due()[0]


def counter_and_due() -> tuple[int, datetime | None]:
    """Will give it with the moment at which the next thing is due: one query."""
    found = _numbers([ALL])
    return found.counter or 0, found.due


def _numbers(tags: list[str]) -> Numbers:
    for highest, of_all, due in _of_tags.rows(tags=tags):
        return Numbers(highest or 0, of_all or 0, due)
    return Numbers(0, 0, None)


def raise_for(tags: Collection[str]) -> None:
    """Will give these tags the next number and free the prepared parts that hang on them.

    All changes queue at one row, so numbers rise in the order of their commits, and a reader who
    saw a number saw all that came before it.
    """
    with transaction.atomic():
        number = _next()
        TagVersion.objects.bulk_create(
            [TagVersion(tag=tag, number=number) for tag in sorted(tags)],
            update_conflicts=True,
            unique_fields=["tag"],
            update_fields=["number"],
        )
        freed = set(PartTag.objects.filter(tag__in=tags).values_list("part", flat=True))
        if freed:
            PartTag.objects.filter(part__in=freed).delete()
            Part.objects.filter(pk__in=freed).delete()
        if in_redis():
            transaction.on_commit(lambda: mirror.write(tags, number))


def hold() -> int:
    """Will keep all changes waiting until the end of this transaction, and give the counter."""
    _first()
    row = TagVersion.objects.select_for_update().filter(tag=ALL)
    return row.values_list("number", flat=True).get()


def _next() -> int:
    row = TagVersion.objects.filter(tag=ALL)
    if not row.update(number=F("number") + 1):
        _first()
        row.update(number=F("number") + 1)
    return row.values_list("number", flat=True).get()


def _first() -> None:
    TagVersion.objects.get_or_create(tag=ALL, defaults={"number": 0})


def in_redis() -> bool:
    return isinstance(caches["default"], RedisCache)
