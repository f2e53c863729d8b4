"""What the author of a comment does with it afterwards: other words, judged as new.

Whose comment it is, and for how long, comments.own knows.
"""

from django.db import transaction
from django.utils import timezone

from comments import moderation, posting
from comments.models import Comment, CommenterEmail
from comments.posting import Sender, Words
from comments.states import EDITED, State
from comments.switches import Standing

MOST_EDITS = 20  # of one comment


class TooOften(Exception):
    """It was changed so often that this is no mending any more."""


def edit(comment: Comment, text: str, sender: Sender, standing: Standing) -> None:
    """Will put that text in place of the comment's, and judge it as a new comment is judged: what
    was approved waits again. comment: as its author saw it. The same text changes nothing.

    Raises TooOften, or moderation.Changed when it is not as it was seen.
    """
    if text == comment.text:
        return
    if comment.revision >= MOST_EDITS:
        raise TooOften
    is_spam = comment.state == State.SPAM
    email = CommenterEmail.objects.filter(comment=comment).first()
    words = Words(
        name=comment.name,
        email=email.address if email else "",
        website=comment.website,
        text=text,
        parent=comment.parent_id,
        trapped=is_spam,
    )
    verdict = posting.judge(words, sender, standing, timezone.now())
    with transaction.atomic():
        changed = {"text": text, "held_reasons": verdict.reasons, "is_pick": False}
        to = State.SPAM if is_spam else State.HELD
        moderation.rewrite(comment, to=to, reason=EDITED, **changed)
        comment.refresh_from_db()
        comment.findings.all().delete()
        posting.follow(comment, verdict, sender)
