"""What became of a campaign so far: sums of what was counted, beside what was planned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from ads import breakdowns, charts, pacing, standings
from ads.breakdowns import SUMS, Row, Table
from ads.deliveries import Delivery
from ads.models import Campaign, Refusal
from ads.reasons import IN_WORDS, Reason

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)  # days of the chart, around today
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Report:
    """line: how it stands. not_billed: what was counted as invalid, reasons: why, in words.
    unverified: followed where nobody can say who was there, in no other number. chart: of what the
    line's goal counts."""

    line: standings.Line
    total: Row
    not_billed: int
    unverified: int
    reasons: list[tuple[str, int]]
    tables: list[Table]
    chart: charts.Chart | None


def of_campaign(campaign: Campaign, now: datetime, *, for_guest: bool = False) -> Report:
    """Will add up all of a campaign: thirteen queries, and one for each table that is too long.

    for_guest: in words that an advertiser may read.
    """
    line = standings.lines([campaign], now)[campaign.pk]
    counted = Delivery.objects.filter(flight__campaign=campaign)
    columns = (*SUMS, "invalid", "unverified")
    sums = counted.aggregate(**{name: Sum(name, default=0) for name in columns})
    not_billed, unverified = sums.pop("invalid"), sums.pop("unverified")
    total, days = Row("Total", **sums), breakdowns.by_day(counted)
    return Report(
        line=line,
        total=total,
        not_billed=not_billed,
        unverified=unverified,
        reasons=_reasons(Refusal.objects.filter(flight__campaign=campaign)),
        tables=breakdowns.tables(counted, days, total, for_guest=for_guest, now=now),
        chart=_chart(days, line, now),
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


def _chart(days: dict[date, Row], line: standings.Line, now: datetime) -> charts.Chart | None:
    today = pacing.day_of(now, timezone.get_default_timezone())
    planned: dict[date, float] = {}
    for flight, _ in line.flights:
        if flight.goal == line.goal and flight.plan:
            for day, due in flight.plan.by_day():
                planned[day] = planned.get(day, 0) + due
    every = [day for day in {*planned, *days} if today - BEFORE <= day <= today + AFTER]
    if not every:
        return None
    length = (max(every) - min(every)).days + 1
    drawn = [min(every) + timedelta(days=number) for number in range(length)]
    delivered = {day: getattr(row, line.goal) for day, row in days.items()}
    return charts.chart(
        [charts.Day(day, delivered.get(day, 0), planned.get(day, 0.0)) for day in drawn],
        today=today,
    )
