"""The pieces of a story's page, and of its light version, as HTML.

Written here and not in templates, since they are drawn for each reader of a page that is not kept.
All words pass through escape. Drawn in the language that is active.
"""

from collections.abc import Sequence
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import moments
from articles.languages import foreign
from articles.models import Article, Author, Tag
from articles.templatetags.articles import joined, unbroken
from images.models import Picture
from images.templatetags.pictures import picture as picture_html

_LEAD_SIZES = "(min-width: 64rem) 52rem, (min-width: 44rem) 38rem, 100vw"


def head(article: Article) -> str:
    """Will draw kicker, headline and standfirst."""
    section = article.section
    lang = "" if section.language == get_language() else foreign(section.language)
    address = escape(section.get_absolute_url())
    kicker = f'<p class="kicker"><a href="{address}"{lang}>{escape(section.name)}</a></p>'
    headline = f"<h1>{unbroken(article.headline)}</h1>"
    standfirst = article.standfirst and f'<p class="standfirst">{escape(article.standfirst)}</p>'
    return f'<header class="story-head">\n{kicker}\n{headline}\n{standfirst}</header>'


def lead_picture(picture: Picture | None) -> str:
    """Will draw the picture above a story with its caption and credit; "" where there is none."""
    if picture is None:
        return ""
    image = picture_html(picture, sizes=_LEAD_SIZES, eager=True)
    return (
        f'<div class="story-picture"><figure class="figure">\n{image}\n{_caption(picture)}'
        "</figure></div>"
    )


def _caption(picture: Picture) -> str:
    credit = picture.credit and f' <span class="credit">{escape(picture.credit)}</span>'
    words = f"{escape(picture.caption)}{credit}"
    return words and f"<figcaption>{words}</figcaption>"


def byline(article: Article, authors: Sequence[Author], *, light: bool = False) -> str:
    """Will draw who wrote it and when, and the way to the light version unless this is it."""
    names = authors and f'<p class="byline-names">{joined(authors, True)}</p>\n'
    times = _time(_("Published on"), article.published_at)
    if updated := moments.updated(article):
        times += "\n" + _time(_("Updated on"), updated)
    away = "" if light else _away(article)
    return f'<div class="byline">\n{names or ""}<p class="byline-times">{times}</p>{away}</div>'


def _time(words: str, moment) -> str:
    return f"<span>{escape(words)} {moments.tag(moment, moments.full(moment))}</span>"


def _away(article: Article) -> str:
    address = escape(article.get_light_url())
    return f'\n<p class="byline-light"><a href="{address}">{escape(_("Light version"))}</a></p>'


def tags(found: Sequence[Tag]) -> str:
    """Will draw the tags as chips; "" where there are none."""
    if not found:
        return ""
    chips = (
        f'<li><a href="{escape(tag.get_absolute_url())}" rel="tag">{escape(tag.name)}</a></li>'
        for tag in found
    )
    return f'<nav aria-label="{escape(_("Tags"))}"><ul class="tags">{"".join(chips)}</ul></nav>'


def related(cards: Sequence[str]) -> str:
    """Will draw the stories to read next; "" where there are none. cards: of articles.cards."""
    if not cards:
        return ""
    return (
        '<section class="related" aria-labelledby="related"><div class="part-head">'
        f'<h2 class="part-title" id="related">{escape(_("Related stories"))}</h2></div>\n'
        f'<div class="rows">{"".join(cards)}</div></section>'
    )
