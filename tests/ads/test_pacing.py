import math
from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.pacing import HORIZON, Plan, Progress, Shape, day_of, day_start, share

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(first, days=1, goal=24_000, zone=BERLIN, shape=Shape.EVEN, cap=None):
    return Plan(
        day_start(first, zone),
        day_start(first + timedelta(days=days), zone),
        goal,
        zone,
        shape,
        cap,
    )


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 3, 29), 23), (BERLIN, date(2026, 10, 25), 25),
        (NEW_YORK, date(2026, 3, 8), 23), (NEW_YORK, date(2026, 11, 1), 25),
        (KOLKATA, date(2026, 11, 1), 24),
    ],
)  # fmt: skip
def test_a_day_on_which_clocks_change_is_one_day_of_an_even_plan(zone, day, hours):  # D11.116
    booked = plan(day - DAY, days=3, goal=3_000, zone=zone)
    assert day_start(day + DAY, zone) - day_start(day, zone) == hours * HOUR
    assert [round(due) for _, due in booked.by_day()] == [1_000] * 3
    assert booked.due(day_start(day, zone)) == pytest.approx(1_000)
    middle = day_start(day, zone) + hours * HOUR / 2
    assert booked.due(middle) == pytest.approx(1_500)


def test_a_day_that_belongs_to_a_flight_in_part_has_that_part():
    noon = day_start(date(2026, 6, 1), BERLIN) + 12 * HOUR
    booked = Plan(noon, noon + DAY * 2, 2_000, BERLIN)
    assert [round(due) for _, due in booked.by_day()] == [500, 1_000, 500]


def test_a_front_loaded_flight_is_a_quarter_ahead_at_half_time():
    booked = plan(date(2026, 6, 1), days=10, goal=10_000, shape=Shape.FRONT)
    assert booked.due(booked.starts_at + 5 * DAY) == pytest.approx(6_250)
    by_day = [due for _, due in booked.by_day()]
    assert by_day == sorted(by_day, reverse=True)
    assert by_day[0] == pytest.approx(1_450) and by_day[-1] == pytest.approx(550)


def test_a_front_loaded_flight_of_one_day_is_ahead_on_that_day():
    booked = plan(date(2026, 6, 1), shape=Shape.FRONT)
    assert booked.due(booked.starts_at + 12 * HOUR) == pytest.approx(0.625 * 24_000)


def test_what_a_capped_day_cannot_take_goes_to_the_days_after_it():
    booked = plan(date(2026, 6, 1), days=4, goal=4_000, shape=Shape.FRONT, cap=1_100)
    free = [round(due) for _, due in plan(date(2026, 6, 1), 4, 4_000, shape=Shape.FRONT).by_day()]
    assert free == [1_375, 1_125, 875, 625]
    assert [round(due) for _, due in booked.by_day()] == [1_100, 1_100, 1_100, 700]
    assert booked.total == pytest.approx(4_000)


def test_a_cap_that_leaves_no_room_lets_that_much_through():
    booked = plan(date(2026, 6, 1), days=4, goal=4_000, cap=600)
    assert booked.total == pytest.approx(2_400)
    assert booked.due(booked.starts_at + 1.5 * DAY) == pytest.approx(900)


@pytest.mark.parametrize(
    "odd",
    [
        {"goal": 0}, {"goal": -5}, {"starts": 5, "ends": 1}, {"starts": 1, "ends": 1}, {"cap": 0},
    ],
)  # fmt: skip
def test_a_plan_that_asks_for_nothing_takes_nothing(odd):  # D11.116
    start = datetime(2026, 6, 1, tzinfo=UTC)
    booked = Plan(
        start + odd.get("starts", 0) * HOUR,
        start + odd.get("ends", 9) * HOUR,
        odd.get("goal", 100),
        BERLIN,
        daily_cap=odd.get("cap"),
    )
    for hours in range(-1, 12):
        now = start + hours * HOUR
        assert booked.due(now) == 0
        assert share(booked, Progress(0, 0, 100.0), now) == 0
    assert booked.total == 0


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda plain: plain.replace(tzinfo=UTC)
)
plans = st.builds(
    Plan,
    moments,
    moments,
    st.integers(-1, 1_000_000),
    st.sampled_from([BERLIN, NEW_YORK, KOLKATA, ZoneInfo("Africa/Cairo"), ZoneInfo("Asia/Beirut")]),
    st.sampled_from(Shape),
    st.none() | st.integers(0, 10_000),
)


@settings(max_examples=60, deadline=None)
@given(plans, moments, moments)
def test_what_is_due_never_falls_and_never_passes_the_goal(booked, one, other):
    earlier, later = sorted((one, other))
    assert 0 <= booked.due(earlier) <= booked.due(later) + 1e-6
    assert booked.due(later) <= max(0, booked.goal) + 1e-6
    assert booked.due(booked.starts_at) == 0


@settings(max_examples=60, deadline=None)
@given(plans)
def test_no_day_is_above_its_cap_and_all_days_are_the_whole(booked):
    by_day = booked.by_day()
    assert sum(due for _, due in by_day) == pytest.approx(booked.total)
    assert booked.due(booked.ends_at) == pytest.approx(booked.total)
    if booked.daily_cap is not None:
        assert all(due <= booked.daily_cap + 1e-6 for _, due in by_day)
    elif booked.goal > 0 and booked.starts_at < booked.ends_at:
        assert booked.total == pytest.approx(booked.goal)


def day_after_day(booked):
    """What is due at the end of each day, added up as it is defined."""
    at, ends = booked.starts_at, []
    while at < booked.ends_at:
        day = day_of(at, booked.zone)
        begins, after = day_start(day, booked.zone), day_start(day + DAY, booked.zone)
        over = min(after, booked.ends_at)
        ends.append((day, (over - at) / (after - begins)))
        at = over
    whole, over, due, found = sum(part for _, part in ends), 0.0, 0.0, []
    for day, part in ends:
        over += part / whole
        haste = 1.5 - 0.5 * over if booked.shape is Shape.FRONT else 1
        before, due = due, min(booked.goal * over * haste, due + (booked.daily_cap or math.inf))
        found.append((day, due - before))
    return found


@settings(max_examples=150, deadline=None)
@given(plans)
def test_days_are_reckoned_as_if_they_were_added_up_one_after_the_other(booked):
    asked = booked.goal > 0 and booked.daily_cap != 0
    expected = day_after_day(booked) if asked else booked.by_day()
    found = booked.by_day()
    assert [day for day, _ in found] == [day for day, _ in expected]
    assert [due for _, due in found] == pytest.approx([due for _, due in expected], abs=1e-3)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_moments_of_a_zone_are_the_same_as_those_of_utc(day):
    booked = plan(day, days=2, goal=2_000)
    said = Plan(*(m.astimezone(BERLIN) for m in (booked.starts_at, booked.ends_at)), 2_000, BERLIN)
    for hours in range(0, 49, 5):
        at = booked.starts_at + hours * HOUR
        assert said.due(at.astimezone(BERLIN)) == pytest.approx(booked.due(at))


def test_what_is_due_of_two_thousand_flights_is_reckoned_at_once():
    """None is remembered, so that no number of flights is too many for what is."""
    start = day_start(date(2026, 3, 1), BERLIN) + 7 * HOUR
    flights = [
        Plan(start, start + 90 * DAY, 1_000 + number, BERLIN, Shape.FRONT, 40)
        for number in range(2_000)
    ]
    began = process_time()
    for _ in range(2):
        for booked in flights:
            share(booked, Progress(100, 10, 5_000.0), start + 40 * DAY)
    assert process_time() - began < 1


@settings(max_examples=60, deadline=None)
@given(plans, moments, st.integers(0, 2_000_000), st.floats(0, 1e9), st.floats(0.001, 1))
def test_a_share_is_a_part_of_one_whatever_is_known(booked, now, delivered, traffic, success):
    part = share(booked, Progress(delivered, delivered, traffic, success), now)
    assert 0 <= part <= 1
    if delivered >= booked.goal or not booked.starts_at <= now < booked.ends_at:
        assert part == 0


def test_on_course_it_takes_what_is_due_soon_of_what_comes_by_then():
    booked = plan(date(2026, 6, 1), goal=24_000)  # 1,000 an hour
    now = booked.starts_at + 6 * HOUR
    assert share(booked, Progress(6_000, 6_000, 4_000), now) == pytest.approx(0.25)
    assert share(booked, Progress(6_000, 6_000, 4_000, success=0.5), now) == pytest.approx(0.5)
    assert share(booked, Progress(6_000, 6_000, 500), now) == 1
    assert share(booked, Progress(6_000, 6_000, 0), now) == 1


def test_behind_it_takes_more_and_ahead_less():
    booked = plan(date(2026, 6, 1), goal=24_000)
    now = booked.starts_at + 6 * HOUR
    parts = [share(booked, Progress(n, n, 40_000), now) for n in (5_000, 6_000, 6_200, 6_400)]
    assert parts == sorted(parts, reverse=True)
    assert parts[-1] == 0


def test_it_never_asks_for_more_than_the_goal_or_the_day_has_left():
    booked = plan(date(2026, 6, 1), goal=24_000, cap=30_000)
    now = booked.ends_at - HORIZON
    assert share(booked, Progress(24_000, 0, 1_000), now) == 0
    assert share(booked, Progress(0, 30_000, 1_000), now) == 0
    hours = HORIZON / HOUR
    assert share(booked, Progress(0, 29_990, 1_000), now) == pytest.approx(10 / 1_000 / hours)
