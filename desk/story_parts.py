"""The top-level parts of a body, and which part of one version is which of another. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles import body, grammar
from desk import alignment

_ALIKE = 0.35  # of their words; below, a paragraph is another one
_NAMED_OUTSIDE = frozenset(
    {"figure", "hr", "related", "video"}
)  # their words are not what they are


@dataclass(frozen=True, eq=False)
class Part:
    """One block. html: as it is kept; the parts of a clean body join to it."""

    node: grammar.Node
    html: str
    kind: str
    text: str
    words: frozenset[str]


def of(html: str) -> list[Part]:
    """Will take a body apart, cleaned if it was not."""
    return [_part(node) for node in body.tree(html)]


def align(
    before: Sequence[Part], after: Sequence[Part], effort: alignment.Effort
) -> alignment.Pairs:
    """Will pair equal parts, and those that are the same one, rewritten; by their places."""
    return alignment.pairs(
        before, after, key=lambda part: part.html, likeness=_likeness, effort=effort
    )


def _part(node: grammar.Node) -> Part:
    text = "".join(_texts(node)).strip()
    words = frozenset(text.casefold().split())
    return Part(node, grammar.write(node), node.block or node.tag, text, words)


def _likeness(one: Part, other: Part) -> float:
    if one.kind in _NAMED_OUTSIDE or other.kind in _NAMED_OUTSIDE:
        return 0.5 if one.kind == other.kind else 0.0
    both = len(one.words) + len(other.words)
    like = 2 * len(one.words & other.words) / both if both else 1.0
    return like if like >= _ALIKE else 0.0


def _texts(node: grammar.Node) -> Iterator[str]:
    if node.runs is not None:
        yield from (" " if text == grammar.BREAK else text for text, _ in node.runs)
        yield " "
    for child in node.children:
        yield from _texts(child)
