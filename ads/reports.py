"""What became of a campaign so far: sums of what was counted, beside what was planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from ads import breakdowns, charts, outlook, pacing
from ads.breakdowns import SUMS, Row, Table
from ads.deliveries import Delivery
from ads.flights import Flight, Goal
from ads.models import Campaign, Refusal
from ads.reasons import IN_WORDS, Reason

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)  # days of the chart, around today
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """All flights of one goal together. due: by now. expected: at the end, None where nobody can
    tell. Nothing is cut off: delivered may be more than was booked."""

    booked: int
    delivered: int
    due: float
    expected: int | None

    @property
    def reached(self) -> float:
        """Which part of what was booked; above 1 is more than that."""
        return self.delivered / self.booked

    @property
    def off_by(self) -> float | None:
        """How far off the plan, as a part of what is due; None before anything is."""
        return (self.delivered - self.due) / self.due if self.due else None


@dataclass(frozen=True)
class Report:
    """flights: each with its outlook or None. goal: in what standing and chart count; standing:
    None without a goal. not_billed: what was counted as invalid, reasons: why, in words.
    unverified: followed where nobody can say who was there, in no other number."""

    flights: list[tuple[Flight, outlook.Outlook | None]]
    total: Row
    not_billed: int
    unverified: int
    reasons: list[tuple[str, int]]
    tables: list[Table]
    goal: str
    standing: Standing | None
    chart: charts.Chart | None


def of_campaign(campaign: Campaign, now: datetime, *, for_guest: bool = False) -> Report:
    """Will add up all of a campaign: thirteen queries, and one for each table that is too long.

    for_guest: in words that an advertiser may read.
    """
    flights = campaign.flights.with_running(now).prefetch_related("conditions")
    flights = list(flights.order_by("starts_at", "pk"))
    found = outlook.of_flights(flights, now)
    counted = Delivery.objects.filter(flight__campaign=campaign)
    columns = (*SUMS, "invalid", "unverified")
    sums = counted.aggregate(**{name: Sum(name, default=0) for name in columns})
    not_billed, unverified = sums.pop("invalid"), sums.pop("unverified")
    goals = {flight.goal for flight in flights} - {Goal.NONE}
    goal = Goal.CLICKS if goals == {Goal.CLICKS} else Goal.VIEWABLE
    total, days = Row("Total", **sums), breakdowns.by_day(counted)
    return Report(
        flights=[(flight, found.get(flight.pk)) for flight in flights],
        total=total,
        not_billed=not_billed,
        unverified=unverified,
        reasons=_reasons(Refusal.objects.filter(flight__campaign=campaign)),
        tables=breakdowns.tables(counted, days, total, for_guest=for_guest, now=now),
        goal=goal,
        standing=_standing(found[f.pk] for f in flights if f.pk in found and f.goal == goal),
        chart=_chart(days, flights, goal, now),
    )


def _standing(outlooks: Iterable[outlook.Outlook]) -> Standing | None:
    forecasts = [each.forecast for each in outlooks]
    if not forecasts:
        return None
    expected = [each.expected for each in forecasts if each.expected is not None]
    return Standing(
        booked=sum(each.booked for each in forecasts),
        delivered=sum(each.delivered for each in forecasts),
        due=sum(each.due for each in forecasts),
        expected=sum(expected) if len(expected) == len(forecasts) else None,
    )


def of_no_flight(now: datetime) -> list[tuple[str, int]]:
    """Will say how often in the last days something was asked or told and not counted that belongs
    to no flight, by reason, in words, the most frequent first: one query."""
    return _reasons(Refusal.objects.filter(flight=None, hour__gte=now - LATELY))


def _reasons(refusals: QuerySet) -> list[tuple[str, int]]:
    """Why it was not counted, in words, the most frequent first."""
    rows = refusals.values_list("reason")
    sums = rows.annotate(often=Sum("count")).order_by("-often", "reason")
    return [(IN_WORDS[Reason(reason)], often) for reason, often in sums]


def _chart(
    days: dict[date, Row], flights: list[Flight], goal: str, now: datetime
) -> charts.Chart | None:
    today = pacing.day_of(now, timezone.get_default_timezone())
    planned: dict[date, float] = {}
    for flight in flights:
        if flight.goal == goal and flight.plan:
            for day, due in flight.plan.by_day():
                planned[day] = planned.get(day, 0) + due
    every = [day for day in {*planned, *days} if today - BEFORE <= day <= today + AFTER]
    if not every:
        return None
    length = (max(every) - min(every)).days + 1
    drawn = [min(every) + timedelta(days=number) for number in range(length)]
    delivered = {day: getattr(row, goal) for day, row in days.items()}
    return charts.chart(
        [charts.Day(day, delivered.get(day, 0), planned.get(day, 0.0)) for day in drawn],
        today=today,
    )
