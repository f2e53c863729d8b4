from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import content, publishing
from articles.models import Article
from tests.factories import make_article, make_draft


@pytest.mark.django_db
def test_a_published_story_is_public_and_a_withdrawn_one_is_not(editor):
    story = make_draft(by=editor)
    assert not Article.objects.published().exists()
    publishing.publish(story, by=editor)
    assert Article.objects.published().get() == story
    publishing.withdraw(story, by=editor, note="A mistake")
    assert not Article.objects.published().exists()


@pytest.mark.django_db
def test_a_scheduled_story_appears_by_the_clock_alone(editor):
    story = make_draft(by=editor)
    later = timezone.now() + timedelta(hours=2)
    publishing.publish(story, by=editor, at=later)
    assert not Article.objects.published().exists()
    assert Article.objects.published(later).get() == story
    assert Article.objects.next_change() == later


@pytest.mark.django_db
def test_two_stories_with_one_headline_on_one_day_get_two_addresses():
    first = make_draft(headline="Rain")
    second = make_draft(headline="Rain")
    publishing.publish(first, by=None)
    publishing.publish(second, by=None)
    assert (first.slug, second.slug) == ("rain", "rain-2")


@pytest.mark.django_db
def test_a_story_seen_in_another_state_is_not_moved(editor):
    story = make_article(by=editor)
    seen_by_another = Article.objects.get(pk=story.pk)
    publishing.withdraw(story, by=editor, note="A mistake")
    with pytest.raises(publishing.Changed):
        publishing.kill(seen_by_another, by=editor, note="A mistake")


@pytest.mark.django_db
def test_long_addresses_of_one_day_are_all_different():
    stories = [make_draft(slug="x" * 120) for _ in range(4)]
    for story in stories:
        publishing.publish(story, by=None)
    assert [story.slug[-3:] for story in stories] == ["xxx", "x-2", "x-3", "x-4"]


@pytest.mark.django_db
def test_an_address_that_another_story_takes_meanwhile_is_left_to_it(monkeypatch):
    make_article(slug="rain", published_at=timezone.now())  # on the same day
    story, find_free = make_draft(headline="Rain"), content.free_slug
    answers = iter(["rain"])  # as it was found before the other one was there
    monkeypatch.setattr(content, "free_slug", lambda *told: next(answers, None) or find_free(*told))
    publishing.publish(story, by=None)
    assert Article.objects.published().get(pk=story.pk).slug == "rain-2"


@pytest.mark.django_db
def test_a_story_withdrawn_before_its_moment_is_new_when_it_is_published_afterwards():
    planned = timezone.now() + timedelta(hours=1)
    story = make_draft()
    publishing.publish(story, by=None, at=planned)
    publishing.withdraw(story, by=None, note="Not yet")
    with time_machine.travel(planned + timedelta(hours=1), tick=False):
        publishing.publish(story, by=None)
        assert story.published_at == timezone.now()
        assert story.updated_at is None


@pytest.mark.django_db
def test_a_story_that_readers_saw_keeps_its_moment_when_it_comes_back():
    story = make_article()
    first = story.published_at
    publishing.withdraw(story, by=None, note="A mistake")
    publishing.publish(story, by=None)
    assert story.published_at == first
    assert story.updated_at > first


def test_each_story_can_be_asked_whether_it_is_public(editor):
    now = timezone.now()
    hour = timedelta(hours=1)
    make_draft()
    make_article(published_at=now)
    make_article(published_at=now + hour)
    make_article(published_at=now - hour, expires_at=now)
    make_article(published_at=now - hour, expires_at=now + hour)
    publishing.withdraw(make_article(by=editor), by=editor, note="A mistake")
    for moment in (now, now - hour, now + hour, now - 2 * hour):
        public = set(Article.objects.published(moment))
        asked = Article.objects.with_is_public(moment)
        assert {story for story in asked if story.is_public is True} == public
        assert {story for story in asked if story.is_public is not False} == public
