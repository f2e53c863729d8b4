"""What was told and is not counted yet. With Redis it stands there in one list, and whoever finds
nobody counting counts all that waits, many in one transaction; without, each is counted at once.

A line is let go after the commit of what it told, so none is lost with a process that is killed;
one that is counted a second time says that it was counted already.
"""

import json
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from django.db import InterfaceError, OperationalError

from accounts.visits import Doubt
from ads import telling, tickets
from ads.readers import Known
from ads.reasons import Deed, Reason
from ads.telling import Telling
from pagecache import store
from pagecache.versions import in_redis

logger = logging.getLogger(__name__)
MOST = 50_000  # that wait: some 15 MB. More is counted at once
BATCH = 200  # counted in one transaction
LEAD_SECONDS = 1.0  # for which a request counts what others told
LOCK_SECONDS = 10.0  # after which one that counted is taken for dead
_AWAY = (OperationalError, InterfaceError)
_KEYS = ("slots:waiting", "slots:counting")  # the list, and who counts

# ARGV: most that wait, up to how many the sender may count, its name, the lock's time, lines.
# Gives whether there was room for them, and whether the sender is to count.
_PUT = """
local waiting, room = redis.call('LLEN', KEYS[1]), 0
if waiting + #ARGV - 4 <= tonumber(ARGV[1]) then
  room = 1
  for i = 5, #ARGV do waiting = redis.call('RPUSH', KEYS[1], ARGV[i]) end
end
if waiting > tonumber(ARGV[2]) then return {room, 0} end
local counts = redis.call('SET', KEYS[2], ARGV[3], 'NX', 'PX', ARGV[4])
return {room, counts and 1 or 0}
"""
# ARGV: who counts, how many are done, how many to give, the lock's time. Lets go of those that are
# done and gives the next; where it gives none somebody else may count. Nothing is done for one who
# no longer has the lock: the lines may be in another's hands.
_NEXT = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return {} end
redis.call('LTRIM', KEYS[1], ARGV[2], -1)
local lines = {}
if ARGV[3] ~= '0' then lines = redis.call('LRANGE', KEYS[1], 0, ARGV[3] - 1) end
if #lines == 0 then redis.call('DEL', KEYS[2]) else redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return lines
"""


def take(tellings: Sequence[Telling]) -> None:
    """Will have these counted, and those that wait before them: by this one, for LEAD_SECONDS and
    a batch at most, unless somebody else counts just now. Raises what a database that is away does;
    what stands in the list is counted when it is back."""
    if tellings:
        _take(tellings, lead_among=MOST)


def take_alone(told: Telling) -> None:
    """Will have it counted, by this one only where nothing else waits: for who may not wait for
    the work of others. Raises likewise."""
    _take([told], lead_among=1)


def count_all() -> None:
    """Will count what waits, unless somebody does."""
    if in_redis():
        _take([], lead_among=MOST)


def _take(tellings: Sequence[Telling], *, lead_among: int) -> None:
    if not in_redis():
        _count_each(tellings)
        return
    name = secrets.token_hex(8)
    lines = [_written(each) for each in tellings]
    try:
        had_room, leads = store.run(
            _PUT, _KEYS, [MOST, lead_among, name, int(LOCK_SECONDS * 1_000), *lines]
        )
        if leads:
            _lead(name, most=min(BATCH, lead_among), until=monotonic() + LEAD_SECONDS)
    except store.Unanswered:  # those that it has already are counted once all the same
        had_room = False
    if not had_room:
        _count_each(tellings)


def _lead(name: str, *, most: int, until: float) -> None:
    """most: in a batch; where it is one, there is but one batch."""
    lines = _next(name, done=0, most=most)
    while lines:
        try:
            _count(lines)
        except _AWAY:
            _next(name, done=0, most=0)
            raise
        goes_on = most > 1 and monotonic() < until
        lines = _next(name, done=len(lines), most=most if goes_on else 0)


def _next(name: str, *, done: int, most: int) -> list[bytes]:
    return store.run(_NEXT, _KEYS, [name, done, most, int(LOCK_SECONDS * 1_000)])


def _count(lines: Sequence[bytes]) -> None:
    """In one transaction; where one of them breaks it, each in its own, and without that one."""
    tellings = [told for told in map(_read, lines) if told is not None]
    try:
        telling.count(tellings)
    except _AWAY:
        raise
    except Exception:
        logger.warning("One of %d tellings cannot be counted; each is tried.", len(tellings))
        for told in tellings:
            _count_or_drop(told)


def _count_or_drop(told: Telling) -> None:
    try:
        telling.count([told])
    except _AWAY:
        raise
    except Exception:
        logger.exception("A telling cannot be counted, and is dropped.")


def _count_each(tellings: Sequence[Telling]) -> None:
    for told in tellings:
        telling.count([told])


def _written(told: Telling) -> str:
    reader = told.reader
    return json.dumps(
        [
            told.deed, told.ticket[: tickets.LONGEST], told.creative, told.story,
            told.at.isoformat(),
            [dict(reader.keys), reader.wants_privacy, reader.doubt, reader.minute],
            told.against,
        ]
    )  # fmt: skip


def _read(line: bytes) -> Telling | None:
    try:
        deed, ticket, creative, story, at, (keys, privacy, doubt, minute), against = json.loads(
            line
        )
        reader = Known(keys, privacy, doubt and Doubt(doubt), minute)
        moment, reason = datetime.fromisoformat(at), against and Reason(against)
        return Telling(Deed(deed), ticket, creative, story, moment, reader, reason)
    except (ValueError, TypeError):
        logger.exception("A line of what was told cannot be read, and is dropped.")
        return None
