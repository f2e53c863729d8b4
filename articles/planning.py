"""Updates of live stories at a moment, and back: planned, cancelled, and done when they are due.

Whoever comes first does what is due: the worker, or the reader whose page has to be made anew. One
conditional UPDATE decides, so it is done exactly once.
"""

import logging
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import content as contents
from articles import ledger, plans, publishing
from articles.corrections import Change
from articles.models import Article, PlannedUpdate
from articles.refusals import NotReady
from articles.workflow import State
from pagecache import due, pages

logger = logging.getLogger(__name__)
NAME = "planned updates"  # by which the moment of the next is noted


@transaction.atomic
def plan(
    article: Article,
    *,
    by,
    content: dict,
    version: int,
    at: datetime,
    rolls_back_at: datetime | None = None,
    change: Change | None = None,
) -> PlannedUpdate:
    """Will let readers have this content of a live story from that moment on, or until another.

    change: what they are told of it then, as of publishing.publish; None is an update.
    Takes the place of an update that waits already. Raises NotReady where the story is not live,
    will have expired by then, where a roll-back is still to come, or a moment is not.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    now = timezone.now()
    _refuse_where_it_cannot_be(row, at=at, rolls_back_at=rolls_back_at, now=now)
    if change is not None and (problems := change.problems()):
        raise NotReady(*problems)
    stands = plans.waiting(row)
    if stands is not None and stands.applied_at:
        raise NotReady(("", "A roll-back of this story is still to come. Cancel it first."))
    plans.drop(row)
    planned = PlannedUpdate.objects.create(
        article=row,
        content=content,
        version=version,
        starts_at=at,
        rolls_back_at=rolls_back_at,
        due_at=at,
        change=asdict(change) if change else {},
        by=by,
    )
    ledger.record(row, verb="plan", by=by, note=_planned(planned), before=row.state)
    _end_pages_in_time(row)
    return planned


@transaction.atomic
def cancel(article: Article, *, by) -> None:
    """Will let a planned update not happen, or one that was made stay. Raises NotReady where there
    is nothing to cancel, as when it has just been done."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if not plans.drop(row):
        raise NotReady(("", "Nothing is planned for this story any more: look at it again."))
    ledger.record(row, verb="unplan", by=by, before=row.state)
    _end_pages_in_time(row)


def settle() -> None:
    """Will do what is due by now, and note when the next is due."""
    now = timezone.now()
    while (first := _next_due()) is not None and first <= now:
        for planned in PlannedUpdate.objects.filter(due_at__lte=now).order_by("due_at", "pk"):
            try:
                _settle(planned)
            except IntegrityError as error:  # it names what was deleted since
                logger.warning("The update %s could not be made: %s", planned, error)
                _give_up(planned)
    due.note(NAME, _next_due)


@transaction.atomic
def _settle(planned: PlannedUpdate) -> None:
    """Does the next thing with it, unless somebody else did."""
    # Before the plan's own row, as every deed does: it would wait for us, and we for it.
    article = Article.objects.select_for_update().filter(pk=planned.article_id).first()
    if article is None:
        return
    is_back = planned.applied_at is not None
    done = {"rolled_back_at": planned.due_at} if is_back else {"applied_at": planned.due_at}
    mine = PlannedUpdate.objects.filter(pk=planned.pk, due_at=planned.due_at).update(
        due_at=None if is_back else planned.rolls_back_at, **done
    )
    if not mine:
        return
    if is_back:
        _give(article, planned, planned.before, planned.before_version, "roll back")
        return
    PlannedUpdate.objects.filter(pk=planned.pk).update(
        before=contents.of(article), before_version=article.live_version
    )
    _give(article, planned, planned.content, planned.version, "update")


@transaction.atomic
def _give_up(planned: PlannedUpdate) -> None:
    article = Article.objects.select_for_update().get(pk=planned.article_id)
    if plans.drop(article):
        note = f"Could not be made as planned for {_clock(planned.due_at)}"
        ledger.record(article, verb="unplan", by=None, note=note, before=article.state)


def _next_due() -> datetime | None:
    coming = PlannedUpdate.objects.filter(due_at__isnull=False).order_by("due_at")
    return coming.values_list("due_at", flat=True).first()


def _give(article, planned, content, version, verb) -> None:
    is_new = verb == "update" and planned.change
    publishing.give_as_planned(
        article,
        content=contents.with_what_is_there(content, article),
        version=version,
        at=planned.due_at,
        change=Change(**planned.change) if is_new else None,
        verb=verb,
        by=planned.by,
        note=f"As planned for {_clock(planned.due_at)}",
    )


def _refuse_where_it_cannot_be(article, *, at, rolls_back_at, now) -> None:
    if article.state != State.PUBLISHED or article.published_at > now:
        raise NotReady(("", "Only a story that readers have can be updated at a planned time."))
    if at <= now:
        raise NotReady(("at", "Choose a time that is still to come."))
    if article.expires_at and article.expires_at <= at:
        raise NotReady(("at", f"The story expires before, at {_clock(article.expires_at)}."))
    if rolls_back_at is not None and rolls_back_at <= at:
        raise NotReady(("rolls_back_at", "Choose a time after the update."))


def _end_pages_in_time(article: Article) -> None:
    """The pages that it stands on are made anew: they end when the next thing is due."""
    due.note(NAME, _next_due)
    pages.forget(*article.page_tags())


def _planned(planned: PlannedUpdate) -> str:
    until = f", until {_clock(planned.rolls_back_at)}" if planned.rolls_back_at else ""
    return f"Version {planned.version} at {_clock(planned.starts_at)}{until}"


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M %Z}"
