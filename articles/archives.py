"""The year, month or day that an archive page is about. No database."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from articles import moments


@dataclass(frozen=True)
class Span:
    """A year, a month of it, or a day of that. The date must exist."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def after(self) -> date:
        """The first day that is no longer part of it; the calendar's last when there is none."""
        try:
            if self.day:
                return self.first + timedelta(days=1)
            if self.month and self.month < 12:
                return date(self.year, self.month + 1, 1)
            return date(self.year + 1, 1, 1)
        except (OverflowError, ValueError):
            return date.max

    @property
    def name(self) -> str:
        if self.day:
            return moments.long_date(self.first)
        return date_format(self.first, "F Y") if self.month else str(self.year)

    @property
    def wider(self) -> "list[Span]":
        """The spans that this one is part of, the widest first."""
        spans = [Span(self.year), Span(self.year, self.month)]
        return spans[: 2 if self.day else 1 if self.month else 0]

    def get_absolute_url(self) -> str:
        parts = [part for part in (self.year, self.month, self.day) if part]
        name = ("year", "month", "day")[len(parts) - 1]
        return reverse(f"articles:archive_{name}", args=parts)
