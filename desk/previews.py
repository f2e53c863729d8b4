"""A working copy as readers would get it: the readers' own template over a story in memory."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles import reader_html
from articles.models import Article, Author, Byline, Tag
from articles.slugs import slugify
from desk.models import Revision
from desk.working_copies import as_story


def story_of(article: Article, version: Revision) -> Article:
    """Will give an unsaved story with that version's text, tags and bylines, ready for readers.

    A story that was never public reads as if it were published now, or when it is planned.
    """
    content = version.content
    story = as_story(article, content)
    if story.published_on is None:
        story.published_at = version.publish_at or timezone.now()
        story.published_on = timezone.localdate(story.published_at)
        story.slug = story.slug or slugify(story.headline) or f"story-{story.pk}"
    reader_html.prepare(story)
    _fill(story, "tags", Tag.objects.filter(name__in=content.get("tags", [])).order_by("name"))
    authors = Author.objects.in_bulk(content.get("bylines", []))
    bylines = [
        Byline(article=story, author=authors[pk], position=place)
        for place, pk in enumerate(content.get("bylines", []))
        if pk in authors
    ]
    _fill(story, "bylines", Byline.objects.none(), bylines)
    return story


def _fill(story, name, queryset, rows=None):
    """Let story.<name>.all() answer with these rows instead of those of its table."""
    queryset._result_cache = list(queryset) if rows is None else rows
    queryset._prefetch_done = True
    story._prefetched_objects_cache = {
        **getattr(story, "_prefetched_objects_cache", {}),
        name: queryset,
    }


@never_cache
def answer(request, article: Article, version: Revision):
    """Will answer with the reader's page of that version: kept by nobody, found by no robot."""
    context = {"article": story_of(article, version), "is_preview": True}
    response = render(request, ["articles/article_detail.html", "desk/preview.html"], context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
