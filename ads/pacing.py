"""How many views or clicks are due by when, and how often a flight should be chosen to get there.
Arithmetic only: no database, no clock.

The plan counts days of the newsroom's zone. Each whole day has the same part of an even plan,
whether it has 23, 24 or 25 hours; a day that the flight has in part has that part of it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from math import inf

HORIZON = timedelta(minutes=20)  # how far ahead a flight looks when it asks for its share
HASTE = 0.25  # how much more of a front-loaded flight is due at half-time: 62.5 % of it, not 50


class Shape(StrEnum):
    EVEN = "even"
    FRONT = "front"


@dataclass(frozen=True)
class Plan:
    """What was booked. starts_at, ends_at: aware, half-open. goal: views or clicks, 0 for none.

    zone: the newsroom's. daily_cap: at most so many on a day of that zone, None for no limit.
    """

    starts_at: datetime
    ends_at: datetime
    goal: int
    zone: tzinfo
    shape: Shape = Shape.EVEN
    daily_cap: int | None = None

    def due(self, at: datetime) -> float:
        """Will say how many should have been delivered by that moment, from 0 to the goal.

        Less than the goal at the end where the daily cap leaves no room for more: what a capped day
        cannot take goes to the days after it. 0 for a plan without a goal, or that ends before it
        starts.
        """
        done = 0.0
        for day in _days(self):
            if at >= day.ends_at:
                done = day.due_at_end
            elif at > day.starts_at:
                gone = (at - day.starts_at) / (day.ends_at - day.starts_at)
                return done + (day.due_at_end - done) * day.part_by(gone, self.shape)
            else:
                break
        return done

    @property
    def total(self) -> float:
        """What is due at the end: the goal, or what the daily cap lets through."""
        days = _days(self)
        return days[-1].due_at_end if days else 0.0

    def by_day(self) -> list[tuple[date, float]]:
        """Will give what is due on each day of the flight, in the order of the calendar."""
        ends = [0.0, *(day.due_at_end for day in _days(self))]
        return [
            (day.day, end - start)
            for day, start, end in zip(_days(self), ends, ends[1:], strict=False)
        ]


@dataclass(frozen=True)
class Progress:
    """What is known of a flight just now.

    delivered, delivered_today: what counts towards the goal, in all and on this day of the zone.
    choices_per_hour: how many places that it fits are filled in an hour at the pace of just now.
    success: views or clicks that count, of one time that it is chosen, above 0 and at most 1.
    """

    delivered: int
    delivered_today: int
    choices_per_hour: float
    success: float = 1.0


def share(plan: Plan, progress: Progress, now: datetime) -> float:
    """Will say which part of all choices that it fits the flight should take now, 0 to 1.

    It aims at what is due a little later, so that what is missing, or too much, is made good within
    HORIZON, whatever the traffic. 0 before the start, from the end on, when the goal or the cap of
    the day is reached; 1 when all that there is would be too little.
    """
    if not plan.starts_at <= now < plan.ends_at:
        return 0.0
    horizon = min(now + HORIZON, plan.ends_at)
    missing = min(plan.due(horizon), plan.goal) - progress.delivered
    if plan.daily_cap is not None:
        missing = min(missing, plan.daily_cap - progress.delivered_today)
    if missing <= 0:
        return 0.0
    hours = (horizon - now) / timedelta(hours=1)
    reachable = progress.choices_per_hour * hours * progress.success
    return min(1.0, missing / reachable) if reachable > 0 else 1.0


def day_of(at: datetime, zone: tzinfo) -> date:
    """Will name the day of that zone to which a moment belongs."""
    return at.astimezone(zone).date()


def day_start(day: date, zone: tzinfo) -> datetime:
    """Will give the moment at which a day begins in that zone, in UTC.

    Where clocks skip or repeat midnight it is the first moment of that date.
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class _Day:
    """The stretch of a day that belongs to a flight, and how much is due when it is over.

    first, last: where it lies in the even plan, from 0 to 1.
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    first: float
    last: float
    due_at_end: float

    def part_by(self, gone: float, shape: Shape) -> float:
        """Which part of the day's own is due when that part of its time is gone."""
        start, end = _curve(self.first, shape), _curve(self.last, shape)
        here = _curve(self.first + (self.last - self.first) * gone, shape)
        return (here - start) / (end - start)


def _curve(part: float, shape: Shape) -> float:
    """Which part of the goal is due when that part of the even plan is over."""
    return part * (1 + 2 * HASTE * (1 - part)) if shape is Shape.FRONT else part


@lru_cache(maxsize=1_000)
def _days(plan: Plan) -> tuple[_Day, ...]:
    stretches = list(_stretches(plan)) if plan.goal > 0 else []
    whole = sum(weight for *_, weight in stretches)
    cap = inf if plan.daily_cap is None else max(0, plan.daily_cap)
    days: list[_Day] = []
    over = due = 0.0
    for day, starts_at, ends_at, weight in stretches:
        first, over = over / whole, over + weight
        last = 1.0 if len(days) + 1 == len(stretches) else over / whole
        due = min(plan.goal * _curve(last, plan.shape), due + cap)
        days.append(_Day(day, starts_at, ends_at, first, last, due))
    return tuple(days)


def _stretches(plan: Plan):
    """Each day of the flight: its date, what of it belongs to the flight, and its part of a day."""
    starts_at, ends_at = plan.starts_at.astimezone(UTC), plan.ends_at.astimezone(UTC)
    day = day_of(starts_at, plan.zone)
    while (begins := day_start(day, plan.zone)) < ends_at:
        after = day_start(day + timedelta(days=1), plan.zone)
        first, last = max(begins, starts_at), min(after, ends_at)
        if first < last:
            yield day, first, last, (last - first) / (after - begins)
        day += timedelta(days=1)
