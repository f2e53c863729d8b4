"""What a writer writes: the part of a story that working copies hold and a deed gives to readers.

A content is a dict ready for JSON. Keys: FIELDS by column name, with foreign keys as ids or None;
"tags": tag names in order of the alphabet; "bylines": author ids in their order.
State and dates are not content. The slug is, but of a story with a date articles.publishing alone
writes it. Knows nothing of revisions.
"""

from articles.models import Article, Byline, OldAddress
from articles.slugs import slugify

FIELDS = (
    "headline",
    "slug",
    "standfirst",
    "dateline_place",
    "body",
    "section_id",
    "lead_picture_id",
    "language",
    "comments_open",
    "has_slots",
    "is_sensitive",
)


def of(article: Article) -> dict:
    """Will give the content that the row of this story holds: two queries."""
    return {
        **{name: getattr(article, name) for name in FIELDS},
        "tags": sorted(article.tags.values_list("name", flat=True)),
        "bylines": list(article.bylines.values_list("author_id", flat=True)),
    }


def write(article: Article, content: dict) -> None:
    """Will put a content into the row and its tags and bylines, and save. Inside a transaction.

    The slug of a story with a date stays as it is: a new address is a deed's. Keys that are
    missing, as in a content of an older edition, leave the row as it is.
    """
    for name in FIELDS:
        if name in content and not (name == "slug" and article.published_on):
            setattr(article, name, content[name])
    article.save()
    if "tags" in content:
        article.tags.set(content["tags"])
    if "bylines" in content:
        _write_bylines(article, content["bylines"])


def _write_bylines(article: Article, author_ids: list[int]) -> None:
    if author_ids == list(article.bylines.values_list("author_id", flat=True)):
        return
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=pk, position=place, published_at=article.published_at)
        for place, pk in enumerate(author_ids)
    )


def free_slug(article: Article, published_on) -> str:
    """Will give the slug for a first publication that day: the story's own or its headline's.

    With -2, -3 … behind it when that address of that day is taken; addresses stay taken for good,
    also those that their story left.
    """
    wanted = article.slug or slugify(article.headline) or f"story-{article.pk}"
    longest = Article._meta.get_field("slug").max_length
    # A number may push out the end of a long slug, so what is compared is shorter.
    alike = {"published_on": published_on, "slug__startswith": wanted[: longest - 10]}
    held = Article.objects.filter(**alike).exclude(pk=article.pk).values_list("slug", flat=True)
    left = OldAddress.objects.filter(**alike).exclude(article_id=article.pk)
    taken = set(held.union(left.values_list("slug", flat=True)))
    slug, place = wanted, 1
    while slug in taken:
        place += 1
        ending = f"-{place}"
        slug = wanted[: longest - len(ending)] + ending
    return slug
