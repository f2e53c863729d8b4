"""What the author of a comment does with it afterwards: other words, judged as new, or none.

Whose comment it is, and for how long, comments.own knows.
"""

from django.db import transaction
from django.utils import timezone

from comments import moderation, posting
from comments.models import Comment, CommenterEmail, Finding, SpamCheck
from comments.posting import Sender, Words
from comments.states import DELETED, EDITED, State
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
    email = CommenterEmail.objects.filter(comment=comment).first()
    words = Words(
        name=comment.name,
        email=email.address if email else "",
        website=comment.website,
        text=text,
        parent=comment.parent_id,
        trapped=False,
    )
    verdict = posting.judge(words, sender, standing, timezone.now())
    with transaction.atomic():
        changed = {"text": text, "held_reasons": verdict.reasons, "is_pick": False}
        moderation.rewrite(comment, to=State.HELD, reason=EDITED, **changed)
        comment.refresh_from_db()
        comment.findings.all().delete()
        posting.follow(comment, verdict, sender)


@transaction.atomic
def delete(comment: Comment) -> None:
    """Will take the words, the name and the address away. The row stays, so that what answers it
    keeps its place and the ledger its comment. Raises moderation.Changed as edit does."""
    # What made the same words one comment goes too: they may be sent again.
    gone = {"name": "", "website": "", "text": "", "held_reasons": [], "is_pick": False}
    gone |= {"digest": f"deleted {comment.pk}", "key": None}
    moderation.rewrite(comment, to=State.DELETED, reason=DELETED, **gone)
    for model in (CommenterEmail, Finding, SpamCheck):
        model.objects.filter(comment=comment).delete()
