"""What became of the comments that came with one email address before. Whoever types an address
need not own it: what is found here may hold a comment, and lets none through by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Lower

from comments.models import CommenterEmail
from comments.states import State

LOOKED_AT = 50  # the newest of one address
RECENT = timedelta(days=7)
ENOUGH_DECIDED = 5
OFTEN = 0.3


@dataclass(frozen=True)
class History:
    """approved: comments of any age. decided, refused: of the last seven days."""

    approved: int = 0
    decided: int = 0
    refused: int = 0

    @property
    def is_refused_often(self) -> bool:
        return self.decided >= ENOUGH_DECIDED and self.refused / self.decided >= OFTEN


def of(email: str, now: datetime) -> History:
    """Will look at the newest comments of that address, in any capitals: one indexed query."""
    same = CommenterEmail.objects.annotate(lower=Lower("address")).filter(lower=email.lower())
    newest = same.order_by("-pk").values_list("comment__state", "comment__created_at")[:LOOKED_AT]
    rows = [(state, at) for state, at in newest if state != State.HELD]
    recent = [state for state, at in rows if at > now - RECENT]
    return History(
        approved=sum(state == State.APPROVED for state, _ in rows),
        decided=len(recent),
        refused=sum(state != State.APPROVED for state in recent),
    )
