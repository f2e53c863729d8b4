"""Stories in lists, as ready HTML: one link over the whole card.

Written here and not in a template, since a page of cards would spend most of its time in one; every
text passes through escape(). The words are in the language that is active. No query.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import body, bylines, moments, paths, sponsored
from articles.languages import attributes
from images import markup
from pagecache import pages

_STORY = (
    *("pk", "headline", "slug", "published_on", "published_at", "updated_at", "language"),
    *("standfirst", "word_count", "section_id", "lead_picture_id"),
)
_SECTION = ("section__name", "section__slug", "section__language")
_PICTURE = tuple(f"lead_picture__{name}" for name in markup.COLUMNS[1:])
COLUMNS = (*_STORY, *_SECTION, *_PICTURE, "paid_by")


class Name(NamedTuple):
    """An author of a story."""

    position: int
    pk: int
    name: str
    slug: str
    role: str


class Story(NamedTuple):
    """What a card may show of a story, as ArticleQuerySet.card_rows() gives it.

    names: values of Name for its authors as the inside of a JSON list, in any order; "" where they
    are not read, since the card does not show them. role: what the author whose list this is did
    for it, in the list of an author.
    """

    pk: int
    headline: str
    slug: str
    published_on: date
    published_at: datetime
    updated_at: datetime | None
    language: str
    standfirst: str
    word_count: int
    section_id: int
    lead_picture_id: int | None
    section_name: str
    section_slug: str
    section_language: str
    picture_file: str
    width_px: int
    height_px: int
    ready_widths: list[int]
    has_avif: bool
    focus_x: int
    focus_y: int
    paid_by: str
    names: str | None
    role: str = ""

    @property
    def url(self) -> str:
        return paths.of_story(self.published_on, self.slug)

    @property
    def picture(self) -> markup.Plain | None:
        if self.lead_picture_id is None:
            return None
        return markup.Plain(self.lead_picture_id, *self[14:21])


@dataclass(frozen=True)
class Form:
    """How a card looks. name: as CSS says it. level: of the headline. sizes, widths: its picture.

    kicker, summary, names: each to be shown or not. eager: for the first picture of a page.
    time: "brief" is the time of a story of today, the date of an older one; "changed" the same of
    its last change; "long" is date and time; "minutes" says how long it takes to read.
    """

    name: str
    sizes: str
    widths: tuple[int, ...] = (320, 640)
    level: int = 3
    kicker: bool = False
    summary: bool = False
    names: bool = False
    eager: bool = False
    time: str = "brief"


_DOT = ' <span aria-hidden="true">·</span> '
_WIDE_ROW = "(min-width: 64rem) 11rem, 7.5rem"
LEAD = Form(
    "lead",
    "(min-width: 77rem) 42rem, (min-width: 64rem) 55vw, 100vw",
    markup.USUAL,
    level=2,
    kicker=True,
    summary=True,
    names=True,
    eager=True,
    time="changed",
)
SECOND = Form("row", _WIDE_ROW, level=2, kicker=True)
LARGE = Form(
    "large",
    "(min-width: 64rem) 28rem, (min-width: 44rem) 50vw, 100vw",
    (640, 1280),
    summary=True,
    names=True,
)
COLUMN = Form("column", "(min-width: 64rem) 12rem, (min-width: 44rem) 22vw, 7.5rem", time="minutes")
ROW = Form("row", "7.5rem")
FIRST = Form(
    "first",
    "(min-width: 64rem) 30rem, (min-width: 44rem) 50vw, 100vw",
    (640, 1280),
    level=2,
    summary=True,
    names=True,
    eager=True,
    time="long",
)
LISTED = Form("row", _WIDE_ROW, level=2, summary=True, time="long")
HIT = Form("row", _WIDE_ROW, level=2, kicker=True, summary=True, time="long")
FORMS = {
    "lead": LEAD,
    "second": SECOND,
    "large": LARGE,
    "column": COLUMN,
    "row": ROW,
    "first": FIRST,
    "listed": LISTED,
    "hit": HIT,
}


def of(rows: Iterable[tuple]) -> list[Story]:
    """Will give stories of rows as ArticleQuerySet.card_rows() reads them."""
    return [Story(*row) for row in rows]


def html(story: Story, form: Form, *, now: datetime) -> SafeString:
    """Will write a card. What it hangs on, picture and clock, it tells the page."""
    language = get_language() or ""
    foreign = attributes(story.language, page=language)
    picture = story.picture
    parts = [f'<article class="card card-{form.name}{"" if picture else " card-plain"}">']
    parts.append('<div class="card-text">')
    if form.kicker:
        of_section = attributes(story.section_language, page=language)
        parts.append(f'<p class="kicker"{of_section}>{escape(story.section_name)}</p>')
    parts.append(sponsored.line(story.paid_by))
    parts.append(
        f'<h{form.level} class="card-headline"{foreign}><a href="{story.url}">'
        f"{escape(story.headline)}</a></h{form.level}>"
    )
    if form.summary and story.standfirst:
        parts.append(f'<p class="card-summary"{foreign}>{escape(story.standfirst)}</p>')
    names = _names(story) if form.names else ""
    parts.append(f'<p class="meta">{names}{_time(story, form, now)}{_did(story)}</p></div>')
    if picture:
        image = markup.html(picture, sizes=form.sizes, alt="", eager=form.eager, widths=form.widths)
        parts.append(f'<div class="card-picture">{image}</div>')
    parts.append("</article>")
    return SafeString("".join(parts))


def brief(moment: datetime, *, now: datetime) -> str:
    """Will write the time of a story of today, the date of an older one, as <time>."""
    pages.depend(until=moments.next_midnight(now))
    return moments.tag(moment, moments.brief(moment, now=now))


def joined(names: Sequence[str]) -> str:
    """Will join names, as HTML: "Asha Varkey, Imran Qadri and Nila Deshmane"."""
    if len(names) < 2:
        return "".join(names)
    # Translators: between the last two names of a list.
    return _(", ").join(names[:-1]) + _(" and ") + names[-1]


def _names(story: Story) -> str:
    found = sorted(Name(*row) for row in json.loads(f"[{story.names or ''}]"))
    links = [
        f'<a href="{paths.of_author(one.slug)}" rel="author">{escape(one.name)}</a>'
        for one in bylines.named(found)
    ]
    if not links:
        return ""
    return f'<span class="card-names">{joined(links)}</span>{_DOT}'


def _did(story: Story) -> str:
    """What the author whose list this is did for the story, where that is not its words."""
    if story.role in ("", bylines.Role.WORDS):
        return ""
    return f'{_DOT}<span class="card-role">{escape(bylines.Role(story.role).label)}</span>'


def _time(story: Story, form: Form, now: datetime) -> str:
    if form.time == "minutes":
        number = body.minutes_to_read(story.word_count)
        words = ngettext("%(number)s min read", "%(number)s min read", number)
        return words % {"number": number}
    if form.time == "long":
        return moments.tag(story.published_at, moments.full(story.published_at, short=True))
    if form.time == "changed" and (at := moments.updated(story)):
        return f"{_('Updated')} {brief(at, now=now)}"
    return brief(story.published_at, now=now)
