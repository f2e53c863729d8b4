"""What a page may ask of the database before it is kept: the same in a small and a large newsroom."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import front_part, search
from articles.models import Article
from comments.states import State
from pagecache import pages
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
BUDGETS = {
    "story": 3,
    "light version": 3,
    "front page": 4,
    "section": 4,
    "tag": 4,
    "author": 4,
    "year": 4,
    "day": 4,
    "flat page": 3,
}


def address(name, story):
    day = f"{story.published_on:/%Y/%m/%d/}"
    return {
        "story": story.get_absolute_url(),
        "light version": story.get_light_url(),
        "front page": "/",
        "section": story.section.get_absolute_url(),
        "tag": "/tag/rivers/",
        "author": "/author/asha-varkey/",
        "year": day[:6],
        "day": day,
        "flat page": "/about/",
    }[name]


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_its_budget_in_a_small_newsroom_and_a_large_one(
    client, newsroom, crowd, name, django_assert_max_num_queries
):
    where = address(name, newsroom)
    client.get(where)  # which prepares its parts
    cache.clear()
    with django_assert_max_num_queries(BUDGETS[name]) as small:
        assert client.get(where).status_code == 200
    crowd()
    cache.clear()
    client.get(where)
    cache.clear()
    with django_assert_max_num_queries(BUDGETS[name]) as large:
        assert client.get(where).status_code == 200
    assert len(large) <= len(small)


def test_comments_cost_a_story_no_further_queries(client, newsroom, django_assert_max_num_queries):
    where = newsroom.get_absolute_url()
    Article.objects.filter(pk=newsroom.pk).update(comment_count=0)
    newsroom.comments.all().delete()
    client.get(where)
    cache.clear()
    with django_assert_max_num_queries(BUDGETS["story"]):
        client.get(where)
    for _ in range(60):
        make_comment(article=newsroom, state=State.APPROVED)
    cache.clear()
    with django_assert_max_num_queries(BUDGETS["story"]):
        page = client.get(where)
    assert page.content.count(b"data-comment-id") == 50


def test_a_related_story_in_the_text_costs_no_further_query(
    client, newsroom, django_assert_max_num_queries
):
    story, other = make_article(tags=["Rivers"]), newsroom
    client.get(story.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(BUDGETS["story"]) as plain:
        client.get(story.get_absolute_url())
    body = f'<p>A.</p><div data-block="related" data-story="{other.pk}"><p>x</p></div><p>B.</p>'
    story = make_article(tags=["Rivers"], body=body)
    client.get(story.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(BUDGETS["story"]) as related:
        page = client.get(story.get_absolute_url())
    assert other.headline in page.content.decode()
    assert len(related) == len(plain)


def test_a_kept_page_costs_one_query_at_most(client, newsroom, django_assert_max_num_queries):
    for name in BUDGETS:
        client.get(address(name, newsroom))
        with django_assert_max_num_queries(1):  # none where Redis has the numbers
            client.get(address(name, newsroom))


@pytest.mark.parametrize("words", ["harpur", "harp", "harpur&section=part-0"])
def test_search_asks_four_times_at_most(
    client, newsroom, crowd, words, django_assert_max_num_queries
):
    where = f"/search/?q={words}"
    client.get(where)  # which prepares its parts
    with django_assert_max_num_queries(4) as small:
        assert client.get(where).content.count(b"<article") == 1
    crowd()
    search.index_all(Article.objects.filter(slug__startswith="copy-"))
    client.get(where)
    with django_assert_max_num_queries(4) as large:
        assert client.get(where).content.count(b"<article") == 1
    assert len(large) == len(small)


@pytest.mark.parametrize("address", ["/section/part-0/", "/tag/rivers/", "/author/asha-varkey/"])
def test_a_page_deep_in_a_list_asks_four_times_at_most(
    client, newsroom, crowd, address, django_assert_max_num_queries
):
    crowd()
    client.get(address)
    older = re.findall(r'"([?]before=[^"]*)"', client.get(f"{address}?page=50").content.decode())
    for deep in ("?page=2", "?page=50", "?page=51", *older):
        with django_assert_max_num_queries(4):
            assert client.get(f"{address}{deep}").status_code == 200
    assert len(older) == 1


def test_making_the_front_page_anew_costs_the_same_in_a_large_newsroom(newsroom, crowd):
    made = []
    for grow in (lambda: None, crowd):
        grow()
        with CaptureQueriesContext(connection) as asked:
            front_part.make()
        made.append(len(asked))
    assert made == [6, 6]


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("story", {"article:{story}", "section:{section}", "breaking"}),
        ("light version", {"article:{story}"}),
        ("front page", {"front", "breaking"}),
        ("section", {"section:{section}"}),
        ("day", {"archive"}),
    ],
)
def test_a_page_says_what_it_hangs_on(client, newsroom, name, tags, monkeypatch):
    seen = set()
    depend = pages.depend
    monkeypatch.setattr(
        pages,
        "depend",
        lambda *names, until=None: (seen.update(names), depend(*names, until=until)),
    )
    client.get(address(name, newsroom))
    expected = {tag.format(story=newsroom.pk, section=newsroom.section_id) for tag in tags}
    assert expected <= seen
