from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.charts import FOOT, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Day, chart

FIRST = date(2026, 11, 10)


def days(*numbers, planned=0.0):
    return [Day(FIRST + timedelta(days=n), number, planned) for n, number in enumerate(numbers)]


def test_bars_stand_on_zero_in_the_order_of_days_and_the_highest_is_below_the_top():
    drawn = chart(days(0, 500, 1_000), today=FIRST + timedelta(days=2))
    assert [bar.height for bar in drawn.bars][0] == 0
    assert drawn.bars[2].height == pytest.approx(2 * drawn.bars[1].height, abs=0.2)
    assert [bar.x for bar in drawn.bars] == sorted(bar.x for bar in drawn.bars)
    assert {bar.y + bar.height for bar in drawn.bars} == {HEIGHT - FOOT}
    assert [bar.is_today for bar in drawn.bars] == [False, False, True]


def test_lines_are_round_numbers_from_zero_to_above_the_highest():
    for highest, wanted in (
        (9_500, [0, 4_000, 8_000, 12_000]),
        (3, [0, 1, 2, 3]),
        (0, [0, 1, 2, 3]),
    ):
        drawn = chart(days(highest), today=FIRST)
        assert [line.number for line in drawn.lines] == wanted


def test_the_plan_is_a_step_for_each_day_and_absent_where_nothing_is_planned():
    assert chart(days(1, 2), today=FIRST).plan == ""
    points = chart(days(1, 2, planned=3.0), today=FIRST).plan.split()
    assert len(points) == 4
    assert len({point.split(",")[1] for point in points}) == 1


def test_of_many_days_only_some_are_labelled_and_the_months_are_named():
    drawn = chart(days(*[5] * 62), today=FIRST)
    labels = [bar.label for bar in drawn.bars if bar.label]
    assert len(labels) == 31
    assert labels[0] == "10 Nov"


def test_nothing_is_drawn_of_no_day():
    assert chart([], today=FIRST) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1e9)), min_size=1, max_size=80))
def test_nothing_leaves_the_drawing(numbers):
    some = [Day(FIRST + timedelta(days=n), *pair) for n, pair in enumerate(numbers)]
    drawn = chart(some, today=FIRST)
    for bar in drawn.bars:
        assert LEFT <= bar.x <= bar.x + bar.width <= WIDTH - RIGHT + 0.1
        assert TOP - 0.1 <= bar.y <= HEIGHT - FOOT
    for point in drawn.plan.split():
        x, y = map(float, point.split(","))
        assert LEFT <= x <= WIDTH - RIGHT + 0.1 and TOP - 0.1 <= y <= HEIGHT - FOOT
