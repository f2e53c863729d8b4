"""Links by which somebody without a login sees a story that is not published: made, found, revoked.

What a link opens by is its key under a signature of ours. Nothing secret is kept.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.site import absolute
from articles.typed import key_in
from articles.workflow import State
from desk import working_copies
from desk.models import PreviewLink, Revision

MOST = 20  # that are live, of one story
LASTING = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
_signer = signing.Signer(salt="desk.preview_links")


class TooMany(Exception):
    """The story has as many live links as it may have."""

    def __init__(self) -> None:
        super().__init__(f"This story has {MOST} links that are live. Revoke one first.")


class Opened(NamedTuple):
    """What a link opens: a story of with_is_public(), and the version that is shown of it."""

    link: PreviewLink
    article: Article
    version: Revision

    @property
    def number(self) -> int:
        return number_of(self.version)


@transaction.atomic
def make(article: Article, *, by, lasting: str, number: int | None = None) -> PreviewLink:
    """Will make a link to that version of the story, or to its newest for None.

    lasting: a key of LASTING. Raises TooMany, and Revision.DoesNotExist.
    """
    Article.objects.select_for_update().only("pk").get(pk=article.pk)  # one after another
    now = timezone.now()
    if PreviewLink.objects.filter(article=article).live(now).count() >= MOST:
        raise TooMany
    if number is not None:
        version(article, number)
    return PreviewLink.objects.create(
        article=article,
        number=number,
        created_by=by,
        created_at=now,
        expires_at=now + LASTING[lasting],
    )


def revoke(link: PreviewLink) -> bool:
    """Will let the link open nothing from now on; False where it was revoked before."""
    here = PreviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    return here.update(revoked_at=timezone.now()) == 1


def address(link: PreviewLink) -> str:
    """Will give the whole address that opens the link."""
    return absolute(reverse("desk:preview_link", args=[token(link)]))


def token(link: PreviewLink) -> str:
    return _signer.sign(str(link.pk))


def opened(token: str, *, at: datetime | None = None) -> Opened | None:
    """Will give what the link of that token opens at a moment (now for None).

    None for every one that opens nothing: forged, expired, revoked, of a killed story.
    """
    try:
        key = key_in(_signer.unsign(token))
    except signing.BadSignature:
        return None
    links = PreviewLink.objects.filter(pk=key).live(at or timezone.now())
    link = links.exclude(article__state=State.KILLED).first()
    if link is None:
        return None
    stories = Article.objects.with_is_public().select_related("section", "lead_picture")
    article = stories.get(pk=link.article_id)
    return Opened(link, article, version(article, link.number))


def version(article: Article, number: int | None) -> Revision:
    """Will give the version of that number, the newest for None. Raises Revision.DoesNotExist."""
    newest = working_copies.newest(article)
    if number is None or number == number_of(newest):
        return newest
    return article.revisions.select_related("author").get(number=number)


def number_of(version: Revision) -> int:
    """Will give its number; what came from elsewhere becomes version 1 when it is first saved."""
    return version.number or 1
