"""What is remembered of a reader, for a day, under a keyed hash in the cache: how often they saw a
flight, followed one, opened pages. No cookie, no address, nothing for who wants privacy."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest

from accounts import networks, visits
from ads.flights import Flight
from ads.placement import MOST
from pagecache import store

CLICKS = ((1, 60), (3, 600), (10, 3_600), (25, 86_400))  # at most so many in so many seconds
VIEWS = (10, 300)  # of one flight; of one that takes whole pages as often as a story has slots
OPENINGS = (100, 600)  # pages of one reader that get a choice …
OF_NETWORK = (300, 60)  # … and of a whole network, whatever its browsers call themselves
_DAY = timedelta(days=1)


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


def of(request: HttpRequest, *, wants_privacy: bool = False) -> Reader:
    """Will say who asks. wants_privacy: said by the page, where the request does not."""
    return Reader(
        networks.network(request),
        request.headers.get("User-Agent", ""),
        wants_privacy or visits.wants_privacy(request),
        visits.doubt(request),
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


def may_see(flight: Flight, reader: Reader, now: datetime) -> bool:
    """Will count one view more of a flight, and say whether it was one of those it may have: of the
    flight's own limit, whose hours begin with the first view, and of VIEWS.

    Raises store.Unanswered.
    """
    most, seconds = VIEWS
    most *= MOST if flight.is_roadblock else 1
    if _one_more(f"slots:views:{seconds}:{flight.pk}:{reader.key(now)}", seconds) > most:
        return False
    if not flight.frequency_most:
        return True
    before = store.ask("get", _seen(flight.pk, reader.key(now - _DAY)), 0, of="visits")
    here = _one_more(_seen(flight.pk, reader.key(now)), flight.frequency_hours * 3_600)
    return before + here <= flight.frequency_most


def may_click(flight: int, reader: Reader, now: datetime) -> bool:
    """Will count one click more, and say whether the reader may have so many of them.

    Readers who want privacy have no key: of each flight they have one allowance together, so that
    the signal is no way round it. Raises store.Unanswered.
    """
    who = reader.key(now) or f"all-of-{flight}"
    keys = {f"slots:clicks:{seconds}:{who}": (most, seconds) for most, seconds in CLICKS}
    counts = store.ask("get_many", list(keys), of="visits")
    if any(counts.get(key, 0) >= most for key, (most, _) in keys.items()):
        return False
    return all(_one_more(key, seconds) <= most for key, (most, seconds) in keys.items())


def may_open(reader: Reader, now: datetime) -> bool:
    """Will count one page more that asks what stands in its places, and say whether it is one of
    those that get a choice: of OPENINGS and of OF_NETWORK.

    A network's pages are counted for a minute, under a key made for that minute alone. That bounds
    who calls itself otherwise at each turn; and those who want privacy, of whom nothing else is
    kept: one allowance for all of them would be used up for all by one. True while the cache does
    not answer: a flood just then is rare, and what was booked is to stand all the same.
    """
    turn = int(now.timestamp()) // OF_NETWORK[1]
    network = visits.daily_key("slots of a network", now, reader.network, turn)[:32]
    key = reader.key(now)
    try:
        if key and not _opens(key, *OPENINGS):
            return False
        return _opens(network, *OF_NETWORK)
    except store.Unanswered:
        return True


def _opens(who: str, most: int, seconds: int) -> bool:
    return _one_more(f"slots:opened:{seconds}:{who}", seconds) <= most


def _seen(flight: int, key: str) -> str:
    return f"slots:seen:{flight}:{key}"


def _one_more(key: str, seconds: int) -> int:
    if store.ask("add", key, 1, seconds, of="visits"):
        return 1
    try:
        return store.ask("incr", key, of="visits")
    except ValueError:  # pushed out of the cache between the two lines
        return 1
