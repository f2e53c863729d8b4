"""What flights are likely to reach: their plans beside what was counted in their places lately."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from ads import supply
from ads.conditions import aim_of, with_aims
from ads.creatives import Creative
from ads.flights import Flight
from ads.forecasting import Forecast, forecast, needed_a_day
from ads.slots import SLOTS
from ads.supply import Supply
from ads.targeting import Aim, Kind

OFF, CAMPAIGN_OFF = "it is switched off", "its campaign is switched off"
EMPTY = "it has no creative that runs"
BY_SCREEN = "Which screens these were was not counted: expect fewer."
BY_STORY = "Counted on stories alone; of other pages nobody knows what they showed."


@dataclass(frozen=True)
class Outlook:
    """forecast: of its plan. needed, counted, others: views or clicks a day: what it needs until
    its end, what its places had lately (None: nothing was counted), what others booked there for
    the time until its end. per_page: how many of its places a page has, when it stands only in one
    of them. notes: what of its places could not be told, in sentences."""

    forecast: Forecast
    needed: float
    counted: float | None
    others: float
    per_page: float = 1.0
    notes: tuple[str, ...] = ()


def of_flights(flights: Collection[Flight], now: datetime) -> dict[int, Outlook]:
    """Will give the outlook of each flight that has a goal, by key: three queries for all, and one
    more where a condition names a tag."""
    wanted = [flight for flight in flights if flight.plan]
    if not wanted:
        return {}
    asking = [_Booked(flight, aim_of(flight.conditions.all())) for flight in wanted]
    found = zip(asking, _of_all(asking, now), strict=True)
    return {each.pk: outlook for each, outlook in found}


def of_proposal(flight: Flight, aim: Aim, now: datetime) -> Outlook | None:
    """Will give the outlook that a flight which is not saved would have there; None where it has no
    goal. Queries as for a flight that is."""
    return _of_all([_Booked(flight, aim)], now)[0] if flight.plan else None


class _Booked:
    """A flight with a goal and what its conditions mean."""

    def __init__(self, flight: Flight, aim: Aim):
        self.flight, self.aim, self.plan = flight, aim, flight.plan
        self.pk, self.goal, self.priority = flight.pk, flight.goal, flight.priority

    @property
    def slots(self) -> frozenset[str]:
        wanted = self.aim.wanted.get(Kind.SLOT, frozenset(SLOTS))
        return wanted - self.aim.ruled_out.get(Kind.SLOT, frozenset())

    def needed(self, now: datetime) -> float:
        return needed_a_day(self.plan, delivered=self.flight.delivered, now=now)

    def is_before(self, other: "_Booked") -> bool:
        """Whether it takes what the other would want: the same thing, there, no later."""
        return (
            self.pk != other.pk
            and self.goal == other.goal
            and self.priority <= other.priority
            and self.aim.may_meet(other.aim)
        )

    def time_with(self, other: "_Booked", now: datetime) -> float:
        """Which part of the time that the other has left it runs too."""
        begins = max(now, other.plan.starts_at)
        left = other.plan.ends_at - begins
        both = min(self.plan.ends_at, other.plan.ends_at) - max(begins, self.plan.starts_at)
        return max(timedelta(0), both) / left if left > timedelta(0) else 0.0

    def places_with(self, other: "_Booked", there: Supply | None) -> float:
        """Which part of what its places had lately was had in places of the other too."""
        if there is None:
            return 1.0
        whole = there.counted(self.goal, self.aim)
        return there.counted(self.goal, self.aim, other.aim) / whole if whole else 0.0


def _of_all(asking: list[_Booked], now: datetime) -> list[Outlook]:
    rivals = _rivals(now)
    there = supply.lately(now, (each.aim for each in (*rivals.values(), *asking)))
    return [_of(each, rivals, there, now) for each in asking]


def _rivals(now: datetime) -> dict[int, _Booked]:
    """All that has a goal and runs or will, by key. has_creative: of each flight, whether it has
    one that runs or will."""
    creatives = Creative.objects.not_over(now).filter(flight=OuterRef("pk")).order_by()
    booked = Flight.objects.paid().not_over(now).exclude(goal="")
    booked = booked.annotate(has_creative=Exists(creatives))
    return {flight.pk: _Booked(flight, aim) for flight, aim in with_aims(booked)}


def _of(each: _Booked, rivals: dict[int, _Booked], there: Supply | None, now: datetime) -> Outlook:
    others = _taken(each, rivals.values(), there, now)
    counted = left = None
    per_page = 1.0
    if there is not None:
        counted = there.counted(each.goal, each.aim)
        if not each.flight.is_roadblock:
            per_page = there.per_page(each.slots)
        left = max(0.0, min(counted / per_page, counted - others))
    found = forecast(
        each.plan,
        delivered=each.flight.delivered,
        a_day=left,
        now=now,
        hindrance=_hindrance(each.flight, rivals),
    )
    return Outlook(found, each.needed(now), counted, others, per_page, _notes(each))


def _taken(each: _Booked, rivals: Iterable[_Booked], there: Supply | None, now: datetime) -> float:
    """How many a day others take in its places, on a mean of the days that it has left."""
    return sum(
        rival.needed(now) * time * rival.places_with(each, there)
        for rival in rivals
        if rival.is_before(each) and (time := rival.time_with(each, now))
    )


def _hindrance(flight: Flight, rivals: dict[int, _Booked]) -> str:
    """Why it cannot run; of one that is not saved nobody knows."""
    if not flight.is_on:
        return OFF
    if flight.pk is None:
        return ""
    if flight.pk not in rivals:
        return CAMPAIGN_OFF
    return "" if rivals[flight.pk].flight.has_creative else EMPTY


def _notes(each: _Booked) -> tuple[str, ...]:
    """What of the conditions nobody counted."""
    said = {*each.aim.wanted, *each.aim.ruled_out}
    by_story = {Kind.SECTION, Kind.TAG, Kind.LANGUAGE} & set(each.aim.wanted)
    is_elsewhere = Kind.STORY not in each.aim.wanted and each.slots - {"story", "light"}
    notes = ((Kind.DEVICE in said, BY_SCREEN), (by_story and is_elsewhere, BY_STORY))
    return tuple(words for holds, words in notes if holds)
