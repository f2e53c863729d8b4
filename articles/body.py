"""The body of a story: cleaned by allow-list, taken apart into blocks, read as text. No database.

A clean body is a row of top-level blocks without anything between them:

    <p> <h2> <h3> <ul> <ol start> <blockquote> <table>
    <figure data-picture="12"><figcaption>…</figcaption><p class="credit">…</p></figure>
    <div data-block="pullquote"><p>…</p><p class="source">…</p></div>
    <div data-block="factbox"><h3>…</h3><p>…</p><ul>…</ul></div>
    <div data-block="related" data-story="12">its headline when it was put in</div>
    <div data-block="video" data-url="https://…">what it shows</div>
    <div data-block="post" data-url="https://…">what it says</div>
    <hr data-slot-break="">

Text may be strong, em, a link; list items, quotations and cells hold paragraphs. A picture is
named by its number alone: its file, size and alternative text are looked up for readers.
"""

import re
from dataclasses import dataclass
from html import unescape

import nh3

from articles import grammar, pruning

# Tags that say where text begins and ends; the reader knows which of them it keeps.
_TAGS = {
    *("p", "br", "hr", "a", "b", "strong", "i", "em", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "blockquote", "figure", "figcaption", "div", "section", "article"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "header", "footer"),
    *("main", "aside", "nav", "address", "dl", "dt", "dd", "pre", "details", "summary"),
    *("center", "hgroup", "form", "fieldset", "legend", "option"),
}
_DROPPED = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "select", "button"),
    *("textarea", "title", "math", "svg", "audio", "video", "canvas", "noembed", "noframes"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "p": {"class"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "hr": {"data-slot-break"},
    "figure": {"data-picture"},
    "div": {"data-block", "data-story", "data-url"},
}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(html: str) -> str:
    """Will give the body that may be kept: only allowed parts, text unharmed, no empty blocks.

    Takes anything, pasted or typed: loose text becomes paragraphs, blank lines part them. Cleaning
    twice is cleaning once. Characters are composed (NFC); control characters are gone.
    """
    return "".join(map(grammar.write, tree(html)))


def tree(html: str) -> list[grammar.Node]:
    """Will give the blocks of any HTML as nodes, cleaned in the same way."""
    reader = grammar.Reader()
    reader.feed(_cleaner.clean(grammar.without_forbidden(html)))
    reader.close()
    return pruning.pruned(reader.root.children)


@dataclass(frozen=True)
class Block:
    """One top-level block. text has a line for each paragraph, list item or row in it.

    kind: paragraph, heading, list, quote, pullquote, factbox, figure, table, related, video, post,
    break.
    """

    kind: str
    html: str
    text: str
    words: int


_KINDS = {
    "p": "paragraph",
    "h2": "heading",
    "h3": "heading",
    "ul": "list",
    "ol": "list",
    "blockquote": "quote",
    "figure": "figure",
    "table": "table",
    "hr": "break",
}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_VOID = frozenset({"br", "hr", "img", "source", "wbr"})
_CELL_END = re.compile(r"</p></t[dh]>")
_LINE_END = re.compile(r"</(?:p|h2|h3|li|tr|figcaption|blockquote|div)>|<br>")
WORDS_A_MINUTE = 220
UNCOUNTED = frozenset({"figure", "related", "video", "post", "break"})


def blocks(html: str) -> list[Block]:
    """Will take a body apart into its top-level blocks, losing nothing: their html joins to it.

    html: what clean() or reader_html.prepare() made. In the latter, data-block names the kind.
    """
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(html):
        closing, name, _ = tag.groups()
        if name not in _VOID:
            depth += -1 if closing else 1
        if depth <= 0:
            depth = 0
            found.append(html[start : tag.end()])
            start = tag.end()
    rest = html[start:]
    if rest and (rest.strip() or not found):
        found.append(rest)
    elif rest:
        found[-1] += rest
    return [_block(part) for part in found]


def _block(html: str) -> Block:
    opening = _TAG.search(html)
    kind = "paragraph"
    if opening:
        named = re.search(r'data-block="([a-z]+)"', opening[3])
        kind = named[1] if named else _KINDS.get(opening[2], "paragraph")
    text = _text(html)
    return Block(kind, html, text, len(text.split()))


def _text(html: str) -> str:
    lines = unescape(_TAG.sub("", _LINE_END.sub("\n", _CELL_END.sub(" ", html)))).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def text_of(html: str) -> str:
    """Will give what a body says, a line for each paragraph: for search and feeds.

    Without the blocks that only point elsewhere: related stories and films.
    """
    told = (block for block in blocks(html) if block.kind not in ("related", "video", "break"))
    return "\n".join(block.text for block in told if block.text)


def word_count(html: str) -> int:
    """Will count the words of the text itself: no captions, related stories, films or posts."""
    return sum(block.words for block in blocks(html) if block.kind not in UNCOUNTED)


def minutes_to_read(words: int) -> int:
    """Will give whole minutes, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
