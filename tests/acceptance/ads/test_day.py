"""Days simulated by the second, the clock passed in: what is delivered is held against the plan.

Readers come unevenly: few at night, many in the morning, three times as many at noon, none at all for
twenty minutes in the evening; but for these, never fewer than the plan needs just then. A view is known half a minute after its offer; the share is worked out
anew once a minute, from what is known then.
"""

import math
import random
from collections import deque
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from ads.pacing import Plan, Progress, Shape, day_of, day_start, share
from ads.selection import Priority, pick

GOAL = 20_000
LATE_SECONDS, KNOWN_EVERY = 30, 60
SUCCESS = 0.7  # of what is offered, so much is seen
CLOSE = 0.02
DAYS = {
    "Berlin, 23 hours": ("Europe/Berlin", date(2026, 3, 29)),
    "Berlin, 25 hours": ("Europe/Berlin", date(2026, 10, 25)),
    "New York, 23 hours": ("America/New_York", date(2026, 3, 8)),
    "New York, 25 hours": ("America/New_York", date(2026, 11, 1)),
    "Kolkata, 24 hours": ("Asia/Kolkata", date(2026, 11, 27)),
}


def places_a_second(local, a_second):
    """How many places are filled in this second: 1.6 to 4 times, at noon 10 times, a_second."""
    hour = local.hour + local.minute / 60
    wave = 0.6 + (1 + math.sin((hour - 9) / 24 * 2 * math.pi)) / 2
    if 12 <= hour < 12.5:
        wave *= 3
    return 0.0 if 21 <= hour < 21 + 1 / 3 else a_second * wave * 2.6


class Flight:
    """One that is booked, with what is known of it."""

    weight, is_roadblock = 1, False

    def __init__(self, pk, plan, priority=Priority.STANDARD):
        self.pk, self.plan, self.priority, self.share = pk, plan, priority, 0.0
        self.delivered, self.today, self.worst = 0, {}, 0.0
        self.coming = deque()

    def known(self, now, choices_per_hour):
        today = self.today.get(day_of(now, self.plan.zone), 0)
        progress = Progress(self.delivered, today, choices_per_hour, SUCCESS)
        self.share = share(self.plan, progress, now)

    def count(self, second, now):
        while self.coming and self.coming[0] <= second:
            self.coming.popleft()
            self.delivered += 1
            day = day_of(now, self.plan.zone)
            self.today[day] = self.today.get(day, 0) + 1


def simulate(flights, starts_at, ends_at, zone, a_second, *, places=places_a_second):
    dice = random.Random(7)
    last_minutes, chosen = deque(maxlen=15), 0
    for second in range(int((ends_at - starts_at).total_seconds())):
        now = starts_at + timedelta(seconds=second)
        rate = places(now.astimezone(zone), a_second)
        if second % KNOWN_EVERY == 0:
            if second:
                last_minutes.append(chosen)
            chosen = 0
            known = sum(last_minutes) / max(1, len(last_minutes)) * 60 or rate * 3_600
            for flight in flights:
                flight.known(now, known)
        for _ in range(int(rate) + (dice.random() < rate % 1)):
            chosen += 1
            found = pick(flights, draw=dice.random())
            if found and dice.random() < SUCCESS:
                found.coming.append(second + LATE_SECONDS)
        for flight in flights:
            flight.count(second, now)
            if second % 60 == 0:
                off = abs(flight.delivered - flight.plan.due(now)) / flight.plan.goal
                flight.worst = max(flight.worst, off)
    for flight in flights:  # what was offered before the end is counted after it
        flight.count(math.inf, ends_at - timedelta(seconds=1))


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("day", DAYS)
def test_case_116_a_day_goes_as_planned(day, shape, say):
    name, on = DAYS[day]
    zone = ZoneInfo(name)
    starts_at, ends_at = day_start(on, zone), day_start(on + timedelta(days=1), zone)
    seconds = (ends_at - starts_at).total_seconds()
    flight = Flight(1, Plan(starts_at, ends_at, GOAL, zone, shape))
    simulate([flight], starts_at, ends_at, zone, GOAL / seconds / SUCCESS)
    off = (flight.delivered - GOAL) / GOAL
    say(
        f"{day}, {shape}: {flight.delivered:,} of {GOAL:,} ({off:+.2%}); "
        f"farthest from the plan in the day {flight.worst:.2%} of the goal"
    )
    assert abs(off) <= CLOSE
    assert flight.worst <= CLOSE


@pytest.mark.parametrize("sponsored", [0.9, 0.94])
@pytest.mark.parametrize("hours", [24, 3])
def test_a_goal_below_a_sponsorship_is_reached_where_there_is_room(hours, sponsored, say):
    """Readers come evenly here, so that the sponsorship takes the same part of all at any time."""
    zone = ZoneInfo("Asia/Kolkata")
    starts_at = day_start(date(2026, 11, 27), zone)
    ends_at = starts_at + timedelta(hours=hours)
    seconds, goal = hours * 3_600, 200 * hours
    rate = goal / 0.05 / seconds / SUCCESS
    flights = [
        Flight(
            1, Plan(starts_at, ends_at, int(goal / 0.05 * sponsored), zone), Priority.SPONSORSHIP
        ),
        Flight(2, Plan(starts_at, ends_at, goal, zone)),
    ]
    simulate(flights, starts_at, ends_at, zone, rate, places=lambda local, a_second: a_second)
    for flight in flights:
        off = (flight.delivered - flight.plan.goal) / flight.plan.goal
        say(
            f"{hours} h, sponsorship of {sponsored:.0%}, {flight.priority.name}: {flight.delivered:,} "
            f"of {flight.plan.goal:,} ({off:+.2%}); farthest from the plan {flight.worst:.2%}"
        )
        assert abs(off) <= CLOSE


@pytest.mark.parametrize(("zone", "on"), [("Europe/Berlin", date(2026, 10, 24)), ("America/New_York", date(2026, 3, 7))])  # fmt: skip
def test_case_116_three_days_over_a_change_of_clocks_with_rivals_and_a_cap(zone, on, say):
    zone = ZoneInfo(zone)
    starts_at, ends_at = day_start(on, zone), day_start(on + timedelta(days=3), zone)
    goal = 9_000
    flights = [
        Flight(1, Plan(starts_at, ends_at, goal, zone)),
        Flight(2, Plan(starts_at, ends_at, goal, zone, Shape.FRONT)),
        Flight(3, Plan(starts_at, ends_at, goal, zone, Shape.FRONT, daily_cap=3_200)),
    ]
    seconds = (ends_at - starts_at).total_seconds()
    simulate(flights, starts_at, ends_at, zone, 3 * goal / seconds / SUCCESS)
    for flight in flights:
        days = [count for _, count in sorted(flight.today.items())]
        planned = [round(due) for _, due in flight.plan.by_day()]
        say(
            f"{zone.key}, flight {flight.pk}, {flight.plan.shape}, cap {flight.plan.daily_cap}: "
            f"{days} of {planned}; farthest from the plan {flight.worst:.2%}"
        )
        assert abs(flight.delivered - goal) <= CLOSE * goal
        assert flight.worst <= CLOSE
        assert all(abs(a - b) <= CLOSE * goal for a, b in zip(days, planned, strict=True))
