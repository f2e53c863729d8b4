"""Fills the newsroom batch by batch, each in one transaction, so that it goes on where it was."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import batched
from random import Random

from django.db import transaction

from articles.models import Article, Byline, TaggedArticle, Transition
from comments.models import Comment, CommenterEmail, Decision
from desk.models import Revision
from newsroom.scale import comments, frame, plan, stories
from newsroom.scale.rows import loading, next_key, put, settle, text_of
from pagecache import pages
from pagecache.models import Part
from readership.models import HourlyReads

BATCH = 5_000  # stories in one transaction
SAID_EVERY = 10  # seconds between lines of progress
_WRITTEN = [Article, Byline, TaggedArticle, Transition, Revision]
_WRITTEN += [Comment, CommenterEmail, Decision, HourlyReads, Part]


def seed(*, articles: int, about: int, now: datetime, say: Callable[[str], None]) -> list[Article]:
    """Will bring the number of stories made here up to `articles`, and give the measured ones.

    about: how many comments there are then; they come with their stories, so a newsroom that has
    its stories gets no more. A second run adds nothing; one that was stopped goes on.
    say: called with a line of progress.
    """
    chosen = frame.make(say=say)
    mine = Article.objects.filter(created_by=chosen.account)
    done = mine.count()
    if done < articles:
        there = Comment.objects.filter(article__in=mine.values("pk")).count() if done else 0
        missing = plan.slots(done=done, total=articles, comments=about - there, now=now)
        with loading():
            _write(missing, chosen, done=done, total=articles, now=now, say=say)
            say("Reads of the last two days")
            _write_reads(mine, now)
            settle(_WRITTEN)
        _free_pages(chosen)
    slugs = [f"{stories.SLUG}-{number}" for number in range(1, plan.MEASURED + 1)]
    return sorted(mine.filter(published_on__year=plan.MEASURED_FROM[0], slug__in=slugs), key=by_age)


def by_age(article: Article) -> int:
    return article.pk


def _write(slots, chosen: frame.Frame, *, done: int, total: int, now: datetime, say) -> None:
    writer, readers = stories.Writer(chosen), comments.Writer(chosen.account)
    started = said_at = time.monotonic()
    count, said = done, 0
    for batch in batched(slots, BATCH):
        with transaction.atomic():
            made = writer.stories(batch, next_key(Article))
            talk = readers.said(made, next_key(Comment), total=total, now=now.timestamp())
            writer.write(made, comments.visible_of(talk), total=total)
            readers.write(talk)
        count, said = count + len(made), said + len(talk)
        if time.monotonic() - said_at > SAID_EVERY or count == total:
            said_at = time.monotonic()
            pace = (count - done) / (said_at - started)
            say(f"{count:,} of {total:,} stories, {said:,} comments, {pace:,.0f} stories a second")


def _write_reads(mine, now: datetime) -> None:
    """Readings of the stories of the last two days: a rise, a peak, and a long tail."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    newest = mine.published(now).filter(published_at__gt=now - timedelta(days=2), hourly_reads=None)
    reads = []
    for pk, at in newest.values_list("pk", "published_at"):
        chance = Random(pk)  # noqa: S311 - the same newsroom every time
        interest = chance.lognormvariate(4.2, 0.9)
        for since in range(int((now - at) / timedelta(hours=1)) + 1):
            views = int(interest * (since + 1) * 2 ** (-since / 5) * chance.uniform(0.7, 1.3))
            start = hour - timedelta(hours=int((hour - at) / timedelta(hours=1)) - since)
            if views and start <= hour:
                reads.append((pk, text_of(start), views))
    with transaction.atomic():
        put(HourlyReads, ("article_id", "hour_start", "views"), reads)


def _free_pages(chosen: frame.Frame) -> None:
    with transaction.atomic():
        pages.forget("front", "feeds", "archive", "trending", pages.NAMES)
        pages.forget(*(f"section:{section.pk}" for section in chosen.sections))
