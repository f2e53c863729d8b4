"""What readers are told of changes to stories, as HTML: on a story, in feeds, in the list of all.

All words pass through escape. Drawn in the language that is active.
"""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import moments
from articles.corrections import Correction, Kind
from articles.languages import attributes
from articles.templatetags.articles import unbroken


def above(notes: Sequence[Correction]) -> str:
    """Will draw the notes that stand under the byline of their story, a retraction before others;
    "" where there are none."""
    found = [note for note in notes if note.at_top]
    return _group(sorted(found, key=lambda note: note.kind != Kind.RETRACTION))


def below(notes: Sequence[Correction]) -> str:
    """Will draw those that stand behind its text."""
    return _group([note for note in notes if not note.at_top])


def _group(notes: Sequence[Correction]) -> str:
    if not notes:
        return ""
    drawn = "".join(
        f'<div class="note note-{note.kind}" id="{note.anchor}">{_head(note)}{_words(note)}</div>'
        for note in notes
    )
    label = escape(_("What was changed in this story"))
    return f'<section class="notes" aria-label="{label}">{drawn}</section>'


def in_feed(notes: Iterable[Correction]) -> str:
    """Will write notes as plain paragraphs, for a story that is read elsewhere."""
    return "".join(
        f"<p><strong>{escape(note.get_kind_display())}, {moments.full(note.at)}:</strong> "
        f"{'<br>'.join(escape(line) for line in _lines(note))}</p>"
        for note in notes
    )


def listed(notes: Iterable[Correction]) -> str:
    """Will draw notes on any stories, each with its story: one list. notes: with their article."""
    return f'<ol class="note-list">{"".join(map(_row, notes))}</ol>'


def _row(note: Correction) -> str:
    story = note.article
    lang = attributes(story.language, page=get_language() or "")
    return (
        f'<li class="note note-{note.kind}">{_head(note)}<div{lang}>'
        f'<h2><a href="{escape(note.get_absolute_url())}">{unbroken(story.headline)}</a></h2>'
        f"{_words(note)}</div></li>"
    )


def _head(note: Correction) -> str:
    time = moments.tag(note.at, moments.full(note.at))
    kind = escape(note.get_kind_display())
    return f'<p class="note-head"><strong class="note-kind">{kind}</strong> {time}</p>'


def _words(note: Correction) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in _lines(note))


def _lines(note: Correction) -> list[str]:
    return [line.strip() for line in note.note.splitlines() if line.strip()]
