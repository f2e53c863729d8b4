"""A reader's comment on its way into the table: once, not too fast, and held.

What may be refused is refused by exceptions, so that the view can give the typed text back.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from comments import rates, texts
from comments.models import Comment, CommenterEmail
from comments.states import Reason, State
from pagecache.statements import Statement

SAME_WORDS_WINDOW = timedelta(minutes=10)
LINKS_HELD = 2
_of_words = Statement(
    lambda digest, buckets: (
        Comment.objects.filter(digest=digest, bucket__in=buckets).order_by("pk").values_list("pk")
    )
)


class NotAnswerable(Exception):
    """The comment that should be answered is not there for readers, or its thread is full."""


class TooFast(Exception):
    """Too soon after the last one. wait: seconds."""

    def __init__(self, wait: int):
        super().__init__(f"Wait {wait} seconds.")
        self.wait = wait


@dataclass(frozen=True)
class Words:
    """What a reader typed, cleaned. parent: key of the comment it answers. trapped: a field was
    filled that people do not see."""

    name: str
    email: str = field(repr=False)
    website: str
    text: str
    parent: int | None
    trapped: bool


@dataclass(frozen=True)
class Sender:
    """Who sent it, as far as is asked. address: of the network, "" when unknown; never stored.
    has_origin: whether the request said which page it came from."""

    address: str
    has_origin: bool


def post(article: Article, words: Words, sender: Sender) -> Comment:
    """Will keep the comment, held for the moderators, and give its row.

    The same words for the same place within ten minutes are one comment: the first is given.
    Raises NotAnswerable or TooFast; nothing is kept then.
    """
    now = timezone.now()
    digest, reasons = _digest(article, words), _reasons(words, sender)  # nobody waits for these
    try:
        with transaction.atomic():
            first = _sent_before(digest, now)
            if first is not None:
                return first
            parent = _parent(article, words.parent)
            comment = keep(article, words, parent=parent, at=now, reasons=reasons, digest=digest)
            # After the insert, so that of twenty equal ones at once only the kept one is counted.
            _limit(comment, sender)
    except IntegrityError:
        first = _sent_before(digest, now)
        if first is None:
            raise
        return first
    return comment


@transaction.atomic(savepoint=False)
def keep(
    article: Article,
    words: Words,
    *,
    parent: Comment | None,
    at: datetime,
    reasons: list[str],
    digest: str = "",
) -> Comment:
    """Will put a comment into the table as it is, held, or spam where it fell into the trap.

    digest: of the words, where it is known. Raises IntegrityError when the same words are there
    already, of the same ten minutes; a transaction round it cannot go on then.
    """
    comment = Comment.objects.create(
        article=article,
        parent=parent,
        name=words.name,
        website=words.website,
        text=words.text,
        state=State.SPAM if words.trapped else State.HELD,
        held_reasons=reasons,
        created_at=at,
        digest=digest or _digest(article, words),
        bucket=_bucket(at),
    )
    comment.path = Comment.path_below(parent, comment.pk)
    comment.save(update_fields=["path"])
    CommenterEmail.objects.create(comment=comment, address=words.email)
    return comment


def _digest(article: Article, words: Words) -> str:
    typed = (words.name, words.email.lower(), words.text)
    parts = [str(article.pk), str(words.parent or 0)]
    parts += [unicodedata.normalize("NFKC", part) for part in typed]
    return hmac.new(
        settings.SECRET_KEY.encode(), "\x1f".join(parts).encode(), hashlib.sha256
    ).hexdigest()


def _bucket(at: datetime) -> int:
    return int(at.timestamp() // SAME_WORDS_WINDOW.total_seconds())


def _sent_before(digest: str, now: datetime) -> Comment | None:
    found = _of_words.rows(digest=digest, buckets=[_bucket(now), _bucket(now - SAME_WORDS_WINDOW)])
    return Comment.objects.filter(pk=found[0][0]).first() if found else None


def _parent(article: Article, pk: int | None) -> Comment | None:
    if pk is None:
        return None
    parent = Comment.objects.of(article.pk).visible().filter(pk=pk).first()
    if parent is None or not parent.may_be_answered:
        raise NotAnswerable
    return parent


def _reasons(words: Words, sender: Sender) -> list[str]:
    found = {
        Reason.TRAP: words.trapped,
        Reason.LINKS: texts.links_in(words.text) >= LINKS_HELD,
        Reason.MARKS: texts.has_pile_of_marks(f"{words.name}\n{words.text}"),
        Reason.NO_ORIGIN: not sender.has_origin,
        Reason.ALL_HELD: True,
    }
    return [reason.value for reason, applies in found.items() if applies]


def _limit(comment: Comment, sender: Sender) -> None:
    try:
        wait = rates.take(sender.address, now=comment.created_at.timestamp())
    except rates.Unknown:
        comment.held_reasons.append(Reason.NOT_LIMITED.value)
        comment.save(update_fields=["held_reasons"])
        return
    if wait:
        raise TooFast(wait)
