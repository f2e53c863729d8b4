"""Which old working copies are let go. None that readers had, none that somebody may go on from.

All of the last 30 days stay. Of older ones the last of each day stays, and of those older than a
year the last of each month; besides every one that readers were ever given, the newest, those that
are planned, those that somebody approved, and stories as they came from elsewhere.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched

from django.utils import timezone

from articles.models import Article, PlannedUpdate, Transition
from desk.models import PreviewApproval, Revision
from desk.working_copies import AS_IT_CAME

ALL_OF = timedelta(days=30)
DAILY_OF = timedelta(days=365)
_BATCH = 500  # stories


def thin() -> int:
    """Will take away what the rule lets go, and count it. Safe to run beside editors and again."""
    now = timezone.now()
    old = Revision.objects.filter(created_at__lt=now - ALL_OF).order_by("article_id")
    stories = old.values_list("article_id", flat=True).distinct().iterator()
    return sum(_thin(some, now) for some in batched(stories, _BATCH, strict=False))


def _thin(story_ids: tuple[int, ...], now: datetime) -> int:
    kept = _held(story_ids)
    copies = Revision.objects.filter(article_id__in=story_ids).order_by("article_id", "number")
    rows = copies.values_list("pk", "article_id", "number", "created_at")
    gone = [pk for pk, story, number in surplus(rows, now=now) if (story, number) not in kept]
    return Revision.objects.filter(pk__in=gone).delete()[0] if gone else 0


def surplus(rows: Iterable[tuple], *, now: datetime) -> list[tuple[int, int, int]]:
    """Will give the copies that a later one of their day, or month, makes needless.

    rows: (key, story, number, saved at), by story and number. Gives (key, story, number).
    """
    last: dict[tuple, tuple] = {}
    needless = []
    for key, story, number, saved_at in rows:
        span = _span(saved_at, now)
        if span is None:
            continue
        before = last.get((story, span))
        if before is not None:
            needless.append(before)
        last[story, span] = key, story, number
    return needless


def _span(saved_at: datetime, now: datetime) -> str | None:
    """The day or month of which one copy stays; None where all do."""
    if saved_at >= now - ALL_OF:
        return None
    shape = "%Y-%m-%d" if saved_at >= now - DAILY_OF else "%Y-%m"
    return timezone.localtime(saved_at).strftime(shape)


def _held(story_ids: tuple[int, ...]) -> set[tuple[int, int]]:
    """Pairs (story, number) that stay whatever their age."""
    of_stories = {"article_id__in": story_ids}
    stories = Article.objects.filter(pk__in=story_ids)
    return {
        *Transition.objects.filter(version__gt=0, **of_stories).values_list(
            "article_id", "version"
        ),
        *stories.values_list("pk", "version"),
        *stories.values_list("pk", "live_version"),
        *PlannedUpdate.objects.filter(**of_stories).values_list("article_id", "version"),
        *PlannedUpdate.objects.filter(**of_stories).values_list("article_id", "before_version"),
        *Revision.objects.filter(note=AS_IT_CAME, **of_stories).values_list("article_id", "number"),
        *_approved(story_ids),
    }


def _approved(story_ids):
    approvals = PreviewApproval.objects.filter(link__article_id__in=story_ids)
    return approvals.values_list("link__article_id", "number")
