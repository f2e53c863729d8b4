"""The numbers of tags once more, in Redis, so that a kept page asks nothing of the database.

The database's numbers are the truth, and a page carries the database's. A change writes them here
after its commit. Where that failed, because Redis was away, slow, or came back as it was an hour
ago, each process finds out by itself: once a second, and whenever Redis answers again after it did
not, it compares `reached` with the database's counter and writes what is missing, before it gives
a kept page.
"""

import logging
from collections.abc import Collection, Mapping
from time import monotonic

from django.db import DatabaseError

from pagecache import store
from pagecache.models import TagVersion

logger = logging.getLogger(__name__)
COMPARE_SECONDS = 1.0
MOST = 500  # that are written one by one; more tags than that, and every kept page is freed

# reached: up to which change all numbers are known here. floor: what every tag has at least.
_REACHED, _FLOOR = "versions:reached", "versions:floor"
# ARGV: from where to where it reaches, the floor, the number of each tag; none of them ever sinks.
_WRITE = """
local function raise(key, number)
  if tonumber(redis.call('GET', key) or 0) < tonumber(number) then
    redis.call('SET', key, number)
  end
end
for i = 3, #KEYS do raise(KEYS[i], ARGV[i + 1]) end
if ARGV[3] ~= '0' then raise(KEYS[2], ARGV[3]) end
local reached = redis.call('GET', KEYS[1])
if (reached or '') == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
"""

_compared_at = -COMPARE_SECONDS


def highest(tags: Collection[str]) -> int:
    """Will give the highest number among these tags. Raises store.Unanswered when Redis is away."""
    global _compared_at
    found = _read(tags)
    began = monotonic()
    if began - _compared_at >= COMPARE_SECONDS or store.failed_at() >= _compared_at:
        if _catch_up(found.get(_REACHED)):
            found = _read(tags)
        _compared_at = began
    found.pop(_REACHED, None)
    return max(found.values(), default=0)


def write(tags: Collection[str], number: int) -> None:
    """Will give these tags that number, after the commit of the change that drew it."""
    try:
        _write(dict.fromkeys(tags, number), since=number - 1, until=number)
    except store.Unanswered:
        logger.warning("Redis did not hear of change %d; it is told when it answers.", number)


def _catch_up(reached: int | None) -> bool:
    """Will write what Redis does not know, and tell whether there was anything.

    reached: as Redis had it before the database is asked, so it can only be behind.
    """
    try:
        counter = TagVersion.objects.filter(tag=TagVersion.ALL).values_list("number", flat=True)
        number = counter.first() or 0
        if reached == number:
            return False
        if reached is not None and reached > number:
            logger.warning("The database is older than Redis: all that Redis keeps is dropped.")
            store.ask("clear")
            raise store.Unanswered  # nor is what was read a moment ago to be believed
        missed = _missed(reached)
    except DatabaseError as error:  # then nobody can change anything either
        logger.warning("Kept pages could not be compared with the database: %s", error)
        return False
    if missed is None:
        _write({}, since=reached, until=number, floor=number)
    else:
        _write(missed, since=reached, until=number)
    return True


def _missed(reached: int | None) -> dict[str, int] | None:
    """The tags that were raised since; None is all of them."""
    if reached is None:
        return None
    rows = TagVersion.objects.filter(number__gt=reached).exclude(tag=TagVersion.ALL)
    found = dict(rows.values_list("tag", "number")[: MOST + 1])
    return found if len(found) <= MOST else None


def _read(tags: Collection[str]) -> dict[str, int]:
    return store.ask("get_many", [_REACHED, _FLOOR, *(_name(tag) for tag in tags)])


def _write(numbers: Mapping[str, int], *, since: int | None, until: int, floor: int = 0) -> None:
    keys = [_REACHED, _FLOOR, *(_name(tag) for tag in numbers)]
    beginning = "" if since is None else since
    store.run(_WRITE, keys, [beginning, until, floor, *numbers.values()])


def _name(tag: str) -> str:
    return f"version:{tag}"
