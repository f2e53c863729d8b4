"""Which comments: the questions that pages and the queue ask of the table of comments."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower

from comments.states import State

LEVELS = 5  # a thread goes no deeper; readers see the fifth level at the fourth's indent


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """Will keep the comments that readers see: approved, and so is each that they answer.

        This is the only place where that rule stands. A rejected comment hides what answers it
        without changing it; approving it again shows what was approved below it.
        """
        shown = Q(state=State.APPROVED)
        parent = "parent"
        for _ in range(LEVELS - 1):
            shown &= Q(**{f"{parent}__isnull": True}) | Q(**{f"{parent}__state": State.APPROVED})
            parent += "__parent"
        return self.filter(shown)

    def of(self, article_id: int):
        return self.filter(article=article_id)

    def unerased(self):
        """Will leave out those whose author had them erased, of which only the place is left."""
        return self.filter(erased_at__isnull=True)

    def in_thread_order(self):
        """Oldest thread first, and below each comment its answers, oldest first."""
        return self.order_by("path")

    def count_to(self, most: int) -> int:
        """Will count no further than most + 1, so that a badge costs little in a full table."""
        return self.order_by()[: most + 1].count()


class AddressQuerySet(models.QuerySet):
    """Of rows with a column `address` that holds a mail address as it was typed."""

    def of(self, address: str):
        """Will keep those of one address, in whatever capitals it was typed: by an index on
        Lower("address"), if there is one."""
        if address.isascii():
            return self.alias(lower=Lower("address")).filter(lower=Lower(Value(address)))
        # Databases differ in what they take for capitals; before the sign all is plain.
        local = address.rpartition("@")[0]
        near = self.filter(address__istartswith=f"{local}@").values_list("pk", "address")
        same = [pk for pk, other in near if other.casefold() == address.casefold()]
        return self.filter(pk__in=same)


def batches(rows: models.QuerySet, size: int) -> Iterator[list]:
    """Will give the keys of rows, so many at a time, the lowest first, each key once.

    It leafs by key and not by place, so that none is skipped while what was given before leaves
    the question.
    """
    last = None
    while True:
        further = rows if last is None else rows.filter(pk__gt=last)
        pks = list(further.order_by("pk").values_list("pk", flat=True)[:size])
        if not pks:
            return
        yield pks
        last = pks[-1]
