"""Erasing all that is kept of whoever owns an address.

Each step begins with the first rows that are left, so that it can be stopped and run again.
"""

import re
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from articles.models import Article
from comments import belongings, learned, moderation
from comments.models import Comment, CommenterEmail, Decision, Handling, Mailbox
from comments.querysets import batches
from comments.rules import Rule
from comments.states import DELETED, State
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
# A digest goes too, or the same words could not be sent again.
_NOTHING = {
    "name": "",
    "website": "",
    "text": "",
    "held_reasons": [],
    "is_pick": False,
    "digest": Concat(Value("deleted "), Cast("pk", CharField())),
    "key": None,
}


@transaction.atomic
def delete(comment: Comment) -> None:
    """Will take all of a comment away but its place, as its author wants it: what answers it stays
    there, and the ledger keeps its comment. Raises moderation.Changed where it is not in the state,
    or of the revision, of this row any more."""
    moderation.rewrite(comment, to=State.DELETED, reason=DELETED, **_NOTHING)
    belongings.strip([comment.pk])


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
    _delete_unanswered(Comment.objects.of(article_id).filter(text=""))
    moderation.recount(article_id)
    if State.APPROVED in states:
        pages.forget(f"article:{article_id}")
    return len(states)


def _delete_unanswered(comments) -> None:
    """And then those that were answered by such alone."""
    while leaves := list(comments.filter(replies=None).values_list("pk", flat=True)):
        Comment.objects.filter(pk__in=leaves).delete()


def _empty(pks: list[int]) -> None:
    """Leave the place of comments that others answered, and nothing else. Those that moderators
    refused stay so, since they hide what answers them."""
    answered = list(Comment.objects.filter(pk__in=pks).defer("text"))
    for state in (State.HELD, State.APPROVED):
        group = [comment for comment in answered if comment.state == state]
        moderation.rewrite_all(group, to=State.DELETED, reason=DELETED, **_NOTHING)
    Comment.objects.filter(pk__in=pks).exclude(state=State.DELETED).update(**_NOTHING)
    belongings.strip(pks)


def _strike_out(model, field: str, address: str) -> None:
    typed = re.compile(re.escape(address), re.IGNORECASE)
    for row in model._base_manager.filter(**{f"{field}__icontains": address}).only(field):
        without = typed.sub(_REMOVED, getattr(row, field))
        model._base_manager.filter(pk=row.pk).update(**{field: without})
