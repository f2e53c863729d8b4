"""Whether what is stored is what was decided: the ledger replayed against states and counts."""

from django.db.models import Count

from articles.models import Article
from comments.models import Comment, Decision
from comments.states import State


def verify() -> list[str]:
    """Will give one sentence for each comment or story that drifted from its ledger; [] is well."""
    return [*_states(), *_counts()]


def _states():
    replayed: dict[int, str] = {}
    for pk, before, after in (
        Decision.objects.order_by("pk").values_list("comment", "from_state", "to_state").iterator()
    ):
        if replayed.get(pk, before) != before:
            yield f"Comment {pk} was decided from {before} while it was {replayed[pk]}."
        replayed[pk] = after
    for pk, state in Comment.objects.values_list("pk", "state").iterator():
        if pk in replayed and replayed[pk] != state:
            yield f"Comment {pk} is {state}; its last decision says {replayed[pk]}."
        elif pk not in replayed and state not in (State.HELD, State.SPAM):
            yield f"Comment {pk} is {state}, and nobody decided so."


def _counts():
    real = dict(
        Comment.objects.visible().order_by().values_list("article").annotate(Count("pk")).iterator()
    )
    for pk, stored in Article.objects.values_list("pk", "comment_count").iterator():
        if stored != real.get(pk, 0):
            yield f"Story {pk} counts {stored} comments; readers see {real.get(pk, 0)}."
