"""What machines are told in the head of a page."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import page_head, structured_data
from articles.bylines import Credit
from articles.models import Article
from tests.factories import make_article, make_author

HOSTILE = "</script><script>alert(1)</script>\u2028\u2029<!-- & 'x'"


def test_nothing_in_the_data_ends_its_script_element():
    written = structured_data.embed({"headline": HOSTILE})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0]["headline"] == HOSTILE


@pytest.fixture
def story(db):
    return make_article(
        headline="Water  rises\nin Harpur",
        standfirst="Slowly.",
        tags=["Rivers"],
        authors=[make_author()],
    )


def described(story, **fields):
    credits = [Credit(byline.author, byline.role) for byline in story.bylines.all()]
    return structured_data.news_article(
        story, credits=credits, tags=list(story.tags.all()), **fields
    )


def test_a_story_is_described_with_what_its_page_shows(story):
    told = described(story)
    assert told["headline"] == "Water rises in Harpur"
    assert told["author"][0]["url"].startswith("http://127.0.0.1:8000/author/")
    assert told["keywords"] == ["Rivers"]
    assert told["image"][0]["url"].endswith(".png")


def test_an_unchanged_story_was_last_modified_when_it_was_published(story):
    told = described(story)
    assert told["dateModified"] == told["datePublished"]


def test_a_change_is_told_only_when_readers_were_given_one(story):
    change = timezone.now()
    Article.objects.filter(pk=story.pk).update(updated_at=change)
    story.refresh_from_db()
    assert described(story)["dateModified"] > described(story)["datePublished"]
    story.updated_at = story.published_at - timedelta(hours=1)
    assert described(story)["dateModified"] == described(story)["datePublished"]


def test_a_story_without_names_is_by_the_paper(db):
    assert described(make_article())["author"][0]["@type"] == "NewsMediaOrganization"


def test_a_title_that_would_be_too_long_does_without_the_sites_name(story):
    assert (
        page_head.of_story(story, credits=[], tags=[]).title == "Water rises in Harpur | Newsroom"
    )
    story.headline = "x" * 85
    assert page_head.of_story(story, credits=[], tags=[]).title == "x" * 85
