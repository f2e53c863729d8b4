"""Numbers of the last change of each tag: in the database, or in Redis where CACHE_URL names it."""

from collections.abc import Collection

from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.db import transaction
from django.db.models import F

from pagecache.models import TagVersion

ALL = ""


def newest(tags: Collection[str] = ()) -> tuple[int, int]:
    """Will give the highest number among these tags and the number of the newest change of all.

    0 stands for what never changed. One query.
    """
    wanted = [*tags, ALL]
    if _in_redis():
        found = cache.get_many([_name(tag) for tag in wanted])
        numbers = {tag: found.get(_name(tag), 0) for tag in wanted}
    else:
        rows = TagVersion.objects.filter(tag__in=wanted)
        numbers = dict(rows.values_list("tag", "number"))
    return max((numbers.get(tag, 0) for tag in tags), default=0), numbers.get(ALL, 0)


def raise_for(tags: Collection[str]) -> None:
    """Will give these tags the next number. All changes queue at one row, so numbers rise in the
    order of their commits, and a reader who saw a number saw all that came before it."""
    if _in_redis():
        cache.add(_name(ALL), 0, None)
        number = cache.incr(_name(ALL))
        # Two changes of one tag may write in the other order than they drew their numbers: whoever
        # finds that another was drawn meanwhile writes again, with that one.
        while True:
            cache.set_many({_name(tag): number for tag in tags}, None)
            newest_number = cache.get(_name(ALL), number)
            if newest_number <= number:
                return
            number = newest_number
    with transaction.atomic():
        if not TagVersion.objects.filter(tag=ALL).update(number=F("number") + 1):
            TagVersion.objects.get_or_create(tag=ALL, defaults={"number": 0})
            TagVersion.objects.filter(tag=ALL).update(number=F("number") + 1)
        number = TagVersion.objects.values_list("number", flat=True).get(tag=ALL)
        TagVersion.objects.bulk_create(
            [TagVersion(tag=tag, number=number) for tag in sorted(tags)],
            update_conflicts=True,
            unique_fields=["tag"],
            update_fields=["number"],
        )


def _in_redis() -> bool:
    return isinstance(caches["default"], RedisCache)


def _name(tag: str) -> str:
    return f"version:{tag or 'all'}"
