"""Which of the running creatives stands in a slot. Arithmetic only: no database, no clock."""

import hashlib
from collections.abc import Collection, Iterable
from typing import Protocol


class Candidate(Protocol):
    """What is chosen among. weight: how often against the others; 0 and less is never."""

    pk: int
    weight: int


def choose[C: Candidate](
    candidates: Iterable[C], *, slot: str, seed: str, taken: Collection[int] = ()
) -> C | None:
    """Will pick one creative for a slot of a page by weight, None when there is none.

    seed: names the page and whatever else should change the choice, such as the day; the same seed
    and candidates give the same choice, in any order of the candidates.
    taken: keys of creatives that stand on the page already; they come again only when all do.
    """
    weighed = sorted((c for c in candidates if c.weight > 0), key=lambda c: c.pk)
    fresh = [c for c in weighed if c.pk not in taken] or weighed
    if not fresh:
        return None
    point = _point(f"{seed}\n{slot}", below=sum(c.weight for c in fresh))
    for candidate in fresh:
        point -= candidate.weight
        if point < 0:
            return candidate
    raise AssertionError("the point lies below the sum of the weights")


def _point(text: str, *, below: int) -> int:
    """An even choice of 0 … below-1: 64 bits of a hash, so the bias is below 2**-40."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) * below >> 64
