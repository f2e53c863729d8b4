"""What differs between two contents of a story (articles.content), field by field. No database.

A content here may also carry "publish_at" and "expires_at", as everything() adds them. Names of
sections, authors and pictures are not known here, only their keys.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk import alignment, story_parts, word_marks
from desk.story_parts import Part
from desk.word_marks import Kind, Piece

TEXTS = ("headline", "standfirst", "dateline_place", "slug", "agency", "paid_by")
ORDER = (
    *("headline", "standfirst", "dateline_place", "body", "tags", "bylines", "agency"),
    *("section_id", "lead_picture_id", "language", "slug", "comments_open", "has_slots"),
    *("is_sensitive", "paid_by", "publish_at", "expires_at"),
)
MOST_BESIDE = 1000  # blocks in one stretch; more stand beside each other as one


@dataclass(frozen=True)
class Row:
    """Blocks beside each other. pieces: both sides, in the order in which they are read.

    equal: the blocks that are the same on both sides and folded here; then there are no pieces.
    """

    pieces: Sequence[Piece] = ()
    equal: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One tag or byline. value: a name, or a pair of an author's key and role."""

    value: Any
    kind: Kind


@dataclass(frozen=True)
class Difference:
    """One field that differs. what: text, body, set or choice; it says which of the rest are set.

    moved: whether what both have stands in another order. before, after: the values as they are.
    """

    field: str
    what: str
    before: Any
    after: Any
    pieces: Sequence[Piece] = ()
    rows: Sequence[Row] = ()
    left: Sequence[Entry] = ()
    right: Sequence[Entry] = ()
    moved: bool = False
    words_new: int = 0
    words_gone: int = 0


@dataclass(frozen=True)
class Comparison:
    differences: Sequence[Difference]
    equal: Sequence[str] = field(default_factory=list)


def everything(version) -> dict:
    """Will give all that a version of a story (desk.models.Revision) holds, its dates with it."""
    dates = {"publish_at": version.publish_at, "expires_at": version.expires_at}
    return {**version.content, **dates}


def compare(before: dict, after: dict) -> Comparison:
    """Will say what differs, in the order of the story form, and which fields are equal.

    A field that one side does not know, as in a content of an older edition, is compared with
    nothing. Bounded work: past it, texts are shown as rewritten.
    """
    effort = alignment.Effort()
    differences, equal = [], []
    for name in fields_of(before, after):
        one, other = before.get(name), after.get(name)
        if name == "bylines":
            one, other = credits_of(one), credits_of(other)
        elif name == "tags":
            one, other = sorted(one or []), sorted(other or [])
        if one == other or (not one and not other and name in TEXTS):
            equal.append(name)
        else:
            differences.append(_difference(name, one, other, effort))
    return Comparison(differences, equal)


def fields_of(*contents: dict) -> list[str]:
    """Will list the fields of these contents, in the order of the story form."""
    known = {name for content in contents for name in content}
    return [name for name in ORDER if name in known] + sorted(known - set(ORDER))


def credits_of(bylines) -> list[tuple[int, str]]:
    """Will give bylines as pairs (author's key, role); an older edition kept the key alone."""
    return [
        (entry, "words") if isinstance(entry, int) else (entry[0], entry[1])
        for entry in bylines or []
    ]


def _difference(name: str, one, other, effort: alignment.Effort) -> Difference:
    if name == "body":
        rows = _rows(story_parts.of(one or ""), story_parts.of(other or ""), effort)
        counts = [
            sum(word_marks.word_count(row.pieces, kind) for row in rows)
            for kind in (Kind.NEW, Kind.GONE)
        ]
        return Difference(
            name, "body", one, other, rows=rows, words_new=counts[0], words_gone=counts[1]
        )
    if name in ("tags", "bylines"):
        left, right, moved = _sets(one or [], other or [])
        return Difference(name, "set", one, other, left=left, right=right, moved=moved)
    if name in TEXTS:
        pieces = word_marks.marks(
            word_marks.of_text(one or ""), word_marks.of_text(other or ""), effort
        )
        return Difference(name, "text", one, other, pieces=pieces)
    return Difference(name, "choice", one, other)


def _sets(one: list, other: list) -> tuple[list[Entry], list[Entry], bool]:
    left = [Entry(value, Kind.SAME if value in other else Kind.GONE) for value in one]
    right = [Entry(value, Kind.SAME if value in one else Kind.NEW) for value in other]
    kept = [entry.value for entry in left if entry.kind == Kind.SAME]
    return left, right, kept != [entry.value for entry in right if entry.kind == Kind.SAME]


def _rows(before: list[Part], after: list[Part], effort: alignment.Effort) -> list[Row]:
    rows: list[Row] = []
    i = j = 0
    pairs = story_parts.align(before, after, effort)
    for i_next, j_next in [*pairs, (len(before), len(after))]:
        rows += _unpaired(before[i:i_next], after[j:j_next])
        if i_next < len(before) and j_next < len(after):
            _add_pair(rows, before[i_next], after[j_next], effort)
        i, j = i_next + 1, j_next + 1
    return rows


def _unpaired(before: list[Part], after: list[Part]) -> list[Row]:
    """Beside each other without being compared: one is not the other."""
    longer = max(len(before), len(after))
    if longer > MOST_BESIDE:
        return [Row(_whole("\n".join(part.text for part in side) for side in (before, after)))]
    rows = []
    for place in range(longer):
        pieces: list[Piece] = []
        for parts, kind in ((before, Kind.GONE), (after, Kind.NEW)):
            if place < len(parts):
                pieces += word_marks.whole(word_marks.of_nodes([parts[place].node]), kind)
        rows.append(Row(pieces))
    return rows


def _add_pair(rows: list[Row], one: Part, other: Part, effort: alignment.Effort) -> None:
    if one.html == other.html:
        if not rows or rows[-1].pieces:
            rows.append(Row())
        rows[-1].equal.append(one)
    elif effort.steps < 0:
        rows.append(Row(_whole([one.text, other.text])))
    else:
        sides = (word_marks.of_nodes([one.node]), word_marks.of_nodes([other.node]))
        rows.append(Row(word_marks.marks(*sides, effort)))


def _whole(texts: Iterable[str]) -> list[Piece]:
    gone, new = texts
    return [Piece(kind, text) for kind, text in ((Kind.GONE, gone), (Kind.NEW, new)) if text]
