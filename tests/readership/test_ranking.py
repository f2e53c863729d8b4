import math
from datetime import UTC, datetime, timedelta

import pytest

from readership.ranking import trending

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def row(pk, hours_ago, views):
    """An hour whose middle lies half an hour later than its start."""
    return pk, NOW - hours_ago * HOUR, views


def score(*rows, **options):
    return dict(trending(rows, now=NOW, **options))


def test_the_score_of_the_reference_for_one_hour():
    assert round(score(row(1, 1, 40))[1], 1) == 37.8


def test_the_score_of_the_reference_for_three_hours():
    assert round(score(row(1, 1, 10), row(1, 7, 100), row(1, 13, 400))[1], 1) == 151.0


def test_a_half_life_halves():
    assert score(row(1, 6.5, 80))[1] == pytest.approx(40)
    assert score(row(1, 2.5, 80), half_life_hours=2)[1] == pytest.approx(40)


def test_the_highest_comes_first_and_ties_go_to_the_lower_id():
    rows = [row(9, 1, 10), row(3, 1, 10), row(5, 1, 11), row(4, 1, 0)]
    assert [pk for pk, _ in trending(rows, now=NOW)] == [5, 3, 9]
    assert trending(rows, now=NOW) == trending(reversed(rows), now=NOW)


def test_no_more_than_the_limit():
    assert len(trending([row(pk, 1, pk) for pk in range(1, 30)], now=NOW, limit=7)) == 7


def test_reads_of_two_days_ago_count_no_more():
    assert score(row(1, 48.5, 1000)) == score(row(1, 48.5, 1000), row(2, 49, 1000))
    assert 2 not in score(row(2, 48.51, 10**9))


def test_a_clock_that_is_behind_gives_no_age_below_nothing():  # D12.135
    assert score(row(1, -5, 40), row(2, 0.1, 40)) == {1: 40.0, 2: 40.0}


def test_nothing_read_gives_nothing():  # D12.137
    assert trending([], now=NOW) == []
    assert trending([row(1, 1, 0), row(2, 3, 0)], now=NOW) == []


def test_a_breaking_story_overtakes_one_of_three_days_with_fifty_times_its_reads():  # D12.138
    old = [row(1, hours, 50 * 300 / 71) for hours in range(1, 72)]
    assert next(iter(trending([*old, row(2, 1, 3000)], now=NOW)))[0] == 2


def test_scores_are_numbers_even_for_huge_counts():
    assert all(math.isfinite(points) for points in score(row(1, 1, 10**15)).values())


@pytest.mark.parametrize("half_life", [0, -1, -0.001])
def test_a_half_life_that_is_not_positive_is_refused(half_life):
    with pytest.raises(ValueError, match="positive"):
        trending([], now=NOW, half_life_hours=half_life)
