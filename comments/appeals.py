"""What a commenter says against a rejection: once for each comment, which then waits again."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import moderation
from comments.mailboxes import Follow
from comments.models import Appeal, Comment
from comments.states import APPEALED, Reason, State

LONGEST = 2_000


class NotAppealable(Exception):
    """The comment is not rejected any more, or somebody appealed before."""


def appeal(comment: Comment, words: str) -> None:
    """Will keep the appeal and bring the comment back to the queue. Raises NotAppealable, and then
    nothing is changed."""
    try:
        with transaction.atomic():
            rejection = comment.decisions.order_by("-pk").first()
            Appeal.objects.create(
                comment=comment,
                ground=rejection.reason if rejection else "",
                words=words,
                at=timezone.now(),
            )
            moderation.decide(
                comment, to=State.HELD, by=None, seen_state=State.REJECTED, reason=APPEALED
            )
            if Reason.APPEALED not in comment.held_reasons:
                comment.held_reasons.append(Reason.APPEALED.value)
                comment.save(update_fields=["held_reasons"])
            Follow.objects.filter(comment=comment).update(told="")
    except (IntegrityError, moderation.Changed) as error:
        raise NotAppealable from error
