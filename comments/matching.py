"""Whether a text holds an entry of a list, and where. No database, no clock."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from comments.folding import Folded, folded_entry, views

_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"']{1,300}", re.IGNORECASE)


def span_of(entry: str, texts: Sequence[Folded], *, whole_words: bool) -> tuple[int, int] | None:
    """Will say where the typed text first holds the entry: half-open, in its characters; None
    where it does not.

    texts: folding.views of the typed text. whole_words: with no letter or digit next to it.
    """
    for wanted in folded_entry(entry):
        for folded in texts:
            start = _found(wanted, folded.text, whole_words)
            if start is not None:
                return folded.span(start, start + len(wanted))
    return None


def is_one_of(name: str, names: tuple[str, ...]) -> bool:
    """Will say whether a name is written to be taken for one of these, whatever stands beside it.

    names: few different tuples, since what they are compared by is kept.
    """
    return any(_bare(folded.text) in _bare_ways(names) for folded in seen(name))


def link_span(host: str, text: str) -> tuple[int, int] | None:
    """Will say where the text links to that host, or to one below it."""
    for match in _LINK.finditer(text):
        if _is_below(host_of(match[0]), host.lower()):
            return match.span()
    return None


def host_of(address: str) -> str:
    """Will give the host of a typed address in lower case; "" where none can be read."""
    try:
        found = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return unicodedata.normalize("NFKC", found).rstrip(".,;:!?)")


def is_of_domain(email: str, domain: str) -> bool:
    return _is_below(email.rpartition("@")[2].lower(), domain.lower())


def is_in_network(address: str, network: str) -> bool:
    """Will say whether an address lies in a network; what is no address lies in none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed) in _network(network)


def first_spans(
    fields: Iterable[tuple[str, str]], entry: str, *, whole_words: bool
) -> tuple[str, int, int] | None:
    """Will give name and span of the first field that holds the entry; fields: names and texts."""
    for name, text in fields:
        span = span_of(entry, seen(text), whole_words=whole_words)
        if span is not None:
            return (name, *span)
    return None


@lru_cache(maxsize=16)
def seen(text: str) -> tuple[Folded, ...]:
    """Will give folding.views of a text, once for all entries that it is compared with."""
    return tuple(views(text))


@lru_cache(maxsize=1024)
def _network(network: str):
    return ipaddress.ip_network(network)


def _found(wanted: str, text: str, whole_words: bool) -> int | None:
    start = text.find(wanted)
    while start >= 0:
        if not whole_words or _stands_alone(text, start, start + len(wanted)):
            return start
        start = text.find(wanted, start + 1)
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (_goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1]))


@lru_cache(maxsize=4)
def _bare_ways(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(way) for name in names for way in folded_entry(name))


def _bare(text: str) -> str:
    return "".join(filter(_goes_on, text))


def _goes_on(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LNM"


def _is_below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
