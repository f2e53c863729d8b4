"""What moderators decide: each decision moves a comment from the state in which it was seen to
another, with its row in the ledger and the story's count, in one transaction.

Permissions are asked by whoever shows the button.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from comments import claims, mail_tasks, reports, thread
from comments.models import Claim, Comment, Decision, Report
from comments.states import BY_AUTHOR, KEPT, REPORTED, UNDONE, State
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

    def join(self, other: "Outcome") -> None:
        self.done += other.done
        self.decisions |= other.decisions
        self.refused |= other.refused


@dataclass(frozen=True)
class _Move:
    """One step from a state to another.

    undoes: the decision that has to be the newest still. revisions: of the comments as they were
    seen, by key. fields: columns that change with it. shown: by comment, the newest of its reports
    that were seen. needs: what must hold beside.
    """

    seen: str
    to: str
    by: object
    reason: str = ""
    note: str = ""
    undoes: int | None = None
    revisions: Mapping[int, int] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    shown: Mapping[int, int] = field(default_factory=dict)
    needs: Q = Q()

    @property
    def keeps(self) -> bool:
        """Whether the comment stays as it is, and only its reports are seen to."""
        return self.to == self.seen and not self.fields


def decide(comment: Comment, *, to: str, by, seen_state: str, reason: str = "", note: str = ""):
    """Will move one comment to that state. Raises Changed when it is not in seen_state any more,
    or its author changed it since this row was read."""
    pk, seen = comment.pk, {comment.pk: comment.revision}
    outcome = decide_many(
        [pk], to=to, by=by, seen_state=seen_state, seen_revisions=seen, reason=reason, note=note
    )
    if pk in outcome.refused:
        raise outcome.refused[pk]
    comment.state = to


def decide_many(
    pks: Collection[int],
    *,
    to: str,
    by,
    seen_state: str,
    seen_revisions: Mapping[int, int] | None = None,
    reason: str = "",
    note: str = "",
    shown: Mapping[int, int] | None = None,
    needs: Q | None = None,
) -> Outcome:
    """Will move these comments to that state, those of one story in one transaction.

    Those that are no longer in seen_state or of the revision that was seen, or that somebody else
    has in hand, stay as they are and are reported as refused. seen_revisions: by key; any is right
    where none is given. reason: of states.Ground, where it is rejected. by: None for rules.
    shown: by comment, the newest of its reports that whoever decides has seen: these are seen to,
    and a comment that has such may also stay in its state. needs: what else must hold of each.
    """
    revisions = seen_revisions or {}
    move = _Move(
        seen_state, to, by, reason, note, None, revisions, shown=shown or {}, needs=needs or Q()
    )
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
    The reports that it saw to wait again.
    """
    outcome = Outcome()
    for row in Decision.objects.filter(pk__in=decisions).select_related("comment").order_by("pk"):
        shown = _led_to(row) if row.reason == REPORTED else {}
        move = _Move(row.to_state, row.from_state, by, UNDONE, undoes=row.pk, shown=shown)
        is_ours = row.reason not in BY_AUTHOR
        done = _moved(row.comment.article_id, [row.comment_id], move) if is_ours else {}
        outcome.decisions |= done
        if not done:
            outcome.refused |= _refusals([row.comment_id], move)
    outcome.done = list(outcome.decisions)
    return outcome


def rewrite(comment: Comment, *, to: str, reason: str, **fields) -> None:
    """Will give the comment other words, as its author wants it, and move it to that state.

    reason: of states.BY_AUTHOR. fields: columns and what they become. Raises Changed when the
    comment is not in the state, or of the revision, of this row any more.
    """
    rewrite_all([comment], to=to, reason=reason, **fields)


def rewrite_all(comments: Collection[Comment], *, to: str, reason: str, **fields) -> None:
    """Will rewrite() comments of one story that are in one state; those before the first that
    changed may be written when it raises."""
    if not comments:
        return
    first, seen = next(iter(comments)), {comment.pk: comment.revision for comment in comments}
    fields["revision"] = F("revision") + 1
    move = _Move(first.state, to, None, reason, revisions=seen, fields=fields)
    done = _moved(first.article_id, list(seen), move)
    changed = [pk for pk in seen if pk not in done]
    if changed:
        raise _refusals(changed, move)[changed[0]]


def in_line(article_id: int) -> None:
    """Will wait until no other decision or report under that story is on its way, and hold back the
    next until the transaction ends, or each would count without the other's comment."""
    list(Article.objects.select_for_update().filter(pk=article_id).values_list("pk"))


@transaction.atomic
def _moved(article_id: int, pks: list[int], move: _Move) -> dict[int, int]:
    in_line(article_id)
    now = timezone.now()
    done = [pk for pk in pks if _still(pk, move, now).update(state=move.to, **move.fields)]
    rows = Decision.objects.bulk_create(
        Decision(
            comment_id=pk,
            by=move.by,
            at=now,
            from_state=move.seen,
            to_state=move.to,
            reason=move.reason or (KEPT if move.keeps else ""),
            note=move.note,
        )
        for pk in done
    )
    Claim.objects.filter(comment__in=done).delete()
    mail_tasks.plan(rows, article_id)
    _see_to_reports(rows, move)
    if done and State.APPROVED in (move.to, move.seen) and not move.keeps:
        recount(article_id)
        pages.forget(f"article:{article_id}")
    return {row.comment_id: row.pk for row in rows}


def _see_to_reports(rows: list[Decision], move: _Move) -> None:
    """What was decided sees to the reports that were shown, or to all where the comment goes."""
    if move.undoes is not None and rows:
        Report.objects.filter(decision=move.undoes).update(decision=None)
    waiting = reports.waiting_for(row.comment_id for row in rows) if rows else {}
    for row in rows:
        newest = move.shown.get(row.comment_id, 0)
        goes = move.to in (State.REJECTED, State.SPAM)
        seen = [one.pk for one in waiting.get(row.comment_id, []) if goes or one.pk <= newest]
        if seen:
            Report.objects.filter(pk__in=seen).update(decision=row)


def _led_to(row: Decision) -> dict[int, int]:
    """The newest of the reports by which a comment was taken back."""
    led = Report.objects.filter(comment=row.comment_id, created_at__lte=row.at).order_by("-pk")
    return dict(led.values_list("comment_id", "pk")[:1])


def _still(pk: int, move: _Move, now):
    """The comment, if it is as it was seen and nobody else's: what the one UPDATE asks."""
    rows = Comment.objects.with_words().filter(move.needs, pk=pk, state=move.seen)
    if pk in move.revisions:
        rows = rows.filter(revision=move.revisions[pk])
    if move.keeps:
        rows = rows.filter(
            reports.seen_to_by(move.undoes)
            if move.undoes
            else reports.shown_up_to(move.shown.get(pk, 0))
        )
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
    told = Comment.objects.filter(~Q(text="") | Q(state=State.DELETED), pk__in=pks)
    there = dict(told.values_list("pk", "state"))
    held = claims.running(pks, at=timezone.now())
    refused = {}
    for pk in pks:
        if there.get(pk) == move.seen and pk in held and held[pk].by != move.by:
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
    if decision.reason == REPORTED:
        return f"Readers reported it at {when}; it waits again."
    if decision.reason == UNDONE:
        return f"The decision was undone by {who} at {when}."
    if decision.reason in BY_AUTHOR:
        return f"{BY_AUTHOR[decision.reason]} by its author at {when}, after you looked."
    return f"{State(decision.to_state).label} by {who} at {when}."
