"""The grammar of a story's body: reads any HTML into a tree that can only hold what is allowed.

Leaves hold runs of text, other nodes hold nodes. Knows nothing of stories or pictures.
The shapes are those that the desk's editor writes, so that opening and saving changes no byte.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from articles import addresses

type Marks = tuple[str, ...]  # in the order in which they are written: "a <address>", strong, em
type Run = tuple[str, Marks]

BREAK = "\v"  # a line break, as a run of its own; it never comes in text
LISTS_DEEP = 6
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_LEAVES = frozenset({"p", "h2", "h3"})
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOTHING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


@dataclass
class Node:
    """One element. runs is a list in leaves, None in nodes that hold nodes."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    runs: list[Run] | None = None
    implied: bool = False  # a paragraph that nobody opened: loose text

    @property
    def block(self) -> str:
        return self.attributes.get("data-block", "")

    def is_empty(self) -> bool:
        """Whether it says nothing: no text in it, or in anything that it holds."""
        if self.runs is not None:
            return all(_NOTHING.fullmatch(text) for text, _ in self.runs)
        return all(child.is_empty() for child in self.children)


def leaf(tag: str, **attributes: str) -> Node:
    return Node(tag, attributes, runs=[])


def without_forbidden(text: str) -> str:
    """Will take out what no page or feed can carry: control characters, halves of characters."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Reader(HTMLParser):
    """Turns well-formed HTML into the blocks of a body.

    What a block may not hold loses its tag, never its text. A picture, film, related story or
    break inside another block comes to stand after that block.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.holders = [self.root]
        self.leaf: Node | None = None
        self.marks: list[str] = []
        self.open: list[tuple[str, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        found = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._line_break()
        elif tag == "hr":
            self.leaf = None
            if "data-slot-break" in found:
                self.root.children.append(leaf("hr", **{"data-slot-break": ""}))
        elif tag != "col":
            self.open.append((tag, len(self.holders), len(self.marks)))
            if tag in ("strong", "em", "a"):
                self._mark(tag, found)
            else:
                self.leaf = None
                self._start(tag, found)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            return
        tag, holders, marks = self.open.pop()
        del self.holders[holders:], self.marks[marks:]
        if tag not in ("strong", "em", "a"):
            self.leaf = None

    def handle_data(self, data: str) -> None:
        data = without_forbidden(data)
        if self.holder is self.root and (self.leaf is None or self.leaf.implied):
            for place, part in enumerate(re.split(r"\n[ \t]*\n\s*", data)):
                if place:
                    self.leaf = None
                self._text(part)
        else:
            self._text(data)

    @property
    def holder(self) -> Node:
        return self.holders[-1]

    def _mark(self, tag: str, found: dict[str, str]) -> None:
        if tag != "a":
            self.marks.append(tag)
        elif address := addresses.link(without_forbidden(found.get("href", ""))):
            self.marks.append(f"a {address}")

    def _line_break(self) -> None:
        if self.leaf is not None and self.leaf.runs is not None:
            self.leaf.runs.append((BREAK, self._ordered_marks()))

    def _text(self, text: str) -> None:
        if self.leaf is None:
            if not text.strip(" \t\n"):
                return
            self.leaf = self._new_leaf("p", {})
            self.leaf.implied = self.holder is self.root
        if self.leaf.runs is not None:
            self.leaf.runs.append((text, self._ordered_marks()))

    def _ordered_marks(self) -> Marks:
        links = [mark for mark in self.marks if mark.startswith("a ")]
        return (*links[-1:], *(mark for mark in ("strong", "em") if mark in self.marks))

    def _start(self, tag: str, found: dict[str, str]) -> None:
        if tag in _LEAVES:
            self.leaf = self._new_leaf(tag, found)
        elif tag == "figcaption" and self.holder.tag == "figure":
            self.leaf = _continued(self.holder.children[0])
        elif tag == "caption" and self.holder.tag == "table":
            self.leaf = leaf("p")
            self.root.children.insert(-1, self.leaf)
        elif node := self._new_holder(tag, found):
            self.holders.append(node)

    def _new_leaf(self, tag: str, found: dict[str, str]) -> Node:
        """The leaf that takes what comes next, by the node that holds it."""
        holder = self.holder
        if holder.runs is not None:  # a related story or a film: all its text is one line
            return _continued(holder)
        if holder.tag == "figure":
            return _continued(holder.children["credit" in found.get("class", "").split()])
        if holder.block == "pullquote":
            made = leaf("p")
            if "source" in found.get("class", "").split():
                made.attributes["class"] = "source"
        elif holder.block == "factbox":
            made = leaf("p" if tag == "p" else "h3")
        else:
            made = leaf(tag if holder is self.root else "p")
        if holder.tag in ("ul", "ol"):
            holder.children.append(Node("li"))
            holder = holder.children[-1]
        elif holder.tag in ("table", "tr"):
            holder = self.root
        holder.children.append(made)
        return made

    def _new_holder(self, tag: str, found: dict[str, str]) -> Node | None:
        """The node that this tag opens, already in its place; None where only its text counts."""
        at_top = self.holder is self.root
        if node := _single(tag, found):
            self.root.children.append(node)
            return node
        if tag in ("ul", "ol"):
            return self._new_list(tag, found)
        if tag == "div" and found.get("data-block") in ("pullquote", "factbox") and at_top:
            return self._hold(Node("div", {"data-block": found["data-block"]}))
        if tag in ("blockquote", "table") and at_top:
            return self._hold(Node(tag))
        parents: dict[str, tuple[str, ...]] = {
            "li": ("ul", "ol"), "tr": ("table",), "td": ("tr",), "th": ("tr",),
        }  # fmt: skip
        if self.holder.tag in parents.get(tag, ()):
            return self._hold(Node(tag, _spans(found) if tag in ("td", "th") else {}))
        return None

    def _new_list(self, tag: str, found: dict[str, str]) -> Node | None:
        deep = sum(node.tag in ("ul", "ol") for node in self.holders)
        holds_lists = self.holder.tag in ("body", "li", "blockquote")
        if deep >= LISTS_DEEP or not (holds_lists or self.holder.block == "factbox"):
            return None
        start = found.get("start", "")
        counted = tag == "ol" and re.fullmatch(r"[1-9][0-9]{0,3}", start) and start != "1"
        return self._hold(Node(tag, {"start": start} if counted else {}))

    def _hold(self, node: Node) -> Node:
        self.holder.children.append(node)
        return node


def _continued(node: Node) -> Node:
    if node.runs:
        node.runs.append((" ", ()))
    return node


def _single(tag: str, found: dict[str, str]) -> Node | None:
    """A node that stands for something outside the text, where what it names is well named."""
    if tag == "figure" and _NUMBER.fullmatch(found.get("data-picture", "")):
        parts = [leaf("figcaption"), leaf("p", **{"class": "credit"})]
        return Node(tag, {"data-picture": found["data-picture"]}, parts)
    if tag != "div":
        return None
    kind = found.get("data-block")
    if kind == "related" and _NUMBER.fullmatch(found.get("data-story", "")):
        return leaf(tag, **{"data-block": kind, "data-story": found["data-story"]})
    if reads := {"video": addresses.film, "post": addresses.post}.get(kind or ""):
        address = reads(found.get("data-url", ""))
        return leaf(tag, **{"data-block": kind or "", "data-url": address}) if address else None
    return None


def _spans(found: dict[str, str]) -> dict[str, str]:
    return {
        name: found[name]
        for name in ("colspan", "rowspan")
        if re.fullmatch(r"[2-9]|[1-4][0-9]", found.get(name, ""))
    }


def write(node: Node) -> str:
    """Will write a node as HTML, everything escaped: what is not in the tree cannot come out.

    A node without a tag is written as what it holds.
    """
    if not node.tag:
        return inner(node)
    attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in node.attributes.items())
    if node.tag == "hr":
        return f"<hr{attributes}>"
    return f"<{node.tag}{attributes}>{inner(node)}</{node.tag}>"


def inner(node: Node) -> str:
    """Will write what a node holds, without its own tag."""
    if node.runs is not None:
        return _written_runs(node.runs)
    held = "".join(map(write, node.children))
    return f"<tbody>{held}</tbody>" if node.tag == "table" else held


def _escaped(text: str, *, quote: bool = True) -> str:
    escaped = escape(text, quote=False).replace("\xa0", "&nbsp;")
    return escaped.replace('"', "&quot;") if quote else escaped


def _written_runs(runs: list[Run]) -> str:
    """As the editor writes them: marks stay open as long as the runs agree on them."""
    out: list[str] = []
    active: list[str] = []
    for text, marks in [*runs, ("", ())]:
        keep = 0
        while keep < min(len(active), len(marks)) and active[keep] == marks[keep]:
            keep += 1
        while len(active) > keep:
            out.append(f"</{active.pop().split(' ')[0]}>")
        for mark in marks[keep:]:
            active.append(mark)
            tag, _, address = mark.partition(" ")
            out.append(f'<{tag} href="{_escaped(address)}">' if address else f"<{tag}>")
        out.append("<br>" if text == BREAK else _escaped(text, quote=False))
    return "".join(out)
