"""The body made ready for readers, in two steps.

What is costly and stays as it is, is prepared once, when a story is published: a column beside the
body. What others change (pictures of the library, the stories it points to) is filled in when a
page is drawn, so that it is never old: one query for all pictures, one for all related stories.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from django.utils import timezone, translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext

from articles import body, moments, reader_shapes
from articles.body import Block
from articles.gaps import Outline
from articles.models import Article
from images.models import Picture
from images.templatetags.pictures import picture as picture_html
from pagecache import pages, parts

VERSION = 6
_SHOWS_OTHERS = {"figure", "related"}
COLUMN = "(min-width: 48rem) 38rem, 100vw"  # how wide a picture in the text stands
_PICTURE = re.compile(r'^<figure data-picture="(\d+)">')
_STORY = re.compile(r'^<aside data-block="related" data-story="(\d+)"')
_AWAY = re.compile(r'(<a href="[^"]*"(?: target="_blank")? rel=")(noopener)')
_CAPTION = re.compile(r"<figcaption>(.*?)( <span class=\"credit\">(.*?)</span>)?</figcaption>")


def prepare(article: Article) -> None:
    """Will set reader_html, reader_version, reader_outline and word_count from the body. No save.

    Needs published_at where the story has a dateline: its date stands there; without it, today.
    """
    with translation.override(article.language):
        blocks = [reader_shapes.prepared(node) for node in body.tree(article.body)]
        _put_dateline(blocks, article)
    article.reader_html = "".join(blocks)
    if article.paid_by:
        article.reader_html = _AWAY.sub(r"\1sponsored \2", article.reader_html)
    article.reader_version = VERSION
    article.reader_outline = outline_of(article.reader_html)
    article.word_count = body.word_count(article.body)


def outline_of(prepared: str) -> list:
    """Will give the reader_outline of that reader_html: lengths of its blocks, their Outline."""
    found = body.blocks(prepared)
    return [[len(block.html) for block in found], Outline.of(found).as_list()]


def pieces(request, article: Article) -> tuple[list[str], Outline]:
    """Will give the text for a page of readers: the HTML of each block, and their outline.

    No query where the text shows neither pictures nor other stories; else it is a part of the page,
    made once. request: that which the page answers.
    """
    if article.reader_version != VERSION:
        prepare(article)
    lengths, outline = article.reader_outline
    if not _SHOWS_OTHERS.isdisjoint(outline[0]):
        owner = f"article:{article.pk}"
        written, outline = parts.of(request).get(owner, "text", lambda: _made(article))
        return written, Outline.from_list(outline)
    html, ends = article.reader_html, [0, *accumulate(lengths)]
    return [html[start:end] for start, end in pairwise(ends)], Outline.from_list(outline)


def _made(article: Article) -> list:
    pages.depend(f"article:{article.pk}")
    filled = blocks(article)
    return [[block.html for block in filled], Outline.of(filled).as_list()]


def blocks(article: Article) -> list[Block]:
    """Will give the prepared body for a page that is being drawn, as top-level blocks.

    A picture that is gone from the library and a story that the public may not see now are left
    out. The kept page is told what it hangs on. Text prepared by an older edition is prepared anew.
    """
    return blocks_of([article])[0]


def blocks_of(articles: Sequence[Article]) -> list[list[Block]]:
    """Will give the same for several stories in their order, with two queries for all of them."""
    return [[block for block in found if block is not None] for found in _filled_of(articles)]


def places(article: Article) -> list[Block | None]:
    """Will give the same with None where a block is left out: places are those in the body."""
    return _filled_of([article])[0]


def _filled_of(articles: Sequence[Article]) -> list[list[Block | None]]:
    prepared = [_prepared_blocks(article) for article in articles]
    pictures = _pictures(sum(prepared, []))
    stories = _stories(sum(prepared, []))
    filled = []
    for article, found in zip(articles, prepared, strict=True):
        with translation.override(article.language):
            filled.append([_filled(block, pictures, stories) for block in found])
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
    named = list(
        Article.objects.filter(pk__in=wanted)
        .with_is_public(now)
        .only("headline", "slug", "published_on", "language", "published_at", "expires_at")
    )
    coming = (moment for story in named for moment in (story.published_at, story.expires_at))
    pages.depend(
        *(f"headline:{number}" for number in wanted),
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
