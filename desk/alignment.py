"""Which items of two rows are the same: quick whatever the rows hold. No database, no HTML.

Items that stand once in both rows are found first and part the rest; what lies between them is
aligned by the shortest edit script. Sources: Cohen's patience diff; Myers, An O(ND) Difference
Algorithm (1986). Both are charged to an Effort, so that no text makes anybody wait.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence

type Pairs = list[tuple[int, int]]

EDITS = 400  # of one stretch that has nothing to part it; beyond, it counts as rewritten
COMPARISONS = 25_000  # of items that resemble each other, in one stretch


class Effort:
    """How many steps may still be done. When they are used up, what is left counts as rewritten."""

    def __init__(self, steps: int = 1_000_000) -> None:
        self.steps = steps

    def spend(self, steps: int) -> bool:
        """Will take so many steps, and say whether they were there."""
        self.steps -= steps
        return self.steps >= 0


def matches(before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort) -> Pairs:
    """Will pair equal items by their places, ascending on both sides."""
    found: Pairs = []
    waiting = [(0, len(before), 0, len(after))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        while i < i_end and j < j_end and before[i] == after[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and before[i_end - 1] == after[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        if i == i_end or j == j_end or not effort.spend(i_end - i + j_end - j):
            continue
        left, right = before[i:i_end], after[j:j_end]
        anchors = _found_once(left, right)
        if not anchors:
            found += [(i + x, j + y) for x, y in _shortest_script(left, right, effort)]
            continue
        x, y = i, j
        for one, other in [*anchors, (len(left), len(right))]:
            waiting.append((x, i + one, y, j + other))
            x, y = i + one + 1, j + other + 1
        found += [(i + one, j + other) for one, other in anchors]
    return sorted(found)


def pairs[Item](
    before: Sequence[Item],
    after: Sequence[Item],
    *,
    key: Callable[[Item], Hashable],
    likeness: Callable[[Item, Item], float],
    effort: Effort,
) -> Pairs:
    """Will pair equal items, and between those the ones that resemble each other, ascending.

    likeness: from 0 (nothing in common: never paired) to 1.
    """
    equal = matches([key(item) for item in before], [key(item) for item in after], effort)
    found = list(equal)
    i, j = 0, 0
    for i_end, j_end in [*equal, (len(before), len(after))]:
        alike = _alike(before[i:i_end], after[j:j_end], likeness, effort)
        found += [(i + x, j + y) for x, y in alike]
        i, j = i_end + 1, j_end + 1
    return sorted(found)


def _found_once(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """Items that stand once on each side, the longest row of them that keeps its order."""
    places = _single(after)
    both = [(i, places[item]) for item, i in _single(before).items() if item in places]
    ends: list[int] = []  # the lowest end of an ascending row of each length
    tops: list[int] = []
    previous: list[int] = []
    for place, (_, j) in enumerate(both):
        length = bisect_left(ends, j)
        previous.append(tops[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        tops[length : length + 1] = [place]
    row: Pairs = []
    place = tops[-1] if tops else -1
    while place >= 0:
        row.append(both[place])
        place = previous[place]
    return row[::-1]


def _single(items: Sequence[Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    for place, item in enumerate(items):
        places[item] = -1 if item in places else place
    return {item: place for item, place in places.items() if place >= 0}


def _shortest_script(
    before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort
) -> Pairs:
    """Myers' greedy algorithm; nothing where it would need too many edits."""
    n, m = len(before), len(after)
    reach = {1: 0}
    steps_back: list[dict[int, int]] = []
    for edits in range(min(n + m, EDITS) + 1):
        steps_back.append(dict(reach))
        if not effort.spend(edits + 1):
            return []
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            start = x
            while x < n and x - k < m and before[x] == after[x - k]:
                x += 1
            effort.steps -= x - start
            reach[k] = x
            if x >= n and x - k >= m:
                return _walked_back(steps_back, n, m)
    return []


def _walked_back(steps_back: list[dict[int, int]], x: int, y: int) -> Pairs:
    found: Pairs = []
    for edits in range(len(steps_back) - 1, -1, -1):
        reach, k = steps_back[edits], x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        before_k = k + 1 if down else k - 1
        start_x = reach[before_k] if edits else 0
        start_y = start_x - before_k if edits else 0
        while x > start_x and y > start_y:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = start_x, start_y
    return found[::-1]


def _alike[Item](
    before: Sequence[Item],
    after: Sequence[Item],
    likeness: Callable[[Item, Item], float],
    effort: Effort,
) -> Pairs:
    """The pairs of items that together resemble each other most, in order.

    Long stretches are looked at near the diagonal alone.
    """
    n, m = len(before), len(after)
    width = min(m, max(1, COMPARISONS // max(n, 1)))
    if not n or not m or not effort.spend(4 * n * width):
        return []
    best: list[dict[int, float]] = [{}]
    taken: set[tuple[int, int]] = set()
    windows = [(0, m)]
    for i in range(1, n + 1):
        middle = i * m // n
        low, high = max(1, middle - width // 2), min(m, middle + width // 2)
        windows.append((low, high))
        row: dict[int, float] = {}
        for j in range(low, high + 1):
            above, left = best[-1].get(j, 0.0), row.get(j - 1, 0.0)
            like = likeness(before[i - 1], after[j - 1])
            both = best[-1].get(j - 1, 0.0) + like if like else 0.0
            row[j] = max(above, left, both)
            if like and both > above and both > left:
                taken.add((i, j))
        best.append(row)
    found: Pairs = []
    i, j = n, m
    while i and j:
        if (i, j) in taken:
            found.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif best[i].get(j - 1, 0.0) >= best[i].get(j, 0.0):
            j -= 1
        else:
            i -= 1
    return found[::-1]
