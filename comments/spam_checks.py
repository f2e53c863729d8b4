"""Comments about which the spam service is asked: in the request, and where it does not answer,
again by the worker. Until it has answered the comment waits.

Of the sender only the network is kept, until there is an answer.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.networks import network_of
from comments import moderation, spam_service, switches
from comments.models import Comment, SpamCheck
from comments.spam_service import Answer
from comments.states import Reason, State
from comments.switches import Level

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LONGEST = timedelta(days=7)  # that a network is kept and an answer is waited for
AT_ONCE = 50
AWAY_SECONDS = 30  # after a failure nobody who sends a comment waits for the next one
_AWAY = "comments:spam-service-away"


def begin(comment: Comment, address: str, *, passes: bool) -> bool:
    """Will note, in the transaction that keeps it, that the service is to be asked about a
    comment; False where there is no service or the comment is decided. passes: as in SpamCheck."""
    if not spam_service.is_on() or comment.state != State.HELD:
        return False
    comment.held_reasons.append(Reason.SERVICE_SILENT.value)
    comment.save(update_fields=["held_reasons"])
    asked = {"network": network_of(address), "passes": passes, "tries": 0}
    asked["next_at"] = comment.created_at + FIRST_WAIT
    SpamCheck.objects.update_or_create(comment=comment, defaults=asked)
    return True


def ask_now(comment: Comment, address: str, browser: str) -> None:
    """Will ask about a comment that was kept just now; without an answer it goes on waiting."""
    check = SpamCheck.objects.filter(pk=comment.pk).first() if spam_service.is_on() else None
    if check is not None and not _is_away():
        _ask(check, {"user_ip": address, "user_agent": browser[:500]})
        comment.refresh_from_db(fields=["state", "held_reasons"])


def ask_again() -> int:
    """Will ask about those that are due, until one is not answered, and count the answers."""
    now = timezone.now()
    SpamCheck.objects.filter(comment__created_at__lt=now - LONGEST).delete()
    if not spam_service.is_on():
        return 0
    due = SpamCheck.objects.filter(next_at__lte=now).select_related("comment").order_by("next_at")
    answered = 0
    for check in due[:AT_ONCE]:
        if not _ask(check, {"user_ip": check.network, "recheck_reason": "no answer"}):
            break
        answered += 1
    return answered


def _ask(check: SpamCheck, sender: dict[str, str]) -> bool:
    try:
        answer = spam_service.ask(_about(check.comment) | sender)
    except spam_service.Unanswered as error:
        logger.warning("The spam service does not answer (%s); a comment waits", error)
        cache.set(_AWAY, True, AWAY_SECONDS)
        _later(check)
        return False
    _settle(check, answer)
    return True


def _about(comment: Comment) -> dict[str, str]:
    return {
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": comment.name,
        "comment_author_email": comment.commenter_email.address,
        "comment_author_url": comment.website,
        "comment_content": comment.text,
        "comment_date_gmt": comment.created_at.isoformat(),
        "permalink": f"{settings.SITE_URL}/comment/{comment.article_id}/",
        "blog_lang": settings.LANGUAGE_CODE,
    }


def _later(check: SpamCheck) -> None:
    wait = min(FIRST_WAIT * 2 ** min(check.tries + 1, 12), LONGEST_WAIT)
    SpamCheck.objects.filter(pk=check.pk).update(
        tries=check.tries + 1, next_at=timezone.now() + wait
    )


@transaction.atomic
def _settle(check: SpamCheck, answer: Answer) -> None:
    """Do what follows from the answer, once: whoever takes the row away does it."""
    comment = Comment.objects.select_related("article__section").filter(pk=check.pk).first()
    if comment is None or comment.revision != check.comment.revision:
        return  # it is asked again about the words of now
    taken, _ = SpamCheck.objects.filter(pk=check.pk).delete()
    if not taken:
        return
    silent = Reason.SERVICE_SILENT.value
    comment.held_reasons = [reason for reason in comment.held_reasons if reason != silent]
    if answer is Answer.SPAM:
        comment.held_reasons.append(Reason.SERVICE_SPAM.value)
    comment.save(update_fields=["held_reasons"])
    if answer is Answer.SPAM:
        _decide(comment, State.SPAM, "spam service")
    elif check.passes and _still_passes(comment):
        _decide(comment, State.APPROVED, "verified")


def _still_passes(comment: Comment) -> bool:
    """The story may have become breaking or sensitive while the answer was awaited."""
    now = switches.standing(comment.article, timezone.now())
    return now.level == Level.KNOWN and not (now.is_breaking or now.is_sensitive)


def _decide(comment: Comment, to: State, reason: str) -> None:
    decided = {"to": to, "by": None, "reason": reason, "seen_state": State.HELD}
    decided["seen_revisions"] = {comment.pk: comment.revision}
    moderation.decide_many([comment.pk], **decided)  # a moderator who was faster is right


def _is_away() -> bool:
    try:
        return bool(cache.get(_AWAY))
    except Exception:  # each store has its own kinds
        logger.exception("The cache does not answer")
        return True
