"""What is asked after a conflict, as the page shows it, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from articles import body
from articles.typed import tidy
from desk import alignment, comparing, story_parts, word_marks
from desk.field_words import Names, label
from desk.merging import Merge, Overlap
from desk.word_marks import Kind, Piece

ANSWER, TOGETHER = "answer-", "together-"  # names of inputs, before the key of a question
_CHOICES = ("mine", "theirs", "together")
_TYPED = (*comparing.TEXTS, "body", "tags")  # fields that can be written together
_MOST_SHOWN = 50  # paragraphs joined without asking that are shown word by word


@dataclass(frozen=True)
class Question:
    """One overlap. sides: of before, mine and theirs what is shown: `pieces` for texts, else words
    or a picture. choice: "" while it is open. together: what is typed, or both texts to begin with.
    """

    overlap: Overlap
    label: str
    sides: Sequence[Any]
    is_text: bool
    choice: str
    together: str
    can_be_typed: bool
    is_html: bool
    errors: Sequence[str] = ()

    @property
    def key(self) -> str:
        return self.overlap.key


@dataclass
class Answers:
    """What was posted. values: by key of a question, ready for Merge.content(). open: the questions
    without an answer. left_over: texts (input's name, text) of questions that are asked no more."""

    values: dict[str, Any] = field(default_factory=dict)
    open: list[Overlap] = field(default_factory=list)
    left_over: list[tuple[str, str]] = field(default_factory=list)


def read(merge: Merge, posted) -> Answers:
    """Will read the answers to these questions from a form. Texts are still to be cleaned."""
    answers = Answers()
    keys = {overlap.key for overlap in merge.overlaps}
    for overlap in merge.overlaps:
        choice = posted.get(ANSWER + overlap.key, "")
        if choice == "together" and overlap.field in _TYPED:
            answers.values[overlap.key] = _typed(overlap, posted.get(TOGETHER + overlap.key, ""))
        elif choice in ("mine", "theirs"):
            answers.values[overlap.key] = getattr(overlap, choice)
        else:
            answers.open.append(overlap)
    for name in posted:
        if name.startswith(TOGETHER) and name.removeprefix(TOGETHER) not in keys:
            answers.left_over.append((name, tidy(posted[name])))
    return answers


def questions(merge: Merge, posted, names: Names, errors: dict[str, list[str]]) -> list[Question]:
    """Will prepare the questions for the page, with what was already chosen and typed."""
    effort = alignment.Effort()
    return [_question(overlap, posted, names, errors, effort) for overlap in merge.overlaps]


def name_of(overlap: Overlap) -> str:
    """Will name a question: the field, in the body with the paragraph."""
    if overlap.field != "body":
        return label(overlap.field)
    counts = [len(story_parts.of(html or "")) for html in (overlap.mine, overlap.theirs)]
    last = overlap.place + max(counts) - 1
    if last > overlap.place:
        return f"Story, paragraphs {overlap.place} to {last}"
    return f"Story, paragraph {overlap.place}"


def joined_rows(merge: Merge, names: Names, who: str) -> list[dict]:
    """Will list what was joined without asking: label, by whom in words, and what changed."""
    effort_words = {"mine": "yours", "theirs": f"{who}’s", "both": "both"}
    rows = []
    for joined in merge.joined:
        differences = comparing.compare(
            {joined.field: joined.before}, {joined.field: joined.after}
        ).differences
        row = {"label": label(joined.field), "by": effort_words[joined.by], "texts": [], "more": 0}
        for difference in differences:
            texts = [difference.pieces] if difference.pieces else []
            texts += [line.pieces for line in difference.rows if line.pieces]
            row |= {"texts": texts[:_MOST_SHOWN], "more": max(0, len(texts) - _MOST_SHOWN)}
            if difference.what == "set":
                gone = [entry for entry in difference.left if entry.kind == Kind.GONE]
                row["entries"] = [
                    (names.entry(joined.field, entry.value), entry.kind)
                    for entry in [*difference.right, *gone]
                ]
            elif difference.what == "choice":
                row["said"] = names.said(joined.field, joined.after)
        rows.append(row)
    return rows


def as_text(posted) -> str:
    """Will give what somebody typed into the story form as plain text, to be kept in a file."""
    parts = []
    for name in ("headline", "standfirst", "dateline_place", "body", "tags"):
        typed = tidy(posted.get(name, ""))
        if name == "body":
            typed = "\n\n".join(
                block.text for block in body.blocks(body.clean(typed)) if block.text
            )
        if typed.strip():
            parts.append(f"{label(name)}\n\n{typed.strip()}\n")
    return "\n\n".join(parts)


def _question(overlap, posted, names, errors, effort) -> Question:
    choice = posted.get(ANSWER + overlap.key, "")
    typed = posted.get(TOGETHER + overlap.key)
    is_text = overlap.field in (*comparing.TEXTS, "body")
    return Question(
        overlap,
        name_of(overlap),
        _marked(overlap, effort) if is_text else _said(overlap, names),
        is_text,
        choice if choice in _CHOICES else "",
        _both(overlap) if typed is None else tidy(typed),
        overlap.field in _TYPED,
        overlap.field == "body" and not _is_plain(overlap),
        errors.get(overlap.field, ()),
    )


def _said(overlap: Overlap, names: Names) -> list[Any]:
    values = (overlap.before, overlap.mine, overlap.theirs)
    if overlap.field == "lead_picture_id":
        return [names.picture(value) or names.said(overlap.field, value) for value in values]
    return [names.said(overlap.field, value) for value in values]


def _marked(overlap: Overlap, effort: alignment.Effort) -> list[list[Piece]]:
    """Before as it was, the others with what they changed; without a before, theirs to mine."""
    tokens_of = word_marks.of_body if overlap.field == "body" else word_marks.of_text
    before, mine, theirs = (
        tokens_of(text or "") for text in (overlap.before, overlap.mine, overlap.theirs)
    )
    if overlap.before is None:
        shown = word_marks.whole(mine, Kind.SAME)
        return [[], shown, word_marks.marks(mine, theirs, effort)]
    return [
        word_marks.whole(before, Kind.SAME),
        word_marks.marks(before, mine, effort),
        word_marks.marks(before, theirs, effort),
    ]


def _is_plain(overlap: Overlap) -> bool:
    """Whether both sides are paragraphs without markup, so that they can be typed as text."""
    parts = [part for html in (overlap.mine, overlap.theirs) for part in story_parts.of(html)]
    return all(
        part.kind == "p"
        and all(not marks and "\v" not in text for text, marks in part.node.runs or ())
        for part in parts
    )


def _both(overlap: Overlap) -> str:
    """Both texts, one after the other, to be made into one; "" where nothing can be typed."""
    if overlap.field not in _TYPED:
        return ""
    if overlap.field == "tags":
        return ", ".join(dict.fromkeys([*(overlap.mine or []), *(overlap.theirs or [])]))
    sides = [text for text in (overlap.mine, overlap.theirs) if text]
    if overlap.field != "body":
        return "\n".join(sides)
    if not _is_plain(overlap):
        return "\n".join(part.html for html in sides for part in story_parts.of(html))
    return "\n\n".join(part.text for html in sides for part in story_parts.of(html))


def _typed(overlap: Overlap, text: str) -> Any:
    """A text as the story form takes it; of a body without markup, paragraphs by blank lines."""
    if overlap.field == "tags":
        return [text]
    if overlap.field == "body" and _is_plain(overlap):
        paragraphs = tidy(text).split("\n\n")
        return body.clean("".join(f"<p>{escape(part.strip())}</p>" for part in paragraphs))
    return body.clean(text) if overlap.field == "body" else tidy(text)
