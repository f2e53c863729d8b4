"""What stands where on the front page. Choice only: no database, no clock, no HTML."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SECONDS = 4
LATEST = 7
BESIDE_THE_RAIL = 4  # strips; the others stand below, two by two
FEWEST_FOR_STRIPS = 5  # with fewer, the page is a lead and rows
COLUMNS, LARGE_AND_ROWS = 4, 5


@dataclass
class Strip:
    """One section's part. stories: at least one. in_columns: form B, else one large and rows."""

    section: Any
    stories: list
    in_columns: bool


@dataclass
class Front:
    """lead is None in an empty newsroom. rows: what follows the lead when there are few stories."""

    lead: Any = None
    seconds: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)
    latest: list = field(default_factory=list)

    @property
    def strips_beside(self) -> list[Strip]:
        return self.strips[:BESIDE_THE_RAIL]

    @property
    def strips_below(self) -> list[Strip]:
        return self.strips[BESIDE_THE_RAIL:]

    @property
    def stories(self) -> list:
        """Every story that stands on the page, each once."""
        top = [self.lead] if self.lead else []
        in_strips = [story for strip in self.strips for story in strip.stories]
        return [*top, *self.seconds, *self.rows, *in_strips, *self.latest]

    @property
    def with_names(self) -> list:
        """The stories that stand there with the names of their authors: lead and large ones."""
        large = [strip.stories[0] for strip in self.strips if not strip.in_columns]
        return [*([self.lead] if self.lead else []), *large]


def choose(
    stories: Sequence, *, picks: Mapping[int, int], sections: Sequence, language: str
) -> Front:
    """Will lay out these stories so that none stands twice.

    stories: newest first, with pk, section_id, lead_picture_id and language.
    picks: an editor's choice, from place (1 is the lead, 2 to 5 the seconds) to the story's pk; a
    pick that is not among the stories is passed over.
    sections: those that may have a strip, in order, with key, their id.
    language: the paper's own; places without a pick take the newest story in it with a picture,
    then the newest in it, then any; the list of the latest holds no other language.
    """
    if len(stories) < FEWEST_FOR_STRIPS:
        lead = _top(stories, picks, language, places=1)[0] if stories else None
        return Front(lead=lead, rows=[s for s in stories if s is not lead])
    lead, *seconds = _top(stories, picks, language, places=1 + SECONDS)
    rest = _without(stories, [lead, *seconds])
    own = [story for story in rest if story.language == language]
    latest = own[: min(LATEST, len(rest) // 3)]
    strips = _strips(_without(rest, latest), sections)
    return Front(lead=lead, seconds=seconds, strips=strips, latest=latest)


def _top(stories: Sequence, picks: Mapping[int, int], language: str, *, places: int) -> list:
    by_pk = {story.pk: story for story in stories}
    chosen = {place: by_pk[pk] for place, pk in picks.items() if pk in by_pk and place <= places}
    free = _without(stories, chosen.values())
    # The sort is stable: among equals the newest stays first.
    fill = iter(sorted(free, key=lambda s: (s.language != language, not s.lead_picture_id)))
    return [chosen.get(place) or next(fill) for place in range(1, places + 1)]


def _strips(stories: Sequence, sections: Sequence) -> list[Strip]:
    strips: list[Strip] = []
    for section in sections:
        own = [story for story in stories if story.section_id == section.key]
        pictured = [story for story in own if story.lead_picture_id]
        if not own:
            continue
        beside = len(strips) < BESIDE_THE_RAIL
        if beside and len(strips) % 2 and len(pictured) >= COLUMNS:
            strips.append(Strip(section, pictured[:COLUMNS], in_columns=True))
        else:
            large = (pictured or own)[0]
            rows = _without(own, [large])[: LARGE_AND_ROWS - 1]
            strips.append(Strip(section, [large, *rows], in_columns=False))
    return strips


def _without(stories: Sequence, taken: Collection) -> list:
    gone = {story.pk for story in taken}
    return [story for story in stories if story.pk not in gone]
