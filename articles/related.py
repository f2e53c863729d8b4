"""Which stories to read after this one: same tags first, then the same section, newest first."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from articles.models import Article, TaggedArticle
from pagecache import pages

COUNT = 4


def to(article: Article, *, tag_ids: Collection[int], count: int = COUNT) -> list[Article]:
    """Will give up to `count` other public stories as plain cards: one query.

    Both halves are cut before they are joined, so the cost does not grow with the newsroom.
    """
    pages.depend(f"section:{article.section_id}", *(f"tag:{pk}" for pk in tag_ids))
    newest = Article.objects.published().exclude(pk=article.pk).newest_first()
    # The subquery of ids, not a join, since a story that shares two tags is still one story.
    shares = Article.objects.filter(tagged_articles__tag__in=tag_ids).values("pk")
    tagged = newest.filter(pk__in=shares)
    found = Article.objects.filter(
        Q(pk__in=tagged.values("pk")[:count])
        | Q(pk__in=newest.in_section(article.section_id).values("pk")[:count])
    )
    stories = list(_marked(found.for_plain_cards(), tag_ids).newest_first())
    stories.sort(key=lambda story: not story.shares_tags)  # a stable sort keeps newest first
    return stories[:count]


def _marked(stories, tag_ids):
    shared = TaggedArticle.objects.filter(content_object=OuterRef("pk"), tag__in=tag_ids)
    return stories.annotate(shares_tags=Exists(shared))
