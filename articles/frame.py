"""What stands around every page: the menu, the footer's pages, what is breaking. A prepared part.

It also says when the public set changes next by the clock, since every page hangs on that.
"""

from dataclasses import astuple, dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import DateField, DateTimeField, Min, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import escape_uri_path
from django.utils.html import escape

from articles.models import Article, Section
from articles.querysets import CLOCK_FIELDS
from articles.tight import tight
from pagecache import pages, parts


@dataclass(frozen=True)
class Link:
    """A section of the menu, a page of the footer or the breaking story. key: its id."""

    key: int
    name: str
    url: str
    language: str
    place: int = 0
    at: datetime | None = None
    until: datetime | None = None


@dataclass
class Frame:
    """sections: those of the menu in its order. breaking: the one story of the bar, or None.

    until: when the public set, or what is breaking in it, changes next; None: nothing is planned.
    """

    sections: list[Link] = field(default_factory=list)
    pages: list[Link] = field(default_factory=list)
    breaking: Link | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Drawn:
    """The frame as ready HTML, in the site's language. sections: as in Frame, for the front page.

    masthead: with an empty search field.
    """

    bar: str
    masthead: str
    menu: str
    footer: str
    sections: list[Link]

    def masthead_for(self, words: str) -> str:
        """Will give the masthead with what was searched for in its field."""
        return self.masthead.replace('value=""', f'value="{escape(words)}"', 1)

    def menu_at(self, path: str) -> str:
        """Will give the menu with the section of that page marked. path: as in a request."""
        here = f'<a href="{escape(escape_uri_path(path))}"'
        return self.menu.replace(here, f'{here} aria-current="page"', 1)


def drawn(request) -> Drawn:
    """Will give the frame ready for a page, the same each time: no query beside that for parts."""
    found = getattr(request, "_frame", None)
    if found is None:
        *html, sections = parts.of(request).get(parts.SITE, "frame", _draw)
        found = Drawn(*html, [Link(*section) for section in sections])
        if request is not None:
            request._frame = found
    return found


def _draw() -> list:
    with translation.override(settings.LANGUAGE_CODE):
        frame = read(timezone.now())
        pages.depend(pages.NAMES, "breaking", until=frame.until)
        name, edition = settings.SITE_NAME, settings.SITE_EDITION
        inputs = {
            "breaking_bar": {"story": frame.breaking},
            "masthead": {"site_name": name, "site_edition": edition},
            "section_menu": {"sections": frame.sections},
            "footer": {"pages": frame.pages, "site_name": name, "year": timezone.localdate().year},
        }
        html = [render_to_string(f"components/{part}.html", inputs[part]) for part in inputs]
    return [*map(tight, html), [astuple(section) for section in frame.sections]]


def read(now: datetime) -> Frame:
    """Will read the frame from the database: one query."""
    frame = Frame()
    breaking = []
    for kind, key, name, address, language, place, day, at, until in _rows(now):
        if kind == "section":
            url = reverse("articles:section", args=[address])
            frame.sections.append(Link(key, name, url, language, place))
        elif kind == "page":
            frame.pages.append(Link(key, name, address, settings.LANGUAGE_CODE))
        elif kind == "breaking":
            url = _story_url(day, address)
            breaking.append(Link(key, name, url, language, at=at, until=until))
        elif until is not None:
            frame.until = min(until, frame.until or until)
    frame.sections.sort(key=lambda link: (link.place, link.name))
    frame.pages.sort(key=lambda link: link.name)
    frame.breaking = max(breaking, key=lambda link: (link.until, link.key), default=None)
    return frame


def _rows(now: datetime):
    # The parts are of one width; the story comes first, so that PostgreSQL learns the types of
    # its dates from it and takes the other parts' nulls for dates.
    breaking = (
        Article.objects.breaking(now)
        .order_by()
        .values_list(
            Value("breaking"),
            "pk",
            "headline",
            "slug",
            "language",
            Value(0),
            "published_on",
            Coalesce("updated_at", "published_at"),
            "breaking_until",
        )
    )
    no_day = Value(None, DateField())
    no_moment = Value(None, DateTimeField())
    sections = Section.objects.filter(in_menu=True).values_list(
        Value("section"), "pk", "name", "slug", "language", "position", no_day, no_moment, no_moment
    )
    flat_pages = (
        FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False)
        .order_by()
        .values_list(
            Value("page"), "pk", "title", "url", Value(""), Value(0), no_day, no_moment, no_moment
        )
    )
    return breaking.union(sections, flat_pages, *_moments(now), all=True)


def _moments(now: datetime):
    """One row for each kind of change that the clock brings, with the next of its kind."""
    for name in CLOCK_FIELDS:
        changing = Article.objects.changing_after(now, name).annotate(
            kind=Value("change"), key=Value(0), name=Value(""), address=Value("")
        )
        yield (
            changing.annotate(word=Value(""), place=Value(0), day=Value(None, DateField()))
            .annotate(at=Value(None, DateTimeField()))
            .values("kind", "key", "name", "address", "word", "place", "day", "at")
            .annotate(next=Min(name))
            .values_list("kind", "key", "name", "address", "word", "place", "day", "at", "next")
        )


def _story_url(day: date, slug: str) -> str:
    return Article(published_on=day, slug=slug).get_absolute_url()
