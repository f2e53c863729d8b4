"""What a writer writes: the part of a story that working copies hold and a deed gives to readers.

A content is a dict ready for JSON. Keys: FIELDS by column name, with foreign keys as ids or None;
"tags": tag names in order of the alphabet; "bylines": lists [author id, role] in their order.
State and dates are not content. The slug is, but of a story with a date articles.publishing alone
writes it. Knows nothing of revisions.
"""

from articles.bylines import pairs
from articles.models import Article, Author, Byline, OldAddress, Section
from articles.slugs import slugify
from images.models import Picture

FIELDS = (
    "headline",
    "slug",
    "standfirst",
    "dateline_place",
    "agency",
    "body",
    "section_id",
    "lead_picture_id",
    "language",
    "comments_open",
    "has_slots",
    "is_sensitive",
    "paid_by",
)


def of(article: Article) -> dict:
    """Will give the content that the row of this story holds: two queries."""
    return {
        **{name: getattr(article, name) for name in FIELDS},
        "tags": sorted(article.tags.values_list("name", flat=True)),
        "bylines": _bylines(article),
    }


def current(content: dict) -> dict:
    """Will give a content of any edition as one of this edition says the same."""
    told = {"agency": "", "paid_by": "", **content}
    if "bylines" in content:
        told["bylines"] = pairs(content["bylines"])
    return told


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
        _write_bylines(article, pairs(content["bylines"]))


def _bylines(article: Article) -> list[list]:
    return [list(row) for row in article.bylines.values_list("author_id", "role")]


def _write_bylines(article: Article, wanted: list[list]) -> None:
    if wanted == _bylines(article):
        return
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(
            article=article,
            author_id=pk,
            role=role,
            position=place,
            published_at=article.published_at,
        )
        for place, (pk, role) in enumerate(wanted)
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


def with_what_is_there(content: dict, article: Article) -> dict:
    """Will give a content without what was deleted since: authors, a picture, a section."""
    mended = current(content)
    named = [pk for pk, _ in mended["bylines"]]
    authors = set(Author.objects.filter(pk__in=named).values_list("pk", flat=True))
    mended["bylines"] = [pair for pair in mended["bylines"] if pair[0] in authors]
    if not Picture.objects.filter(pk=content["lead_picture_id"]).exists():
        mended["lead_picture_id"] = None
    if not Section.objects.filter(pk=content["section_id"]).exists():
        mended["section_id"] = article.section_id
    return mended
