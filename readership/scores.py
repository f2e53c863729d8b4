"""The ranking of all that is read, added up by the database: as readership.ranking defines it."""

from datetime import datetime, timedelta

from django.db import connection

from readership import ranking
from readership.models import HourlyReads

_HOUR = timedelta(hours=1)
_AHEAD_HOURS = 2  # clocks of several machines that differ by more are wrong
_WEIGHTS = "SELECT CAST(%s AS {moment}) AS start, CAST(%s AS double precision) AS weight"
_MOMENTS = {"postgresql": "timestamptz"}
# Found hour by hour through the index; what is older than the window is not touched.
_SCORES = """
    SELECT reads.article_id, SUM(reads.views * hours.weight) AS score
    FROM ({hours}) AS hours JOIN {reads} AS reads ON reads.hour_start = hours.start
    WHERE reads.hour_start >= %s AND reads.views > 0
    GROUP BY reads.article_id ORDER BY score DESC, reads.article_id LIMIT %s
"""


def highest(now: datetime, *, limit: int) -> list[tuple[int, float]]:
    """Will give up to `limit` pairs (article_id, score) of all stories that were read, public or
    not, highest first, ties by lower id. One query, as costly as there are rows in the window."""
    weights = _weights(now)
    moment = _MOMENTS.get(connection.vendor, "text")
    hours = " UNION ALL ".join([_WEIGHTS.format(moment=moment)] * len(weights))
    sql = _SCORES.format(hours=hours, reads=HourlyReads._meta.db_table)
    oldest = _written(min(hour_start for hour_start, _ in weights))
    told = [value for hour, weight in weights for value in (_written(hour), weight)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*told, oldest, limit])
        return [(pk, float(score)) for pk, score in cursor.fetchall()]


def _weights(now: datetime) -> list[tuple[datetime, float]]:
    """What a reading counts in each hour in which it counts at all."""
    hour = now.replace(minute=0, second=0, microsecond=0) + _AHEAD_HOURS * _HOUR
    found = []
    while weight := ranking.weight(hour, now=now):
        found.append((hour, weight))
        hour -= _HOUR
    return found


def _written(moment: datetime):
    return connection.ops.adapt_datetimefield_value(moment)
