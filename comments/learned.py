"""What the filter learned from moderators' decisions, kept in one row; and its hint in words."""

import json

from django.db import models
from django.utils import timezone

from comments import learning
from comments.learning import Filter
from comments.states import State

LEARNED_FROM = 10_000  # decisions: the newest
THE_ROW = 1


class Learned(models.Model):
    """The filter as JSON: one row, written by the worker. at: when it learned last."""

    filter = models.TextField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=THE_ROW), name="comments_learned_once")
        ]

    def __str__(self):
        return f"Learned {self.at:%Y-%m-%d %H:%M}"


def learn() -> bool:
    """Will learn anew from what people decided last about comments, and say whether it could;
    where it could not, what was learned from comments that are gone is forgotten."""
    from comments.models import Decision  # it names this module's model

    newest = Decision.objects.filter(by__isnull=False, comment__erased_at=None).order_by("-pk")
    rows = newest.values_list("comment", "comment__name", "comment__text", "to_state")
    last: dict[int, tuple[str, bool]] = {}
    for pk, name, text, state in rows[:LEARNED_FROM].iterator(chunk_size=500):
        last.setdefault(pk, (f"{name}\n{text}", state != State.APPROVED))
    learned = learning.learn(list(last.values()))
    if learned is None:
        Learned.objects.all().delete()
        return False
    Learned.objects.update_or_create(
        pk=THE_ROW, defaults={"filter": _written(learned), "at": timezone.now()}
    )
    return True


def hints(texts: list[str]) -> list[str]:
    """Will say of each text whether it looks like what was refused, and how often that is right; ""
    where it does not. One query for all."""
    row = Learned.objects.filter(pk=THE_ROW).values_list("filter", flat=True).first()
    learned = row and _read(row)
    if not learned or not learned.told:
        return ["" for _ in texts]
    percent = round(100 * learned.right / learned.told)
    said = (
        "Looks like comments that were refused. "
        f"Such hints are right {percent} % of the time ({learned.right} of {learned.told})."
    )
    return [said if learning.likeness(learned, text) >= learning.SURE else "" for text in texts]


def _written(learned: Filter) -> str:
    return json.dumps(vars(learned), ensure_ascii=False)


def _read(written: str) -> Filter:
    kept = json.loads(written)
    return Filter(**kept | {"texts": tuple(kept["texts"])})
