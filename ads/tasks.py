"""What the slots have done in the background."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from ads import waiting
from ads.offers import Offer

KEPT_FOR = timedelta(hours=48)
_AT_ONCE = 2_000  # few at a time, for the others who write


@task
def forget_offers() -> int:
    """Will throw away offers that are older than KEPT_FOR, with the readers' keys, and count them.

    The sums of hours stay.
    """
    old, count = Offer.objects.filter(issued_at__lt=timezone.now() - KEPT_FOR), 0
    while batch := list(old.order_by("issued_at").values_list("pk", flat=True)[:_AT_ONCE]):
        count += Offer.objects.filter(pk__in=batch).delete()[0]
    return count


@task
def count_waiting() -> None:
    """Will count what was told and waits in Redis, where a process that counted ended or let go and
    nobody told anything since."""
    waiting.count_all()
