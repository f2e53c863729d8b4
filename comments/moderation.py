"""What moderators decide: each decision moves a comment from the state in which it was seen to
another, with its row in the ledger and the story's count, in one transaction.

Permissions are asked by whoever shows the button.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from comments import thread
from comments.models import Comment, Decision
from comments.states import State
from pagecache import pages


class Changed(Exception):
    """Somebody else was faster: the comment is no longer in the state in which it was seen."""


@dataclass
class Outcome:
    """What became of several decisions. done: keys of comments; refused: Changed by key."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, Changed] = field(default_factory=dict)


def decide(comment: Comment, *, to: str, by, seen_state: str, reason: str = "", note: str = ""):
    """Will move one comment to that state. Raises Changed when it is not in seen_state any more."""
    pk = comment.pk
    outcome = decide_many([pk], to=to, by=by, seen_state=seen_state, reason=reason, note=note)
    if pk in outcome.refused:
        raise outcome.refused[pk]
    comment.state = to


def decide_many(
    pks: Collection[int], *, to: str, by, seen_state: str, reason: str = "", note: str = ""
) -> Outcome:
    """Will move these comments to that state, those of one story in one transaction.

    Those that are no longer in seen_state stay as they are and are reported as refused.
    """
    outcome = Outcome()
    articles: dict[int, list[int]] = {}
    for pk, article_id in Comment.objects.filter(pk__in=pks).values_list("pk", "article_id"):
        articles.setdefault(article_id, []).append(pk)
    for article_id, group in articles.items():
        decision = {"by": by, "reason": reason, "note": note}
        outcome.done += _decide_under(article_id, group, to, seen_state, decision)
    outcome.refused = _refusals(pk for pk in pks if pk not in set(outcome.done))
    return outcome


@transaction.atomic
def _decide_under(article_id: int, pks: list[int], to: str, seen_state: str, decision: dict):
    # Decisions under one story queue here, or each would count without the other's comment.
    list(Article.objects.select_for_update().filter(pk=article_id).values_list("pk"))
    done = [
        pk
        for pk in pks
        if to != seen_state and Comment.objects.filter(pk=pk, state=seen_state).update(state=to)
    ]
    now = timezone.now()
    Decision.objects.bulk_create(
        Decision(comment_id=pk, at=now, from_state=seen_state, to_state=to, **decision)
        for pk in done
    )
    if done and State.APPROVED in (to, seen_state):
        recount(article_id)
        pages.forget(f"article:{article_id}")
    return done


def recount(article_id: int) -> None:
    """Will write the number of comments that readers see into the story's row, and the first page
    of them into its prepared part."""
    number = thread.prepare(article_id)
    Article.objects.filter(pk=article_id).update(comment_count=number)


def _refusals(pks: Iterable[int]) -> dict[int, Changed]:
    wanted = list(pks)
    if not wanted:
        return {}
    newest: dict[int, Decision] = {}
    for decision in (
        Decision.objects.filter(comment__in=wanted).select_related("by").order_by("pk").iterator()
    ):
        newest[decision.comment_id] = decision
    there = set(Comment.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return {pk: Changed(_sentence(newest.get(pk), pk in there)) for pk in wanted}


def _sentence(decision: Decision | None, is_there: bool) -> str:
    if not is_there:
        return "The comment is gone, with its story."
    if decision is None:
        return "The comment is not in the state in which you saw it."
    who = decision.by or "the newsroom"
    when = date_format(timezone.localtime(decision.at), "H:i T, j M Y")
    return f"{State(decision.to_state).label} by {who} at {when}."
