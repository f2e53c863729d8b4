"""A reader's report on its way into the table: once a day, not too fast, and what follows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from comments import moderation, rates, reports, switches
from comments.models import Comment
from comments.reports import Report
from comments.states import REPORTED, State

RATES = ((5, 60), (20, 3_600), (60, 86_400))  # of one client: how many, in seconds
RATED = "reports"


class NotShown(Exception):
    """Readers do not see the comment: it was taken back or rejected, perhaps a moment ago."""


class TooFast(Exception):
    """Too many reports from there. wait: seconds."""

    def __init__(self, wait: int):
        super().__init__(f"Wait {wait} seconds.")
        self.wait = wait


@transaction.atomic
def report(comment: Comment, *, cause: str, words: str, address: str, has_origin: bool) -> None:
    """Will keep a report of a comment that readers see, and take the comment back to the queue
    where it is the last that was wanted for that.

    A second one of the same client on the same day is as good as the first, and not kept.
    cause: of reports.Cause. address: of the network, "" when unknown; it is not kept.
    has_origin: whether the request said from which page it came; if not, it does not count.
    Raises NotShown or TooFast; nothing is kept then.
    """
    now = timezone.now()
    moderation.in_line(comment.article_id)  # or each of three at once would count itself alone
    client = rates.client_key(address, now=now.timestamp(), what=RATED)
    said = {"cause": cause, "words": words, "counts": has_origin, "created_at": now}
    kept, is_new = Report.objects.get_or_create(comment=comment, client=client, defaults=said)
    if not is_new:
        return
    if not Comment.objects.visible().filter(pk=comment.pk).exists():
        raise NotShown
    _limit(kept, address, now)
    if kept.counts:
        _take_back(comment, now)


def _limit(kept: Report, address: str, now: datetime) -> None:
    try:
        wait = rates.take(address, now=now.timestamp(), what=RATED, limits=RATES)
    except rates.Unknown:  # kept for moderators, but no flood may take comments back meanwhile
        kept.counts = False
        kept.save(update_fields=["counts"])
        return
    if wait:
        raise TooFast(wait)


def _take_back(comment: Comment, now: datetime) -> None:
    enough = switches.standing(comment.article, now).reports_enough
    if enough:
        moderation.decide_many(
            [comment.pk],
            to=State.HELD,
            by=None,
            seen_state=State.APPROVED,
            reason=REPORTED,
            needs=reports.are_enough(enough),
        )
