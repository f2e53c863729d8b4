"""The body made ready for readers, in two steps.

What is costly and stays as it is, is prepared once, when a story is published: a column beside the
body. What others change (pictures of the library, the stories it points to) is filled in when a
page is drawn, so that it is never old: one query for all pictures, one for all related stories.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext

from articles import body, moments
from articles.body import Block
from articles.grammar import Node, inner, write
from articles.models import Article
from images.models import Picture
from images.templatetags.pictures import picture as picture_html
from pagecache import pages

VERSION = 3
COLUMN = "(min-width: 48rem) 38rem, 100vw"  # how wide a picture in the text stands
_PICTURE = re.compile(r'^<figure data-picture="(\d+)">')
_STORY = re.compile(r'^<aside data-block="related" data-story="(\d+)"')
_CAPTION = re.compile(r"<figcaption>(.*?)( <span class=\"credit\">(.*?)</span>)?</figcaption>")
_HOSTS = {
    "www.youtube.com": "YouTube",
    "vimeo.com": "Vimeo",
    "www.dailymotion.com": "Dailymotion",
}


def prepare(article: Article) -> None:
    """Will set reader_html, reader_version and word_count of the story from its body. No save.

    Needs published_at where the story has a dateline: its date stands there; without it, today.
    """
    with translation.override(article.language):
        blocks = [_prepared(node) for node in body.tree(article.body)]
        _put_dateline(blocks, article)
    article.reader_html = "".join(blocks)
    article.reader_version = VERSION
    article.word_count = body.word_count(article.body)


def blocks(article: Article) -> list[Block]:
    """Will give the prepared body for a page that is being drawn, as top-level blocks.

    A picture that is gone from the library and a story that the public may not see now are left
    out. The kept page is told what it hangs on. Text prepared by an older edition is prepared anew.
    """
    return blocks_of([article])[0]


def blocks_of(articles: Sequence[Article]) -> list[list[Block]]:
    """Will give the same for several stories in their order, with two queries for all of them."""
    prepared = [_prepared_blocks(article) for article in articles]
    pictures = _pictures(sum(prepared, []))
    stories = _stories(sum(prepared, []))
    filled = []
    for article, parts in zip(articles, prepared, strict=True):
        with translation.override(article.language):
            whole = [_filled(block, pictures, stories) for block in parts]
        filled.append([block for block in whole if block is not None])
    return filled


def html(article: Article) -> str:
    """Will give the same as one piece, without an editor's breaks."""
    return joined(blocks(article))


def joined(blocks: Iterable[Block]) -> str:
    """Will join the blocks of a story to one piece, without an editor's breaks."""
    return "".join(block.html for block in blocks if block.kind != "break")


def _prepared_blocks(article: Article) -> list[Block]:
    if article.reader_version != VERSION:
        prepare(article)
    return body.blocks(article.reader_html)


def _filled(block: Block, pictures: dict, stories: dict) -> Block | None:
    if found := _PICTURE.match(block.html):
        picture = pictures.get(int(found[1]))
        return replace(block, html=_with_picture(block.html, picture)) if picture else None
    if found := _STORY.match(block.html):
        story = stories.get(int(found[1]))
        return replace(block, html=_related(story), text=story.headline) if story else None
    return block


def _pictures(prepared: list[Block]) -> dict[int, Picture]:
    wanted = _numbers(_PICTURE, prepared)
    pages.depend(*(f"picture:{number}" for number in wanted))
    return Picture.objects.in_bulk(wanted) if wanted else {}


def _stories(prepared: list[Block]) -> dict[int, Article]:
    """The public ones among the stories that are named; the page ends when one comes or goes."""
    wanted = _numbers(_STORY, prepared)
    if not wanted:
        return {}
    now = timezone.now()
    is_public = Exists(Article.objects.published(now).filter(pk=OuterRef("pk")))
    named = list(
        Article.objects.filter(pk__in=wanted)
        .annotate(is_public=is_public)
        .only("headline", "slug", "published_on", "language", "published_at", "expires_at")
    )
    coming = (moment for story in named for moment in (story.published_at, story.expires_at))
    pages.depend(
        *(f"article:{number}" for number in wanted),
        until=min((moment for moment in coming if moment and moment > now), default=None),
    )
    return {story.pk: story for story in named if story.is_public}


def _numbers(shape: re.Pattern, prepared: list[Block]) -> set[int]:
    found = (shape.match(block.html) for block in prepared)
    return {int(match[1]) for match in found if match}


def _with_picture(figure: str, picture: Picture) -> str:
    image = picture_html(picture, sizes=COLUMN).replace("\n", " ")
    figure = _PICTURE.sub(lambda opening: opening[0] + image, figure)
    if not picture.credit or _CAPTION.search(figure)[2]:
        return figure.replace("<figcaption></figcaption>", "")
    credit = f' <span class="credit">{escape(picture.credit)}</span></figcaption>'
    return figure.replace("</figcaption>", credit)


def _related(story: Article) -> str:
    return format_html(
        '<aside data-block="related" data-story="{}" aria-label="{}"><span>{}</span> '
        '<a href="{}" lang="{}" dir="{}">{}</a></aside>',
        story.pk,
        gettext("Related story") + f": {story.headline}",
        gettext("Related"),
        story.get_absolute_url(),
        story.language,
        story.direction,
        story.headline,
    )


def _prepared(node: Node) -> str:
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


def _put_dateline(prepared: list[str], article: Article) -> None:
    place = article.dateline_place.strip()
    if not place:
        return
    moment = timezone.localtime(
        article.published_at or timezone.now(), timezone.get_default_timezone()
    )
    words = f"{escape(place)}{gettext(',')} {moments.long_date(moment)}"
    line = f'<strong class="dateline">{words}:</strong> '
    for index, block in enumerate(prepared):
        if block.startswith("<p>"):
            prepared[index] = f"<p>{line}{block.removeprefix('<p>')}"
            return
