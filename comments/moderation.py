"""What moderators decide: each decision moves a comment from the state in which it was seen to
another, with its row in the ledger and the story's count, in one transaction.

Permissions are asked by whoever shows the button.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from comments import claims, mail_tasks, thread
from comments.models import Claim, Comment, Decision
from comments.states import APPEALED, UNDONE, State
from pagecache import pages

GONE = "The comment is gone: its story was deleted, or its author had it erased."


class Changed(Exception):
    """Somebody else was faster: the comment is no longer as it was seen, or in another's hands."""


@dataclass
class Outcome:
    """What became of several decisions. done: keys of comments; decisions: their rows in the
    ledger, by key of the comment; refused: Changed by key."""

    done: list[int] = field(default_factory=list)
    decisions: dict[int, int] = field(default_factory=dict)
    refused: dict[int, Changed] = field(default_factory=dict)


@dataclass(frozen=True)
class _Move:
    """One step from a state to another. undoes: the decision that has to be the newest still."""

    seen: str
    to: str
    by: object
    reason: str = ""
    note: str = ""
    undoes: int | None = None


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

    Those that are no longer in seen_state, or that somebody else has in hand, stay as they are and
    are reported as refused. reason: of states.Ground, where it is rejected. by: None for rules.
    """
    move = _Move(seen_state, to, by, reason, note)
    outcome = Outcome()
    articles: dict[int, list[int]] = {}
    for pk, article_id in Comment.objects.filter(pk__in=pks).values_list("pk", "article_id"):
        articles.setdefault(article_id, []).append(pk)
    for article_id, group in articles.items():
        outcome.decisions |= _moved(article_id, group, move)
    outcome.done = list(outcome.decisions)
    outcome.refused = _refusals([pk for pk in pks if pk not in outcome.decisions], move)
    return outcome


def undo(decisions: Collection[int], *, by) -> Outcome:
    """Will take these decisions back, each comment to the state from which it was moved.

    A decision that was followed by another, or was taken back already, is reported as refused.
    """
    outcome = Outcome()
    for row in Decision.objects.filter(pk__in=decisions).select_related("comment").order_by("pk"):
        move = _Move(row.to_state, row.from_state, by, UNDONE, undoes=row.pk)
        done = _moved(row.comment.article_id, [row.comment_id], move)
        outcome.decisions |= done
        if not done:
            outcome.refused |= _refusals([row.comment_id], move)
    outcome.done = list(outcome.decisions)
    return outcome


@transaction.atomic
def _moved(article_id: int, pks: list[int], move: _Move) -> dict[int, int]:
    # Decisions under one story queue here, or each would count without the other's comment.
    list(Article.objects.select_for_update().filter(pk=article_id).values_list("pk"))
    now = timezone.now()
    done = [
        pk for pk in pks if move.to != move.seen and _still(pk, move, now).update(state=move.to)
    ]
    rows = Decision.objects.bulk_create(
        Decision(
            comment_id=pk,
            by=move.by,
            at=now,
            from_state=move.seen,
            to_state=move.to,
            reason=move.reason,
            note=move.note,
        )
        for pk in done
    )
    Claim.objects.filter(comment__in=done).delete()
    mail_tasks.plan(rows, article_id)
    if done and State.APPROVED in (move.to, move.seen):
        recount(article_id)
        pages.forget(f"article:{article_id}")
    return {row.comment_id: row.pk for row in rows}


def _still(pk: int, move: _Move, now):
    """The comment, if it is as it was seen and nobody else's: what the one UPDATE asks."""
    rows = Comment.objects.unerased().filter(pk=pk, state=move.seen)
    if move.by is not None:
        rows = rows.exclude(claims.of_another(move.by, at=now))
    if move.undoes is not None:
        later = Decision.objects.filter(comment=OuterRef("pk"), pk__gt=move.undoes)
        rows = rows.exclude(Exists(later))
    return rows


def recount(article_id: int) -> None:
    """Will write the number of comments that readers see into the story's row, and the first page
    of them into its prepared part."""
    number = thread.prepare(article_id)
    Article.objects.filter(pk=article_id).update(comment_count=number)


def _refusals(pks: list[int], move: _Move) -> dict[int, Changed]:
    if not pks:
        return {}
    newest: dict[int, Decision] = {}
    for decision in (
        Decision.objects.filter(comment__in=pks).select_related("by").order_by("pk").iterator()
    ):
        newest[decision.comment_id] = decision
    there = dict(Comment.objects.unerased().filter(pk__in=pks).values_list("pk", "state"))
    held = claims.running(pks, at=timezone.now())
    refused = {}
    for pk in pks:
        if there.get(pk) == move.seen != move.to and pk in held and held[pk].by != move.by:
            refused[pk] = Changed(claims.sentence(held[pk]))
        else:
            refused[pk] = Changed(_sentence(newest.get(pk), pk in there))
    return refused


def _sentence(decision: Decision | None, is_there: bool) -> str:
    if not is_there:
        return GONE
    if decision is None:
        return "The comment is not in the state in which you saw it."
    who = decision.by or "the newsroom"
    when = date_format(timezone.localtime(decision.at), "H:i T, j M Y")
    if decision.reason == UNDONE:
        return f"The decision was undone by {who} at {when}."
    if decision.reason == APPEALED:
        return f"Its commenter appealed at {when}."
    return f"{State(decision.to_state).label} by {who} at {when}."
