"""What flights are likely to reach: their plans beside what was counted in their slots lately."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Min, Sum
from django.utils import timezone

from ads import pacing
from ads.conditions import aim_of
from ads.deliveries import Delivery
from ads.flights import Flight
from ads.forecasting import Forecast, forecast
from ads.slots import SLOTS
from ads.targeting import Kind

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
    rivals = Flight.objects.paid().not_over(now).exclude(goal="").prefetch_related("conditions")
    booked = [(flight, _slots(flight), _needed(flight, now)) for flight in rivals]
    lately = counted_lately(now)
    return {flight.pk: _of(flight, booked, lately, now) for flight in wanted}


def counted_lately(now: datetime) -> dict[str, dict[str, float]] | None:
    """Will say what each slot had on a day, lately: by its name, "viewable" and "clicks".

    None where nothing was counted on a whole day yet.
    """
    return cache.get_or_set(_KEY, lambda: _count(now), _KEPT_SECONDS)


def _count(now: datetime):
    zone = timezone.get_default_timezone()
    today = pacing.day_of(now, zone)
    since = pacing.day_start(today - timedelta(days=LOOKED_BACK), zone)
    rows = Delivery.objects.filter(hour__gte=since, hour__lt=pacing.day_start(today, zone))
    sums = rows.values("slot").annotate(
        all_viewable=Sum("viewable"), all_clicks=Sum("clicks"), first=Min("hour")
    )
    found = list(sums.order_by("slot"))
    if not found:
        return None
    days = (today - pacing.day_of(min(row["first"] for row in found), zone)).days
    return {
        row["slot"]: {
            "viewable": row["all_viewable"] / days,
            "clicks": row["all_clicks"] / days,
        }
        for row in found
    }


def _of(flight: Flight, booked: Iterable, lately, now: datetime) -> Outlook:
    slots, plan = _slots(flight), flight.plan
    others = sum(
        needed
        for rival, places, needed in booked
        if rival.pk != flight.pk
        and rival.goal == flight.goal
        and rival.priority <= flight.priority
        and places & slots
        and rival.starts_at < plan.ends_at
        and rival.ends_at > plan.starts_at
    )
    counted = None
    if lately is not None:
        counted = sum(lately[name][flight.goal] for name in slots if name in lately)
    left = None if counted is None else max(0.0, counted - others)
    return Outlook(
        forecast(plan, delivered=flight.delivered, a_day=left, now=now),
        _needed(flight, now),
        counted,
        others,
    )


def _needed(flight: Flight, now: datetime) -> float:
    """How many a day it needs from now, or from its start, until its end."""
    left = flight.ends_at - max(now, flight.starts_at)
    missing = max(0, flight.goal_count - flight.delivered)
    return missing / max(left / timedelta(days=1), 1 / 24) if left > timedelta(0) else 0.0


def _slots(flight: Flight) -> set[str]:
    aim = aim_of(flight.conditions.all())
    names = aim.wanted.get(Kind.SLOT, frozenset(SLOTS))
    return set(names) - set(aim.ruled_out.get(Kind.SLOT, ()))
