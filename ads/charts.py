"""Days as bars with a line of what was planned, in the words of SVG. Arithmetic only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 1_200, 250  # of the drawing
LEFT, RIGHT, TOP, FOOT = 60, 10, 12, 28  # round the bars: numbers stand left, days below
LINES = 3  # across, above zero


@dataclass(frozen=True)
class Day:
    """What was delivered on a day, and what was planned for it."""

    day: date
    delivered: int
    planned: float


@dataclass(frozen=True)
class Bar:
    """x, y, width, height: of the bar. middle: where its day stands. label: "" where days are many.

    is_today: what is not over yet.
    """

    day: Day
    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    is_today: bool


@dataclass(frozen=True)
class Line:
    """A line across, with its number."""

    y: float
    number: int


@dataclass(frozen=True)
class Chart:
    """bars, lines: in order. plan: the points of a polyline, "" where nothing is planned."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    plan: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - 8
    beside: int = LEFT - 8


def chart(days: Sequence[Day], *, today: date) -> Chart | None:
    """Will draw these days, in their order; None when there are none."""
    if not days:
        return None
    step = _step(max(max(day.delivered, day.planned) for day in days))
    floor, tall = HEIGHT - FOOT, HEIGHT - FOOT - TOP
    room = (WIDTH - LEFT - RIGHT) / len(days)

    def y(number: float) -> float:
        return round(floor - tall * number / (step * LINES), 1)

    every = -(-len(days) // 31)
    bars = tuple(
        Bar(
            day,
            x=round(LEFT + room * (place + 0.175), 1),
            y=y(day.delivered),
            width=round(room * 0.65, 1),
            height=round(floor - y(day.delivered), 1),
            middle=round(LEFT + room * (place + 0.5), 1),
            label=_label(day.day, is_first=place == 0) if place % every == 0 else "",
            is_today=day.day == today,
        )
        for place, day in enumerate(days)
    )
    points = (
        f"{LEFT + room * (place + side):.1f},{y(day.planned):.1f}"
        for place, day in enumerate(days)
        for side in (0, 1)
    )
    plan = " ".join(points) if any(day.planned for day in days) else ""
    return Chart(bars, tuple(Line(y(step * n), step * n) for n in range(LINES + 1)), plan)


def _label(day: date, *, is_first: bool) -> str:
    return f"{day.day} {day:%b}" if is_first or day.day == 1 else f"{day.day}"


def _step(highest: float) -> int:
    """A round number of which LINES reach at least as high."""
    unit = 1
    while True:
        for digit in (1, 2, 4, 5):
            if digit * unit * LINES >= highest:
                return digit * unit
        unit *= 10
