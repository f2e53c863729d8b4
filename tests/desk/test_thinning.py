"""Old working copies are let go by a stated rule; none that matters to anybody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import content as contents
from articles import planning
from desk import tasks, thinning, working_copies
from desk.models import PreviewApproval, PreviewLink, Revision
from tests.factories import make_article, make_draft

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def numbers(story):
    return list(story.revisions.order_by("number").values_list("number", flat=True))


def save(story, words):
    last = working_copies.newest(story)
    content = last.content | {"standfirst": words}
    return working_copies.save_copy(story, content=content, by=None, base_number=last.number)


def saved_at(story, *moments):
    """Saves a version at each of these moments."""
    for place, moment in enumerate(moments):
        copy = save(story, f"Version {place}")
        Revision.objects.filter(pk=copy.pk).update(created_at=moment)
    Revision.objects.filter(article=story, number=1).update(created_at=moments[0])


@pytest.mark.django_db
def test_of_old_days_the_last_version_stays_and_of_old_months_too():
    story = make_draft()
    with time_machine.travel(NOW, tick=False):
        year_ago, lately = NOW - 400 * DAY, NOW - 60 * DAY
        saved_at(
            story,
            *(year_ago, year_ago + DAY, year_ago + timedelta(hours=30)),
            *(lately, lately + timedelta(minutes=5), lately + DAY),
            *(NOW - DAY, NOW - timedelta(minutes=3)),
        )
        assert numbers(story) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
        assert tasks.thin.func() == 3
    assert numbers(story) == [1, 4, 6, 7, 8, 9]


@pytest.mark.django_db
def test_versions_that_readers_had_that_are_planned_or_approved_stay(editor):
    old = NOW - 90 * DAY
    story = make_article(published_at=old - DAY)
    with time_machine.travel(old, tick=True):
        for words in "abcdefgh":
            save(story, words)
        working_copies.publish_copy(story, by=editor, number=3)
        planning.plan(
            story, by=editor, content=contents.of(story), version=5,
            at=timezone.now() + timedelta(minutes=1),
        )  # fmt: skip
        link = PreviewLink.objects.create(
            article=story, created_at=timezone.now(), expires_at=timezone.now() + DAY
        )
        PreviewApproval.objects.create(link=link, number=7, name="A lawyer", at=timezone.now())
    Revision.objects.update(created_at=old)
    with time_machine.travel(NOW, tick=False):
        tasks.thin.func()
        assert numbers(story) == [1, 3, 5, 7, 9]
        assert tasks.thin.func() == 0


@given(st.lists(st.integers(0, 800 * 24), max_size=60))
def test_each_day_and_month_keeps_one_and_the_last_thirty_days_all(ages):
    moments = sorted(NOW - timedelta(hours=age) for age in ages)
    rows = [(place, 1, place, moment) for place, moment in enumerate(moments)]
    gone = {number for _, _, number in thinning.surplus(rows, now=NOW)}
    kept = [moment for place, moment in enumerate(moments) if place not in gone]
    assert all(moment in kept for moment in moments if moment >= NOW - thinning.ALL_OF)
    spans = [thinning._span(moment, NOW) for moment in kept]
    old = [span for span in spans if span]
    assert len(old) == len(set(old))
    assert set(old) == {span for m in moments if (span := thinning._span(m, NOW))}
