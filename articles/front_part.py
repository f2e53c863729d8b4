"""The main part of the front page, prepared: read, laid out by articles.front_page, and written.

It is made anew when a story, a pick or a name changes, when a pick ends, and at midnight.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from articles import cards, clock, front_page
from articles.frame import Link
from articles.models import Article, FrontPagePick, Section, Tag
from articles.paths import of_section
from articles.tight import tight
from pagecache import pages, parts
from pagecache.statements import Statement

OWNER, KIND = "front", "main"
NEWEST_OF_SECTION, NEWEST_OF_ALL = 12, 40
TOPICS = 10

_sections = Statement(
    lambda: (
        Section.objects.filter(in_menu=True)
        .order_by("position", "name")
        .values_list("pk", "name", "slug", "language")
    )
)
_picks = Statement(
    lambda now: FrontPagePick.objects.filter(until__gt=now).values_list(
        "place", "article_id", "until"
    )
)
_pool = Statement(
    lambda sections, also, now: Article.objects.newest_of_each(
        sections, count=NEWEST_OF_SECTION, overall=NEWEST_OF_ALL, also=also, at=now
    ).card_rows()
)
_names = Statement(
    lambda keys: Article.objects.filter(pk__in=keys).with_names_listed().values_list("pk", "names")
)
_topics = Statement(
    lambda keys: (
        Tag.objects.filter(tagged_articles__content_object__pk__in=keys)
        .annotate(uses=Count("pk"))
        .order_by("-uses", "name")
        .values_list("name", "slug")[:TOPICS]
    )
)


class Drawn(NamedTuple):
    """What stands on the front page, as HTML; "" where there is nothing.

    top: the lead and those beside it. beside, below: the sections' strips beside the rail and
    below it. latest, topics: parts of the rail. shown: ids of all stories that stand there.
    """

    top: SafeString
    beside: SafeString
    below: SafeString
    latest: SafeString
    topics: SafeString
    shown: list[int]

    @property
    def holes(self) -> dict[str, str]:
        """The HTML by the names that the template of the page gives it."""
        return {name: html for name, html in self._asdict().items() if name != "shown"}


def drawn(request) -> Drawn:
    """Will give the main part ready for the front page: no query beside that for its parts."""
    *html, shown = parts.of(request).get(OWNER, KIND, make)
    return Drawn(*map(SafeString, html), shown)


def make() -> list:
    """Will make it, in the site's language: six queries, each compiled once."""
    now = timezone.now()
    front = _front(now)
    pages.depend("front", pages.NAMES, until=clock.next_change(now))
    with translation.override(settings.LANGUAGE_CODE):
        html = [
            _written("front_top", front=front) if front.lead else "",
            _strips(front.strips_beside),
            f'<div class="strips-below">{below}</div>'
            if (below := _strips(front.strips_below))
            else "",
            _written("latest_list", stories=front.latest) if front.latest else "",
            _written("topic_list", tags=topics) if (topics := _topics_of(front)) else "",
        ]
    return [*html, [story.pk for story in front.stories]]


def _front(now: datetime) -> front_page.Front:
    sections = [
        Link(key, name, of_section(slug), language)
        for key, name, slug, language in _sections.rows()
    ]
    picks = _picks.rows(now=now)
    pages.depend(until=min((until for *_, until in picks), default=None))
    pool = _pool.rows(
        sections=[section.key for section in sections], also=[pk for _, pk, _ in picks], now=now
    )
    newest = sorted(cards.of(pool), key=lambda story: (story.published_at, story.pk), reverse=True)
    front = front_page.choose(
        newest,
        picks={place: pk for place, pk, _ in picks},
        sections=sections,
        language=settings.LANGUAGE_CODE.partition("-")[0],
    )
    _name(front)
    return front


def _name(front: front_page.Front) -> None:
    """Puts the names of authors to the few stories that stand there with them."""
    names = dict(_names.rows(keys=[story.pk for story in front.with_names]))
    if front.lead:
        front.lead = front.lead._replace(names=names[front.lead.pk])
    for strip in front.strips:
        if not strip.in_columns:
            large = strip.stories[0]
            strip.stories[0] = large._replace(names=names[large.pk])


def _topics_of(front: front_page.Front) -> list[Tag]:
    shown = [story.pk for story in front.stories]
    return [Tag(name=name, slug=slug) for name, slug in _topics.rows(keys=shown)]


def _strips(strips: list[front_page.Strip]) -> str:
    return "".join(_written("section_strip", strip=strip) for strip in strips)


def _written(component: str, **inputs) -> str:
    return tight(render_to_string(f"components/{component}.html", inputs))
