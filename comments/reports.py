"""What readers report about a comment, and when that is enough to take it back to the queue."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ENOUGH = 3  # readers, where no switch says another number
LONGEST_WORDS = 500
KEYS_KEPT = timedelta(days=2)  # by then the day is over in which they tell two readers apart


class Cause(models.TextChoices):
    """Why a reader reports a comment, in the readers' words; the last asks for their own."""

    ABUSE = "abuse", _("It attacks a person")
    HATE = "hate", _("It spreads hate")
    PRIVATE = "private", _("It gives away something private")
    ADVERTISING = "advert", _("It is spam or advertising")
    FALSE = "false", _("It says something false that does harm")
    ILLEGAL = "illegal", _("It is against the law")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet):
    def waiting(self):
        """Will keep the reports that no moderator has seen to yet: here alone stands that rule."""
        return self.filter(decision__isnull=True)

    def comments(self):
        """Will give the keys of the comments that these are about, each once, the longest reported
        first."""
        each = self.order_by().values("comment").annotate(first=Min("pk"))
        return each.order_by("first").values_list("comment", flat=True)


class Report(models.Model):
    """One reader's word against a comment. It holds no address of whoever sent it.

    client: a keyed hash of the sender's line, another each day and written over after two.
    counts: whether it helps to take the comment back; not so where the sender did not say from
    which page it came. decision: that by which a moderator saw to it; null while it waits.
    """

    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="reports", db_index=False
    )
    cause = models.CharField(max_length=8, choices=Cause)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    client = models.CharField(max_length=40, editable=False)
    counts = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    decision = models.ForeignKey(
        "comments.Decision", models.SET_NULL, null=True, related_name="reports"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            # Of each reader one a day: the key of a client is another on each day.
            models.UniqueConstraint(fields=["comment", "client"], name="comment_reported_once"),
        ]
        indexes = [
            models.Index(
                fields=["comment", "id"],
                condition=Q(decision__isnull=True),
                name="reports_that_wait",
            ),
        ]

    def __str__(self):
        return f"{self.comment_id} {self.cause}"


def are_enough(readers: int) -> Q:
    """Will say of a comment in a query whether the reports that wait take it back: one of something
    against the law, or those of so many readers."""
    waiting = Report.objects.waiting().filter(comment=OuterRef("pk"), counts=True).order_by()
    number = waiting.values("comment").annotate(number=Count("pk")).values("number")
    return Q(Exists(waiting.filter(cause=Cause.ILLEGAL))) | Q(
        GreaterThanOrEqual(Subquery(number), readers)
    )


def shown_up_to(newest: int) -> Exists:
    """Will say of a comment in a query whether one of the reports waits that were shown: those up
    to the newest that the page knew. Reports of one comment get their keys in the order in which
    they are kept, since they queue behind its story."""
    return Exists(Report.objects.waiting().filter(comment=OuterRef("pk"), pk__lte=newest))


def seen_to_by(decision: int) -> Exists:
    """Will say of a comment in a query whether reports were seen to by that decision."""
    return Exists(Report.objects.filter(comment=OuterRef("pk"), decision=decision))


def waiting_for(pks: Iterable[int]) -> dict[int, list[Report]]:
    """Will give the reports that wait, oldest first, by the keys of their comments: one query."""
    found: dict[int, list[Report]] = {}
    for report in Report.objects.waiting().filter(comment__in=list(pks)).order_by("pk"):
        found.setdefault(report.comment_id, []).append(report)
    return found


def forget_clients() -> int:
    """Will write over the keys of clients that are two days old, and count them."""
    old = Report.objects.filter(created_at__lt=timezone.now() - KEYS_KEPT)
    known = old.exclude(client__startswith="#")
    return known.update(client=Concat(Value("#"), Cast("pk", models.CharField())))
