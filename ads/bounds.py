"""How early, how late and how long something may run. What is planned day by day has to end."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F, FloatField, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST_GOAL = timedelta(days=3 * 365 + 1)
TOO_LONG = "With a goal it runs three years at most: plan another flight for what comes after."
TOO_FAR = f"Only dates from {FIRST_YEAR} to {LAST_YEAR}."
_A_DAY = timedelta(days=1)  # by which years of the newsroom may begin before those of the database


def in_this_age(moment: datetime | None) -> datetime | None:
    """Will give the moment, or None for none. Raises ValidationError, in words, for one that is
    before or after all years in which something may run."""
    zone = timezone.get_default_timezone()
    if moment is not None and not (
        datetime(FIRST_YEAR, 1, 1, tzinfo=zone)
        <= moment
        < datetime(LAST_YEAR + 1, 1, 1, tzinfo=zone)
    ):
        raise ValidationError(TOO_FAR)
    return moment


def are_in_this_age() -> Q:
    """Will be true of a row whose dates are such, with a day to spare for the newsroom's zone."""
    first = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - _A_DAY
    last = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) + _A_DAY
    return Q(starts_at__gte=first, starts_at__lt=last) & (
        Q(ends_at__isnull=True) | Q(ends_at__lt=last)
    )


class Days(Func):
    """How many days are between two moments. SQLite's own words for it, so that a table may be
    written by whoever knows none of Django's."""

    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **context):
        template = "(julianday(%(expressions)s))"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=") - julianday(", **context
        )

    def as_postgresql(self, compiler, connection, **context):
        template = "(EXTRACT(EPOCH FROM %(expressions)s) / 86400)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


def is_short_enough() -> Q:
    """Will be true of a row without a goal, or that is not too long for one, with a day to spare
    for how SQLite divides."""
    days = Days(F("ends_at"), F("starts_at"))
    return Q(goal="") | Q(LessThanOrEqual(days, (LONGEST_GOAL + _A_DAY).days))
