"""Joins what two people wrote in one story, from the version that both began with. No database.

What only one of them changed is taken; where both changed the same field or the same paragraph
otherwise, it is an Overlap that a person decides. Contents are as in desk.comparing.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desk import alignment, comparing, story_parts
from desk.story_parts import Part


@dataclass(frozen=True)
class Overlap:
    """One question. before is None where nobody knows it any more.

    In the body, the texts are HTML of some blocks. place: the number of the first of them in the
    joined story, from 1. at: its number in the version from which both began.
    """

    field: str
    before: Any
    mine: Any
    theirs: Any
    place: int = 0
    at: int = 0

    @property
    def key(self) -> str:
        """Names the question: the same for as long as its texts are the same."""
        texts = [self.field, self.before, self.mine, self.theirs, self.at]
        told = json.dumps(texts, default=str, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Joined:
    """A field that was joined without asking. by: mine, theirs, or both where it was agreed or
    where each changed another part of it."""

    field: str
    by: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Merge:
    """settled: the fields that need no answer, but for the body. body: HTML of blocks, in order,
    with the overlaps between them. joined: what was changed and needs no answer."""

    settled: dict
    body: Sequence[str | Overlap]
    fields: Sequence[Overlap]
    joined: Sequence[Joined]

    @property
    def overlaps(self) -> list[Overlap]:
        return [*self.fields, *(part for part in self.body if isinstance(part, Overlap))]

    def content(self, answers: dict[str, Any]) -> dict:
        """Will give the joined content. answers: by key of an overlap, the value to be kept.

        Raises KeyError where an answer is missing.
        """
        body = "".join(
            answers[part.key] if isinstance(part, Overlap) else part for part in self.body
        )
        asked = {overlap.field: answers[overlap.key] for overlap in self.fields}
        return {**self.settled, **asked, "body": body}


def merge(base: dict | None, mine: dict, theirs: dict, *, ask: Collection[str] = ()) -> Merge:
    """Will join two contents that were made from one.

    base: None where that version was thinned away; then all that differs is asked. ask: fields to
    be asked although they could be joined, since a form refused them so.
    """
    effort = alignment.Effort()
    settled, fields, joined = {}, [], []
    pieces: list[str | Overlap] = []
    for name in comparing.fields_of(mine, theirs):
        was, own, other = (
            _value(content, name, (mine, theirs)) for content in (base, mine, theirs)
        )
        if name == "body":
            pieces, by = _merge_bodies(was, own, other, effort)
            value: Any = _settled_text(pieces)
        else:
            value, by = _merge_values(name, was, own, other, knows_base=base is not None)
            if by == "asked" or (name in ask and own != other):
                fields.append(Overlap(name, was, own, other))
                continue
            settled[name] = value
        if by:
            joined.append(Joined(name, by, was, value))
    return Merge(settled, pieces, fields, joined)


def _value(content: dict | None, name: str, others: tuple[dict, dict]) -> Any:
    """A field of a content; an older edition that does not know it has it as the other side."""
    if content is None:
        return None
    known = content if name in content else next(other for other in others if name in other)
    return sorted(known[name]) if name == "tags" else known[name]


def _merge_values(name: str, base, mine, theirs, *, knows_base: bool) -> tuple[Any, str]:
    """The value and by whom it is: "" where nothing changed, "asked" where both did."""
    if mine == theirs:
        return mine, "" if not knows_base or base == mine else "both"
    if not knows_base:
        return None, "asked"
    if base == mine:
        return theirs, "theirs"
    if base == theirs:
        return mine, "mine"
    if name == "tags":
        return sorted(_united(base, mine, theirs)), "both"
    if name == "bylines":
        return _merge_bylines(base, mine, theirs)
    return None, "asked"


def _united(base: list, mine: list, theirs: list) -> list:
    """What both still have and what either added, in the order of mine, then of theirs."""
    kept = [entry for entry in mine if entry in theirs or entry not in base]
    return kept + [entry for entry in theirs if entry not in base and entry not in kept]


def _merge_bylines(base, mine, theirs) -> tuple[Any, str]:
    """One order, and one role for each. Asked where both chose another of them, and where one took
    out whom the other gave another role."""
    sides = [dict(comparing.credits_of(bylines)) for bylines in (base, mine, theirs)]
    was, ours, others = (list(side) for side in sides)
    common = [author for author in was if author in ours and author in others]
    orders = [[author for author in side if author in common] for side in (was, ours, others)]
    if orders[0] == orders[1]:
        authors = _united(was, others, ours)
    elif orders[2] in (orders[0], orders[1]):
        authors = _united(was, ours, others)
    else:
        return None, "asked"
    roles: dict[int, str] = {}
    for author in {**sides[0], **sides[1], **sides[2]}:
        was_in, *now = (side.get(author) for side in sides)
        chosen = {role for role in now if role not in (None, was_in)}
        if len(chosen) > 1 or (chosen and was_in and None in now):
            return None, "asked"
        roles[author] = chosen.pop() if chosen else was_in or ""
    is_plain = all(isinstance(entry, int) for entry in [*base, *mine, *theirs])
    return [author if is_plain else [author, roles[author]] for author in authors], "both"


# The body: the edits of each side by the places of the base, as diff3 does


@dataclass(frozen=True)
class _Edit:
    """Blocks start:end of the base became these."""

    start: int
    end: int
    parts: tuple[Part, ...]

    def meets(self, start: int, end: int) -> bool:
        """Whether both touch the same blocks, or put something at the same place."""
        if self.start == self.end and start == end:
            return self.start == start
        return self.start < end and start < self.end


def _merge_bodies(base, mine, theirs, effort) -> tuple[list[str | Overlap], str]:
    if mine == theirs:
        return ([mine] if mine else []), "both" if base not in (None, mine) else ""
    if base is None:
        return _beside(story_parts.of(mine or ""), story_parts.of(theirs or ""), effort), ""
    was, ours, others = (story_parts.of(html or "") for html in (base, mine, theirs))
    my_edits, their_edits = _edits(was, ours, effort), _edits(was, others, effort)
    pieces: list[str | Overlap] = []
    changed_by = set()
    at = place = 0
    for start, end, own, other in _regions(my_edits, their_edits):
        _add(pieces, was[at:start])
        place += start - at
        my_parts, their_parts = _applied(was, own, start, end), _applied(was, other, start, end)
        my_html, their_html = _html(my_parts), _html(their_parts)
        if own and other and my_html != their_html:
            pieces.append(
                Overlap("body", _html(was[start:end]), my_html, their_html, place + 1, start)
            )
            place += max(len(my_parts), len(their_parts))
        else:
            taken = my_parts if own else their_parts
            changed_by.add("both" if own and other else "mine" if own else "theirs")
            _add(pieces, taken)
            place += len(taken)
        at = end
    _add(pieces, was[at:])
    return pieces, changed_by.pop() if len(changed_by) == 1 else "both" if changed_by else ""


def _beside(mine: list[Part], theirs: list[Part], effort) -> list[str | Overlap]:
    """Without a base: what is the same is settled, all else is asked."""
    pieces: list[str | Overlap] = []
    at = place = 0
    for edit in _edits(mine, theirs, effort):
        _add(pieces, mine[at : edit.start])
        place += edit.start - at
        own = mine[edit.start : edit.end]
        pieces.append(Overlap("body", None, _html(own), _html(edit.parts), place + 1, at))
        place += max(len(own), len(edit.parts))
        at = edit.end
    _add(pieces, mine[at:])
    return pieces


def _edits(before: list[Part], after: list[Part], effort) -> list[_Edit]:
    edits = []
    i = j = 0
    pairs = story_parts.align(before, after, effort)
    for i_next, j_next in [*pairs, (len(before), len(after))]:
        if i < i_next or j < j_next:
            edits.append(_Edit(i, i_next, tuple(after[j:j_next])))
        if i_next < len(before) and before[i_next].html != after[j_next].html:
            edits.append(_Edit(i_next, i_next + 1, (after[j_next],)))
        i, j = i_next + 1, j_next + 1
    return edits


def _regions(
    mine: list[_Edit], theirs: list[_Edit]
) -> Iterator[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Edits that meet, together: (start, end, those of mine, those of theirs), ascending."""
    waiting = sorted(
        [(edit.start, edit.end, 0, edit) for edit in mine]
        + [(edit.start, edit.end, 1, edit) for edit in theirs],
        key=lambda one: one[:3],
    )
    region: tuple[int, int, tuple[list[_Edit], list[_Edit]]] | None = None
    for start, end, side, edit in waiting:
        if region and edit.meets(region[0], region[1]):
            region[2][side].append(edit)
            region = (region[0], max(region[1], end), region[2])
            continue
        if region:
            yield region[0], region[1], *region[2]
        region = (start, end, ([], []))
        region[2][side].append(edit)
    if region:
        yield region[0], region[1], *region[2]


def _applied(was: list[Part], edits: list[_Edit], start: int, end: int) -> list[Part]:
    made, at = [], start
    for edit in edits:
        made += [*was[at : edit.start], *edit.parts]
        at = edit.end
    return made + was[at:end]


def _html(parts: Sequence[Part]) -> str:
    return "".join(part.html for part in parts)


def _add(pieces: list[str | Overlap], parts: Sequence[Part]) -> None:
    if not parts:
        return
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += _html(parts)
    else:
        pieces.append(_html(parts))


def _settled_text(pieces: Sequence[str | Overlap]) -> str:
    """The body as it is joined without the questions: there it is as before."""
    return "".join(part.before or "" if isinstance(part, Overlap) else part for part in pieces)
