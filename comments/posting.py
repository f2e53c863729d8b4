"""A reader's comment on its way into the table: once, not too fast, judged, and as a rule held.

What may be refused is refused by exceptions, so that the view can give the typed text back.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from comments import (
    history,
    mail_tasks,
    mailboxes,
    moderation,
    networks,
    newsroom_names,
    pipeline,
    rates,
    rules,
    spam_checks,
    switches,
)
from comments.models import Comment, CommenterEmail, Finding
from comments.pipeline import Said, Verdict
from comments.states import Reason, State
from comments.switches import Standing
from pagecache.statements import Statement

SAME_WORDS_WINDOW = timedelta(minutes=10)
_sent = Statement(
    lambda digest, buckets, key: (
        Comment.objects.filter(Q(digest=digest, bucket__in=buckets) | Q(key=key))
        .order_by("pk")
        .values_list("pk", "digest", "key")
    )
)


class NotAnswerable(Exception):
    """The comment that should be answered is not there for readers, or its thread is full."""


class KeyReused(Exception):
    """A form with that key was sent before, with other words."""


class TooFast(Exception):
    """Too soon after the last one. wait: seconds."""

    def __init__(self, wait: int):
        super().__init__(f"Wait {wait} seconds.")
        self.wait = wait


@dataclass(frozen=True)
class Words:
    """What a reader typed, cleaned. parent: key of the comment it answers. trapped: a field was
    filled that people do not see. wants_mail: about the comment and the answers to it. key: of the
    form as it was sent; None makes no difference."""

    name: str
    email: str = field(repr=False)
    website: str
    text: str
    parent: int | None
    trapped: bool
    wants_mail: bool = False
    key: UUID | None = None


@dataclass(frozen=True)
class Sender:
    """Who sent it, as far as is asked. address: of the network, "" when unknown; how long it is
    kept, comments/networks.py knows.
    has_origin: whether the request said which page it came from. is_verified: whether the address
    that was typed is proved to be the sender's; nothing that is typed proves it."""

    address: str = field(repr=False)
    has_origin: bool
    is_verified: bool = False
    browser: str = field(default="", repr=False)


def post(
    article: Article, words: Words, sender: Sender, standing: Standing | None = None
) -> Comment:
    """Will keep the comment as the rules judge it, mostly held, and give its row.

    The same words for the same place are one comment, within ten minutes and, with the same key,
    for good: the first is given. standing: of the story, where it is known. Raises NotAnswerable,
    KeyReused or TooFast; nothing is kept then.
    """
    standing = standing or switches.standing(article, timezone.now())
    comment, is_new = _post(article, words, sender, standing)
    if is_new:
        spam_checks.ask_now(comment, sender.address, sender.browser)
    return comment


def _post(
    article: Article, words: Words, sender: Sender, standing: Standing
) -> tuple[Comment, bool]:
    now = timezone.now()
    digest = _digest(article, words)  # nobody waits for this, nor for the verdict
    verdict = judge(words, sender, standing, now)
    try:
        with transaction.atomic():
            first = _sent_before(digest, words.key, now)
            if first is not None:
                return first, False
            parent = _parent(article, words.parent)
            reasons = verdict.reasons
            comment = keep(article, words, parent=parent, at=now, reasons=reasons, digest=digest)
            networks.keep(comment, sender.address)
            # After the insert, so that of twenty equal ones at once only the kept one is counted.
            _limit(comment, sender, standing)
            _want_mail(comment, words, sender)
            follow(comment, verdict, sender)
    except IntegrityError:
        first = _sent_before(digest, words.key, now)
        if first is None:
            _parent(article, words.parent)  # which may have been erased meanwhile
            raise
        return first, False
    return comment, True


@transaction.atomic(savepoint=False)
def keep(
    article: Article,
    words: Words,
    *,
    parent: Comment | None,
    at: datetime,
    reasons: list[str],
    digest: str = "",
    by=None,
) -> Comment:
    """Will put a comment into the table as it is, held, or spam where it fell into the trap.

    digest: of the words, where it is known. by: who of the newsroom wrote it, from a login; such a
    one has no address. Raises IntegrityError when the same words are there
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
        key=words.key,
        by=by,
    )
    comment.path = Comment.path_below(parent, comment.pk)
    Comment.objects.filter(pk=comment.pk).update(path=comment.path)
    if by is None:
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


def _sent_before(digest: str, key: UUID | None, now: datetime) -> Comment | None:
    buckets = [_bucket(now), _bucket(now - SAME_WORDS_WINDOW)]
    found = _sent.rows(digest=digest, buckets=buckets, key=key or uuid4())
    of_key = [row for row in found if row[2] == key is not None]
    if of_key and of_key[0][1] != digest:
        raise KeyReused
    first = next(iter([*of_key, *found]), None)
    return first and Comment.objects.filter(pk=first[0]).first()


def _parent(article: Article, pk: int | None) -> Comment | None:
    if pk is None:
        return None
    parent = Comment.objects.of(article.pk).visible().filter(pk=pk).first()
    if parent is None or not parent.may_be_answered:
        raise NotAnswerable
    return parent


def judge(words: Words, sender: Sender, standing: Standing, now: datetime) -> Verdict:
    """Will hold the words against all rules; three queries."""
    said = Said(
        name=words.name,
        website=words.website,
        text=words.text,
        email=words.email,
        address=sender.address,
        trapped=words.trapped,
        has_origin=sender.has_origin,
        is_verified=sender.is_verified,
    )
    return pipeline.judge(
        pipeline.Asked(
            said,
            standing,
            rules.in_force(now),
            history.of(words.email, now),
            newsroom_names.taken(),
        )
    )


def _want_mail(comment: Comment, words: Words, sender: Sender) -> None:
    if words.wants_mail and not words.trapped:
        wanted = mailboxes.follow(comment, words.email, is_proved=sender.is_verified)
        mail_tasks.begin.enqueue(wanted.pk)


def follow(comment: Comment, verdict: Verdict, sender: Sender) -> None:
    """Will keep what was found beside a held comment, and do what the rules decide by themselves,
    in the transaction that keeps its words."""
    Finding.objects.bulk_create(
        Finding(
            comment=comment,
            reason=found.reason,
            rule_id=found.rule,
            **dict(zip(("field", "start", "end"), found.place or (), strict=False)),
        )
        for found in verdict.found
        if found.rule or found.place
    )
    if verdict.state == State.REJECTED:
        decided, why = State.REJECTED, "rule"
    elif spam_checks.begin(comment, sender.address, passes=_passes(comment, verdict)):
        return
    elif _passes(comment, verdict):
        decided, why = State.APPROVED, "verified"
    else:
        return
    moderation.decide(comment, to=decided, by=None, seen_state=State.HELD, reason=why)


def _passes(comment: Comment, verdict: Verdict) -> bool:
    return verdict.state == State.APPROVED and not comment.held_reasons


def _limit(comment: Comment, sender: Sender, standing: Standing) -> None:
    slow = (comment.article_id, standing.slow_seconds)
    try:
        wait = rates.take(sender.address, now=comment.created_at.timestamp(), slow=slow)
    except rates.Unknown:
        comment.held_reasons.append(Reason.NOT_LIMITED.value)
        comment.save(update_fields=["held_reasons"])
        return
    if wait:
        raise TooFast(wait)
