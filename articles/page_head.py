"""What stands in the head of a page for search engines and for those who share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import structured_data
from articles.archives import Span
from articles.bylines import Credit
from articles.models import Article, Author, Correction, Section, Tag
from articles.moments import iso, updated
from articles.paths import path_of
from articles.site import absolute
from articles.structured_data import one_line
from pagecache import pages

LONGEST_TITLE = 90
OG_LOCALES = {"en": "en_GB", "hi": "hi_IN", "ur": "ur_PK"}
SHARE_PICTURE = ("images/share.png", 1200, 630)


@dataclass(frozen=True)
class Picture:
    """The picture that a shared link shows. url: absolute."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PageHead:
    """name: what the page is called, without the site's name. path: its one canonical address.

    feeds_of: the page whose feeds belong here, its own or a wider one. data: JSON-LD or "".
    """

    name: str
    path: str
    description: str
    language: str = settings.LANGUAGE_CODE
    kind: str = "website"
    picture: Picture | None = None
    feeds_of: str = "/"
    data: SafeString | str = ""
    indexed: bool = True
    published_at: datetime | None = None
    updated_at: datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name with the site's behind it, as far as a title may be long."""
        name = one_line(self.name)
        if not name:
            return settings.SITE_NAME
        whole = f"{name} | {settings.SITE_NAME}"
        return whole if len(whole) <= LONGEST_TITLE else name

    @property
    def url(self) -> str:
        return absolute(self.path)

    @property
    def locale(self) -> str:
        return OG_LOCALES.get(self.language, self.language)

    @property
    def published(self) -> str:
        return iso(self.published_at) if self.published_at else ""

    @property
    def updated(self) -> str:
        moment = self.updated_at or self.published_at
        return iso(moment) if moment else ""

    @property
    def feeds(self) -> list[tuple[str, str, str]]:
        """Triples (media type, address, title) of the feeds of what is listed here."""
        title = settings.SITE_NAME
        return [
            ("application/rss+xml", absolute(f"{self.feeds_of}feed/"), f"{title} (RSS)"),
            ("application/atom+xml", absolute(f"{self.feeds_of}atom/"), f"{title} (Atom)"),
        ]

    @property
    def shared_picture(self) -> Picture:
        path, width, height = SHARE_PICTURE
        return self.picture or Picture(absolute(static(path)), width, height, settings.SITE_NAME)


def drawn(head: PageHead) -> str:
    """Will write it as HTML: title, description, canonical address, cards, feeds and data."""
    shared = head.shared_picture
    tags = [
        f"<title>{escape(head.title)}</title>",
        _named("description", head.description),
        f'<link rel="canonical" href="{escape(head.url)}">',
        _named("robots", f"{'' if head.indexed else 'noindex, '}max-image-preview:large"),
        _property("og:site_name", settings.SITE_NAME),
        _property("og:type", head.kind),
        _property("og:title", head.name or settings.SITE_NAME),
        _property("og:description", head.description),
        _property("og:url", head.url),
        _property("og:locale", head.locale),
        _property("og:image", shared.url),
        _property("og:image:width", shared.width),
        _property("og:image:height", shared.height),
        _property("og:image:alt", shared.alt),
        _named("twitter:card", "summary_large_image"),
    ]
    if head.kind == "article":
        tags += [
            _property("article:published_time", head.published),
            _property("article:modified_time", head.updated),
            _property("article:section", head.section),
            *(_property("article:tag", tag) for tag in head.tags),
        ]
    tags += [
        f'<link rel="alternate" type="{kind}" href="{escape(address)}" title="{escape(title)}">'
        for kind, address, title in head.feeds
    ]
    if head.data:
        tags.append(f'<script type="application/ld+json">{head.data}</script>')
    return "\n".join(tags)


def _named(name: str, words: str) -> str:
    return f'<meta name="{name}" content="{escape(words)}">'


def _property(name: str, value: object) -> str:
    return f'<meta property="{name}" content="{escape(str(value))}">'


def of_story(
    article: Article, *, credits: list[Credit], tags: list, corrections: Sequence[Correction] = ()
) -> PageHead:
    """Will make the head of a story's page, and of its light version."""
    pic = article.lead_picture
    if pic is not None:
        pages.depend(pic.page_tag)
    crumbs = structured_data.breadcrumbs(
        (settings.SITE_NAME, "/"),
        (article.section.name, article.section.get_absolute_url()),
        (one_line(article.headline), article.get_absolute_url()),
    )
    story = structured_data.news_article(
        article, credits=credits, tags=tags, corrections=corrections
    )
    return PageHead(
        name=article.headline,
        path=article.get_absolute_url(),
        description=one_line(article.standfirst) or one_line(article.headline),
        language=article.language,
        kind="article",
        picture=pic and _shared(pic),
        feeds_of=article.section.get_absolute_url(),
        data=structured_data.embed(story, crumbs),
        published_at=article.published_at,
        updated_at=updated(article),
        section=article.section.name,
        tags=tuple(tag.name for tag in tags),
    )


def _shared(pic) -> Picture:
    return Picture(absolute(pic.file.url), pic.width_px, pic.height_px, pic.alt)


def of_front() -> PageHead:
    return PageHead(
        name="",
        path="/",
        description=_("The latest news from {site}: breaking news, reports and analysis.").format(
            site=settings.SITE_NAME
        ),
        data=structured_data.embed(structured_data.website()),
    )


def of_section(section: Section, *, number: int) -> PageHead:
    words = section.description or _("Stories about {subject}.").format(subject=section.name)
    return _of_list(section.name, section, number, words, language=section.language)


def of_tag(tag: Tag, *, number: int) -> PageHead:
    words = tag.description or _("Stories about {subject}.").format(subject=tag.name)
    return _of_list(_("{tag}: stories by topic").format(tag=tag.name), tag, number, words)


def of_author(author: Author, *, number: int) -> PageHead:
    words = one_line(author.life) or _("Stories by {author}.").format(author=author.name)
    name = f"{author.name}, {author.title}" if author.title.strip() else author.name
    described = structured_data.profile(author, language=settings.LANGUAGE_CODE)
    pic = author.portrait
    return _of_list(
        name,
        author,
        number,
        words,
        kind="profile",
        picture=pic and _shared(pic),
        data=structured_data.embed(described) if number == 1 else "",
    )


def of_archive(span: Span, *, number: int) -> PageHead:
    words = _("All stories published in {span}.").format(span=span.name)
    name = _("Archive: {span}").format(span=span.name)
    return _of_list(name, span, number, words, feeds_of="/")


def of_search() -> PageHead:
    return PageHead(
        name=_("Search"),
        path="/search/",
        description=_("Search the stories of {site}.").format(site=settings.SITE_NAME),
        indexed=False,
    )


def of_corrections(*, number: int) -> PageHead:
    words = _("What {site} has corrected in its stories, newest first.")
    path = path_of("articles:corrections")
    return PageHead(
        name=numbered(_("Corrections"), number),
        path=f"{path}?page={number}" if number > 1 else path,
        description=numbered(words.format(site=settings.SITE_NAME), number),
    )


def of_flat_page(page) -> PageHead:
    return PageHead(
        name=page.title,
        path=page.url,
        description=one_line(strip_tags(page.content))[:300] or page.title,
    )


def _of_list(name: str, thing: Any, number: int, words: str, **others) -> PageHead:
    path = thing.get_absolute_url()
    return PageHead(
        name=numbered(name, number),
        path=f"{path}?page={number}" if number > 1 else path,
        description=numbered(words, number),
        **{"feeds_of": path, **others},
    )


def numbered(words: str, number: int) -> str:
    """Will tell the later pages of a list apart: no two pages share a title."""
    return _("{words}, page {number}").format(words=words, number=number) if number > 1 else words
