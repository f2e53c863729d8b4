"""Which words of a comment a reason is about, and the text with them marked. No database."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from comments import texts
from comments.states import Reason

Span = tuple[int, int]
_LINK = re.compile(r"(?:https?://|\bwww\.)\S*[^\s.,;:!?)\]}'\"”’]", re.IGNORECASE)


def _matches(pattern: re.Pattern) -> Callable[[str], list[Span]]:
    return lambda text: [match.span() for match in pattern.finditer(text)]


def _piles(text: str) -> list[Span]:
    """Each with the letter below it."""
    return [(max(0, start - 1), end) for start, end in texts.piles_of_marks(text)]


FINDERS: dict[str, Callable[[str], list[Span]]] = {
    Reason.LINKS.value: _matches(_LINK),
    Reason.MARKS.value: _piles,
}


def found(text: str, reason: str) -> list[Span]:
    """Will give where in the text that reason (of states.Reason) finds what it holds, in order;
    [] where it is about no words."""
    find = FINDERS.get(reason)
    return find(text) if find else []


def marked(text: str, spans: Iterable[Span]) -> SafeString:
    """Will give the text as paragraphs, escaped, with these spans in <mark>; they may overlap."""
    written, at = [], 0
    for start, end in _joined(spans):
        written += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    html = "".join([*written, escape(text[at:])])
    return mark_safe(linebreaks(html).replace("<p>", '<p dir="auto">'))  # noqa: S308 - escaped above


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last
