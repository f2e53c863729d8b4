import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from articles import publishing
from articles.models import Article
from pagecache import pages
from readership import most_read
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
    assert titles(render()) == ["Only one"]


def test_a_story_is_not_offered_on_its_own_page(read):
    html = render("{% most_read article=article %}", article=read["Most"])
    assert titles(html) == ["Second", "Third", "Fourth", "Fifth", "Sixth"]
    Article.objects.exclude(pk=read["Most"].pk).delete()
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


def test_a_withdrawn_or_renamed_story_is_gone_or_renamed_at_once(read):  # D12.136
    render()
    publishing.withdraw(read["Second"], by=None, note="wrong")
    Article.objects.filter(pk=read["Third"].pk).update(headline="A | <b>new</b> name")
    assert titles(render()) == [
        "Most",
        "A | &lt;b&gt;new&lt;/b&gt; name",
        "Fourth",
        "Fifth",
        "Sixth",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_pages_that_show_a_story_are_freed_when_it_is_withdrawn(read):  # D12.136
    from pagecache import versions

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
    real = most_read.ranking.trending
    monkeypatch.setattr(
        most_read.ranking, "trending", lambda *a, **k: calls.append(1) or real(*a, **k)
    )
    for _ in range(5):
        render()
    assert len(calls) == 1
    make_reads(read["None"], views=1000)
    assert titles(render())[0] == "Most"
    now = timezone.now()
    monkeypatch.setattr(most_read.timezone, "now", lambda: now + timedelta(seconds=61))
    assert titles(render())[0] == "None"
    assert len(calls) == 2


def test_the_page_ends_when_the_ranking_is_a_minute_old(read):
    start = timezone.now()
    render()
    with pages.collecting() as collected:
        render()
    assert start < collected.until <= timezone.now() + timedelta(seconds=60)
    assert collected.until <= cache.get("most-read").made_at + timedelta(seconds=60)
    assert {"trending", f"article:{read['Most'].pk}"} <= collected.tags
    assert f"article:{read['Sixth'].pk}" not in collected.tags


def test_the_page_ends_when_a_story_in_the_box_expires(read):
    soon = timezone.now() + timedelta(seconds=20)
    Article.objects.filter(pk=read["Third"].pk).update(expires_at=soon)
    with pages.collecting() as collected:
        render()
    assert collected.until == soon


@pytest.mark.parametrize("count", [2, 60])
def test_two_queries_at_most_with_few_and_with_many_stories(django_assert_max_num_queries, count):
    for article in [make_article() for _ in range(count)]:
        make_reads(article)
    for _ in range(2):
        with django_assert_max_num_queries(2):
            render()


def test_a_hindi_page_takes_hindi_stories_where_enough_are_read(read):
    hindi = [make_article(headline=f"कथा {n}", language="hi") for n in range(4)]
    for number, article in enumerate(hindi):
        make_reads(article, views=5 + number)
    with translation.override("hi"):
        html = render("{% most_read article=article %}", article=hindi[0])
    assert titles(html) == ["कथा 3", "कथा 2", "कथा 1"]
    assert "lang=" not in html
    HourlyReads.objects.filter(article__in=hindi[2:]).delete()
    cache.clear()
    with translation.override("hi"):
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


def test_hundreds_of_stories_keep_enough_of_each_language():
    languages = dict.fromkeys(range(300), "en") | dict.fromkeys(range(300, 303), "ur")
    ranked = [(pk, 1000.0 - pk) for pk in languages]
    kept = most_read._kept(ranked, languages)
    assert len(kept) == 103
    assert [pk for pk in kept if kept[pk] == "ur"] == [300, 301, 302]
