"""What became of a campaign so far: sums of what was counted, beside what was planned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from ads import charts, outlook, pacing
from ads.deliveries import Delivery
from ads.flights import Flight, Goal
from ads.models import Campaign, Refusal
from ads.reasons import IN_WORDS, Reason
from ads.slots import SLOTS

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)  # days of the chart, around today
MOST_CREATIVES = 50
_SUMS = ("offers", "rendered", "viewable", "clicks")


@dataclass(frozen=True)
class Row:
    """One line of a table; rates are None where nothing is to be divided by."""

    label: str
    offers: int = 0
    rendered: int = 0
    viewable: int = 0
    clicks: int = 0

    @property
    def viewable_rate(self) -> float | None:
        return self.viewable / self.rendered if self.rendered else None

    @property
    def click_rate(self) -> float | None:
        return self.clicks / self.viewable if self.viewable else None


@dataclass(frozen=True)
class Report:
    """flights: each with its outlook or None. goal: in what the chart counts. not_billed: what was
    counted as invalid, reasons: why, in words."""

    flights: list[tuple[Flight, outlook.Outlook | None]]
    total: Row
    not_billed: int
    reasons: list[tuple[str, int]]
    by_slot: list[Row]
    by_creative: list[Row]
    goal: str
    chart: charts.Chart | None


def of_campaign(campaign: Campaign, now: datetime) -> Report:
    """Will add up all of a campaign: ten queries, whatever it has."""
    flights = campaign.flights.with_running(now).prefetch_related("conditions")
    flights = list(flights.order_by("starts_at", "pk"))
    found = outlook.of_flights(flights, now)
    counted = Delivery.objects.filter(flight__campaign=campaign)
    sums = counted.aggregate(**{name: Sum(name, default=0) for name in (*_SUMS, "invalid")})
    not_billed = sums.pop("invalid")
    goals = {flight.goal for flight in flights} - {Goal.NONE}
    goal = Goal.CLICKS if goals == {Goal.CLICKS} else Goal.VIEWABLE
    return Report(
        flights=[(flight, found.get(flight.pk)) for flight in flights],
        total=Row("Total", **sums),
        not_billed=not_billed,
        reasons=_reasons(campaign),
        by_slot=_by_slot(counted),
        by_creative=_rows(counted, "creative__name")[:MOST_CREATIVES],
        goal=goal,
        chart=_chart(counted, flights, goal, now),
    )


def _reasons(campaign: Campaign) -> list[tuple[str, int]]:
    """Why it was not billed, in words, the most frequent first."""
    rows = Refusal.objects.filter(flight__campaign=campaign).values_list("reason")
    sums = rows.annotate(often=Sum("count")).order_by("-often", "reason")
    return [(IN_WORDS[Reason(reason)], often) for reason, often in sums]


def _by_slot(counted) -> list[Row]:
    rows = {row.label: row for row in _rows(counted, "slot")}
    return [
        Row(slot.label, *(getattr(rows[name], column) for column in _SUMS))
        for name, slot in SLOTS.items()
        if name in rows
    ]


def _rows(counted, field: str) -> list[Row]:
    sums = counted.values(field).annotate(**{f"all_{name}": Sum(name) for name in _SUMS})
    return [
        Row(row[field], *(row[f"all_{name}"] for name in _SUMS))
        for row in sums.order_by("-all_viewable", field)
    ]


def _chart(counted, flights: list[Flight], goal: str, now: datetime) -> charts.Chart | None:
    zone = timezone.get_default_timezone()
    today = pacing.day_of(now, zone)
    planned: dict[date, float] = {}
    for flight in flights:
        if flight.goal == goal and flight.plan:
            for day, due in flight.plan.by_day():
                planned[day] = planned.get(day, 0) + due
    sums = counted.values(day=TruncDate("hour", tzinfo=zone)).annotate(delivered=Sum(goal))
    delivered = {row["day"]: row["delivered"] for row in sums.order_by("day")}
    every = [day for day in {*planned, *delivered} if today - BEFORE <= day <= today + AFTER]
    if not every:
        return None
    length = (max(every) - min(every)).days + 1
    days = [min(every) + timedelta(days=number) for number in range(length)]
    drawn = [charts.Day(day, delivered.get(day, 0), planned.get(day, 0.0)) for day in days]
    return charts.chart(drawn, today=today)
