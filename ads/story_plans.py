"""The plan of a story's slots in the words of the desk: where one stands, where none and why."""

from copy import copy
from dataclasses import dataclass

from ads.carrying import why_none
from ads.page_slots import standing
from ads.placement import DENSEST, MOST, place
from ads.slots import Slot
from ads.suppressions import silence
from articles import reader_html
from articles.body import Block
from articles.gaps import Outline
from articles.models import Article

_SHOWN_WORDS = 6  # of the text around a gap


@dataclass(frozen=True)
class PlannedGap:
    """The place before a block of the body. index: that block's, counted in the clean body.

    reason: why no slot stands there, "" where one does. before, after: the first and last words of
    what stands around it.
    """

    index: int
    reason: str
    after: str
    before: str


@dataclass(frozen=True)
class StoryPlan:
    """gaps: in their order. refusal: why the story carries none at all, "" where it may.

    slot_count, slot_px, slot_size, percent: how many, the height kept free for each, its size, and
    all of them in the height of the text, on a phone. blocks: how many the body has.
    """

    gaps: list[PlannedGap]
    refusal: str
    slot_count: int
    slot_px: int
    slot_size: str
    percent: int
    blocks: int

    @property
    def is_too_dense(self) -> bool:
        """Only a break that an editor set makes it so."""
        return self.percent > 100 * DENSEST

    most = MOST
    densest = round(100 * DENSEST)


def of(story: Article) -> StoryPlan:
    """Will plan the slots of a story as it is in memory: what readers would get of it.

    Five queries at most: three where its text shows neither pictures nor other stories.
    """
    read = copy(story)
    reader_html.prepare(read)
    body = reader_html.places(read)
    indexes = [index for index, block in enumerate(body) if block is not None]
    shown = [block for block in body if block is not None]
    slot = standing()["story"]
    refusal = why_none(story, story.section if story.section_id else None) or _why_silent(
        slot, story
    )
    outline = Outline.of(shown)
    planned = place(outline, carries=not refusal, slot_px=slot.height_px)
    refused = dict(planned.refused)
    return StoryPlan(
        gaps=[
            PlannedGap(
                index=indexes[gap.index],
                reason=refused.get(gap.index, ""),
                after=_last(shown[gap.index - 1]),
                before=_first(shown[gap.index :]),
            )
            for gap in outline.gaps
        ],
        refusal=refusal,
        slot_count=len(planned.slots),
        slot_px=slot.height_px,
        slot_size=slot.phone.replace("x", " × "),
        percent=round(100 * planned.density),
        blocks=len(body),
    )


def _why_silent(slot: Slot, story: Article) -> str:
    if not slot.is_on:
        return "the slot in stories is switched off"
    tags = story.tags.values_list("pk", flat=True) if story.pk else ()
    if silence().falls_on(slot.name, tags):
        return "one of its tags, or the whole site, is without advertisements"
    return ""


def _last(block: Block) -> str:
    words = block.text.split()
    return ("… " if len(words) > _SHOWN_WORDS else "") + " ".join(words[-_SHOWN_WORDS:])


def _first(following: list[Block]) -> str:
    """Of the first that is no break: a break has no words."""
    told = next((block for block in following if block.kind != "break"), None)
    words = told.text.split() if told else []
    return " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
