"""Days of the newsroom: where they begin and end, as addresses write them. No table."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

YEARS = range(1970, 2200)  # of others nobody asks, and clocks do not know all
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def start(day: date) -> datetime:
    """Will give the moment at which that day begins in the newsroom's zone, in UTC.

    Where clocks are put forward at midnight, it is the moment at which they are.
    """
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    return midnight.astimezone(UTC)


def day(written: str) -> date | None:
    """Will read "2026-11-27"; None where it is no day."""
    try:
        found = date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def monday(written: str) -> date | None:
    """Will read "2026-W48" and give the Monday of that week; None where it is none."""
    if (found := WEEK.fullmatch(written)) is None or int(found[1]) not in YEARS:
        return None
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def week(of: date) -> str:
    """Will write the week of a day, as monday() reads it."""
    year, number, _ = of.isocalendar()
    return f"{year:04d}-W{number:02d}"


def span(written: str, *, today: date) -> tuple[date, date] | None:
    """Will read a day, a month ("2026-11"), "7-days" to today, or "next-7-days" from today.

    Gives the first day and the one after the last; None where it is none of these.
    """
    week_long = timedelta(days=7)
    if written == "7-days":
        return today + timedelta(days=1) - week_long, today + timedelta(days=1)
    if written == "next-7-days":
        return today, today + week_long
    if MONTH.fullmatch(written):
        first = day(f"{written}-01")
        return first and (first, (first + timedelta(days=31)).replace(day=1))
    return (first := day(written)) and (first, first + timedelta(days=1))


def within(rows: QuerySet, field: str, first: date, after: date) -> QuerySet:
    """Will keep the rows whose moment lies in these days: by an index that has the field."""
    return rows.filter(**{f"{field}__gte": start(first), f"{field}__lt": start(after)})
