import re
from datetime import timedelta

import pytest
import time_machine
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from articles import publishing
from articles.models import Article
from pagecache import pages, versions
from readership import scores, standings
from readership.models import HourlyReads
from tests.factories import make_article, make_draft, make_reads

pytestmark = pytest.mark.django_db


def render(source="{% most_read %}", **context):
    template = engines["django"].from_string("{% load readership %}" + source)
    return template.render(context, RequestFactory().get("/"))


def titles(html):
    return re.findall(r'<a href="[^"]*"[^>]*>([^<]*)</a>', html)


def title(html):
    return re.search(r"<h2[^>]*>([^<]*)<", html)[1]


def a_minute_later():
    """When all that a page says of what is read most is made anew."""
    return time_machine.travel(timezone.now() + timedelta(seconds=60), tick=False)


@pytest.fixture
def read():
    """Six stories: the one called Most was read most, then the others in order; None was not."""
    names = ["Most", "Second", "Third", "Fourth", "Fifth", "Sixth"]
    made = {
        name: make_article(headline=name, published_at=timezone.now() - timedelta(hours=9))
        for name in ["None", *reversed(names)]
    }
    for place, name in enumerate(names):
        make_reads(made[name], views=90 - 10 * place)
    return made


def test_the_five_stories_read_most_stand_in_order_under_trending(read):
    html = render()
    assert title(html) == "Trending"
    assert titles(html) == ["Most", "Second", "Third", "Fourth", "Fifth"]
    assert 'data-trending data-age="60"' in html


def test_old_reads_weigh_less_than_new_ones(read):
    make_reads(read["None"], views=400, hours_ago=30)
    make_reads(read["Fifth"], views=95, hours_ago=0)
    assert titles(render())[0] == "Fifth"
    assert "None" not in titles(render())


@pytest.mark.parametrize("stories", [1, 2])
def test_too_few_stories_with_readers_are_called_latest_and_are_the_newest(stories):  # D12.137
    for number in range(7):
        at = timezone.now() - timedelta(hours=10 - number)
        article = make_article(headline=f"Story {number}", published_at=at)
        if number < stories:
            make_reads(article)
    html = render()
    assert title(html) == "Latest"
    assert titles(html) == [f"Story {number}" for number in (6, 5, 4, 3, 2)]


def test_rows_without_readers_are_no_reading():  # D12.137
    for article in [make_article() for _ in range(4)]:
        make_reads(article, views=0)
    assert title(render()) == "Latest"


def test_one_story_is_listed_and_none_leaves_no_box():  # D12.137
    assert render() == ""
    make_article(headline="Only one")
    with a_minute_later():
        assert titles(render()) == ["Only one"]


def test_a_story_is_not_offered_on_its_own_page(read):
    html = render("{% most_read article=article %}", article=read["Most"])
    assert titles(html) == ["Second", "Third", "Fourth", "Fifth", "Sixth"]
    assert "Most" in titles(render("{% most_read article=article %}", article=read["Second"]))
    Article.objects.exclude(pk=read["Most"].pk).delete()
    with a_minute_later():
        assert render("{% most_read article=article %}", article=read["Most"]) == ""


@pytest.mark.parametrize("count", [1, 5])
def test_what_the_page_links_already_is_left_out(read, count):
    leave_out = [read[name].pk for name in list(read)[::-1][:count]]
    html = render(shown=leave_out)
    if count == 1:
        assert titles(html) == ["Second", "Third", "Fourth", "Fifth", "Sixth"]
    else:
        assert title(html) == "Latest"
        assert set(titles(html)) == {"Sixth", "None"}


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_or_renamed_story_is_gone_or_renamed_at_once(read):  # D12.136
    render()
    publishing.withdraw(read["Second"], by=None, note="wrong")
    publishing.publish(read["Third"], by=None, content={"headline": "A | <b>new</b> name"})
    assert titles(render()) == [
        "Most",
        "A | &lt;b&gt;new&lt;/b&gt; name",
        "Fourth",
        "Fifth",
        "Sixth",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_newest_follow_their_stories_at_once_too():
    first, second = make_article(headline="First"), make_article(headline="Second")
    assert titles(render()) == ["Second", "First"]
    publishing.withdraw(second, by=None, note="wrong")
    assert titles(render()) == ["First"]
    publishing.publish(first, by=None, content={"headline": "Renamed"})
    assert titles(render()) == ["Renamed"]


@pytest.mark.django_db(transaction=True)
def test_the_pages_that_show_a_story_are_freed_when_it_is_withdrawn(read):  # D12.136
    with pages.collecting() as collected:
        render()
    before = versions.newest(collected.tags)[0]
    publishing.withdraw(read["Fifth"], by=None, note="wrong")
    assert versions.newest(collected.tags)[0] > before


def test_hidden_stories_never_trend(read):
    hidden = [
        make_draft(headline="Draft"),
        make_article(headline="Expired", expires_at=timezone.now()),
        make_article(headline="Later", published_at=timezone.now() + timedelta(hours=1)),
    ]
    for article in [*hidden, *(make_draft() for _ in range(12))]:
        make_reads(article, views=10_000)
    assert title(render()) == "Trending"
    assert titles(render()) == ["Most", "Second", "Third", "Fourth", "Fifth"]


def test_a_future_hour_of_a_clock_that_is_ahead_breaks_nothing(read):  # D12.135
    make_reads(read["Sixth"], views=500, hours_ago=-2)
    assert titles(render())[0] == "Sixth"


def test_scores_are_computed_once_a_minute(read, monkeypatch):
    calls = []
    real = scores.highest
    monkeypatch.setattr(scores, "highest", lambda *a, **k: calls.append(1) or real(*a, **k))
    for language in ("en", "hi", "ur", "en"):
        with translation.override(language):
            render()
    assert len(calls) == 1
    make_reads(read["None"], views=1000)
    assert titles(render())[0] == "Most"
    with a_minute_later():
        assert titles(render())[0] == "None"
        render()
    assert len(calls) == 2


def test_the_page_ends_when_the_ranking_is_a_minute_old(read):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        standings.make(start)  # by the task, before any page asks
    for _ in ("made", "kept"):
        with pages.collecting() as collected:
            render()
        assert collected.until == start + timedelta(seconds=60)
        assert {"trending", f"headline:{read['Most'].pk}"} <= collected.tags
        assert f"headline:{read['None'].pk}" not in collected.tags


def test_the_newest_are_a_minute_old_at_most_as_well():
    make_article()
    with time_machine.travel(timezone.now(), tick=False):
        end = timezone.now() + timedelta(seconds=60)
        with pages.collecting() as collected:
            assert title(render()) == "Latest"
        assert collected.until == end
    make_article(headline="Newer")
    assert "Newer" not in titles(render())
    with a_minute_later():
        assert titles(render())[0] == "Newer"


def test_the_page_ends_when_a_story_in_the_box_expires(read):
    soon = timezone.now() + timedelta(seconds=20)
    Article.objects.filter(pk=read["Third"].pk).update(expires_at=soon)
    for _ in ("made", "kept"):
        with pages.collecting() as collected:
            assert "Third" in titles(render())
        assert collected.until == soon
    with time_machine.travel(soon, tick=False):
        assert "Third" not in titles(render())


@pytest.mark.parametrize("count", [2, 60])
def test_no_query_beside_that_for_the_parts_with_few_and_with_many_stories(
    django_assert_num_queries, count
):
    for article in [make_article() for _ in range(count)]:
        make_reads(article)
    made = render()
    with django_assert_num_queries(1):
        assert render() == made


def test_a_hindi_page_takes_hindi_stories_where_enough_are_read(read):
    hindi = [make_article(headline=f"कथा {n}", language="hi") for n in range(4)]
    for number, article in enumerate(hindi):
        make_reads(article, views=5 + number)
    with translation.override("hi"):
        html = render("{% most_read article=article %}", article=hindi[0])
    assert titles(html) == ["कथा 3", "कथा 2", "कथा 1"]
    assert "lang=" not in html
    HourlyReads.objects.filter(article__in=hindi[2:]).delete()
    with a_minute_later(), translation.override("hi"):
        mixed = render("{% most_read article=article %}", article=hindi[0])
    assert titles(mixed)[:2] == ["Most", "Second"]
    assert ' lang="en" dir="ltr">Most' in mixed


def test_a_hindi_section_and_its_newest_stories_are_hindi_too():
    for number in range(6):
        make_article(headline=f"Story {number}")
    for number in range(3):
        make_article(
            headline=f"कथा {number}", language="hi", published_at=timezone.now() - timedelta(days=9)
        )
    with translation.override("hi"):
        assert sorted(titles(render())) == ["कथा 0", "कथा 1", "कथा 2"]


def test_an_english_page_takes_english_stories_where_enough_are_read(read):
    make_reads(make_article(headline="خبر", language="ur"), views=500)
    assert titles(render())[:2] == ["Most", "Second"]


def test_an_urdu_headline_in_an_english_box_says_so():
    for _ in range(2):
        make_reads(make_article())
    urdu = make_article(headline="خبر", language="ur")
    make_reads(urdu, views=500)
    assert f' lang="ur" dir="rtl">{urdu.headline}<' in render()


def test_the_light_version_links_light_versions(read):
    html = render("{% most_read light=True %}")
    assert f'href="{read["Most"].get_light_url()}"' in html
    assert "<script" not in html


def test_a_hindi_page_that_shows_one_of_the_three_hindi_stories_takes_others_too():
    for number in range(6):
        make_article(headline=f"Story {number}")
    hindi = [make_article(headline=f"कथा {number}", language="hi") for number in range(3)]
    html = render("{% most_read article=article %}", article=hindi[0])
    assert titles(html) == ["कथा 2", "कथा 1", "Story 5", "Story 4", "Story 3"]
