"""The pieces of a story's page, and of its light version, as HTML.

Written here and not in templates, since they are drawn for each reader of a page that is not kept.
All words pass through escape. Drawn in the language that is active.
"""

from collections.abc import Sequence
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import bylines, moments, sponsored
from articles.bylines import Credit, Role
from articles.languages import foreign
from articles.models import Article, Tag
from articles.templatetags.articles import joined, unbroken
from images.models import Picture
from images.templatetags.pictures import picture as picture_html

_LEAD_SIZES = "(min-width: 64rem) 52rem, (min-width: 44rem) 38rem, 100vw"


def head(article: Article) -> str:
    """Will draw kicker, who paid for the story, headline and standfirst."""
    section = article.section
    lang = "" if section.language == get_language() else foreign(section.language)
    address = escape(section.get_absolute_url())
    kicker = f'<p class="kicker"><a href="{address}"{lang}>{escape(section.name)}</a></p>'
    headline = f"<h1>{unbroken(article.headline)}</h1>"
    standfirst = article.standfirst and f'<p class="standfirst">{escape(article.standfirst)}</p>'
    paid = sponsored.line(article.paid_by)
    return f'<header class="story-head">\n{kicker}\n{paid}{headline}\n{standfirst}</header>'


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


def byline(article: Article, credits: Sequence[Credit], *, light: bool = False) -> str:
    """Will draw who did what, which agency, when, and the way to the light version unless this is
    it."""
    names = _names(credits, article.agency)
    times = _time(_("Published on"), article.published_at)
    if updated := moments.updated(article):
        times += "\n" + _time(_("Updated on"), updated)
    away = "" if light else _away(article)
    return f'<div class="byline">\n{names}<p class="byline-times">{times}</p>{away}</div>'


def _names(credits: Sequence[Credit], agency: str) -> str:
    """ "By A and B · Pictures C · PTI" as a paragraph, "" without anybody."""
    told = [
        _did(role, joined([credit.author for credit in some], True))
        for role, some in bylines.by_role(credits).items()
    ]
    if agency.strip():
        told.append(f"<bdi>{escape(agency)}</bdi>")
    dot = ' <span class="byline-dot" aria-hidden="true">·</span> '
    line = dot.join(f'<span class="byline-did">{one}</span>' for one in told)
    return line and f'<p class="byline-names">{line}</p>\n'


def _did(role: Role, names: str) -> str:
    if role == Role.WORDS:
        return _("By %(names)s") % {"names": names}
    # Translators: what was done for a story, and by whom.
    return _("%(role)s %(names)s") % {"role": escape(role.label), "names": names}


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
