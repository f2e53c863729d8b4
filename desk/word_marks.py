"""Two texts word by word: what went, what came, what only looks otherwise. No database.

Markup counts: a word that became bold, or leads elsewhere, is marked and its look is said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from articles import body, grammar
from desk import alignment

# A word keeps what joins its letters (o’clock, 8.2, 3,200); every other sign stands alone.
_EDGES = r"\s.,:;!?…'\"“”‘’()\[\]{}«»–—।۔،؛؟"
_TOKEN = re.compile(rf"(?:[^{_EDGES}]+(?:[.,:’'][^{_EDGES}]+)*|[^\s])\s*|\s+")
_KEPT = 0.25  # with fewer words of the longer text, it is shown as written anew
_LOOKS = {"strong": "bold", "em": "italic"}
_INNER = {
    "li": "•",
    "h3": "heading",
    "figcaption": "caption",
    "p credit": "credit",
    "p source": "source",
    "th": "|",
    "td": "|",
}


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Token:
    """A word or a sign. word: what is compared; text: that and the spaces behind it.

    look: how it is set, in words. A line, which has no word, stands for the begin of a block or of
    a paragraph in it, and its look says what that is.
    """

    word: str
    text: str
    look: str = ""

    @property
    def is_line(self) -> bool:
        return self.word.startswith("\n")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. look: how it is set, where that has to be said."""

    kind: Kind
    text: str
    look: str = ""

    @property
    def words(self) -> str:
        return self.text.rstrip()

    @property
    def space(self) -> str:
        return self.text[len(self.words) :]


def of_text(text: str) -> list[Token]:
    """Will take a plain text apart into words and signs."""
    return [Token(part.strip(), part) for part in _TOKEN.findall(text)]


def of_nodes(nodes: Iterable[grammar.Node]) -> list[Token]:
    """Will take blocks of a body apart, with what they are and how their words are set."""
    tokens: list[Token] = []
    for node in nodes:
        line = f"\n{node.block or node.tag}"  # attributes are the look
        tokens.append(Token(line, "\n" if tokens else "", block_label(node)))
        _add_inner(node, "", tokens)
    return tokens


def of_body(html: str) -> list[Token]:
    """Will take any HTML apart so, cleaned as a body is."""
    return of_nodes(body.tree(html))


def marks(
    before: Sequence[Token], after: Sequence[Token], effort: alignment.Effort | None = None
) -> list[Piece]:
    """Will give both texts as one row of pieces, in the order in which they are read.

    Without the new pieces it is the text before, without the gone ones the text after, but for
    spaces. Never all the same unless both are equal.
    """
    effort = effort or alignment.Effort()
    found = alignment.matches(
        [token.word for token in before], [token.word for token in after], effort
    )
    found = _worth_showing(found, before, after)
    pieces: list[tuple[Kind, Token]] = []
    i = j = 0
    for i_next, j_next in [*found, (len(before), len(after))]:
        pieces += [(Kind.GONE, token) for token in before[i:i_next]]
        pieces += [(Kind.NEW, token) for token in after[j:j_next]]
        if i_next < len(before) and j_next < len(after):
            one, other = before[i_next], after[j_next]
            if one.look == other.look:
                # Whichever has the space behind it, since words follow on one side at least.
                pieces.append((Kind.SAME, max(other, one, key=lambda token: len(token.text))))
            else:
                pieces += [(Kind.GONE, _looking(one)), (Kind.NEW, _looking(other))]
        i, j = i_next + 1, j_next + 1
    joined = _joined(pieces)
    if all(piece.kind == Kind.SAME for piece in joined) and list(before) != list(after):
        return [*whole(before, Kind.GONE), *whole(after, Kind.NEW)]  # spaces alone differ
    return joined


def whole(tokens: Sequence[Token], kind: Kind) -> list[Piece]:
    """Will give a text as one that went, came or stayed as a whole."""
    return _joined([(kind, token) for token in tokens])


def word_count(pieces: Sequence[Piece], kind: Kind) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.kind == kind)


def block_label(node: grammar.Node) -> str:
    """Will say what a block is, in a word or two; "" for a plain paragraph."""
    attributes = node.attributes
    if node.block == "related":
        return f"related story {attributes['data-story']}"
    if node.block == "video":
        return f"film {attributes['data-url']}"
    if node.tag == "figure":
        return f"picture {attributes['data-picture']}"
    if node.tag == "ol" and "start" in attributes:
        return f"list from {attributes['start']}"
    names = {
        "h2": "heading",
        "h3": "small heading",
        "ul": "list",
        "ol": "numbered list",
        "blockquote": "quotation",
        "table": "table",
        "hr": "slot break",
        "pullquote": "pull quote",
        "factbox": "fact box",
    }
    return names.get(node.block or node.tag, "")


def _add_inner(node: grammar.Node, path: str, tokens: list[Token]) -> None:
    if node.runs is not None:
        _add_runs(node.runs, tokens)
        return
    for place, child in enumerate(node.children):
        if child.is_empty() and child.tag in ("figcaption", "p") and node.tag == "figure":
            continue
        inner = f"{path} {child.tag} {child.attributes.get('class', '')}".rstrip()
        if not (place == 0 and node.tag in ("li", "td", "th")):
            named = f"{child.tag} {child.attributes.get('class', '')}".rstrip()
            spans = "".join(f", {k} {child.attributes[k]}" for k in ("colspan", "rowspan")
                            if k in child.attributes)  # fmt: skip
            tokens.append(Token(f"\n{inner}", "\n", f"{_INNER.get(named, '')}{spans}"))
        _add_inner(child, inner, tokens)


def _add_runs(runs: list[grammar.Run], tokens: list[Token]) -> None:
    """Words may run on over a change of look: each stretch of one look is taken apart by itself."""
    for look, stretch in groupby(runs, key=lambda run: _look(run[1])):
        text = "".join("\n" if part == grammar.BREAK else part for part, _ in stretch)
        for part in _TOKEN.findall(text):
            if part.strip() or not tokens or tokens[-1].is_line:
                tokens.append(Token(part.strip(), part, look))
            else:  # a space belongs to the word before it, however that is set
                tokens[-1] = replace(tokens[-1], text=tokens[-1].text + part)


def _look(set_in: grammar.Marks) -> str:
    return ", ".join(_LOOKS.get(mark) or f"link to {mark.removeprefix('a ')}" for mark in set_in)


def _looking(token: Token) -> Token:
    return token if token.look else Token(token.word, token.text, "plain")


def _worth_showing(
    found: alignment.Pairs, before: Sequence[Token], after: Sequence[Token]
) -> alignment.Pairs:
    """Without words that merely chance to stand in both, so that rewritten text reads as such."""
    kept = sum(1 for i, _ in found if _is_word(before[i]))
    longer = max(sum(map(_is_word, before)), sum(map(_is_word, after)))
    if kept < _KEPT * longer:
        return [pair for pair in found if pair == (0, 0) and before[0].is_line]
    shown: alignment.Pairs = []
    last = (-1, -1)
    for run, following in _runs(found, (len(before), len(after))):
        changed = max(run[0][0] - last[0], run[0][1] - last[1]) - 1
        coming = max(following[0] - run[-1][0], following[1] - run[-1][1]) - 1
        words = sum(1 for i, _ in run if _is_word(before[i]))
        lines = any(before[i].is_line for i, _ in run)
        if lines or words > 1 or not (changed > 3 * words + 1 and coming > 3 * words + 1):
            shown += run
            last = run[-1]
    return shown


def _runs(found: alignment.Pairs, end: tuple[int, int]):
    """Stretches of pairs without a gap, each with where the next one begins."""
    runs: list[alignment.Pairs] = []
    for i, j in found:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return zip(runs, [*(run[0] for run in runs[1:]), end], strict=False)


def _is_word(token: Token) -> bool:
    return any(letter.isalnum() for letter in token.word) and not token.is_line


def _joined(pieces: list[tuple[Kind, Token]]) -> list[Piece]:
    """One piece for each stretch of a kind and look; what is the same says its look in lines only.

    Of a changed stretch, all that went stands before all that came.
    """

    def alike(piece):
        kind, token = piece
        is_said = kind != Kind.SAME or token.is_line
        return kind, token.look if is_said else "", token.is_line

    ordered: list[tuple[Kind, Token]] = []
    for _, stretch in groupby(pieces, key=lambda piece: piece[0] == Kind.SAME):
        ordered += sorted(stretch, key=lambda piece: piece[0] == Kind.NEW)
    found = [
        Piece(kind, "".join(token.text for _, token in stretch), look)
        for (kind, look, _), stretch in groupby(ordered, key=alike)
    ]
    return [piece for piece in found if piece.text or piece.look]
