"""How often each flight is chosen, counted over 100,000 draws and held against what it should be.

Chi-square: the sum of (counted - expected)² / expected over all outcomes. It passes where chance alone
would give as much once in a thousand times.
"""

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from ads.selection import Priority, by_weight, choose, pick

DRAWS = 100_000
# By degrees of freedom, what is passed by chance once in a thousand times.
LIMITS = {1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52, 9: 27.88, 99: 148.23}


@dataclass(frozen=True)
class Flight:
    pk: int
    priority: int = Priority.STANDARD
    weight: int = 1
    share: float | None = None
    is_roadblock: bool = False


def chi_square(counted, expected):
    return sum((counted[key] - want) ** 2 / want for key, want in expected.items())


CASES = {
    "one flight": ([Flight(1)], {1: 1.0}),
    "two alike": ([Flight(1), Flight(2)], {1: 0.5, 2: 0.5}),
    "weights 1 2 3 4": ([Flight(n, weight=n) for n in (1, 2, 3, 4)], {n: n / 10 for n in (1, 2, 3, 4)}),
    "a hundred alike": ([Flight(n) for n in range(100)], dict.fromkeys(range(100), 0.01)),
    "the lightest and the heaviest": ([Flight(1, weight=1), Flight(2, weight=100)], {1: 1 / 101, 2: 100 / 101}),
    "shares, weights and the house": (
        [
            Flight(1, Priority.SPONSORSHIP, share=0.4),
            Flight(2, share=0.3), Flight(3, share=0.15),
            Flight(8, Priority.HOUSE, weight=1), Flight(9, Priority.HOUSE, weight=3),
        ],
        {1: 0.4, 2: 0.3, 3: 0.15, 8: 0.0375, 9: 0.1125},
    ),
    "more is asked for than there is": (
        [Flight(1, share=0.9, weight=2), Flight(2, share=0.9, weight=1), Flight(3)],
        {1: 2 / 3, 2: 1 / 3},
    ),
    "a sponsorship takes nine tenths, and a goal below it has its twentieth of all": (
        [
            Flight(1, Priority.SPONSORSHIP, share=0.9),
            Flight(2, share=0.05), Flight(9, Priority.HOUSE),
        ],
        {1: 0.9, 2: 0.05, 9: 0.05},
    ),
    "three tiers with goals": (
        [
            Flight(1, Priority.SPONSORSHIP, share=0.5), Flight(2, share=0.3),
            Flight(8, Priority.HOUSE, share=0.1), Flight(9, Priority.HOUSE),
        ],
        {1: 0.5, 2: 0.3, 8: 0.1, 9: 0.1},
    ),
    "a sponsorship leaves less than a goal below it asks for": (
        [Flight(1, Priority.SPONSORSHIP, share=0.9), Flight(2, share=0.2, weight=3), Flight(3, share=0.1)],
        {1: 0.9, 2: 0.075, 3: 0.025},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_case_116_flights_are_chosen_as_often_as_they_should_be(case, say):
    flights, parts = CASES[case]
    dice = random.Random(20_261_127)
    counted = Counter()
    for _ in range(DRAWS):
        found = pick(flights, draw=dice.random())
        counted[found.pk if found else None] += 1
    expected = {pk: part * DRAWS for pk, part in parts.items()}
    assert set(counted) <= set(expected)
    freedom = len(parts) - 1
    found = chi_square(counted, expected)
    say(
        f"{case}: chi² {found:.2f} with {freedom} degrees of freedom, limit {LIMITS.get(freedom, 0)}"
    )
    assert found <= LIMITS.get(freedom, 0)


def test_case_116_the_ends_of_the_line_are_as_likely_as_the_middle(say):
    """What an inclusive range gets wrong: the edges, which belong to two, or to nobody."""
    flights = [Flight(n) for n in range(10)]
    counted = Counter(by_weight(flights, draw=n / DRAWS).pk for n in range(DRAWS))
    say(f"ten alike over an even grid: {sorted(counted.values())}")
    assert set(counted.values()) == {DRAWS // 10}


def test_case_116_pages_get_each_notice_of_the_house_alike(say):
    flights = [Flight(n) for n in range(10)]
    counted = Counter(choose(flights, slot="story-1", seed=f"/{n}/").pk for n in range(DRAWS))
    found = chi_square(counted, dict.fromkeys(range(10), DRAWS / 10))
    say(f"ten notices over {DRAWS:,} pages: chi² {found:.2f}, limit {LIMITS[9]}")
    assert found <= LIMITS[9]


def test_case_116_all_weights_nothing_chooses_nothing(say):
    dice = random.Random(1)
    found = {pick([Flight(1, weight=0), Flight(2, weight=0)], draw=dice.random()) for _ in range(DRAWS)}  # fmt: skip
    say(f"all weights 0: chosen {found}")
    assert found == {None}
