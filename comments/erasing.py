"""Erasing all that is kept of whoever owns an address.

Each step begins with the first rows that are left, so that it can be stopped and run again.
"""

import re
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from articles.models import Article
from comments import belongings, learned, moderation
from comments.models import Comment, CommenterEmail, Decision, Handling, Mailbox
from comments.querysets import batches
from comments.rules import Rule
from comments.states import ERASED, State
from pagecache import pages

BATCH = 200
SPAM_KEPT = timedelta(days=30)  # the filter has learned from it by then

# What holds the address itself, or hangs on such a row; own_data deletes its requests when all is
# done.
OF_AN_ADDRESS = {
    "comments.CommenterEmail": "goes with the comment",
    "comments.CommenterNetwork": "goes with the comment",
    "comments.Mailbox": "is deleted, with its subscriptions",
    "comments.DataRequest": "is deleted last",
}
# Notes of moderators, in which an address may have been typed.
NOTES = ((Decision, "note"), (Handling, "note"), (Rule, "note"))
_REMOVED = "[erased]"


def erase(address: str) -> int:
    """Will erase what is kept of that address, in any capitals, and count its comments.

    Each batch under one story is one transaction, in which the story's pages are freed.
    """
    count = 0
    while batch := list(_first_of(address)):
        for article_id, group in groupby(sorted(batch), key=lambda row: row[0]):
            count += _erase(article_id, [pk for _, pk in group])
    Mailbox.objects.filter(address=address.lower()).delete()
    for model, field in NOTES:
        _strike_out(model, field, address)
    learned.learn()
    return count


def forget_spam(now: datetime) -> int:
    """Will delete spam of more than thirty days ago that nobody answered, and count it. Readers
    never saw it, so no count and no page changes."""
    old = Comment.objects.filter(state=State.SPAM, created_at__lt=now - SPAM_KEPT, replies=None)
    return sum(_delete_spam(pks) for pks in batches(old, BATCH))


@transaction.atomic
def _delete_spam(pks: list[int]) -> int:
    # A moderator may have decided otherwise a moment ago.
    still = Comment.objects.filter(pk__in=pks, state=State.SPAM).select_for_update()
    locked = list(still.values_list("pk", flat=True))
    Comment.objects.filter(pk__in=locked).delete()
    return len(locked)


def _first_of(address: str):
    given = CommenterEmail.objects.of(address).order_by("-pk")
    return given.values_list("comment__article", "pk")[:BATCH]


@transaction.atomic
def _erase(article_id: int, pks: list[int]) -> int:
    # As for decisions: whoever changes comments under one story queues here.
    list(Article.objects.select_for_update().filter(pk=article_id).values_list("pk"))
    comments = Comment.objects.filter(pk__in=pks)
    states = list(comments.select_for_update().values_list("state", flat=True))
    _delete_unanswered(comments)
    _empty(list(comments.values_list("pk", flat=True)))
    _delete_unanswered(Comment.objects.of(article_id).filter(erased_at__isnull=False))
    moderation.recount(article_id)
    if State.APPROVED in states:
        pages.forget(f"article:{article_id}")
    return len(states)


def _delete_unanswered(comments) -> None:
    """And then those that were answered by such alone."""
    while leaves := list(comments.filter(replies=None).values_list("pk", flat=True)):
        Comment.objects.filter(pk__in=leaves).delete()


def _empty(pks: list[int]) -> None:
    """Leave the place of comments that others answered, and nothing else."""
    held = list(Comment.objects.filter(pk__in=pks, state=State.HELD).values_list("pk", flat=True))
    moderation.decide_many(
        held, to=State.REJECTED, by=None, seen_state=State.HELD, reason=ERASED
    )  # nobody need decide about it any more
    belongings.strip(pks)
    Comment.objects.filter(pk__in=pks).update(
        name="",
        website="",
        text="",
        held_reasons=[],
        digest=Concat(Value("erased "), Cast("pk", CharField())),
        bucket=0,
        erased_at=timezone.now(),
    )


def _strike_out(model, field: str, address: str) -> None:
    typed = re.compile(re.escape(address), re.IGNORECASE)
    for row in model._base_manager.filter(**{f"{field}__icontains": address}).only(field):
        without = typed.sub(_REMOVED, getattr(row, field))
        model._base_manager.filter(pk=row.pk).update(**{field: without})
