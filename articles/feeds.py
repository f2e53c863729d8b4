"""RSS and Atom feeds: the newest public stories, in full, without slots."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import override
from django.views.decorators.http import require_safe

from articles import bylines, corrections, moments, notes_html, reader_html, sponsored
from articles.grammar import without_forbidden
from articles.models import Article, Author, Byline, Section, Tag, TaggedArticle
from articles.site import absolute
from articles.structured_data import one_line
from images import renditions
from pagecache import pages, parts

NEWEST = 20
PICTURE_WIDTH = 1280  # px
_TAGS = {
    *("p", "br", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img", "div"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


@dataclass(frozen=True)
class Subject:
    """What a feed is about. path: the page of it. page_tag: what frees the kept feed."""

    name: str
    path: str
    description: str
    language: str
    stories: QuerySet
    page_tag: str


@require_safe
@pages.kept()
def site(request, *, format):
    description = f"The newest stories of {settings.SITE_NAME}"
    stories, language = Article.objects.all(), settings.LANGUAGE_CODE
    return _answer(request, format, Subject("", "/", description, language, stories, "feeds"))


@require_safe
@pages.kept()
def section(request, *, slug, format):
    found = get_object_or_404(Section, slug=slug)
    return _answer(request, format, _about(found))


@require_safe
@pages.kept()
def tag(request, *, slug, format):
    found = get_object_or_404(Tag, slug=slug)
    return _answer(request, format, _about(found))


@require_safe
@pages.kept()
def author(request, *, slug, format):
    found = get_object_or_404(Author, slug=slug)
    return _answer(request, format, _about(found))


def _about(thing: Section | Tag | Author) -> Subject:
    words = getattr(thing, "description", "") or getattr(thing, "life", "") or thing.name
    return Subject(
        name=thing.name,
        path=thing.get_absolute_url(),
        description=words,
        language=getattr(thing, "language", settings.LANGUAGE_CODE),
        stories=Article.objects.under(thing),
        page_tag=f"{thing._meta.model_name}:{thing.pk}",
    )


def _answer(request, format, subject: Subject) -> HttpResponse:
    """Will write the feed of a subject: four queries at most where its entries are ready.

    format: a class of feed_formats.
    """
    now = timezone.now()
    pages.depend(subject.page_tag, until=subject.stories.next_change(now))
    name = f"{subject.name} | {settings.SITE_NAME}" if subject.name else settings.SITE_NAME
    feed = format(
        title=without_forbidden(name),
        link=absolute(subject.path),
        description=without_forbidden(one_line(subject.description)),
        language=subject.language,
        feed_url=absolute(request.path),
        feed_guid=absolute(request.path),
        author_name=settings.SITE_NAME,
        author_link=absolute("/"),
    )
    newest = subject.stories.published(now).newest_first().values_list("pk", flat=True)[:NEWEST]
    for changed_at, xml in _ready(request, format, list(newest)):
        feed.add_ready(xml, updated_at=datetime.fromisoformat(changed_at))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _ready(request, format, keys: list[int]) -> list[list[str]]:
    """The moment of change and the XML of each of these stories: parts, made where they are not.

    Their addresses are absolute, so parts that were made for another address are others.
    """
    kind = f"{format.kind}/{zlib.crc32(absolute('/').encode()):08x}"
    shown = parts.of(request)
    shown.want(*(f"feed:{key}" for key in keys))
    entries = [
        shown.get(f"feed:{key}", kind, lambda key=key: _made(format, key))  # type: ignore[misc]
        for key in keys
    ]
    return [entry for entry in entries if entry]


def _made(format, key: int) -> list[str]:
    """As _ready has it; [] for a story that was deleted a moment ago."""
    pages.depend(f"headline:{key}", pages.NAMES)
    tagged = TaggedArticle.objects.select_related("tag").order_by("tag__name")
    story = (
        Article.objects.select_related("section", "lead_picture")
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("tagged_articles", tagged, to_attr="tag_rows"),
        )
        .filter(pk=key)
        .first()
    )
    if story is None:
        return []
    content = _cleaner(absolute("/")).clean(_told(story))
    changed_at = moments.updated(story) or story.published_at
    return [changed_at.isoformat(), format.entry(_entry(story, content))]


def _told(story: Article) -> str:
    """The text with its picture, and what was changed in it at the place where its page says so."""
    told = corrections.newest_first(story.corrections.all())
    with override(story.language):
        above = notes_html.in_feed(note for note in told if note.at_top)
        below = notes_html.in_feed(note for note in told if not note.at_top)
    return f"{above}{_lead(story)}{reader_html.html(story)}{below}"


@lru_cache(maxsize=8)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_relative=("rewrite_with_base", base),
    )


def _entry(story: Article, content: str) -> dict:
    url = absolute(story.get_absolute_url())
    picture = story.lead_picture
    with override(story.language):
        paid = sponsored.words(story.paid_by)
    if story.direction == "rtl":
        content = f'<div lang="{story.language}" dir="rtl">{content}</div>'
    return {
        "title": without_forbidden(one_line(" | ".join(filter(None, (paid, story.headline))))),
        "link": url,
        # Its own for good, so that a new address makes no new story of it (RFC 4151).
        "unique_id": f"tag:{_host()},{story.published_on}:story/{story.pk}",
        "unique_id_is_permalink": False,
        "description": without_forbidden(escape(one_line(story.standfirst))),
        "pubdate": _local(story.published_at),
        "updateddate": _local(moments.updated(story)),
        "categories": [
            without_forbidden(name)
            for name in (paid, story.section.name, *(row.tag.name for row in story.tag_rows))
            if name
        ],
        "authors": [
            {
                "name": without_forbidden(byline.author.name),
                "url": absolute(byline.author.get_absolute_url()),
            }
            for byline in bylines.named(story.bylines.all())
        ],
        "language": story.language,
        "picture": {
            "url": absolute(renditions.url(picture, PICTURE_WIDTH)),
            "medium": "image",
            "type": "image/jpeg",
        }
        if picture
        else None,
        "content": without_forbidden(content),
    }


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment).replace(microsecond=0) if moment else None


def _lead(story: Article) -> str:
    picture = story.lead_picture
    if picture is None:
        return ""
    pages.depend(picture.page_tag)
    credit = " ".join(text for text in (picture.caption, picture.credit) if text)
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}">'
        "<figcaption>{}</figcaption></figure>",
        renditions.url(picture, PICTURE_WIDTH),
        picture.alt,
        picture.width_px,
        picture.height_px,
        credit,
    )
