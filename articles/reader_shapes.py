"""Each kind of block of a story's text in the shape that readers get."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext

from articles.grammar import Node, inner, write

_HOSTS = {
    "www.youtube.com": "YouTube",
    "vimeo.com": "Vimeo",
    "www.dailymotion.com": "Dailymotion",
    "x.com": "X",
    "www.instagram.com": "Instagram",
}


def prepared(node: Node) -> str:
    """Will write one top-level block of a cleaned body, in the language that is active."""
    kind = node.block or node.tag
    match kind:
        case "ul" | "ol":
            _tighten(node)
            return _outward(write(node))
        case "table":
            return _outward(_table(node))
        case "figure":
            return _outward(_figure(node))
        case "pullquote":
            return _outward(_pull_quote(node))
        case "factbox":
            return _outward(_fact_box(node))
        case "related":
            number = node.attributes["data-story"]
            return f'<aside data-block="related" data-story="{number}">{inner(node)}</aside>'
        case "video":
            return _film(node)
        case "post":
            return _post(node)
    return _outward(write(node))


def _outward(html: str) -> str:
    """Marks links that lead away from this site."""
    own = urlsplit(settings.SITE_URL).netloc

    def mark(link: re.Match) -> str:
        away = link[1].startswith("http") and urlsplit(link[1]).netloc != own
        return f'<a href="{link[1]}" rel="noopener">' if away else link[0]

    return re.sub(r'<a href="([^"]*)">', mark, html)


def _tighten(node: Node) -> None:
    """Items and cells of a single paragraph hold its text itself."""
    for child in node.children:
        _tighten(child)
        paragraphs = [part for part in child.children if part.tag == "p"]
        if child.tag in ("li", "td", "th") and len(paragraphs) == 1:
            text = Node("", runs=paragraphs[0].runs)
            child.children = [text if part is paragraphs[0] else part for part in child.children]


def _figure(node: Node) -> str:
    caption, credit = node.children
    whose = f' <span class="credit">{inner(credit)}</span>' if credit.runs else ""
    number = node.attributes["data-picture"]
    return (
        f'<figure data-picture="{number}"><figcaption>{inner(caption)}{whose}</figcaption></figure>'
    )


def _pull_quote(node: Node) -> str:
    *said, source = node.children
    whose = f"<figcaption>{inner(source)}</figcaption>" if source.runs else ""
    words = "".join(map(write, said))
    return f'<figure data-block="pullquote">{words}{whose}</figure>'


def _fact_box(node: Node) -> str:
    title = next((part for part in node.children if part.tag == "h3"), None)
    label = gettext("Fact box")
    if title is not None:
        label += f": {_words(title)}"
    for part in node.children:
        if part.tag in ("ul", "ol"):
            _tighten(part)
    return f'<aside data-block="factbox" aria-label="{escape(label)}">{inner(node)}</aside>'


def _film(node: Node) -> str:
    address = node.attributes["data-url"]
    host = _HOSTS[urlsplit(address).netloc]
    words = gettext("Watch on %(host)s") % {"host": host}
    title = f": {inner(node)}" if node.runs else ""
    return (
        f'<p data-block="video"><a href="{escape(address)}" rel="noopener">'
        f"{escape(words)}{title}</a></p>"
    )


def _post(node: Node) -> str:
    """What the post says, and a way to it. Nothing of its site is asked before one goes there."""
    address = node.attributes["data-url"]
    host = {"host": _HOSTS[urlsplit(address).netloc]}
    says = f"<blockquote><p>{inner(node)}</p></blockquote>" if node.runs else ""
    label = escape(gettext("Post on %(host)s") % host)
    words = escape(gettext("Open the post on %(host)s") % host)
    promise = escape(gettext("Nothing is loaded from %(host)s until you press.") % host)
    return (
        f'<figure data-block="post" aria-label="{label}"><p>{label}</p>{says}<figcaption>'
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{words}</a> '
        f"<span>{promise}</span></figcaption></figure>"
    )


def _table(node: Node) -> str:
    """With its first row as heads of columns where all of it are heads, in a box that scrolls."""
    first, *rest = node.children
    is_head = all(cell.tag == "th" for cell in first.children)
    heads = ", ".join(filter(None, map(_words, first.children)))
    _tighten(first)
    for row in rest:
        _tighten(row)
        _scope(row, "row")
    if is_head:
        _scope(first, "col")
    head = f"<thead>{write(first)}</thead>" if is_head else ""
    rows = "".join(map(write, rest if is_head else node.children))
    label = escape(gettext("Table") + f": {heads}")
    return (
        '<div data-block="table" class="table-box" role="region" tabindex="0" '
        f'aria-label="{label}">'
        f"<table>{head}<tbody>{rows}</tbody></table></div>"
    )


def _words(node: Node) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", write(node))).split())


def _scope(row: Node, scope: str) -> None:
    for cell in row.children:
        if cell.tag == "th":
            cell.attributes["scope"] = scope
