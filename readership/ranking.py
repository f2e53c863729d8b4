"""What is read most just now. Arithmetic only: no database, no clock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(hours=48)
HALF_LIFE_HOURS = 6.0
_HALF_HOUR = timedelta(minutes=30)


def weight(
    hour_start: datetime, *, now: datetime, half_life_hours: float = HALF_LIFE_HOURS
) -> float:
    """Will say how much one reading in that hour counts now: at most 1, and 0 beyond WINDOW.

    An hour is as old as its middle; one that is not half over is new.
    Raises ValueError if half_life_hours is not positive.
    """
    _refuse_unless_positive(half_life_hours)
    age = max(now - hour_start - _HALF_HOUR, timedelta())
    return 0.5 ** (age / timedelta(hours=half_life_hours)) if age <= WINDOW else 0.0


def trending(
    hourly_views: Iterable[tuple[int, datetime, int]],
    *,
    now: datetime,
    half_life_hours: float = HALF_LIFE_HOURS,
    limit: int = 10,
) -> list[tuple[int, float]]:
    """Rank stories by recent reading.

    hourly_views: triples (article_id, hour_start_utc, views), any order, at most one per story and
    hour.
    Returns up to `limit` pairs (article_id, score in views), highest first, ties by lower id;
    a story with no score is not in it. Raises ValueError as weight().
    Source: exponential decay, score = sum(views * 0.5 ** (age_hours / half_life_hours)).
    This says what the ranking is; readership.scores has the database make the same.
    """
    _refuse_unless_positive(half_life_hours)
    weights: dict[datetime, float] = {}
    scores: defaultdict[int, float] = defaultdict(float)
    for article_id, hour_start, views in hourly_views:
        if hour_start not in weights:
            weights[hour_start] = weight(hour_start, now=now, half_life_hours=half_life_hours)
        scores[article_id] += max(0, views) * weights[hour_start]
    ranked = [pair for pair in scores.items() if pair[1] > 0]
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _refuse_unless_positive(half_life_hours: float) -> None:
    if half_life_hours <= 0:
        raise ValueError("half_life_hours must be positive")
