"""How often one client may comment, or report comments. Kept in the cache for as long as a window
lasts, under keyed hashes that change with the day; no address is written anywhere."""

import hashlib
import hmac
import ipaddress
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import caches

logger = logging.getLogger(__name__)
NEIGHBOURS = 10  # a whole network may send this many times what one of its addresses may


class Unknown(Exception):
    """The store of the counts does not answer."""


@dataclass(frozen=True)
class _Window:
    """From the first comment on at most `most` in `seconds`; a refusal lengthens nothing."""

    key: str
    most: int
    seconds: int


def take(
    address: str,
    *,
    now: float,
    slow: tuple[int, int] = (0, 0),
    what: str = "comments",
    limits: Iterable[tuple[int, int]] | None = None,
) -> int:
    """Will count one comment from that address: 0, or the seconds to wait where it is too soon.

    What is refused is not counted. limits: pairs (how many, seconds), settings.COMMENT_RATES
    unless told, and slow: key of the story and the seconds between two under it, 0 for none.
    what: is counted, each kind for itself. now: seconds since the epoch.
    Raises Unknown when the store does not answer.
    """
    limits = settings.COMMENT_RATES if limits is None else limits
    try:
        return _take(_windows(address, _salt(what, now), limits, *slow), now)
    except Exception as error:  # each store has its own kinds
        logger.exception("The store of comment rates does not answer")
        raise Unknown from error


def client_key(address: str, *, now: float, what: str) -> str:
    """Will tell two clients apart for a day: a keyed hash of the line that an address belongs to.

    All whose address is unknown have one key."""
    return _hashed(_salt(what, now), _networks(address)[0][0])


def _salt(what: str, now: float) -> bytes:
    day = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
    return hmac.digest(settings.SECRET_KEY.encode(), f"{what} {day}".encode(), "sha256")


def _windows(
    address: str,
    salt: bytes,
    limits: Iterable[tuple[int, int]],
    story: int,
    seconds_under_it: int,
) -> list[_Window]:
    networks = _networks(address)
    windows = [
        _Window(_key(salt, network, seconds), most * factor, seconds)
        for network, factor in networks
        for most, seconds in limits
    ]
    if seconds_under_it:
        windows += [
            _Window(_key(salt, f"{story} {network}", seconds_under_it), factor, seconds_under_it)
            for network, factor in networks
        ]
    return windows


def _networks(address: str) -> list[tuple[str, int]]:
    """A line of its own and the network round it: /32 in /24, or /64 in /48."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return [("unknown", NEIGHBOURS)]
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    own, shared = (32, 24) if parsed.version == 4 else (64, 48)
    return [(_around(parsed, own), 1), (_around(parsed, shared), NEIGHBOURS)]


def _around(address: ipaddress.IPv4Address | ipaddress.IPv6Address, width: int) -> str:
    return str(ipaddress.ip_interface((address.packed, width)).network)


def _key(salt: bytes, network: str, seconds: int) -> str:
    return f"comments:{seconds}:{_hashed(salt, network)}"


def _hashed(salt: bytes, network: str) -> str:
    return hmac.new(salt, network.encode(), hashlib.sha256).hexdigest()[:32]


def _take(windows: list[_Window], now: float) -> int:
    cache = caches["visits"]
    ends = cache.get_many([window.key for window in windows])
    ends = {key: end for key, end in ends.items() if end > now}
    counts = cache.get_many([f"{key}:{end}" for key, end in ends.items()])
    for window in windows:
        end = ends.get(window.key, now)
        if counts.get(f"{window.key}:{end}", 0) >= window.most:
            return _wait(end, window, now)
    for window in windows:
        end = ends.get(window.key) or _begin(cache, window, now)
        if _count(cache, f"{window.key}:{end}", window.seconds) > window.most:
            return _wait(end, window, now)
    return 0


def _begin(cache, window: _Window, now: float) -> float:
    """Start the window, unless another request started it since: all agree on one end."""
    end = now + window.seconds
    if cache.add(window.key, end, window.seconds):
        return end
    begun = cache.get(window.key, end)
    if begun > now:
        return begun
    cache.set(window.key, end, window.seconds)  # the store's clock is behind
    return end


def _count(cache, key: str, seconds: int) -> int:
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # pushed out of the store between the two lines
        return 1


def _wait(end: float, window: _Window, now: float) -> int:
    """A clock that was set back must not lock anybody out for longer than the window."""
    return min(max(1, math.ceil(end - now)), window.seconds)
