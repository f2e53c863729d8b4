"""What is remembered of a reader, for a day, under a keyed hash in the cache: how often they saw a
flight, followed one, opened pages. No cookie, no address, nothing for who wants privacy."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest

from accounts import networks, visits
from ads.flights import Flight
from ads.placement import MOST
from pagecache import store
from pagecache.versions import in_redis

CLICKS = ((1, 60), (3, 600), (10, 3_600), (25, 86_400))  # at most so many in so many seconds
VIEWS = (10, 300)  # of one flight; of one that takes whole pages as often as a story has slots
# Of those who want privacy nothing is kept but a key of their network for one minute …
UNKNOWN_VIEWS, UNKNOWN_CLICKS = (4, 60), (1, 60)  # … so many of one flight, of a network
ALL_UNKNOWN_CLICKS = ((60, 3_600), (250, 86_400))  # of one flight, of all of them together
OPENINGS = (100, 600)  # pages of one reader that get a choice …
OF_NETWORK = (300, 60)  # … and of a whole network, whatever its browsers call themselves
_DAY = timedelta(days=1)
_SAID_SECONDS = 3_600
# KEYS: what was said, then the limits'. ARGV: how long that is noted; seconds and most of each.
_ONE_MORE = """
local said = redis.call('GET', KEYS[1])
if said then return tonumber(said) end
local may = 1
for i = 2, #KEYS do
  if tonumber(redis.call('GET', KEYS[i]) or 0) >= tonumber(ARGV[2 * i - 1]) then may = 0 end
end
for i = 2, may * #KEYS do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[2 * i - 2]) end
end
redis.call('SET', KEYS[1], may, 'EX', ARGV[1])
return may
"""


class Reader(NamedTuple):
    """Who asks, as far as may be known. network: /24 or /48. agent: what the browser calls itself.

    doubt: why it is no reader; None for one.
    """

    network: str
    agent: str
    wants_privacy: bool
    doubt: visits.Doubt | None = None

    def key(self, at: datetime) -> str:
        """Will give the key of the reader on that day; "" for one who wants privacy."""
        if self.wants_privacy:
            return ""
        return visits.daily_key("slots", at, self.network, self.agent)[:32]

    def known(self, now: datetime) -> "Known":
        """Will give what may be noted of the reader, for what is told now: an offer is good for
        two hours, so its day is this one or the one before."""
        keys = {} if self.wants_privacy else {_day(at): self.key(at) for at in (now - _DAY, now)}
        return Known(keys, self.wants_privacy, self.doubt, _of_network(self.network, now))


class Known(NamedTuple):
    """A reader as far as a note may say: no network, no browser. keys: by day of UTC. minute: the
    key of the network, made for that minute alone."""

    keys: Mapping[str, str]
    wants_privacy: bool
    doubt: visits.Doubt | None
    minute: str

    def key(self, at: datetime) -> str:
        """Will give the key of the reader on that day; "" where none is known."""
        return self.keys.get(_day(at), "")


def of(
    request: HttpRequest, *, wants_privacy: bool = False, may_be_foreign: bool = False
) -> Reader:
    """Will say who asks. wants_privacy: said by the page, where the request does not.

    may_be_foreign: as of visits.doubt.
    """
    return Reader(
        networks.network(request),
        request.headers.get("User-Agent", ""),
        wants_privacy or visits.wants_privacy(request),
        visits.doubt(request, may_be_foreign=may_be_foreign),
    )


def views(flights: Collection[int], reader: Reader, now: datetime) -> dict[int, int]:
    """Will say how often the reader saw each of these flights in its hours: one request of the
    cache. Yesterday's key is asked too, so that midnight forgives nothing.

    Raises store.Unanswered.
    """
    keys = {
        _seen(flight, reader.key(day)): flight for flight in flights for day in (now, now - _DAY)
    }
    found: dict[int, int] = dict.fromkeys(flights, 0)
    for key, count in store.ask("get_many", list(keys), of="visits").items():
        found[keys[key]] += count
    return found


def may_see(flight: Flight, reader: Known, now: datetime, *, name: str) -> bool:
    """Will count one view more of a flight, if it is one of those it may have, and say whether it
    is: of the flight's own limit, whose hours begin with the first view, and of VIEWS; of one who
    wants privacy of UNKNOWN_VIEWS alone.

    name: of the view. Asked again by the same name, this says what it said and counts nothing.
    Raises store.Unanswered.
    """
    most, seconds = VIEWS if reader.key(now) else UNKNOWN_VIEWS
    most *= MOST if flight.is_roadblock else 1
    who = reader.key(now) or reader.minute
    limits = {f"slots:views:{seconds}:{flight.pk}:{who}": (most, seconds)}
    if flight.frequency_most:
        before = store.ask("get", _seen(flight.pk, reader.key(now - _DAY)), 0, of="visits")
        most, seconds = flight.frequency_most - before, flight.frequency_hours * 3_600
        limits[_seen(flight.pk, reader.key(now))] = (most, seconds)
    return _one_more_of_each(limits, name)


def may_click(flight: int, reader: Known, now: datetime, *, name: str) -> bool:
    """Will count one click more, if it is one of those the reader may have, and say whether it is.

    Those who want privacy have UNKNOWN_CLICKS of a flight by their network, and
    ALL_UNKNOWN_CLICKS together, so that the signal is no way round the others. name: as for a view.
    Raises store.Unanswered.
    """
    if who := reader.key(now):
        limits = {_clicks(who, seconds): (most, seconds) for most, seconds in CLICKS}
    else:
        limits = {_clicks(f"{flight}:{reader.minute}", UNKNOWN_CLICKS[1]): UNKNOWN_CLICKS}
        limits |= {_clicks(f"all-of-{flight}", each[1]): each for each in ALL_UNKNOWN_CLICKS}
    return _one_more_of_each(limits, name)


def may_open(reader: Reader, now: datetime) -> bool:
    """Will count one page more that asks what stands in its places, and say whether it is one of
    those that get a choice: of OPENINGS and of OF_NETWORK.

    A network's pages are counted for a minute, under a key made for that minute alone. That bounds
    who calls itself otherwise at each turn; and those who want privacy, of whom nothing else is
    kept: one allowance for all of them would be used up for all by one. True while the cache does
    not answer: a flood just then is rare, and what was booked is to stand all the same.
    """
    key, network = reader.key(now), _of_network(reader.network, now)
    try:
        if key and not _opens(key, *OPENINGS):
            return False
        return _opens(network, *OF_NETWORK)
    except store.Unanswered:
        return True


def _opens(who: str, most: int, seconds: int) -> bool:
    return _one_more(f"slots:opened:{seconds}:{who}", seconds) <= most


def _of_network(network: str, now: datetime) -> str:
    turn = int(now.timestamp()) // OF_NETWORK[1]
    return visits.daily_key("slots of a network", now, network, turn)[:32]


def _clicks(who: str, seconds: int) -> str:
    return f"slots:clicks:{seconds}:{who}"


def _seen(flight: int, key: str) -> str:
    return f"slots:seen:{flight}:{key}"


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def _one_more_of_each(limits: Mapping[str, tuple[int, int]], name: str) -> bool:
    """limits: by key, how many in how many seconds from the first. In Redis what was told waits,
    and is counted again where the transaction that counted it came to nothing: so it is noted what
    was said, that no reader has one fewer for that."""
    if in_redis():
        times = [number for most, seconds in limits.values() for number in (seconds, most)]
        keys = [f"slots:said:{name}", *limits]
        return bool(store.run(_ONE_MORE, keys, [_SAID_SECONDS, *times], of="visits"))
    counts = store.ask("get_many", list(limits), of="visits")
    if any(counts.get(key, 0) >= most for key, (most, _) in limits.items()):
        return False
    return all(_one_more(key, seconds) <= most for key, (most, seconds) in limits.items())


def _one_more(key: str, seconds: int) -> int:
    if store.ask("add", key, 1, seconds, of="visits"):
        return 1
    try:
        return store.ask("incr", key, of="visits")
    except ValueError:  # pushed out of the cache between the two lines
        return 1
