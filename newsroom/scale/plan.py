"""Which story of a large newsroom gets what: its moment, state, comments. Arithmetic only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

MEASURED = 10  # full-length stories with MEASURED_COMMENTS approved comments each
MEASURED_COMMENTS = 50
MEASURED_FROM = (2025, 11, 2, 6)  # an hour of UTC; each next one appears an hour later
YEARS = 8
RECENT, A_DAY = 600, 150  # the newest stories, and how many of these appear in a day
SCHEDULED = 3
# How many comments the stories of a hundred have: most none, some very many.
_WEIGHTS = [0] * 45 + [2] * 25 + [6] * 15 + [20] * 10 + [45] * 4 + [120]


@dataclass(frozen=True)
class Slot:
    """What is fixed about a story before its words. number: from 0, in order of time.

    kind: live, expired, withdrawn, killed, scheduled, draft, in_review or approved.
    """

    number: int
    at: datetime
    kind: str
    comments: int
    is_measured: bool = False


def slots(*, done: int, total: int, comments: int, now: datetime) -> Iterator[Slot]:
    """Will lay out the stories that are missing: numbers done … total - 1, oldest first.

    comments: how many they have together. The measured ones come first in an empty newsroom.
    """
    measured = range(done, min(MEASURED, total))
    own = len(measured) * MEASURED_COMMENTS
    rest = range(max(done, MEASURED), total)
    left = max(0, comments - own)
    whole = sum(_weight(number, _kind(number, total)) for number in rest) or 1
    weighed = given = 0
    for number in measured:
        year, month, day, hour = MEASURED_FROM
        at = datetime(year, month, day, tzinfo=now.tzinfo) + timedelta(hours=hour + number)
        yield Slot(number, at, "live", MEASURED_COMMENTS, is_measured=True)
    for number in rest:
        kind = _kind(number, total)
        weighed += _weight(number, kind)
        count = left * weighed // whole - given
        given += count
        yield Slot(number, _moment(number, total, now), kind, count)


def _weight(number: int, kind: str) -> int:
    return _WEIGHTS[number * 37 % 100] if kind in ("live", "expired", "withdrawn") else 0


def _moment(number: int, total: int, now: datetime) -> datetime:
    back = total - number  # 1 for the newest
    if back <= SCHEDULED:
        return now + timedelta(hours=2 * (SCHEDULED + 1 - back))
    recent = min(RECENT, total)
    if back <= recent:
        return now - timedelta(days=1) * back / A_DAY
    first = now - timedelta(days=365 * YEARS)
    end = now - timedelta(days=1) * recent / A_DAY
    return first + (end - first) * (number / total)


def _kind(number: int, total: int) -> str:
    back = total - number
    if back <= SCHEDULED:
        return "scheduled"
    if back <= RECENT and number % 20 == 0:
        return ("draft", "in_review", "approved")[number // 20 % 3]
    return {1: "withdrawn", 333: "withdrawn", 500: "killed", 700: "expired", 801: "expired"}.get(
        number * 7 % 1000, "live"
    )


@dataclass(frozen=True)
class Shape:
    """One comment of a thread. parent: the place of what it answers, or None. path: places of all
    that it answers, outermost first, and its own. is_visible: approved, as all of those are."""

    parent: int | None
    path: tuple[int, ...]
    state: str
    is_visible: bool


def thread(count: int, *, seed: int, levels: int, waiting: bool, plain: bool) -> tuple[Shape, ...]:
    """Will give a thread of that many comments, the same for the same seed.

    waiting: a fifth of its comments is held, else nearly none. plain: all are approved.
    """
    chance = Random(seed)  # noqa: S311 - the same newsroom every time
    made: list[Shape] = []
    for place in range(count):
        open_ones = [shape for shape in made[-12:] if shape.is_visible and len(shape.path) < levels]
        above = chance.choice(open_ones) if open_ones and chance.random() < 0.4 else None
        state = "approved" if plain else _state(chance.random(), waiting)
        made.append(
            Shape(
                parent=above.path[-1] if above else None,
                path=(*(above.path if above else ()), place),
                state=state,
                is_visible=state == "approved" and (above is None or above.is_visible),
            )
        )
    # A parent that is rejected afterwards hides what was approved below it.
    if not plain and count > 20 and seed % 3 == 0:
        made = _without_readers(made, at=next((s.parent for s in made if s.parent is not None), 0))
    return tuple(made)


def _without_readers(made: list[Shape], *, at: int) -> list[Shape]:
    return [
        Shape(
            shape.parent,
            shape.path,
            "rejected" if place == at else shape.state,
            shape.is_visible and at not in shape.path,
        )
        for place, shape in enumerate(made)
    ]


def _state(number: float, waiting: bool) -> str:
    if waiting and number < 0.2:
        return "held"
    return "rejected" if number > 0.93 else "spam" if number > 0.9 else "approved"
