"""What is breaking: until one moment, for six hours at most, three stories at once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import breaking, publishing
from articles.models import Article
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def in_an_hour():
    return timezone.now() + HOUR


def test_it_ends_at_its_second_by_the_clock_alone():
    story, until = make_article(), in_an_hour()
    breaking.set_breaking(story, by=None, until=until)
    assert Article.objects.breaking(until - timedelta(seconds=1)).get() == story
    assert not Article.objects.breaking(until).exists()


def test_a_fourth_story_is_refused_and_the_three_are_named():
    for number in range(3):
        breaking.set_breaking(make_article(headline=f"Fire {number}"), by=None, until=in_an_hour())
    with pytest.raises(publishing.NotReady, match="Fire 0.*End one of them first"):
        breaking.set_breaking(make_article(), by=None, until=in_an_hour())


def test_one_of_three_is_extended_and_a_place_that_ends_is_free():
    stories = [make_article() for _ in range(3)]
    for story in stories:
        breaking.set_breaking(story, by=None, until=in_an_hour())
    breaking.set_breaking(stories[0], by=None, until=timezone.now() + 2 * HOUR)
    with time_machine.travel(in_an_hour(), tick=False):
        breaking.set_breaking(make_article(), by=None, until=in_an_hour())
        assert Article.objects.breaking().count() == 2


def test_more_than_six_hours_are_refused():
    with pytest.raises(publishing.NotReady, match="six hours"):
        breaking.set_breaking(make_article(), by=None, until=timezone.now() + 7 * HOUR)


def test_of_a_planned_story_the_time_counts_from_its_publication():
    story = make_article(published_at=in_an_hour())
    until = breaking.begins_at(story) + HOUR
    assert until == story.published_at + HOUR
    breaking.set_breaking(story, by=None, until=until)
    assert not Article.objects.breaking().exists()
    assert Article.objects.breaking(story.published_at).get() == story


def test_only_a_published_story_is_breaking():
    with pytest.raises(publishing.NotReady, match="Only a published story"):
        breaking.set_breaking(make_draft(), by=None, until=in_an_hour())


@pytest.mark.parametrize("deed", [publishing.withdraw, publishing.kill])
def test_taking_a_story_down_ends_it_for_good(deed):
    story = make_article()
    breaking.set_breaking(story, by=None, until=in_an_hour())
    deed(story, by=None, note="No")
    assert Article.objects.get(pk=story.pk).breaking_until is None


def test_each_change_is_written_down(editor):
    story = make_article()
    for until in (in_an_hour(), timezone.now() + 2 * HOUR, None):
        breaking.set_breaking(story, by=editor, until=until)
    verbs = list(story.transitions.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["breaking", "breaking", "calm"]
