"""What other programs leave in a story's text, taken out: labels of ads, lines of a web page's own,
typed bullets, a dateline inside the first sentence. No database, no clock.

Careful before thorough: a line goes only where it is one of those named here, whole.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from articles import body, datelines, grammar, typed_lists
from articles.grammar import BREAK, Node, Run, leaf

_AD = re.compile(
    r"[\W_]*(?:advertise?ments?|advert|ads?|विज्ञापन|اشتہار"
    r"|(?:story|article)\s+continues\s+below(?:\s+this)?\s+(?:advertisement|ad)"
    r"|advertisement\W+(?:scroll\s+to\s+continue|continue\s+reading\s+below))[\W_]*",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"leave\s+a\s+(?:reply|comment)|cancel\s+reply|exit\s+mobile\s+version"
    r"|your\s+email\s+address\s+will\s+not\s+be\s+published\.?"
    r"(?:\s+required\s+fields\s+are\s+marked\s*\*?)?",
    re.IGNORECASE,
)
_AFTER_COMMENTS = re.compile(r"trending\s+(?:posts?|now)|related\s+posts?", re.IGNORECASE)
_KICKER = re.compile(r"breaking\s+news", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
_EMPTY = re.compile(r"<p[^>]*>(?:\s|&nbsp;|<br\s*/?>)*</p>")
_NO_BREAK = re.compile(r"[ \t]*\xa0[ \t\xa0]+|[ \t]+\xa0")
_FIRST_BLOCKS = 6  # how far down a dateline is looked for: above it stand a headline, a kicker

_LONGEST_HEADLINE = 250


@dataclass
class Tidied:
    """A cleaned body and what was done to it.

    html: as body.clean gives it. changes: in words, [] where nothing was done. dropped: each line
    that is gone. place, on: of the dateline that was lifted out, None without one. lifted: how it
    was written. headline: of a whole page that was pasted, None where it is no whole page.
    is_worth_telling: whether more than space was changed.
    """

    html: str = ""
    changes: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    place: str | None = None
    on: date | None = None
    lifted: str = ""
    headline: str | None = None
    is_worth_telling: bool = False


def tidied(html: str, *, today: date | None) -> Tidied:
    """Will clean a body, pasted HTML or plain text, and say what was changed.

    today: for a dateline without a year, which is then the nearest; None where html is no beginning
    of a story, so that neither dateline nor headline is looked for.
    Every letter is kept but those in `dropped`, `lifted` and `headline`.
    """
    result = Tidied()
    nodes = body.tree(html if _TAG.search(html) else _lines_apart(html))
    nodes = [part for node in nodes for part in _split(node)]
    if today:
        _lift_headline(nodes, result)
    nodes = _without_lines(nodes, result)
    spaces = sum(_plain_spaces(node) for node in nodes)
    if today:
        _lift_dateline(nodes, result, today)
    lists = typed_lists.make(nodes)
    if lists:
        result.changes.append(_counted(lists, "list made", "lists made"))
    result.is_worth_telling = bool(result.changes)
    if empty := len(_EMPTY.findall(html)):
        result.changes.append(
            _counted(empty, "empty paragraph dropped", "empty paragraphs dropped")
        )
    if spaces:
        result.changes.append("stray spaces taken out")
    result.html = body.clean("".join(map(grammar.write, nodes)))
    return result


def _lines_apart(text: str) -> str:
    """Plain text whose lines are joined by blank lines, but for labels and bullets."""
    parts: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", grammar.without_forbidden(text)):
        lines = chunk.split("\n")
        if not any(map(_stands_alone, lines)):
            parts.append(chunk)
            continue
        for place, line in enumerate(lines):
            goes_on = place and line[:1].isspace() and typed_lists.is_item(parts[-1])
            if goes_on and not _stands_alone(line):
                parts[-1] += f"\n{line}"  # an item's second line, set in
            else:
                parts.append(line)
    return "\n\n".join(parts)


def _stands_alone(line: str) -> bool:
    return typed_lists.is_item(line) or bool(_AD.fullmatch(line))


def _split(node: Node) -> list[Node]:
    """A paragraph taken apart at its line breaks, where they part labels or typed bullets."""
    if node.tag != "p" or not node.runs or all(text != BREAK for text, _ in node.runs):
        return [node]
    lines: list[list[Run]] = [[]]
    for run in node.runs:
        if run[0] == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    texts = [typed_lists.text_of(line) for line in lines]
    bullets = list(map(typed_lists.is_item, texts))
    if sum(bullets) < 2 and not any(map(_AD.fullmatch, texts)):
        return [node]
    parts: list[Node] = []
    was_text = False
    for line, text, is_bullet in zip(lines, texts, bullets, strict=True):
        is_text = not is_bullet and not _AD.fullmatch(text)
        if is_text and was_text:
            parts[-1].runs = [*(parts[-1].runs or []), (BREAK, ()), *line]
        else:
            parts.append(leaf("p"))
            parts[-1].runs = line
        was_text = is_text
    return parts


def _without_lines(nodes: list[Node], result: Tidied) -> list[Node]:
    """Labels of ads go, and a web page's own lines. A list that a label cut in two is one again."""
    kept: list[Node] = []
    ads, furniture, before = 0, 0, len(result.dropped)
    was_ad = False
    page_date = _published_on(nodes)
    for place, node in enumerate(nodes):
        words = _words(node)
        is_ad = bool(words and _AD.fullmatch(words))
        is_own = bool(words and _FURNITURE.fullmatch(words)) or place in page_date
        is_own |= furniture > 0 and bool(_AFTER_COMMENTS.fullmatch(words))
        if is_ad or is_own:
            ads, furniture = ads + is_ad, furniture + (not is_ad)
            result.dropped.append(words)
        elif not (was_ad and kept and _continue(kept[-1], node)):
            kept.append(node)
        was_ad = is_ad or (was_ad and is_own)
    if ads:
        result.changes.append(
            _counted(ads, "Advertisement line dropped", "Advertisement lines dropped")
        )
    if furniture:
        named = ", ".join(
            f"“{line}”" for line in result.dropped[before:] if not _AD.fullmatch(line)
        )
        lines = _counted(furniture, "line", "lines")
        result.changes.append(f"{lines} of the web page dropped ({named})")
    return kept


def _published_on(nodes: list[Node]) -> list[int]:
    """Where the lines "Published" and "on" stand, of which a page's date is missing."""
    first = [_words(node).lower() for node in nodes[:_FIRST_BLOCKS]]
    for place, pair in enumerate(pairwise(first)):
        if pair == ("published", "on"):
            return [place, place + 1]
    return []


def _lift_headline(nodes: list[Node], result: Tidied) -> None:
    """Where a page says when it was published, its headline is the line above."""
    page_date = _published_on(nodes)
    headline = _words(nodes[page_date[0] - 1]) if page_date and page_date[0] else ""
    if not headline or len(headline) > _LONGEST_HEADLINE:
        return
    result.headline = headline.rstrip(" -–—")  # noqa: RUF001
    result.changes.append("headline lifted out of the text")
    del nodes[page_date[0] - 1]
    if nodes and page_date[0] > 1 and _KICKER.fullmatch(_words(nodes[0])):
        result.dropped.append(_words(nodes.pop(0)))
        result.changes.append(f"kicker “{result.dropped[0]}” dropped")


def _continue(before: Node, node: Node) -> bool:
    """Joins a list to the one before it, where its numbers go on."""
    if before.tag != node.tag or node.tag not in ("ul", "ol"):
        return False
    end = int(before.attributes.get("start", 1)) + len(before.children)
    if node.tag == "ol" and node.attributes.get("start") != str(end):
        return False
    before.children += node.children
    return True


def _plain_spaces(node: Node) -> int:
    """Takes out runs of no-break spaces, and all space around a line. Gives how many lines."""
    if node.runs is None:
        return sum(map(_plain_spaces, node.children))
    before = [text for text, _ in node.runs]
    node.runs = [(_NO_BREAK.sub(" ", text), marks) for text, marks in node.runs]
    if node.runs and node.runs[0][0] != BREAK:
        node.runs[0] = (node.runs[0][0].lstrip(" \t\xa0"), node.runs[0][1])
    if node.runs and node.runs[-1][0] != BREAK and "\xa0" in node.runs[-1][0]:
        node.runs[-1] = (node.runs[-1][0].rstrip(" \t\xa0"), node.runs[-1][1])
    return int(before != [text for text, _ in node.runs])


def _lift_dateline(nodes: list[Node], result: Tidied, today: date) -> None:
    """From the first paragraph that has one; a paragraph of some length ends the search."""
    for node in nodes[:_FIRST_BLOCKS]:
        if node.tag != "p":
            continue
        text = typed_lists.text_of(node.runs or [])
        if found := datelines.read(text, today=today):
            result.place, result.on = found.place, found.on
            result.lifted = text[: found.length]
            typed_lists.cut(node, found.length)
            told = datelines.told(found.on)
            result.changes.append(f"dateline lifted to {found.place}, dated {told}")
            return
        if len(text) > 160:
            return


def _words(node: Node) -> str:
    """What a paragraph or heading says, as one line; "" for all other parts."""
    return (
        " ".join(typed_lists.text_of(node.runs or []).split())
        if node.tag in ("p", "h2", "h3")
        else ""
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
