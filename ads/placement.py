"""Where slots stand in a story: chooses among the gaps that articles.gaps allows. Arithmetic only.

What an editor chose is used as it is, and then nothing is chosen here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ads.slots import SLOTS
from articles.gaps import Gap, Outline

MOST = 5
FEWEST_BLOCKS = 6  # of a story that carries one slot; or, in fewer and longer blocks,
WORDS_EACH = 250
APART_BLOCKS, APART_PX, APART_WORDS = 3, 500, 200
DENSEST = 0.30  # of a page 390 px wide, as the Better Ads Standards measure it

_NONE_HERE = "this story carries no advertisements"
_CHOSEN = "an editor chose the places"
_SHORT = "the story is too short"
_NEAR = "too near another slot"
_ENOUGH = "enough for so few words"
_DENSE = "too much of a phone's page"
_FULL = f"a story carries at most {MOST}"


@dataclass(frozen=True)
class Plan:
    """slots: indexes of the blocks before which a slot stands, ascending; a break is replaced.

    refused: pairs of such an index and the reason in the words of the desk, for all other gaps.
    density: height of the slots in that of the text, on a phone.
    """

    slots: tuple[int, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    density: float = 0.0


def place(outline: Outline, *, carries: bool = True, slot_px: int = 0) -> Plan:
    """Will plan the slots of a story. The same outline gives the same plan.

    carries: whether this story may carry any at all. slot_px: what one takes from a page 390 px
    wide; 0 for what ads.slots says.
    """
    slot_px = slot_px or SLOTS["story"].height_px
    found = outline.gaps
    if not carries:
        return Plan(refused=tuple((gap.index, _NONE_HERE) for gap in found))
    is_chosen = any(gap.chosen for gap in found)
    reasons = _chosen_alone(found) if is_chosen else _chosen_by_rule(outline, slot_px)
    slots = tuple(index for index, reason in reasons if not reason)
    total = sum(outline.heights)
    return Plan(
        slots=slots,
        refused=tuple(pair for pair in reasons if pair[1]),
        density=len(slots) * slot_px / total if slots else 0.0,
    )


def _chosen_alone(found: Sequence[Gap]) -> list[tuple[int, str]]:
    chosen = [gap.index for gap in found if gap.chosen][:MOST]
    return [
        (gap.index, "" if gap.index in chosen else _FULL if gap.chosen else _CHOSEN)
        for gap in found
    ]


def _chosen_by_rule(outline: Outline, slot_px: int) -> list[tuple[int, str]]:
    """From top to bottom: the first gap that is allowed, then one for about each 250 words."""
    words = [0]
    for more in outline.words:
        words.append(words[-1] + more)
    enough = max(1, words[-1] // WORDS_EACH)
    is_long_enough = _told(outline.kinds) >= FEWEST_BLOCKS or words[-1] >= WORDS_EACH
    room = int(DENSEST * sum(outline.heights) / slot_px)
    taken: list[Gap] = []
    reasons = []
    for gap in outline.gaps:
        if not gap.allowed:
            reason = gap.reason
        elif not is_long_enough:
            reason = _SHORT
        elif taken and _is_near(taken[-1], gap, outline):
            reason = _NEAR
        elif len(taken) >= enough or (
            taken and words[gap.index] - words[taken[-1].index] < APART_WORDS
        ):
            reason = _ENOUGH
        elif len(taken) >= MOST:
            reason = _FULL
        elif len(taken) >= room:
            reason = _DENSE
        else:
            reason = ""
            taken.append(gap)
        reasons.append((gap.index, reason))
    return reasons


def _told(kinds: Sequence[str]) -> int:
    return sum(kind != "break" for kind in kinds)


def _is_near(last: Gap, gap: Gap, outline: Outline) -> bool:
    between = outline.kinds[last.index : gap.index]
    return _told(between) < APART_BLOCKS and gap.above_px - last.above_px < APART_PX
