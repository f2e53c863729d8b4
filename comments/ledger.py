"""Whether what is stored is what was decided: the ledger replayed against states and counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from articles.models import Article
from comments.models import STEP, Comment, Decision
from comments.states import SHOWS_ANSWERS, State
from pagecache.snapshots import at_one_moment

BORN = (State.HELD, State.SPAM)  # what a comment is before anybody decides about it
_BATCH = 2_000


@at_one_moment()
def verify() -> list[str]:
    """Will replay every decision and say, in words, where it does not lead to what is there: the
    state of each comment, and how many readers see below each story. Empty: all agree.

    Reads both tables in the order of comments, and holds the keys of those that are approved or
    that their authors deleted.
    """
    standing: dict[int, str] = {}
    drifts = list(_states(standing))
    return [*drifts, *_counts(standing)]


def _states(standing: dict[int, str]) -> Iterator[str]:
    """Compare, and put into `standing` what the ledger alone says readers see, or answers to it."""
    rows = Decision.objects.order_by("comment_id", "pk").values_list(
        "comment_id", "from_state", "to_state"
    )
    decided = groupby(rows.iterator(chunk_size=_BATCH), key=lambda row: row[0])
    about, moves = next(decided, (None, ()))
    comments = Comment.objects.order_by("pk").values_list("pk", "state")
    for pk, state in comments.iterator(chunk_size=_BATCH):
        if about != pk:
            if state not in BORN:
                yield f"Comment {pk} is {state}, and nobody decided so."
            continue
        stands = yield from _replayed(pk, moves)
        about, moves = next(decided, (None, ()))
        if stands in SHOWS_ANSWERS:
            standing[pk] = stands
        if stands != state:
            yield f"Comment {pk} is {state}; its last decision says {stands}."


def _replayed(pk: int, moves: Iterable[tuple]):
    stands = None
    for _, before, after in moves:
        if stands is None and before not in BORN:
            yield f"Comment {pk} was first decided from {before}, which no comment is at first."
        if stands not in (None, before):
            yield f"Comment {pk} was decided from {before} while it was {stands}."
        stands = after
    return stands


def _counts(standing: dict[int, str]) -> Iterator[str]:
    seen: Counter[int] = Counter()
    rows = Comment.objects.order_by("pk").values_list("article_id", "path")
    for article_id, path in rows.iterator(chunk_size=_BATCH):
        thread = [int(path[at : at + STEP]) for at in range(0, len(path), STEP)]
        is_approved = bool(thread) and standing.get(thread[-1]) == State.APPROVED
        seen[article_id] += is_approved and all(pk in standing for pk in thread)
    for pk, stored in Article.objects.values_list("pk", "comment_count").iterator():
        if stored != seen[pk]:
            yield f"Story {pk} counts {stored} comments; by the decisions it has {seen[pk]}."
