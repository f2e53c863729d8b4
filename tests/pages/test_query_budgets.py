"""What a page may ask of the database before it is kept: the same in a small and a large newsroom."""

import pytest
from django.core.cache import cache

from articles.models import Article
from comments.states import State
from pagecache import pages
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
BUDGETS = {
    "story": 10,
    "light version": 10,
    "front page": 10,
    "section": 8,
    "tag": 8,
    "author": 8,
    "year": 8,
    "day": 8,
    "flat page": 8,
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
    with django_assert_max_num_queries(BUDGETS[name]) as small:
        assert client.get(where).status_code == 200
    crowd()
    cache.clear()
    with django_assert_max_num_queries(BUDGETS[name]) as large:
        assert client.get(where).status_code == 200
    assert len(large) <= len(small)


def test_comments_cost_a_story_no_further_queries(client, newsroom, django_assert_max_num_queries):
    where = newsroom.get_absolute_url()
    Article.objects.filter(pk=newsroom.pk).update(comment_count=0)
    newsroom.comments.all().delete()
    with django_assert_max_num_queries(10):
        client.get(where)
    for _ in range(60):
        make_comment(article=newsroom, state=State.APPROVED)
    cache.clear()
    with django_assert_max_num_queries(10):
        page = client.get(where)
    assert page.content.count(b"data-comment-id") == 50


def test_a_related_story_in_the_text_costs_one_query(
    client, newsroom, django_assert_max_num_queries
):
    story, other = make_article(tags=["Rivers"]), newsroom
    cache.clear()
    with django_assert_max_num_queries(10) as plain:
        client.get(story.get_absolute_url())
    body = f'<p>A.</p><div data-block="related" data-story="{other.pk}"><p>x</p></div><p>B.</p>'
    story = make_article(tags=["Rivers"], body=body)
    cache.clear()
    with django_assert_max_num_queries(10) as related:
        page = client.get(story.get_absolute_url())
    assert other.headline in page.content.decode()
    assert len(related) == len(plain) + 1


def test_a_kept_page_costs_one_query(client, newsroom, django_assert_num_queries):
    for name in BUDGETS:
        client.get(address(name, newsroom))
        with django_assert_num_queries(1):
            client.get(address(name, newsroom))


def test_search_asks_eight_times_at_most(client, newsroom, crowd, django_assert_max_num_queries):
    crowd()
    with django_assert_max_num_queries(8):
        assert client.get("/search/?q=harpur").context["listing"].total == 1


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
