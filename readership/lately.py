"""How often single stories were read lately, for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from readership.models import HourlyReads

HOURS = 8
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Lately:
    """total: reads since the moment asked for. hours: of each of the last HOURS, oldest first."""

    total: int = 0
    hours: tuple[int, ...] = (0,) * HOURS


def of_stories(keys: Iterable[int], *, since: datetime, now: datetime) -> dict[int, Lately]:
    """Will tell how often each of these stories was read since a moment, and in the last hours.

    keys: ids of stories, a pageful. The hour in which `since` lies counts whole, and the hour that
    runs counts as far as it has come. One query, by the index of a story's hours.
    """
    first = _full_hour(now) - (HOURS - 1) * _HOUR
    start = _full_hour(since)
    rows = HourlyReads.objects.filter(
        article__in=list(keys), hour_start__gte=min(first, start)
    ).values_list("article", "hour_start", "views")
    totals: dict[int, int] = {}
    hours: dict[int, list[int]] = {}
    for key, hour, views in rows:
        totals[key] = totals.get(key, 0) + (views if hour >= start else 0)
        place = (hour - first) // _HOUR
        if 0 <= place < HOURS:
            hours.setdefault(key, [0] * HOURS)[place] = views
    return {key: Lately(totals.get(key, 0), tuple(hours.get(key, [0] * HOURS))) for key in keys}


def _full_hour(moment: datetime) -> datetime:
    """Hours are those of UTC: a zone may be half an hour off."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
