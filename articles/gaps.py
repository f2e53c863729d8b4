"""Where something may stand between two blocks of a story, and why not. Arithmetic only.

Heights are estimates for a phone 390 px wide, in the reader's own type. What stands there, and how
many of them, is for others to choose.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import NamedTuple

from articles.body import UNCOUNTED, Block
from articles.notices import is_notice

TOP_BLOCKS, TOP_PX = 2, 200
END_BLOCKS, END_PX = 1, 300
SHORT_CHARACTERS = 40
SUBHEAD_CHARACTERS = 80  # of a paragraph that is bold whole, which other programs mean as a heading
SECTION_PARAGRAPHS = 2

_TEXT = frozenset({"paragraph", "list"})
_BESIDE = {
    "quote": "beside a quotation",
    "pullquote": "beside a pull quote",
    "figure": "beside a picture",
    "video": "beside a video",
    "post": "beside a post of another site",
    "table": "beside a table",
    "factbox": "beside a fact box",
    "related": "beside a related story",
}
_LED_TO = frozenset({"list", "table", "quote", "pullquote"})
# Also the colon of other scripts, the visarga that Hindi types for it, and closing marks behind it.
_LEADS = re.compile(r"[:：﹕︰∶ः\-–—‐‑][^\w.!?…।॥۔؟]*$")
_ENDS = re.compile(r"[.!?…।॥۔؟][\s\"'”’»)\]\u200b-\u200f\u2060\ufeff]*$")
_BOLD = re.compile(r"<strong\b[^>]*>.*?</strong>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Gap(NamedTuple):
    """The place before blocks[index].

    reason: why nothing may stand there, in the words of the desk; "" where something may.
    chosen: an editor put a break here: it is blocks[index], and gives its place away.
    above_px, below_px: estimated heights of the story's text before and after it.
    """

    index: int  # type: ignore[assignment]  # nobody asks a gap for tuple's index()
    allowed: bool
    reason: str
    chosen: bool
    above_px: int
    below_px: int


@dataclass(frozen=True)
class Outline:
    """What is known of a story's blocks without reading them again: small enough to be kept.

    kinds, words, heights: of each block; words as a story's are counted, none of a caption or of
    what points elsewhere. gaps: those between them.
    """

    kinds: tuple[str, ...]
    words: tuple[int, ...]
    heights: tuple[int, ...]
    gaps: tuple[Gap, ...]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "Outline":
        return cls(
            kinds=tuple(block.kind for block in blocks),
            words=tuple(0 if block.kind in UNCOUNTED else block.words for block in blocks),
            heights=tuple(height(block) for block in blocks),
            gaps=tuple(gaps(blocks)),
        )

    def as_list(self) -> list:
        """Will give it ready for JSON; from_list() reads it."""
        return [self.kinds, self.words, self.heights, [*self.gaps]]

    @classmethod
    def from_list(cls, written: list) -> "Outline":
        kinds, words, heights, found = written
        return cls(tuple(kinds), tuple(words), tuple(heights), tuple(Gap(*gap) for gap in found))


def gaps(blocks: Sequence[Block]) -> list[Gap]:
    """Will judge each gap between top-level blocks, in their order.

    A break stands in a gap, it does not make two of it: what counts are the blocks around it.
    """
    heights = [height(block) for block in blocks]
    blocks = [_as_meant(block) for block in blocks]
    total, above = sum(heights), 0
    found: list[Gap] = []
    for index, block in enumerate(blocks):
        before = [other for other in blocks[:index] if other.kind != "break"]
        after = [other for other in blocks[index:] if other.kind != "break"]
        behind_break = index > 0 and blocks[index - 1].kind == "break"
        if before and after and not behind_break:
            reason = _refusal(before, after, above, total - above)
            found.append(
                Gap(index, not reason, reason, block.kind == "break", above, total - above)
            )
        above += heights[index]
    return found


def _as_meant(block: Block) -> Block:
    if block.kind != "paragraph" or not 0 < len(block.text) <= SUBHEAD_CHARACTERS:
        return block
    beside, count = _BOLD.subn("", block.html)
    is_bold_whole = count and not re.search(r"\w", unescape(_TAG.sub("", beside)))
    is_subhead = is_bold_whole and not is_notice(block.text)
    return replace(block, kind="heading") if is_subhead else block


def _refusal(before: list[Block], after: list[Block], above: int, below: int) -> str:
    return (
        _beside(before, after)
        or _reads_on(before[-1], after[0])
        or _too_near(before, after, above, below)
    )


def _beside(before: list[Block], after: list[Block]) -> str:
    above, below = before[-1], after[0]
    if above.kind == "heading":
        return "under a heading"
    for block in (above, below):
        if block.kind in _BESIDE:
            return _BESIDE[block.kind]
        if block.kind == "paragraph" and is_notice(block.text):
            return "beside a correction"
    if below.kind == "heading" and _section_paragraphs(before) < SECTION_PARAGRAPHS:
        return "above a heading, after a short section"
    return ""


def _section_paragraphs(before: list[Block]) -> int:
    """Paragraphs of the section that ends here, without those that only lead to a list."""
    count, following = 0, ""
    for block in reversed(before):
        if block.kind == "heading":
            break
        leads = following in _LED_TO and _is_lead_in(block)
        count += block.kind == "paragraph" and not leads
        following = block.kind
    return count


def _is_lead_in(block: Block) -> bool:
    text = block.text
    return bool(_LEADS.search(text)) or len(text) < SHORT_CHARACTERS or not _ENDS.search(text)


def _reads_on(above: Block, below: Block) -> str:
    if above.kind != "paragraph":
        return ""
    if below.kind in _LED_TO and _is_lead_in(above):
        return f"between a lead-in and its {below.kind}"
    if _LEADS.search(above.text):
        return "between a lead-in and what it leads to"
    return ""


def _too_near(before: list[Block], after: list[Block], above: int, below: int) -> str:
    if sum(block.kind in _TEXT for block in before) < TOP_BLOCKS or above < TOP_PX:
        return "too near the top"
    if sum(block.kind in _TEXT for block in after) < END_BLOCKS or below < END_PX:
        return "too near the end"
    return ""


@dataclass(frozen=True)
class _Shape:
    """How a kind of block is set: characters a line, px a line, px an item and px a block more."""

    characters: int
    line_px: int
    item_px: int
    block_px: int


_SHAPES = {
    "paragraph": _Shape(42, 29, 0, 18),
    "heading": _Shape(28, 30, 0, 34),
    "list": _Shape(38, 29, 8, 12),
    "quote": _Shape(36, 29, 0, 34),
    "pullquote": _Shape(26, 34, 0, 20),
    "factbox": _Shape(38, 27, 8, 56),
    "table": _Shape(200, 44, 0, 28),
    "figure": _Shape(52, 20, 0, 233),
    "video": _Shape(200, 0, 0, 241),
    "post": _Shape(40, 27, 0, 118),
    "related": _Shape(200, 0, 0, 92),
    "break": _Shape(200, 0, 0, 0),
}


def height(block: Block) -> int:
    """Will estimate the height of a block in px, with the space below it."""
    shape = _SHAPES[block.kind]
    items = block.text.split("\n") if block.text else []
    lines = sum(max(1, math.ceil(len(item) / shape.characters)) for item in items)
    return lines * shape.line_px + len(items) * shape.item_px + shape.block_px
