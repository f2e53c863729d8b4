"""What to read after a story."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from lxml import html

from articles import publishing, related
from articles.models import Article, Tag
from pagecache import pages, parts
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


class Request:
    """What parts.of() wants to remember something on."""


def cards_for(article, language="en", request=None):
    return related.to(
        request or Request(),
        article.pk,
        section_pk=article.section_id,
        tag_ids=list(article.tags.values_list("pk", flat=True)),
        language=language,
    )


def told(article):
    return [html.fromstring(card).findtext(".//a") for card in cards_for(article)]


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


def test_stories_of_all_tags_are_mixed_by_time():
    at(1, headline="One", tags=["A"])
    at(2, headline="Two", tags=["B"])
    at(3, headline="Three", tags=["A"])
    assert told(at(4, tags=["A", "B"])) == ["One", "Two", "Three"]


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


def test_there_are_four_at_most_also_for_the_newest_itself():
    section = make_section()
    for hours in range(2, 9):
        at(hours, headline=f"{hours}", section=section, tags=["Rivers"])
    assert told(at(1, section=section, tags=["Rivers"])) == ["2", "3", "4", "5"]


@pytest.mark.django_db(transaction=True)
def test_what_is_prepared_is_read_with_the_parts_of_the_page(django_assert_num_queries):
    section = make_section()
    at(1, section=section, tags=["Rivers", "Rain"])
    story = at(2, section=section, tags=["Rivers", "Rain"])
    tag_ids = list(story.tags.values_list("pk", flat=True))
    cards_for(story)
    request = Request()
    parts.of(request).want(*related.owners(section.pk, tag_ids))
    with django_assert_num_queries(1):
        assert len(related.to(request, story.pk, section_pk=section.pk, tag_ids=tag_ids, language="en")) == 1  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_deeds_and_the_clock_bring_and_take_stories(editor):
    section = make_section()
    first = at(1, headline="First", section=section)
    story = at(2, section=section)
    at(-1, headline="In an hour", section=section)
    assert told(story) == ["First"]
    publishing.withdraw(first, by=editor, note="Wrong")
    assert told(story) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert told(story) == ["In an hour"]


def test_the_cards_are_in_the_language_of_the_page():
    section = make_section()
    at(1, headline="سونالی", language="ur", section=section)
    story = at(2, section=section)
    assert ['lang="ur"' in card for card in cards_for(story)] == [True]
    assert ['lang="ur"' in card for card in cards_for(story, language="ur")] == [False]


def test_the_page_hangs_on_the_section_and_the_tags():
    story = at(1, tags=["Rivers"])
    tag = Tag.objects.get()
    with pages.collecting() as collected:
        cards_for(story)
    assert {f"section:{story.section_id}", f"tag:{tag.pk}"} <= collected.tags
