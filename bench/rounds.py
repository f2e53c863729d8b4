"""Measures targets in turns, A B C … A B C, and tells the quietest round of each."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench import cpu, load, pages
from bench.targets import PAGES, Target

LOUD = 0.10  # of one core: from here on a round is marked, since other work disturbed it
FEWEST = 2  # rounds, however little time there is
TRIES = 3  # of a round in which a process ended
SHORTEST, LONGEST = 1, 8  # seconds of a round
ANSWERS = 40  # that a round should have at least, whatever a page costs
LONGER = {"comment": 3}  # what is written has a long tail, and a p99 needs some hundred answers


@dataclass(frozen=True, kw_only=True)
class Round:
    """One target's page in one round. cpu_ms: of the whole process tree, per answered request.

    foreign: how many cores other work took meanwhile (neither the target's nor wrk's).
    """

    cpu_ms: float
    answered: load.Answered
    foreign: float


@dataclass
class Measured:
    """All rounds of one page of one target."""

    target: Target
    page: str
    seconds: int = SHORTEST
    rounds: list[Round] = field(default_factory=list)

    @property
    def best(self) -> Round:
        return quietest(self.rounds)


class Failed(Exception):
    """A target did not answer as it should; what was measured is worth nothing."""


def seconds_for(page: str, one_answer_seconds: float, is_limit: bool = False) -> int:
    """Will say how long a round of a page must be, by what one answer took.

    is_limit: it writes nothing and is even, so that the shortest will do.
    """
    shortest = SHORTEST if is_limit else LONGER.get(page, SHORTEST)
    wanted = max(shortest, math.ceil(ANSWERS * one_answer_seconds))
    return min(LONGEST, wanted)


def measured(target: Target, page: str, seconds: int, numbers: load.Numbers) -> Round | None:
    """Will load one page of one target for a round. None when one of its processes ended.

    Raises Failed when answers were refused or connections broke.
    """
    form = target.forms.get(page)
    pages.burst(target, page, first=numbers.take())
    pids_before = cpu.tree(target.pids())
    before, busy_before = cpu.seconds(pids_before), cpu.busy()
    children_before = cpu.children_seconds()
    answered = load.run(
        target.urls[page],
        seconds=seconds,
        form=form,
        first=numbers.take() if form else 0,
        accept=target.accept,
    )
    after, busy_after = cpu.seconds(cpu.tree(target.pids())), cpu.busy()
    if answered.refused or answered.broken or not answered.requests:
        raise Failed(
            f"{target.name}, {page}: of {answered.requests} answers {answered.refused} were "
            f"refusals, and {answered.broken} connections broke"
        )
    try:
        used = cpu.between(before, after)
    except LookupError:
        return None
    by_wrk = cpu.children_seconds() - children_before
    return Round(
        cpu_ms=used / answered.requests * 1_000,
        answered=answered,
        foreign=max(0.0, busy_after - busy_before - used - by_wrk) / answered.seconds,
    )


def in_turns(
    targets: Iterable[Target],
    *,
    rounds: int,
    say: Callable[[str], None],
    deadline: float = math.inf,
) -> list[Measured]:
    """Will measure each page of each target once a round, after each was asked some times.

    A page is measured at all targets before the next page's turn, so that what is compared ran
    within the same minute. deadline: of time.monotonic(); a round that would end after it is left
    out, but not one of the first FEWEST.
    Raises Failed, also where a page has no round that counts, and pages.WrongAnswer.
    """
    numbers = load.Numbers()
    took = [(target, pages.warm(target, times=5, first=numbers.take())) for target in targets]
    found = [
        Measured(target, page, seconds_for(page, quickest[page], target.state == "limit"))
        for page in PAGES
        for target, quickest in took
        if page in target.urls
    ]
    say(f"one round takes about {sum(one.seconds for one in found)} s")
    for number in range(1, rounds + 1):
        began = time.monotonic()
        for one in found:
            measurement = _at_last(one, numbers)
            if measurement:
                one.rounds.append(measurement)
        say(f"round {number} of {rounds} is measured")
        if FEWEST <= number < rounds and 2 * time.monotonic() - began > deadline:
            say("there is no time for another round")
            break
    for one in found:
        if not one.rounds:
            raise Failed(f"{one.target.name}, {one.page}: its processes ended in every round")
    return found


def _at_last(one: Measured, numbers: load.Numbers) -> Round | None:
    """A database may renew a connection just then: such a round is tried again."""
    for _ in range(TRIES):
        if found := measured(one.target, one.page, one.seconds, numbers):
            return found
    return None


def quietest(rounds: Iterable[Round]) -> Round:
    """Will give the round with the least CPU time per request: other work can only add to it.

    Raises ValueError when there is no round.
    """
    return min(rounds, key=lambda one: one.cpu_ms)
