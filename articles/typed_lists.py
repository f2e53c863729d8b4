"""Lists that somebody typed: paragraphs that begin with bullets or with numbers. No database."""

import re
from collections.abc import Callable

from articles.grammar import Node, Run

_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○■]|[-–*](?=\s))\s*")  # noqa: RUF001 - as they are typed
_ROUND = re.compile(r"\s*[•·▪◦‣●○■]")
_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s+")


def is_item(line: str) -> bool:
    """Will say whether a line begins as one of a list."""
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def make(nodes: list[Node]) -> int:
    """Will turn typed bullets and numbers into lists, in place; gives how many were made."""
    made = sum(
        make(node.children) for node in nodes if node.block == "factbox" or node.tag == "blockquote"
    )
    made += _gather(nodes, "ul", _bulleted)
    return made + _gather(nodes, "ol", _numbered)


def _bulleted(lines: list[str]) -> bool:
    return len(lines) > 1 or bool(_ROUND.match(lines[0]))


def _numbered(lines: list[str]) -> bool:
    numbers = [int(found[1]) for found in map(_NUMBER.match, lines) if found]
    first = numbers[0]
    return len(lines) > 1 and first > 0 and numbers == list(range(first, first + len(lines)))


def _gather(nodes: list[Node], tag: str, is_list: Callable[[list[str]], bool]) -> int:
    marker = _BULLET if tag == "ul" else _NUMBER
    made, place = 0, 0
    while place < len(nodes):
        lines = []
        for node in nodes[place:]:
            text = text_of(node.runs or []) if node.tag == "p" and not node.attributes else ""
            if not marker.match(text):
                break
            lines.append(text)
        if lines and is_list(lines):
            nodes[place : place + len(lines)] = [
                _list_of(nodes[place : place + len(lines)], lines, tag)
            ]
            made += 1
        place += len(lines) if lines and nodes[place].tag == "p" else 1
    return made


def _list_of(nodes: list[Node], lines: list[str], tag: str) -> Node:
    marker = _BULLET if tag == "ul" else _NUMBER
    made = Node(tag)
    for node, line in zip(nodes, lines, strict=True):
        found = marker.match(line)
        if found is None:
            continue
        if tag == "ol" and not made.children and found[1].lstrip("0") != "1":
            made.attributes["start"] = str(int(found[1]))
        cut(node, found.end())
        made.children.append(Node("li", children=[node]))
    return made


def cut(node: Node, length: int) -> None:
    """Will take so many characters away from the beginning of a leaf."""
    left: list[Run] = []
    for text, marks in node.runs or []:
        left.append((text[length:], marks))
        length = max(0, length - len(text))
    node.runs = [run for run in left if run[0]]


def text_of(runs: list[Run]) -> str:
    """Will give the bare text of runs."""
    return "".join(text for text, _ in runs)
