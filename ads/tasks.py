"""What the slots have done in the background."""

import logging

from django.tasks import task
from django.utils import timezone

from ads import ledger, waiting
from ads.offers import KEPT_FOR, Offer

logger = logging.getLogger(__name__)
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


class Drift(Exception):
    """What was counted does not agree with itself."""


@task
def reconcile() -> None:
    """Will hold all that was counted against itself. Raises Drift, with how many there are, so that
    the desk shows that something failed; each is logged in words."""
    drifts = ledger.verify()
    for drift in drifts:
        logger.error("What was counted of slots disagrees: %s", drift)
    if drifts:
        raise Drift(f"{len(drifts)} sums of slots disagree; manage.py verify_ledgers names them.")
