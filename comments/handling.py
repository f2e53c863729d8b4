"""What moderators do with a comment beside deciding: notes, and looking at an address."""

from datetime import datetime, timedelta

from django.utils import timezone

from comments.models import Comment, Handling
from comments.states import Deed

SHOWN = timedelta(minutes=5)  # how long a revealed address stays readable to whoever asked
LONGEST_NOTE = 1_000


def note(comment: Comment, *, by, words: str) -> None:
    """Will keep a note for other moderators; readers never see it."""
    Handling.objects.create(
        comment=comment, by=by, at=timezone.now(), deed=Deed.NOTED, note=words[:LONGEST_NOTE]
    )


def reveal(comment: Comment, *, by) -> None:
    """Will show that person the whole address for five minutes, and write down that it was so."""
    Handling.objects.create(comment=comment, by=by, at=timezone.now(), deed=Deed.REVEALED)


def revealed(pks: list[int], *, to, at: datetime) -> set[int]:
    """Will say of which of these comments that person may read the whole address just now."""
    recent = Handling.objects.filter(comment__in=pks, deed=Deed.REVEALED, by=to, at__gt=at - SHOWN)
    return set(recent.values_list("comment_id", flat=True))
