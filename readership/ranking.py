"""What is read most just now. Arithmetic only: no database, no clock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(hours=48)
_HALF_HOUR = timedelta(minutes=30)


def trending(
    hourly_views: Iterable[tuple[int, datetime, int]],
    *,
    now: datetime,
    half_life_hours: float = 6.0,
    limit: int = 10,
) -> list[tuple[int, float]]:
    """Rank stories by recent reading.

    hourly_views: triples (article_id, hour_start_utc, views), any order, at most one per story and
    hour. An hour is as old as its middle; one that is not half over is new, and one older than
    WINDOW does not count.
    Returns up to `limit` pairs (article_id, score in views), highest first, ties by lower id;
    a story with no score is not in it. Raises ValueError if half_life_hours is not positive.
    Source: exponential decay, score = sum(views * 0.5 ** (age_hours / half_life_hours)).
    """
    if half_life_hours <= 0:
        raise ValueError("half_life_hours must be positive")
    scores: defaultdict[int, float] = defaultdict(float)
    for article_id, hour_start, views in hourly_views:
        age = max(now - hour_start - _HALF_HOUR, timedelta())
        if age <= WINDOW and views > 0:
            scores[article_id] += views * 0.5 ** (age / timedelta(hours=half_life_hours))
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
