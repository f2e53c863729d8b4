"""Comments by words of their text or of their author's name, for moderators. Addresses are not
asked.

Without an index, which every comment sent would pay for: the newest are looked through first, and
no longer than a moderator waits. That is a million comments on the machines that this was tried on.
"""

import re
import time
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from comments.models import Comment

MOST = 200  # comments found: the newest
MOST_WORDS = 8
LONGEST = 200  # characters of a question
SECONDS = 2.0
_AT_ONCE = 20_000  # keys looked through by one query
_NUMBER = re.compile(r"#\s*([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Found:
    """keys: newest first. has_more: there are older ones, which are not shown. back_to: of the
    oldest that was looked at, where time was up before the oldest of all; else None."""

    keys: tuple[int, ...] = ()
    has_more: bool = False
    back_to: datetime | None = None


def find(asked: str, *, seconds: float = SECONDS) -> Found:
    """Will find the comments that hold every word, in capitals or not, anywhere within their own
    words; or, by "#123", the one of that number."""
    number = _NUMBER.fullmatch(asked.strip())
    if number:
        rows = Comment.objects.with_words().filter(pk=number[1])
        return Found(tuple(rows.values_list("pk", flat=True)))
    words = asked[:LONGEST].split()[:MOST_WORDS]
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first()
    if not words or newest is None:
        return Found()
    return _looked_through(words, newest, time.monotonic() + seconds)


def _looked_through(words: list[str], newest: int, until: float) -> Found:
    holding, keys, top = _holding(words), [], newest
    while top > 0:
        rows = holding.filter(pk__gt=top - _AT_ONCE, pk__lte=top).order_by("-pk")
        keys += rows.values_list("pk", flat=True)[: MOST + 1 - len(keys)]
        top -= _AT_ONCE
        if len(keys) > MOST:
            return Found(tuple(keys[:MOST]), has_more=True)
        if time.monotonic() > until:
            break
    if top <= 0:
        return Found(tuple(keys))
    looked_at = Comment.objects.filter(pk__gt=top).order_by("pk")
    return Found(tuple(keys), back_to=looked_at.values_list("created_at", flat=True).first())


def _holding(words: list[str]) -> QuerySet:
    written = Concat("name", Value("\n"), "text", output_field=TextField())
    every = Q(*(Q(written__icontains=word) for word in words))
    return Comment.objects.alias(written=written).filter(every)
