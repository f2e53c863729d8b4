"""Mails as tasks: each is enqueued with the deed that it tells of, holds ids alone, and asks anew
whether it still holds when it is sent.

Of a decision is told when it has stood for a moment; of answers at most once an hour for each
mailbox and story, however many there are.
"""

from collections.abc import Collection
from datetime import timedelta
from itertools import batched

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.site import absolute
from comments import digests, links, mailboxes, mails, outcomes, texts
from comments.mailboxes import Follow, Subscription, ToldAnswer
from comments.mails import PATIENTLY, Mail
from comments.models import Comment, Decision
from comments.states import State

STANDS_FOR = timedelta(seconds=30)  # so that what is undone at once is told to nobody
ANSWERS_EVERY = timedelta(hours=1)
ANSWERS_NAMED = 10  # in one mail; of the others, their number
EXCERPT = 300  # characters of each
AT_ONCE = 100  # comments in one question: SQLite takes no more than 1,000 conditions
GIVEN_UP = timedelta(days=4)  # by then a planned mail was sent or has failed for good


@task(exactly_once=True)
def begin(follow_pk: int) -> bool:
    """Will have the address asked whether it is its owner who asked for mail, where that is not
    known and it is due; enqueued in either case, so that nobody can tell from outside."""
    found = Follow.objects.filter(pk=follow_pk).select_related("subscription__mailbox")
    follow = found.first()
    if follow is None:
        return False
    if follow.proved_at:
        mailboxes.reopen(follow.subscription_id)
        return False
    mailbox = follow.subscription.mailbox
    number = mailboxes.ask(mailbox, at=timezone.now())
    if number is not None:
        ask_to_confirm.enqueue(mailbox.pk, number)
    return number is not None


@task(takes_context=True, **PATIENTLY)
def ask_to_confirm(context, mailbox_pk: int, number: int) -> bool:
    """Will send the link by which an address is confirmed, and nothing that anybody typed."""
    mailbox = mailboxes.asking(mailbox_pk, number).first()
    if mailbox is None:
        return False
    first = mailboxes.waiting(mailbox).first()
    language = first.subscription.article.language if first else Mail.language
    words = {"confirm": links.to_confirm(mailbox, number), "days": links.AGES[links.CONFIRM].days}
    return mails.send(context, Mail(mailbox.address, "confirm", words, language))


def plan(rows: Collection[Decision], article_id: int) -> None:
    """Will have those told whom decisions concern, in the transaction that makes them.

    rows: of one story.
    """
    told = [row for row in rows if row.to_state in (State.APPROVED, State.REJECTED)]
    if not told:
        return
    live = Follow.objects.live().filter(subscription__article=article_id)
    followed = set(live.filter(comment__in=[row.comment_id for row in told]).values_list("pk"))
    for row in told:
        if (row.comment_id,) in followed and row.reason != "verified":  # told on the page already
            tell_of_decision.using(run_after=timezone.now() + STANDS_FOR).enqueue(row.pk)
    shown = [row.comment_id for row in told if row.to_state == State.APPROVED]
    if shown:
        _plan_answers(live, shown)


def _plan_answers(live: QuerySet[Follow], shown: list[int]) -> None:
    """For whoever follows what these answer, or what they hid with the answers below it."""
    mine: set[int] = set()
    for some in batched(shown, AT_ONCE):
        concerned = Q()
        for path, parent in Comment.objects.filter(pk__in=some).values_list("path", "parent"):
            concerned |= Q(comment__path__startswith=path) | Q(comment=parent)
        mine.update(live.filter(concerned).values_list("subscription", flat=True))
    concerned_ones = Subscription.objects.select_for_update().filter(pk__in=mine).order_by("pk")
    given_up = timezone.now() - GIVEN_UP
    for subscription in concerned_ones:
        if subscription.planned_for is None or subscription.planned_for < given_up:
            _plan_mail(subscription)
            subscription.save(update_fields=["planned_for"])


def _plan_mail(subscription: Subscription) -> None:
    """Plan the mail that gathers answers, and note when; whoever holds the row writes it."""
    at = timezone.now() + STANDS_FOR
    if subscription.told_at:
        at = max(at, subscription.told_at + ANSWERS_EVERY)
    subscription.planned_for = at
    tell_of_answers.using(run_after=at).enqueue(subscription.pk)


@task(takes_context=True, **PATIENTLY)
def tell_of_decision(context, decision_pk: int) -> bool:
    """Will tell a commenter of a decision, where it is the newest still and news to them."""
    decision = Decision.objects.filter(pk=decision_pk).first()
    follow = decision and _live(decision.comment_id)
    outcome = follow and outcomes.of(follow.pk)
    if not outcome or outcome.decision.pk != decision_pk or outcome.article is None:
        return False
    if outcome.state == follow.told or (outcome.state == State.APPROVED and not outcome.is_shown):
        return False
    words = {
        "outcome": outcome,
        "headline": texts.one_line(outcome.article.headline),
        "mine": links.to_comment(follow.pk),
        "story": absolute(outcome.article.get_absolute_url()),
    }
    sent = _send(context, follow.subscription, "decision", words, outcome.article)
    Follow.objects.filter(pk=follow.pk).update(told=outcome.state)
    return sent


def _live(comment_pk: int) -> Follow | None:
    live = Follow.objects.live().filter(pk=comment_pk)
    return live.select_related("subscription__mailbox").first()


@task(takes_context=True, **PATIENTLY)
def tell_of_answers(context, subscription_pk: int) -> int:
    """Will tell one mailbox what was answered under one story since the last time, and count it."""
    found = Subscription.objects.filter(pk=subscription_pk)
    subscription = found.select_related("mailbox").first()
    if subscription is None:
        return 0
    answers = untold(subscription)
    public = Article.objects.published().select_related("section").defer("body", "reader_html")
    article = public.filter(pk=subscription.article_id).first()
    if answers and article is not None:
        words = {
            "headline": texts.one_line(article.headline),
            "answers": answers[:ANSWERS_NAMED],
            "excerpt": EXCERPT,
            "number": len(answers),
            "more": max(0, len(answers) - ANSWERS_NAMED),
            "story": f"{absolute(article.get_absolute_url())}#comments",
            "mine": links.to_comment(answers[0].parent_id),
        }
        _send(context, subscription, "answers", words, article)
    _settle(subscription, answers)
    return len(answers)


def untold(subscription: Subscription) -> list[Comment]:
    """Will give the public answers by others of which a mailbox was not told yet, oldest first;
    none where mail was ended, and none while the story is not public."""
    if not Article.objects.published().filter(pk=subscription.article_id).exists():
        return []
    followed = Follow.objects.live().filter(subscription=subscription).values("pk")
    told = ToldAnswer.objects.filter(subscription=subscription, comment=OuterRef("pk"))
    answers = Comment.objects.of(subscription.article_id).visible().filter(parent__in=followed)
    by_others = answers.exclude(commenter_email__address__iexact=subscription.mailbox.address)
    return list(by_others.with_words().exclude(Exists(told)).order_by("pk"))


@transaction.atomic
def _settle(subscription: Subscription, answers: list[Comment]) -> None:
    """Note what was told; what was approved meanwhile is planned, by us or by its decision."""
    locked = Subscription.objects.select_for_update().get(pk=subscription.pk)
    ToldAnswer.objects.bulk_create(
        [ToldAnswer(subscription=locked, comment=answer) for answer in answers],
        ignore_conflicts=True,
    )
    locked.planned_for = None
    if answers:
        locked.told_at = timezone.now()
    if untold(locked):
        _plan_mail(locked)
    # Once: PostgreSQL would ask for the story's row at a second UPDATE, and a decision holds that.
    locked.save(update_fields=["planned_for", "told_at"])


def _send(context, subscription: Subscription, template: str, words: dict, article) -> bool:
    """Send a mail that can be ended; an address that nobody knows is not written to again."""
    mailbox, stop = subscription.mailbox, links.to_stop(subscription.pk)
    sent = mails.send(context, Mail(mailbox.address, template, words, article.language, stop))
    if not sent:
        mailboxes.end_all(mailbox.pk)
    return sent


@task(exactly_once=True)
def plan_digests() -> int:
    """Will plan the mails that tell moderators what waits, where anything does."""
    if digests.waiting() is None:
        return 0
    moderators = digests.due(timezone.localtime())
    for pk in moderators:
        send_digest.enqueue(pk)
    return len(moderators)


@task(takes_context=True, tries=20, first_wait_seconds=5, longest_wait_seconds=300, priority=-10)
def send_digest(context, user_pk: int) -> bool:
    """Will tell a moderator what waits, if there is still something and they may still decide."""
    user = get_user_model().objects.filter(pk=user_pk, is_active=True).first()
    found = digests.waiting()
    if user is None or found is None or not user.email or not digests.wants(user):
        return False
    if not user.has_perm("comments.moderate_comment"):
        return False
    words = {"found": found, "queue": absolute(reverse("admin:comments_comment_changelist"))}
    return mails.send(context, Mail(user.email, "digest", words))
