"""What kept pages tell the HTTP cache before us, such as Varnish or a CDN, where EDGE_PURGE_URL
names one: how long it may hold them, and by which keys it is told to let go.

Browsers and other people's proxies get none of this: they ask each time, for nobody can tell them.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone

MOST_KEYS = 100  # of one page: some 900 bytes, thrice; servers take 4 KB of headers and more
STALE_SECONDS = 600  # that the edge may go on with what it has while we are down
_SHORT = {
    "article": "a",
    "author": "u",
    "file": "f",
    "headline": "h",
    "picture": "p",
    "section": "s",
    "tag": "t",
}
_NOT_HELD = {"Surrogate-Control": "no-store", "CDN-Cache-Control": "no-store"}


def is_there() -> bool:
    return bool(settings.EDGE_PURGE_URL)


def keys_freed(tags: Collection[str]) -> list[str]:
    """Will give the keys by which the edge finds every page that hangs on one of these tags."""
    return sorted({_key(tag) for tag in tags} | {_of_kind(tag) for tag in tags if ":" in tag})


def keys_held(tags: Collection[str]) -> list[str]:
    """Will give the keys of a page, at most MOST_KEYS.

    Of a page with more tags, the kind with the most ("article:1", "article:2" …) is made one key
    of all things of that kind, then the next. It is purged more often than it need be, and then
    taken again from the pages that are kept here, which know it exactly.
    """
    kinds: dict[str, set[str]] = {}
    for tag in tags:
        kinds.setdefault(_of_kind(tag) if ":" in tag else "", set()).add(_key(tag))
    while sum(map(len, kinds.values())) > MOST_KEYS:
        largest = max(kinds, key=lambda kind: (bool(kind), len(kinds[kind])))
        kinds[largest] = {largest}
    return sorted(set().union(*kinds.values()))


def key_headers(tags: Collection[str]) -> dict[str, str]:
    """Will give the keys of a page as Varnish's xkey, Fastly and Cloudflare read them."""
    if not is_there():
        return {}
    keys = keys_held(tags)
    return {"xkey": " ".join(keys), "Surrogate-Key": " ".join(keys), "Cache-Tag": ",".join(keys)}


def time_headers(until: datetime, *, is_late: bool = False) -> dict[str, str]:
    """Will say for how long the edge may hold a page that is true until then.

    is_late: not at all, for something changed while it was rendered.
    """
    if not is_there():
        return {}
    seconds = int((until - timezone.now()).total_seconds())
    if is_late or seconds < 1:
        return _NOT_HELD
    told = f"max-age={seconds}, stale-if-error={STALE_SECONDS}"
    return {"Surrogate-Control": told, "CDN-Cache-Control": told}


def refuse(response: HttpResponseBase) -> None:
    """Will say of an answer that is not a kept page that the edge must not hold it.

    Files say themselves that they are public, and for how long.
    """
    if not is_there() or "public" in response.headers.get("Cache-Control", ""):
        return
    response.headers.setdefault("Cache-Control", "no-cache")
    for name, value in _NOT_HELD.items():
        response.headers[name] = value


def _key(tag: str) -> str:
    kind, colon, which = tag.partition(":")
    return f"{_SHORT.get(kind, kind)}{which}" if colon else tag


def _of_kind(tag: str) -> str:
    kind = tag.partition(":")[0]
    return f"{_SHORT.get(kind, kind)}-all"
