"""What a flight is likely to reach, beside what was booked. Arithmetic only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ads.pacing import Plan

CLOSE = 0.02  # as near to the plan as this part of the goal is on course


class Course(StrEnum):
    """How a flight stands."""

    ON = "on course"
    AHEAD = "ahead of plan"
    BEHIND = "behind plan"
    SHORT = "will fall short"
    REACHED = "reached"
    HALTED = "cannot run"


@dataclass(frozen=True)
class Forecast:
    """booked: the goal. due: by now. expected: at the end; None where nothing was
    counted yet that would tell. capped: what the daily cap lets through, where less than booked.
    hindrance: why it cannot run, in words; "" where it can."""

    booked: int
    delivered: int
    due: float
    expected: int | None
    capped: int | None
    course: Course
    hindrance: str = ""

    @property
    def off_by(self) -> float:
        """As off_by() says; 0 while that is too little to tell."""
        return off_by(self.delivered, self.due, self.booked) or 0.0


def off_by(delivered: int, due: float, booked: int) -> float | None:
    """Will say how far off the plan that is, as a part of what is due: below 0 is behind. None
    while no more is due than what is on course all the same."""
    return (delivered - due) / due if due and due >= CLOSE * booked else None


def forecast(
    plan: Plan, *, delivered: int, a_day: float | None, now: datetime, hindrance: str = ""
) -> Forecast:
    """Will say what a flight reaches.

    a_day: how many views or clicks it could have on a whole day, from what was counted lately in
    the places that it fits; None where nothing was counted. hindrance: why it cannot run, as it
    is; no matter once it is over.
    """
    due = plan.due(now)
    ends = max(timedelta(0), plan.ends_at - max(now, plan.starts_at))
    if not ends:
        hindrance = ""
    if hindrance:
        a_day = 0.0
    let_through = int(round(plan.total))
    expected = None
    if a_day is not None:
        daily = a_day if plan.daily_cap is None else min(a_day, plan.daily_cap)
        more = int(daily * (ends / timedelta(days=1)))
        expected = max(delivered, min(plan.goal, delivered + more))
    elif not ends:
        expected = delivered
    capped = let_through if let_through < plan.goal else None
    course = _course(plan, delivered, due, expected)
    if hindrance and course is not Course.REACHED:
        course = Course.HALTED
    return Forecast(plan.goal, delivered, due, expected, capped, course, hindrance)


def needed_a_day(plan: Plan, *, delivered: int, now: datetime) -> float:
    """Will say how many a day are needed from now, or from the start, to reach the goal in time.

    In the last hour it is as if there were a whole one; 0 when the flight is over.
    """
    left = plan.ends_at - max(now, plan.starts_at)
    if left <= timedelta(0):
        return 0.0
    return max(0, plan.goal - delivered) / (max(left, timedelta(hours=1)) / timedelta(days=1))


def _course(plan: Plan, delivered: int, due: float, expected: int | None) -> Course:
    near = plan.goal * CLOSE
    if delivered >= plan.goal:
        return Course.REACHED
    if expected is not None and expected < plan.goal - near:
        return Course.SHORT
    if delivered < due - near:
        return Course.BEHIND
    return Course.AHEAD if delivered > due + near else Course.ON
