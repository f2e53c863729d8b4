"""Another date for a published story: for demo newspapers, whose news are always of today.

A real story keeps its date and its address.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import clock, filing, reader_html
from articles import content as contents
from articles.models import Article
from pagecache import pages


@transaction.atomic
def redate(article: Article, *, published_at: datetime, updated_at: datetime | None = None) -> None:
    """Will give a published story another date of publication, and the address of that day.

    For demo newspapers, whose news are always of today; a real story keeps its address.
    """
    tags = article.page_tags()
    article.published_at, article.updated_at = published_at, updated_at
    day = timezone.localdate(published_at)
    if day != article.published_on:
        article.published_on, article.slug = day, contents.free_slug(article, day)
    reader_html.prepare(article)
    article.save()
    filing.date(article)
    clock.note()
    pages.forget(*tags)
