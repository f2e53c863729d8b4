"""Working copies: the newest one of a story, the next one, and giving one to readers.

Writers save here; readers' rows are written by the deeds of articles.publishing alone.
"""

from copy import copy
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import content as contents
from articles import publishing
from articles.models import Article, Author, Section
from articles.workflow import UNPUBLISHED
from desk.models import Revision
from images.models import Picture


class Overtaken(Exception):
    """Somebody else saved since this writer opened the story. newest: what they saved."""

    def __init__(self, newest: Revision):
        when = timezone.localtime(newest.created_at)
        super().__init__(
            f"Not saved yet, nothing lost: {newest.author or 'Somebody'} saved this story at "
            f"{when:%H:%M:%S %Z} while you wrote."
        )
        self.newest = newest


def newest(article: Article) -> Revision:
    """Will give the version that writers go on from.

    A story that came from elsewhere and was never saved here has none: then an unsaved one of
    number 0 stands for what its row holds.
    """
    last = article.revisions.select_related("author").order_by("-number").first()
    return last or _as_it_came(article)


@transaction.atomic
def save_copy(
    article: Article | None,
    *,
    content: dict,
    by,
    base_number: int = 0,
    publish_at: datetime | None = None,
    expires_at: datetime | None = None,
    note: str = "",
) -> Revision:
    """Will keep what a writer wrote as the next version; None begins a new story.

    base_number: the version the writer began from. Raises Overtaken when it is no longer the
    newest. Where nothing changed, the newest version is given back and no other is made.
    publish_at, expires_at: what the writer plans; a deed may use it.
    """
    if article is None:
        article = publishing.start(content=content, by=by)
        last = Revision(article=article, number=0)
    else:
        last = newest(article)
        if (last.content, last.publish_at, last.expires_at) == (content, publish_at, expires_at):
            return last  # also for a button that was pressed twice
        if last.number != base_number:
            raise Overtaken(last)
        if last.pk is None:
            last = _add(last)
    following = Revision(
        article=article,
        number=last.number + 1,
        content=content,
        author=by,
        publish_at=publish_at,
        expires_at=expires_at,
        note=note,
    )
    _add(following)
    publishing.keep_draft(article, content=content)
    return following


@transaction.atomic
def publish_copy(
    article: Article,
    *,
    by,
    number: int,
    at: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Will give readers the version of that number; as publishing.publish, whose errors it raises.

    Number 0 publishes the row of a story that was never saved here.
    """
    revision = article.revisions.filter(number=number).first()
    content = revision.content if revision else None
    publishing.publish(article, by=by, content=content, at=at, expires_at=expires_at)
    article.revisions.filter(number=number).update(published_at=timezone.now())


@transaction.atomic
def restore(article: Article, *, number: int, by) -> Revision:
    """Will make the version of that number the newest again, as a new version.

    What was deleted since (a picture, an author, a section) is left out. Raises
    Revision.DoesNotExist, and Overtaken as save_copy.
    """
    old = article.revisions.get(number=number)
    last = newest(article)
    return save_copy(
        article,
        content=with_what_is_there(old.content, article),
        by=by,
        base_number=last.number,
        publish_at=last.publish_at,
        expires_at=last.expires_at,
        note=f"Version {number} restored",
    )


def as_story(article: Article, content: dict) -> Article:
    """Will give a story in memory that reads as that content says. Not for saving.

    Its tags and bylines are what the content names; tags that do not exist yet have no address.
    """
    shown = copy(article)
    for name in contents.FIELDS:
        if name in content and not (name == "slug" and article.published_on):
            setattr(shown, name, content[name])
    return shown


def with_what_is_there(content: dict, article: Article) -> dict:
    """Will give a content without what was deleted since: authors, a picture, a section."""
    authors = set(Author.objects.filter(pk__in=content["bylines"]).values_list("pk", flat=True))
    mended = {**content, "bylines": [pk for pk in content["bylines"] if pk in authors]}
    if not Picture.objects.filter(pk=content["lead_picture_id"]).exists():
        mended["lead_picture_id"] = None
    if not Section.objects.filter(pk=content["section_id"]).exists():
        mended["section_id"] = article.section_id
    return mended


def _add(version: Revision) -> Revision:
    """Save a version; the constraint on its number decides between two who save at once."""
    try:
        with transaction.atomic():
            if version.number == 0:
                version.number = 1
            version.save(force_insert=True)
    except IntegrityError:
        raise Overtaken(newest(version.article)) from None
    return version


def _as_it_came(article: Article) -> Revision:
    is_public = article.state not in UNPUBLISHED
    return Revision(
        article=article,
        number=0,
        content=contents.of(article),
        expires_at=article.expires_at,
        created_at=article.created_at,
        published_at=article.published_at if is_public else None,
        note="As it came to the desk",
    )
