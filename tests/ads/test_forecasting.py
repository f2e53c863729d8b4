from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.forecasting import Course, forecast, needed_a_day
from ads.pacing import Plan

DAY = timedelta(days=1)
START = datetime(2026, 6, 1, tzinfo=UTC)
PLAN = Plan(START, START + 10 * DAY, 10_000, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("delivered", "a_day", "course", "expected"),
    [
        (5_000, 2_000, Course.ON, 10_000),
        (5_000, None, Course.ON, None),
        (4_000, 2_000, Course.BEHIND, 10_000),
        (6_000, 2_000, Course.AHEAD, 10_000),
        (5_000, 500, Course.SHORT, 7_500),
        (10_000, 0, Course.REACHED, 10_000),
        (10_400, 0, Course.REACHED, 10_400),
    ],
)
def test_how_a_flight_stands_at_half_time(delivered, a_day, course, expected):
    found = forecast(PLAN, delivered=delivered, a_day=a_day, now=START + 5 * DAY)
    assert (found.course, found.expected, found.due) == (course, expected, 5_000)


def test_how_far_off_it_is_is_a_part_of_what_is_due():
    assert forecast(PLAN, delivered=4_500, a_day=9_999, now=START + 5 * DAY).off_by == -0.1
    assert forecast(PLAN, delivered=0, a_day=9_999, now=START - DAY).off_by == 0


def test_before_its_start_the_whole_flight_is_ahead():
    found = forecast(PLAN, delivered=0, a_day=900, now=START - 30 * DAY)
    assert (found.expected, found.course) == (9_000, Course.SHORT)


def test_a_cap_is_told_where_it_leaves_no_room():
    capped = Plan(START, START + 10 * DAY, 10_000, ZoneInfo("UTC"), daily_cap=600)
    found = forecast(capped, delivered=0, a_day=50_000, now=START)
    assert (found.capped, found.expected) == (6_000, 6_000)
    assert forecast(PLAN, delivered=0, a_day=50_000, now=START).capped is None


def test_when_it_is_over_it_reached_what_it_has():
    found = forecast(PLAN, delivered=9_000, a_day=None, now=START + 11 * DAY)
    assert (found.expected, found.course) == (9_000, Course.SHORT)
    assert needed_a_day(PLAN, delivered=9_000, now=START + 11 * DAY) == 0


def test_what_is_needed_a_day_is_what_is_missing_over_what_is_left():
    assert needed_a_day(PLAN, delivered=4_000, now=START + 4 * DAY) == 1_000
    assert needed_a_day(PLAN, delivered=0, now=START - 9 * DAY) == 1_000
    assert needed_a_day(PLAN, delivered=9_000, now=START + 10 * DAY - DAY / 1440) == 24_000
    assert needed_a_day(PLAN, delivered=12_000, now=START + 4 * DAY) == 0


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda plain: plain.replace(tzinfo=UTC)
)


@settings(max_examples=60, deadline=None)
@given(
    moments,
    moments,
    moments,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.none() | st.floats(0, 1e7),
    st.none() | st.integers(1, 10**5),
)
def test_nothing_that_is_typed_breaks_it(start, end, now, goal, delivered, a_day, cap):
    plan = Plan(start, end, goal, ZoneInfo("Europe/Berlin"), daily_cap=cap)
    found = forecast(plan, delivered=delivered, a_day=a_day, now=now)
    assert found.expected is None or 0 <= found.expected <= max(goal, delivered)
    assert needed_a_day(plan, delivered=delivered, now=now) >= 0
