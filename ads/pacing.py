"""How many views or clicks are due by when, and how often a flight should be chosen to get there.
Arithmetic only: no database, no clock.

The plan counts days of the newsroom's zone. Each whole day has the same part of an even plan,
whether it has 23, 24 or 25 hours; a day that the flight has in part has that part of it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

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
        days = _Days.of(self)
        return 0.0 if days is None else days.due(at.astimezone(UTC))

    @property
    def total(self) -> float:
        """What is due at the end: the goal, or what the daily cap lets through."""
        return self.due(self.ends_at)

    def by_day(self) -> list[tuple[date, float]]:
        """Will give what is due on each day of the flight, in the order of the calendar."""
        days = _Days.of(self)
        if days is None:
            return []
        ends = [0.0, *(days.due_at_end(number) for number in range(days.count))]
        return [
            (days.first + timedelta(days=number), end - start)
            for number, (start, end) in enumerate(pairwise(ends))
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
class _Days:
    """The days of a plan, numbered from 0 to below count; each is reckoned without the others.

    starts_at, ends_at: in UTC, since what lies between two moments of one zone is no time there.
    head, tail: which parts of the first and of the last day belong to the flight; of a single day
    head is 0 and tail all of it.
    """

    plan: Plan
    starts_at: datetime
    ends_at: datetime
    first: date
    count: int
    head: float
    tail: float

    @classmethod
    def of(cls, plan: Plan) -> "_Days | None":
        """None where nothing is booked."""
        starts_at, ends_at = plan.starts_at.astimezone(UTC), plan.ends_at.astimezone(UTC)
        if plan.goal <= 0 or starts_at >= ends_at:
            return None
        first = _day_at(starts_at, plan.zone)
        last = _day_at(ends_at - timedelta.resolution, plan.zone)
        begins, after = _bounds(last, plan.zone)
        tail = (ends_at - max(begins, starts_at)) / (after - begins)
        begins, after = _bounds(first, plan.zone)
        head = (after - starts_at) / (after - begins) if first < last else 0.0
        return cls(plan, starts_at, ends_at, first, (last - first).days + 1, head, tail)

    def due(self, at: datetime) -> float:
        """What is due at a moment."""
        if not self.starts_at < at < self.ends_at:
            return 0.0 if at <= self.starts_at else self.due_at_end(self.count - 1)
        day = _day_at(at, self.plan.zone)
        number = (day - self.first).days
        begins, after = _bounds(day, self.plan.zone)
        begins, after = max(begins, self.starts_at), min(after, self.ends_at)
        before, due = self.due_at_end(number - 1), self.due_at_end(number)
        return before + (due - before) * self._part(number, (at - begins) / (after - begins))

    def due_at_end(self, number: int) -> float:
        """What is due when that day is over; -1 is before the first.

        It is what the shape asks for by then, or the cap above the day before, whichever is less:
        the least of what any day until then asks for with the caps since. Whole days ask evenly or
        ever less, so that of them the first or the last is the least.
        """
        cap = self.plan.daily_cap
        if cap is None or number < 0:
            return self._asked(number)
        turns = {-1, 0, min(number, self.count - 2), number}
        caps = max(0, cap)
        return min(self._asked(n) + caps * (number - n) for n in turns if -1 <= n <= number)

    def _asked(self, number: int) -> float:
        """What would be due when that day is over if no day had a cap."""
        return self.plan.goal * _curve(self._over(number), self.plan.shape)

    def _over(self, number: int) -> float:
        """Which part of the even plan is over at the end of that day."""
        if number < 0:
            return 0.0
        if number == self.count - 1:
            return 1.0
        return (self.head + number) / (self.head + self.count - 2 + self.tail)

    def _part(self, number: int, gone: float) -> float:
        """Which part of the day's own is due when that part of its time is gone."""
        first, last = self._over(number - 1), self._over(number)
        start, end = _curve(first, self.plan.shape), _curve(last, self.plan.shape)
        here = _curve(first + (last - first) * gone, self.plan.shape)
        return (here - start) / (end - start) if start < end else gone


def _curve(part: float, shape: Shape) -> float:
    """Which part of the goal is due when that part of the even plan is over."""
    return part * (1 + 2 * HASTE * (1 - part)) if shape is Shape.FRONT else part


def _day_at(at: datetime, zone: tzinfo) -> date:
    """The day in which a moment lies: where clocks repeat midnight, the later one has begun."""
    day = day_of(at, zone)
    while day_start(day + timedelta(days=1), zone) <= at:
        day += timedelta(days=1)
    return day


def _bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    return day_start(day, zone), day_start(day + timedelta(days=1), zone)
