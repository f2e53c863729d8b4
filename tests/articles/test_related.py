"""What to read after a story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import related
from articles.models import Article, Tag
from pagecache import pages
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def told(article, count=4):
    tag_ids = list(article.tags.values_list("pk", flat=True))
    return [story.headline for story in related.to(article, tag_ids=tag_ids, count=count)]


def at(hours_ago, **fields):
    return make_article(published_at=timezone.now() - timedelta(hours=hours_ago), **fields)


def test_stories_with_the_same_tags_come_before_those_of_the_section():
    section = make_section()
    at(1, headline="Same section", section=section)
    at(5, headline="Same tag", tags=["Rivers"])
    story = at(2, section=section, tags=["Rivers"])
    assert told(story) == ["Same tag", "Same section"]


def test_among_equals_the_newest_is_first():
    section = make_section()
    for hours in (3, 1, 2):
        at(hours, headline=f"{hours} hours", section=section)
    assert told(at(9, section=section)) == ["1 hours", "2 hours", "3 hours"]


def test_a_story_that_shares_two_tags_and_the_section_stands_once():
    section = make_section()
    at(1, headline="Twin", section=section, tags=["One", "Two"])
    assert told(at(2, section=section, tags=["One", "Two"])) == ["Twin"]


def test_the_story_itself_and_what_is_not_public_are_left_out():
    section = make_section()
    hidden = at(1, section=section)
    Article.objects.filter(pk=hidden.pk).update(state="withdrawn")
    at(-3, section=section)
    assert told(at(2, section=section)) == []


def test_there_are_four_at_most_and_one_query(django_assert_num_queries):
    section = make_section()
    for _ in range(7):
        at(1, section=section, tags=["Rivers"])
    story = at(2, section=section, tags=["Rivers"])
    tag_ids = list(story.tags.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(related.to(story, tag_ids=tag_ids)) == 4


def test_the_page_hangs_on_the_section_and_the_tags():
    story = at(1, tags=["Rivers"])
    tag = Tag.objects.get()
    with pages.collecting() as collected:
        related.to(story, tag_ids=[tag.pk])
    assert {f"section:{story.section_id}", f"tag:{tag.pk}"} <= collected.tags
