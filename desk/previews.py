"""A working copy as readers would get it: the readers' own template over a story in memory."""

import re
from datetime import datetime
from html import escape
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from articles import content as contents
from articles import corrections, reader_html
from articles.bylines import Credit, pairs
from articles.models import Article, Author, Section, Tag
from articles.slugs import slugify
from articles.story import Story
from articles.views import story_page
from desk.models import Revision
from desk.working_copies import as_story
from pagecache import parts

ROBOTS = "noindex, nofollow"


class Place(NamedTuple):
    """Where a preview stands: the addresses of its ordinary and its light version."""

    ordinary: str
    light: str


def answer(request, article: Article, version: Revision, *, place: Place, light: bool = False):
    """Will answer with the reader's page of that version, found by no robot.

    The desk's pages are kept by nobody: DeskSite.admin_view.
    """
    template = "desk/preview_light.html" if light else "desk/preview.html"
    story = of_content(article, version.content, publish_at=version.publish_at)
    embargo = {"embargo_until": embargo_of(article)}
    is_held = embargo["embargo_until"] is not None
    strip = render_to_string("components/preview_staff_strip.html", embargo) if is_held else ""
    return page(request, template, story, place=place, light=light, strip=strip)


def embargo_of(article: Article) -> datetime | None:
    """Will say until when the story may not be passed on; None where it may."""
    until = article.embargo_until
    return until if until and until > timezone.now() else None


def of_content(article: Article, content: dict, *, publish_at=None) -> Story:
    """Will give a story in memory that reads as that content says, with its authors and tags.

    One that was never public reads as of now, or of when it is planned.
    """
    story = as_story(article, contents.with_what_is_there(content, article))
    if story.section_id is None:  # nobody chose one yet
        story.section = Section.objects.order_by("position", "name").first() or Section(
            pk=0, slug="none"
        )
    if story.published_on is None:
        story.published_at = publish_at or timezone.now()
        story.published_on = timezone.localdate(story.published_at)
        story.slug = story.slug or slugify(story.headline) or f"story-{story.pk}"
    reader_html.prepare(story)
    told = corrections.newest_first(article.corrections.all()) if article.pk else []
    return Story(story, _credits(content), _tags(content), told)


def page(request, template, story: Story, *, place: Place, light: bool = False, **instead: str):
    """Will answer with a story of of_content() by that template; links to it lead to its place.

    instead: HTML for holes of the template, as articles.views.story_page takes them.
    """
    parts.of(request).make_anew(f"article:{story.article.pk}")  # those kept are the readers'
    response = story_page(request, template, story, light=light, **instead)
    response.content = _within(response.text, story.article, place).encode()
    response.headers["X-Robots-Tag"] = ROBOTS
    return response


def bare(request: HttpRequest, story: Story, *, place: Place, light: bool, **instead: str):
    """Will answer with the story as a guest may see it: no slot, no comments, no machine's words.

    Its templates have a hole `strip` above the page and one, `after`, behind the story.
    """
    story.article.has_slots = False
    head = f"<title>{escape(story.article.headline)}</title>"
    nothing = dict.fromkeys(("comments", "light_comments", "strip", "after"), "")
    template = "desk/preview_bare_light.html" if light else "desk/preview_bare.html"
    return page(
        request, template, story, place=place, light=light, head=head, **{**nothing, **instead}
    )


def _within(html: str, article: Article, place: Place) -> str:
    """The page, with every link to the story itself leading to where the preview stands."""
    own = re.escape(escape(article.get_absolute_url()))
    link = re.compile(rf'href="(?:{re.escape(settings.SITE_URL)})?{own}(mobile/)?[^"#]*(#[^"]*)?"')

    def led(found: re.Match) -> str:
        address = place.light if found[1] else place.ordinary
        return f'href="{escape(address)}{found[2] or ""}"'

    return link.sub(led, html)


def _credits(content: dict) -> list[Credit]:
    chosen = pairs(content.get("bylines", []))
    found = Author.objects.in_bulk([pk for pk, _ in chosen])
    return [Credit(found[pk], role) for pk, role in chosen if pk in found]


def _tags(content: dict) -> list[Tag]:
    """Its tags in their order; those that its publication will make are made in memory."""
    names = content.get("tags", [])
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    return [found.get(name) or Tag(name=name, slug=slugify(name) or "tag") for name in names]
