"""Which comments: the questions that pages and the queue ask of the table of comments."""

from django.db import models
from django.db.models import Q

from comments.states import SHOWS_ANSWERS, State

LEVELS = 5  # a thread goes no deeper; readers see the fifth level at the fourth's indent


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """Will keep the comments that readers see: approved, and so is each that they answer, or
        its author deleted it.

        This is the only place where that rule stands. A rejected comment hides what answers it
        without changing it; approving it again shows what was approved below it.
        """
        shown = Q(state=State.APPROVED)
        parent = "parent"
        for _ in range(LEVELS - 1):
            shown &= Q(**{f"{parent}__isnull": True}) | Q(**{f"{parent}__state__in": SHOWS_ANSWERS})
            parent += "__parent"
        return self.filter(shown)

    def of(self, article_id: int):
        return self.filter(article=article_id)

    def in_thread_order(self):
        """Oldest thread first, and below each comment its answers, oldest first."""
        return self.order_by("path")

    def count_to(self, most: int) -> int:
        """Will count no further than most + 1, so that a badge costs little in a full table."""
        return self.order_by()[: most + 1].count()
