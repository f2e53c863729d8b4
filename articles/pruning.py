"""What is left of a body's tree when everything that says nothing is gone."""

import re
import unicodedata

from articles.grammar import BREAK, Node, Run, leaf

_MANY_LINES = re.compile(r"[ \t]*[\t\n][ \t\n]*")


def pruned(nodes: list[Node]) -> list[Node]:
    """Will give the nodes in the one shape in which each is kept, without the empty ones."""
    kept = (_pruned(node) for node in nodes)
    return [node for node in kept if node is not None]


def _pruned(node: Node) -> Node | None:
    if node.runs is not None:
        return _leaf(node)
    if node.tag == "figure":
        _tidy(node.children[0], plain=False, breaks=False)
        _tidy(node.children[1], plain=True)
        return node
    if node.tag == "table":
        return _table(node)
    node.children = pruned(node.children)
    if node.is_empty():
        return None
    if node.block == "pullquote":
        _with_source(node)
    elif node.tag in ("ul", "ol"):
        _unwrap_items(node)
    return node


def _leaf(node: Node) -> Node | None:
    if node.tag == "hr":
        return node
    _tidy(node, plain=bool(node.block) or node.attributes.get("class") == "source")
    if node.is_empty() and not node.block:
        return None
    return node


def _tidy(node: Node, *, plain: bool, breaks: bool = True) -> None:
    node.runs = tidy_runs(node.runs or [], plain=plain, breaks=breaks)
    if node.is_empty():
        node.runs = []


def _with_source(node: Node) -> None:
    """Words first, then exactly one line that says whose they are, empty or not."""
    said = [child for child in node.children if not child.attributes]
    sources = [child for child in node.children if child.attributes]
    if not said:
        said, sources = [leaf("p")], sources
        said[0].runs, sources = sources[0].runs, sources[1:]
    source = leaf("p", **{"class": "source"})
    source.runs = [run for child in sources for run in ((" ", ()), *(child.runs or ()))][1:]
    _tidy(source, plain=True)
    node.children = [*said, source]


def _unwrap_items(node: Node) -> None:
    """An item begins with text; one that is only a list gives its items to the list around it."""
    items = []
    for item in node.children:
        while item.children and item.children[0].tag in ("ul", "ol"):
            items += item.children.pop(0).children
        if item.children:
            items.append(item)
    node.children = items


def _table(node: Node) -> Node | None:
    rows = [row for row in node.children if row.children]
    for row in rows:
        for cell in row.children:
            cell.children = pruned(cell.children) or [leaf("p")]
    node.children = rows
    if not rows or node.is_empty():
        return None
    if not any(cell.attributes for row in rows for cell in row.children):
        width = max(len(row.children) for row in rows)
        for row in rows:
            row.children += [
                Node("td", children=[leaf("p")]) for _ in range(width - len(row.children))
            ]
    return node


def tidy_runs(runs: list[Run], *, plain: bool = False, breaks: bool = True) -> list[Run]:
    """Will join what belongs together, turn line ends of the source into spaces, and normalise.

    plain: the line holds text alone, without links or emphasis. breaks: it may hold line breaks.
    """
    if plain or not breaks:
        runs = [(" " if text == BREAK else text, marks) for text, marks in runs]
    joined: list[Run] = []
    for text, marks in ((text, () if plain else marks) for text, marks in runs):
        if joined and text != BREAK != joined[-1][0] and joined[-1][1] == marks:
            joined[-1] = (joined[-1][0] + text, marks)
        else:
            joined.append((text, marks))
    tidied = [
        (text if text == BREAK else _MANY_LINES.sub("\n", text), marks) for text, marks in joined
    ]
    tidied = _without_outer_breaks(tidied)
    return [
        (unicodedata.normalize("NFC", _inner(tidied, place)), marks)
        for place, (_, marks) in enumerate(tidied)
        if _inner(tidied, place)
    ]


def _without_outer_breaks(runs: list[Run]) -> list[Run]:
    first, last = 0, len(runs)
    while first < last and runs[first][0] in (BREAK, "\n", ""):
        first += 1
    while last > first and runs[last - 1][0] in (BREAK, "\n", ""):
        last -= 1
    return runs[first:last]


def _inner(runs: list[Run], place: int) -> str:
    """The text of a run; an end of line says nothing beside a break or at an end of the block."""
    text = runs[place][0]
    if text == BREAK:
        return text
    if place == 0 or runs[place - 1][0] == BREAK:
        text = text.removeprefix("\n")
    if place == len(runs) - 1 or runs[place + 1][0] == BREAK:
        text = text.removesuffix("\n")
    return text.replace("\n", " ")
