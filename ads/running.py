"""When something that has dates and a switch runs: the one rule. Half-open, starts_at <= at <
ends_at; no end is never."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q


def open_at(at: datetime, of: str = "") -> Q:
    """Will be true of what is switched on and within its dates; of: where they are, "flight__"."""
    return not_over(at, of) & Q(**{f"{of}starts_at__lte": at})


def not_over(at: datetime, of: str = "") -> Q:
    """Will be true of what is switched on and runs at that moment, or may later."""
    endless, later = Q(**{f"{of}ends_at__isnull": True}), Q(**{f"{of}ends_at__gt": at})
    return Q(endless | later, **{f"{of}is_on": True})


def next_change(rows: Iterable, after: datetime) -> datetime | None:
    """Will give the first start or end after that moment among these; None when there is none."""
    moments = (moment for row in rows for moment in (row.starts_at, row.ends_at))
    return min((moment for moment in moments if moment and moment > after), default=None)
