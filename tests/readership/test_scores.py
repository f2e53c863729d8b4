"""The database adds up what ranking.trending defines."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from readership import ranking, scores
from readership.models import HourlyReads
from tests.factories import make_article

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _filled(seed, *, stories, rows):
    """Readings of hours around both ends of the window, and as the definition wants them."""
    random = Random(seed)
    made = {}
    while len(made) < rows:
        hour = NOON - random.randint(-2, 55) * HOUR
        made[random.choice(stories), hour] = random.choice([0, 1, 1, 2, 5, 40, 3000])
    HourlyReads.objects.bulk_create(
        HourlyReads(article_id=pk, hour_start=hour, views=views)
        for (pk, hour), views in made.items()
    )
    return [(pk, hour, views) for (pk, hour), views in made.items()]


@pytest.mark.parametrize("seed", range(8))
def test_both_agree_on_any_reads_at_any_minute(seed):
    ids = [make_article().pk for _ in range(25)]
    rows = _filled(seed, stories=ids, rows=400)
    for minutes in (0, 1, 29, 30, 31, 59):
        now = NOON + timedelta(minutes=minutes, seconds=seed)
        defined = ranking.trending(rows, now=now, limit=25)
        added_up = scores.highest(now, limit=25)
        assert dict(added_up) == pytest.approx(dict(defined))
        assert [pk for pk, _ in added_up] == [pk for pk, _ in defined]
        assert scores.highest(now, limit=3) == added_up[:3]


def test_equal_scores_go_to_the_lower_id_and_nothing_read_is_in_no_ranking():
    ids = [make_article().pk for _ in range(4)]
    assert scores.highest(NOON, limit=9) == []
    HourlyReads.objects.bulk_create(
        HourlyReads(article_id=pk, hour_start=NOON - HOUR, views=views)
        for pk, views in zip(ids, (5, 0, 5, 7), strict=True)
    )
    assert [pk for pk, _ in scores.highest(NOON, limit=9)] == [ids[3], ids[0], ids[2]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite says what it will do")
def test_one_query_finds_the_hours_that_count_by_their_index(django_assert_num_queries):
    story = make_article()
    HourlyReads.objects.bulk_create(
        HourlyReads(article=story, hour_start=NOON - n * HOUR, views=1) for n in range(500)
    )
    with django_assert_num_queries(1) as asked:
        scores.highest(NOON, limit=9)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = "\n".join(row[-1] for row in cursor.fetchall())
    assert "SEARCH reads USING INDEX reads_by_hour (hour_start=?)" in plan
    assert "SCAN reads" not in plan
