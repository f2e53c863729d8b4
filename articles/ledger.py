"""The ledger of stories: each deed is written down once, and read again to prove where they stand.

Rows are articles.models.Transition, in the order of their keys. Knows no deed.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Transition
from articles.workflow import VERBS, State
from pagecache.snapshots import at_one_moment


def record(article: Article, *, verb: str, by, note: str = "", before: str, version: int = 0):
    """Will write down a deed that was just done, inside its transaction.

    article: as it stands after it. before: the state it came from, "" at the start. version: the
    working copy that readers were given by it, 0 for none.
    """
    Transition.objects.create(
        article=article,
        verb=verb,
        from_state=before,
        to_state=article.state,
        by=by,
        at=timezone.now(),
        note=note,
        public_from=article.published_at,
        version=version,
    )


@at_one_moment()
def verify() -> list[str]:
    """Will replay every story's deeds and say, in words, where they do not lead to what is there.

    Empty: all agree. Reads the whole ledger once, in the order of stories.
    """
    stories = Article.objects.order_by("pk").values_list("pk", "state").iterator(chunk_size=2_000)
    rows = Transition.objects.order_by("article_id", "pk").iterator(chunk_size=2_000)
    moves = groupby(rows, key=attrgetter("article_id"))
    return [drift for drift in _compared(stories, moves) if drift]


def _compared(stories, moves) -> Iterator[str]:
    moved_pk, moved = next(moves, (None, ()))
    for pk, state in stories:
        if moved_pk != pk:
            yield f"Story {pk} is {state}, but nothing was written down of it."
            continue
        yield from _replayed(pk, state, moved)
        moved_pk, moved = next(moves, (None, ()))


def _replayed(pk: int, state: str, moves) -> Iterator[str]:
    stands = ""
    for move in moves:
        if move.from_state != stands:
            yield f"Story {pk}: “{move.verb}” began from {move.from_state}, but it was {stands}."
        if not _is_lawful(move):
            yield f"Story {pk}: “{move.verb}” leads from {move.from_state} to {move.to_state}."
        stands = move.to_state
    if stands != state:
        yield f"Story {pk} is {state}; its deeds lead to {stands}."


def _is_lawful(move: Transition) -> bool:
    """A deed of the table leads where the table says; all others leave the state as it is."""
    if move.verb == "start":
        return (move.from_state, move.to_state) == ("", State.DRAFT)
    if move.verb not in VERBS:
        return move.from_state == move.to_state
    verb = VERBS[move.verb]
    return move.from_state in verb.sources and move.to_state == verb.target


def given(article: Article) -> dict[int, Transition]:
    """Will say which working copies of a story readers were ever given, by number, and by which
    deed last."""
    shown = article.transitions.filter(~Q(version=0)).select_related("by").order_by("pk")
    return {move.version: move for move in shown}
