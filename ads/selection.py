"""What stands in a slot, chosen among what may. Arithmetic only: no database, no clock, no dice:
whoever asks brings a seed or a random number."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Protocol


class Priority(IntEnum):
    """Who comes first. Of a tier that does not take all, the next one gets what is left."""

    SPONSORSHIP = 1
    STANDARD = 2
    HOUSE = 3


class Candidate(Protocol):
    """What is chosen among. weight: how often against the others; 0 and less is never."""

    @property
    def pk(self) -> int: ...
    @property
    def weight(self) -> int: ...


class Contender(Candidate, Protocol):
    """A flight that fits a place.

    share: the part of all choices that it should take, 0 to 1, from ads.pacing; None for one
    without a goal, which divides what is left of its tier with its like, by weight.
    is_roadblock: whether it stands in all slots of a page that it fits, or in none.
    """

    @property
    def priority(self) -> int: ...
    @property
    def share(self) -> float | None: ...
    @property
    def is_roadblock(self) -> bool: ...


def choose[C: Candidate](
    candidates: Iterable[C], *, slot: str, seed: str, taken: Collection[int] = ()
) -> C | None:
    """Will pick one creative for a slot of a page by weight, None when there is none.

    seed: names the page and whatever else should change the choice, such as the day; the same seed
    and candidates give the same choice, in any order of the candidates.
    taken: keys of creatives that stand on the page already; they come again only when all do.
    """
    weighed = [c for c in candidates if c.weight > 0]
    fresh = [c for c in weighed if c.pk not in taken] or weighed
    return by_weight(fresh, draw=_even(f"{seed}\n{slot}"))


def by_weight[C: Candidate](candidates: Iterable[C], *, draw: float) -> C | None:
    """Will pick one by weight; None when none has any. The order of the candidates is no matter.

    draw: an even random number, 0 <= draw < 1: each weight owns a half-open stretch of it, so that
    no edge belongs to two. Raises ValueError for another number.
    """
    _check(draw)
    weighed = sorted((c for c in candidates if c.weight > 0), key=lambda c: c.pk)
    point = draw * sum(c.weight for c in weighed)
    for candidate in weighed:
        point -= candidate.weight
        if point < 0:
            return candidate
    return weighed[-1] if weighed else None  # the sum was rounded up


def pick[F: Contender](
    flights: Iterable[F], *, draw: float, taken: Collection[int] = ()
) -> F | None:
    """Will pick the flight for one place: tier by tier, of what the tiers before left.

    Flights with a share take just that part of all choices, or, when those of a tier ask for more
    than is left, all of it in proportion to share and weight. The others of the tier divide the
    rest by weight. Only what a tier leaves goes to the next. None when nothing may stand there.
    draw: as by_weight has it. taken: keys of flights that stand on the page already.
    """
    _check(draw)
    free = sorted(
        (f for f in flights if f.weight > 0 and f.pk not in taken), key=lambda f: (f.priority, f.pk)
    )
    room = 1.0  # what the tiers before left of all choices; the draw is even over it
    for priority in sorted({f.priority for f in free}):
        parts = _parts([f for f in free if f.priority == priority], room)
        for flight, part in parts:
            if draw < part:
                return flight
            draw -= part
        left = 1 - sum(part for _, part in parts)
        if left <= 1e-12:  # this tier takes all; what is left was lost by rounding
            return parts[-1][0]
        draw = min(max(draw, 0.0) / left, 1 - 2**-53)
        room *= left
    return None


def _parts[F: Contender](tier: Sequence[F], room: float) -> list[tuple[F, float]]:
    """What each of a tier takes of the room that is left; those that take nothing are left out."""
    asked = [(f, min(1.0, f.share / room)) for f in tier if f.share is not None and f.share > 0]
    free = [f for f in tier if f.share is None]
    total = sum(share for _, share in asked)
    if total > 1:
        return _divided([(f, share * f.weight) for f, share in asked], 1.0)
    return asked + _divided([(f, float(f.weight)) for f in free], 1 - total)


def _divided[F: Contender](claims: Sequence[tuple[F, float]], room: float) -> list[tuple[F, float]]:
    """Divides the room in proportion to these claims."""
    whole = sum(claim for _, claim in claims)
    return [(f, room * claim / whole) for f, claim in claims] if room > 0 else []


def fill[F: Contender](
    places: Mapping[str, Sequence[F]], *, draws: Mapping[str, float]
) -> dict[str, F]:
    """Will pick for all places of a page, from the first to the last.

    places: the flights that fit each place, by its name, in the order of the page.
    draws: a random number for each place. Gives the chosen ones; a place with none is absent.
    No flight stands on a page twice, but a roadblock: it begins in the first place that it fits, or
    not at all, and then stands in all that it fits; no other that fits one of these begins.
    """
    chosen: dict[str, F] = {}
    begun: dict[int, F] = {}
    missed: set[int] = set()
    for name, flights in places.items():
        found = next((begun[f.pk] for f in flights if f.pk in begun), None)
        if found is None:
            taken = missed | {flight.pk for flight in chosen.values()}
            found = pick(flights, draw=draws[name], taken=taken)
        if found is not None:
            chosen[name] = found
            if found.is_roadblock and found.pk not in begun:
                begun[found.pk] = found
                missed |= _rivals(found, places.values())
        missed |= {f.pk for f in flights if f.is_roadblock} - begun.keys()
    return chosen


def _rivals[F: Contender](block: F, places: Iterable[Sequence[F]]) -> set[int]:
    """The other roadblocks that fit a place of this one, which they can no longer have."""
    shared = (flights for flights in places if any(f.pk == block.pk for f in flights))
    return {f.pk for flights in shared for f in flights if f.is_roadblock} - {block.pk}


def _check(draw: float) -> None:
    if not 0 <= draw < 1:
        raise ValueError(f"{draw} is no random number from 0 to below 1")


def _even(text: str) -> float:
    """An even number of 0 … below 1 by a text: 53 bits of a hash, all that a float holds."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53
