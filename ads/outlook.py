"""What flights are likely to reach: their plans beside what was counted in their slots lately."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Sum
from django.utils import timezone

from ads import pacing
from ads.conditions import aim_of
from ads.deliveries import Delivery
from ads.flights import Flight
from ads.forecasting import Forecast, forecast, needed_a_day
from ads.slots import SLOTS
from ads.targeting import Kind
from pagecache import store

LOOKED_BACK = 14  # days, today not among them
_KEPT_SECONDS = 600  # the sum over many hours; it changes little
_KEY = "ads:counted-lately"


@dataclass(frozen=True)
class Outlook:
    """forecast: of its plan. needed, counted, others: views or clicks a day: what it needs until
    its end, what its slots had lately (None: nothing was counted), what others booked there."""

    forecast: Forecast
    needed: float
    counted: float | None
    others: float


def of_flights(flights: Collection[Flight], now: datetime) -> dict[int, Outlook]:
    """Will give the outlook of each flight that has a goal, by key; three queries for all."""
    wanted = [flight for flight in flights if flight.plan]
    if not wanted:
        return {}
    booked, lately = _rivals(now), counted_lately(now)
    return {flight.pk: _of(_Booked.of(flight), booked, lately, now) for flight in wanted}


def of_proposal(flight: Flight, slots: Iterable[str], now: datetime) -> Outlook | None:
    """Will give the outlook that a flight which is not saved would have in these slots; None where
    it has no goal. Three queries."""
    if not flight.plan:
        return None
    return _of(_Booked.of(flight, frozenset(slots)), _rivals(now), counted_lately(now), now)


def counted_in(slots: Iterable[str], what: str, lately) -> float | None:
    """Will say how many views ("viewable") or clicks these slots had on a day. lately: as
    counted_lately() gives it; None where it is None."""
    if lately is None:
        return None
    return sum(lately[name][what] for name in slots if name in lately)


def _rivals(now: datetime) -> list["_Booked"]:
    rivals = Flight.objects.paid().not_over(now).exclude(goal="").prefetch_related("conditions")
    return [_Booked.of(flight) for flight in rivals]


@dataclass(frozen=True)
class _Booked:
    """What of a flight with a goal counts here."""

    pk: int
    goal: str
    priority: int
    plan: pacing.Plan
    delivered: int
    slots: frozenset[str]

    @classmethod
    def of(cls, flight: Flight, slots: frozenset[str] | None = None):
        """slots: of a flight that has no conditions yet."""
        if slots is None:
            aim = aim_of(flight.conditions.all())
            slots = aim.wanted.get(Kind.SLOT, frozenset(SLOTS))
            slots -= aim.ruled_out.get(Kind.SLOT, frozenset())
        return cls(flight.pk, flight.goal, flight.priority, flight.plan, flight.delivered, slots)

    def needed(self, now: datetime) -> float:
        return needed_a_day(self.plan, delivered=self.delivered, now=now)

    def is_before(self, other: "_Booked") -> bool:
        """Whether it takes what the other would want: the same thing, there, then, no later."""
        return (
            self.pk != other.pk
            and self.goal == other.goal
            and self.priority <= other.priority
            and not self.slots.isdisjoint(other.slots)
            and self.plan.starts_at < other.plan.ends_at
            and self.plan.ends_at > other.plan.starts_at
        )


def counted_lately(now: datetime) -> dict[str, dict[str, float]] | None:
    """Will say what each slot had on a day, lately: by its name, "viewable" and "clicks".

    None where nothing was counted on a whole day yet.
    """
    found = store.get(_KEY)
    if found is None:
        found = _count(now)
        store.put(_KEY, found, _KEPT_SECONDS)
    return found or None


def _count(now: datetime) -> dict[str, dict[str, float]]:
    zone = timezone.get_default_timezone()
    today = pacing.day_of(now, zone)
    since = pacing.day_start(today - timedelta(days=LOOKED_BACK), zone)
    rows = Delivery.objects.filter(hour__gte=since, hour__lt=pacing.day_start(today, zone))
    sums = rows.values("slot").annotate(
        all_viewable=Sum("viewable"), all_clicks=Sum("clicks"), first=Min("hour")
    )
    found = list(sums.order_by("slot"))
    if not found:
        return {}
    days = (today - pacing.day_of(min(row["first"] for row in found), zone)).days
    return {
        row["slot"]: {
            "viewable": row["all_viewable"] / days,
            "clicks": row["all_clicks"] / days,
        }
        for row in found
    }


def _of(flight: _Booked, booked: Iterable[_Booked], lately, now: datetime) -> Outlook:
    others = sum(rival.needed(now) for rival in booked if rival.is_before(flight))
    counted = counted_in(flight.slots, flight.goal, lately)
    left = None if counted is None else max(0.0, counted - others)
    found = forecast(flight.plan, delivered=flight.delivered, a_day=left, now=now)
    return Outlook(found, flight.needed(now), counted, others)
