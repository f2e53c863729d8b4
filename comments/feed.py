"""The newest comments of one story as RSS: those that readers see, and no address of anybody."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from articles.feed_formats import Rss
from articles.grammar import without_forbidden
from articles.models import Article
from articles.site import absolute
from articles.structured_data import one_line
from comments.models import Comment
from comments.reader_pages import story
from comments.thread import words_of
from pagecache import pages

NEWEST = 50


@require_safe
@pages.kept()
def feed(request, article_pk):
    """Will write the newest fifty comments that readers see under a public story."""
    article = story(article_pk)
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    address = absolute(request.path)
    with override(article.language):
        name = f"{gettext('Comments')}: {one_line(article.headline)}"
    written = Rss(
        title=without_forbidden(name),
        link=absolute(article.get_absolute_url()),
        description=without_forbidden(name),
        language=article.language,
        feed_url=address,
        feed_guid=address,
    )
    newest = Comment.objects.of(article.pk).visible().order_by("-created_at", "-pk")
    for comment in newest.select_related("by")[:NEWEST]:
        xml = Rss.entry(_entry(article, comment))
        written.add_ready(xml, updated_at=comment.created_at)
    response = HttpResponse(content_type=written.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    written.write(response, "utf-8")
    return response


def _entry(article: Article, comment: Comment) -> dict:
    address = absolute(reverse("comments:permalink", args=[article.pk, comment.pk]))
    words = without_forbidden(words_of(comment.text))
    name = without_forbidden(one_line(comment.name))
    return {
        "title": name,
        "link": address,
        "unique_id": address,
        "unique_id_is_permalink": True,
        "description": words,
        "content": words,
        "pubdate": timezone.localtime(comment.created_at).replace(microsecond=0),
        "updateddate": None,
        "categories": [],
        "authors": [{"name": name, "url": ""}],
        "language": article.language,
        "picture": None,
    }
