"""Updates of live stories at a moment: by the clock alone, once, and back again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from articles import content as contents
from articles import ledger, planning, plans, publishing
from articles.models import Article, PlannedUpdate
from pagecache import versions
from tests.factories import make_article, make_author, make_draft

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def story():
    return make_article(headline="Water low")


def plan(story, headline="Water high", **moments):
    content = contents.of(story) | {"headline": headline}
    at = moments.pop("at", timezone.now() + HOUR)
    return planning.plan(story, by=None, content=content, version=7, at=at, **moments)


def headline_for_readers(client, story, moment):
    with time_machine.travel(moment, tick=False):
        return (
            client.get(story.get_absolute_url()).content.decode().split("</h1>")[0].split(">")[-1]
        )


@pytest.mark.django_db(transaction=True)
def test_readers_get_a_planned_update_at_its_second_without_a_worker(client, story):
    planned = plan(story)
    moments = [planned.starts_at - timedelta(seconds=1), planned.starts_at]
    seen = [headline_for_readers(client, story, moment) for moment in moments]
    assert seen == ["Water low", "Water high"]


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_ends_when_the_update_is_due(client, story):
    client.get(story.get_absolute_url())
    planned = plan(story)
    client.get(story.get_absolute_url())
    with time_machine.travel(planned.starts_at - timedelta(seconds=1), tick=False):
        client.get("/")
    for address in (story.get_absolute_url(), "/", "/feed/"):
        with time_machine.travel(planned.starts_at, tick=False):
            assert "Water high" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_updated_at_the_planned_moment_however_late_somebody_comes(client, story):
    planned = plan(story)
    with time_machine.travel(planned.starts_at + 3 * HOUR, tick=False):
        client.get("/")
    story.refresh_from_db()
    assert (story.updated_at, story.live_version) == (planned.starts_at, 7)


@pytest.mark.django_db(transaction=True)
def test_it_is_rolled_back_to_what_readers_had(client, story):
    planned = plan(story, rolls_back_at=timezone.now() + 2 * HOUR)
    seen = [
        headline_for_readers(client, story, moment)
        for moment in (planned.starts_at, planned.rolls_back_at)
    ]
    assert seen == ["Water high", "Water low"]
    story.refresh_from_db()
    assert story.live_version == 0
    assert ledger.verify() == []


def test_both_are_done_when_nobody_came_between(story):
    planned = plan(story, rolls_back_at=timezone.now() + 2 * HOUR)
    with time_machine.travel(planned.rolls_back_at + HOUR, tick=False):
        planning.settle()
    story.refresh_from_db()
    verbs = list(story.transitions.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["plan", "update", "roll back"]
    assert (story.headline, story.updated_at) == ("Water low", planned.rolls_back_at)


def test_it_is_done_once_however_many_come(story):
    planned = plan(story)
    with time_machine.travel(planned.starts_at, tick=False):
        again = PlannedUpdate.objects.get()
        planning.settle()
        planning._settle(again)  # whoever saw it waiting, but came second
    assert story.transitions.filter(verb="update").count() == 1


def test_a_later_plan_takes_the_place_of_the_one_that_waits(story):
    plan(story, "First")
    second = plan(story, "Second")
    assert plans.waiting(story) == second
    with time_machine.travel(second.starts_at, tick=False):
        planning.settle()
    assert Article.objects.get(pk=story.pk).headline == "Second"


def test_a_cancelled_update_does_not_happen_and_a_cancelled_roll_back_leaves_it(story):
    planned = plan(story)
    planning.cancel(story, by=None)
    with time_machine.travel(planned.starts_at, tick=False):
        planning.settle()
    assert Article.objects.get(pk=story.pk).headline == "Water low"
    planned = plan(story, at=planned.starts_at + HOUR, rolls_back_at=planned.starts_at + 2 * HOUR)
    with time_machine.travel(planned.starts_at, tick=False):
        planning.settle()
        planning.cancel(story, by=None)
    with time_machine.travel(planned.rolls_back_at, tick=False):
        planning.settle()
    assert Article.objects.get(pk=story.pk).headline == "Water high"


def test_cancelling_what_is_not_planned_is_refused(story):
    with pytest.raises(publishing.NotReady, match="Nothing is planned"):
        planning.cancel(story, by=None)


@pytest.mark.parametrize("deed", [publishing.withdraw, publishing.kill])
def test_a_story_taken_down_loses_its_plan(story, deed):
    planned = plan(story)
    deed(story, by=None, note="No")
    with time_machine.travel(planned.starts_at, tick=False):
        planning.settle()
    assert Article.objects.get(pk=story.pk).headline == "Water low"


def test_nothing_is_published_over_a_plan_unseen(story):
    plan(story)
    with pytest.raises(publishing.NotReady, match="planned for"):
        publishing.publish(story, by=None)


@pytest.mark.parametrize(
    ("moments", "field"),
    [
        ({"at": timedelta(hours=-1)}, "at"),
        ({"at": HOUR, "rolls_back_at": HOUR}, "rolls_back_at"),
        ({"at": 9 * HOUR}, "at"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_at_its_field(moments, field):
    now = timezone.now()
    story = make_article(expires_at=now + 8 * HOUR)
    with pytest.raises(publishing.NotReady) as told:
        plan(story, **{name: now + after for name, after in moments.items()})
    assert told.value.reasons[0][0] == field


def test_only_a_story_that_readers_have_is_updated_later():
    for story in (make_draft(), make_article(published_at=timezone.now() + HOUR)):
        with pytest.raises(publishing.NotReady, match="readers have"):
            plan(story)


def test_what_was_deleted_since_is_left_out(story):
    author = make_author()
    content = contents.of(story) | {"bylines": [author.pk], "headline": "Water high"}
    planned = planning.plan(story, by=None, content=content, version=7, at=timezone.now() + HOUR)
    author.delete()
    with time_machine.travel(planned.starts_at, tick=False):
        planning.settle()
    story.refresh_from_db()
    assert (story.headline, story.bylines.count()) == ("Water high", 0)


@pytest.mark.django_db(transaction=True)
def test_where_nothing_is_planned_no_page_pays_for_it(client, story, django_assert_max_num_queries):
    client.get(story.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(3):
        client.get(story.get_absolute_url())
    assert versions.counter_and_due()[1] is None
