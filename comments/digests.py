"""The mail that tells a moderator each morning what waits. Only who asked for it gets it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from comments.models import Comment, Digest
from comments.states import Reason, State

MORNING = 8  # the hour from which it is sent, in the newsroom's zone
COUNTED = 999


@dataclass(frozen=True)
class Waiting:
    """What waits. number: in words, "31" or "999+". reasons: pairs (label, how many), the most
    frequent first, without that which holds all; of those that were counted."""

    number: str
    oldest_at: datetime
    reasons: list[tuple[str, int]]


def waiting() -> Waiting | None:
    """Will say what waits, None where nothing does: one indexed query."""
    held = Comment.objects.filter(state=State.HELD).order_by("created_at", "pk")
    rows = list(held.values_list("created_at", "held_reasons")[: COUNTED + 1])
    if not rows:
        return None
    counts = Counter(reason for _, reasons in rows for reason in reasons)
    counts.pop(Reason.ALL_HELD, None)
    number = f"{COUNTED}+" if len(rows) > COUNTED else str(len(rows))
    labels = dict(Reason.choices)
    found = [(labels.get(reason, reason), count) for reason, count in counts.most_common()]
    return Waiting(number, rows[0][0], found)


def wants(user) -> bool:
    return Digest.objects.filter(user=user).exists()


def switch(user, *, on: bool) -> None:
    """Will have that moderator get the mail, or none any more."""
    if on:
        Digest.objects.get_or_create(user=user)
    else:
        Digest.objects.filter(user=user).delete()


def due(now: datetime) -> list[int]:
    """Will take, once a day for each, those who are to get the mail now. now: in the newsroom's
    zone. Call in the transaction that plans the mails."""
    if now.hour < MORNING:
        return []
    unsent = Digest.objects.filter(Q(sent_on=None) | Q(sent_on__lt=now.date()))
    pks = list(unsent.values_list("pk", flat=True))
    return [pk for pk in pks if unsent.filter(pk=pk).update(sent_on=now.date())]
