"""A working copy as readers would get it: the readers' own template over a story in memory."""

from django.utils import timezone

from articles import content as contents
from articles import corrections, reader_html
from articles.bylines import Credit, pairs
from articles.models import Article, Author, Tag
from articles.slugs import slugify
from articles.story import Story
from articles.views import story_page
from desk.models import Revision
from desk.working_copies import as_story
from pagecache import parts


def answer(request, article: Article, version: Revision):
    """Will answer with the reader's page of that version, found by no robot.

    The desk's pages are kept by nobody: DeskSite.admin_view.
    """
    story, tags = _story(article, version), _tags(version)
    parts.of(request).make_anew(f"article:{article.pk}")  # those that are kept are the readers'
    told = corrections.newest_first(article.corrections.all())
    found = Story(story, _credits(version), tags, told)
    response = story_page(request, "desk/preview.html", found)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _story(article: Article, version: Revision) -> Article:
    """An unsaved story of that version; one never public reads as of now, or of when planned."""
    story = as_story(article, contents.with_what_is_there(version.content, article))
    if story.published_on is None:
        story.published_at = version.publish_at or timezone.now()
        story.published_on = timezone.localdate(story.published_at)
        story.slug = story.slug or slugify(story.headline) or f"story-{story.pk}"
    reader_html.prepare(story)
    return story


def _credits(version: Revision) -> list[Credit]:
    chosen = pairs(version.content.get("bylines", []))
    found = Author.objects.in_bulk([pk for pk, _ in chosen])
    return [Credit(found[pk], role) for pk, role in chosen if pk in found]


def _tags(version: Revision) -> list[Tag]:
    """Its tags in their order; those that its publication will make are made in memory."""
    names = version.content.get("tags", [])
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    return [found.get(name) or Tag(name=name, slug=slugify(name) or "tag") for name in names]
