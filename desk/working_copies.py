"""Working copies: the newest one of a story, the next one, and giving one to readers.

Writers save here; readers' rows are written by the deeds of articles.publishing alone.
"""

from copy import copy
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import content as contents
from articles import publishing
from articles.corrections import Change
from articles.models import Article
from articles.workflow import UNPUBLISHED
from desk.models import Revision

AS_IT_CAME = "As it came to the desk"  # what readers had, or never had, before


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
    content = contents.current(content)
    if article is None:
        article = publishing.start(content=content, by=by)
        last = Revision(article=article, number=0)
    else:
        last = newest(article)
        kept = (contents.current(last.content), last.publish_at, last.expires_at)
        if kept == (content, publish_at, expires_at):
            return last  # also for a button that was pressed twice
        _take_the_next(article, base_number)
        if last.pk is None:
            _keep_as_it_came(last)
    following = Revision(
        article=article,
        number=last.number + 1,
        content=content,
        author=by,
        publish_at=publish_at,
        expires_at=expires_at,
        note=note,
    )
    following.save(force_insert=True)
    if following.number == 1:
        Article.objects.filter(pk=article.pk).update(version=1)
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
    change: Change | None = None,
) -> None:
    """Will give readers the version of that number; as publishing.publish, whose errors it raises.

    Number 0 publishes the row of a story that was never saved here. The version then says which
    address the deed gave it, so that what is written next does not ask for another.
    """
    revision = article.revisions.filter(number=number).first()
    content = revision.content if revision else None
    publishing.publish(
        article,
        by=by,
        content=content,
        version=number,
        at=at,
        expires_at=expires_at,
        change=change,
    )
    if revision is not None:
        revision.content["slug"] = article.slug
        revision.save(update_fields=["content"])


@transaction.atomic
def restore(article: Article, *, number: int, by) -> Revision:
    """Will make the version of that number the newest again, as a new version.

    What was deleted since (a picture, an author, a section) is left out. Raises
    Revision.DoesNotExist, and Overtaken as save_copy. A story with an address keeps it.
    """
    old = article.revisions.get(number=number)
    last = newest(article)
    address = {"slug": article.slug} if article.published_on else {}
    return save_copy(
        article,
        content=contents.with_what_is_there(old.content, article) | address,
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


def _take_the_next(article: Article, base_number: int) -> None:
    """One UPDATE decides between two who save at once: the second finds another number there."""
    number = base_number + 1 if base_number else 2  # its first copy is the story as it came
    seen = Article.objects.filter(pk=article.pk, version=base_number)
    if not seen.update(version=number):
        raise Overtaken(newest(article))


def _keep_as_it_came(copy: Revision) -> None:
    copy.number = 1
    copy.save(force_insert=True)
    article = copy.article
    if article.state not in UNPUBLISHED:
        Article.objects.filter(pk=article.pk).update(live_version=1)


def _as_it_came(article: Article) -> Revision:
    return Revision(
        article=article,
        number=0,
        content=contents.of(article),
        expires_at=article.expires_at,
        created_at=article.created_at,
        note=AS_IT_CAME,
    )
