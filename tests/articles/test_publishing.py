from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
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
