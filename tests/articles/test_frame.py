"""What stands around every page."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone, translation

from articles import breaking, frame, publishing
from articles.models import Article
from articles.moments import next_midnight
from pagecache import pages
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=30)


def read():
    return frame.read(timezone.now())


def footer_page(title, url):
    page = FlatPage.objects.create(title=title, url=url)
    page.sites.add(1)
    return page


def test_the_menu_holds_its_sections_in_order():
    make_section(name="Later", slug="later", position=20)
    make_section(name="Sooner", slug="sooner", position=10, language="hi")
    make_section(name="Elsewhere", in_menu=False)
    found = read()
    assert [(link.name, link.url, link.language) for link in found.sections] == [
        ("Sooner", "/section/sooner/", "hi"),
        ("Later", "/section/later/", "en"),
    ]


def test_the_footer_holds_the_pages_that_editors_keep():
    footer_page("Privacy", "/privacy/")
    FlatPage.objects.create(title="Of no site", url="/lost/")
    found = read()
    assert [(link.name, link.url) for link in found.pages] == [("Privacy", "/privacy/")]


def test_the_bar_shows_the_breaking_story_that_stays_longest():
    for minutes in (10, 50, 20):
        story = make_article(headline=f"{minutes} minutes")
        until = timezone.now() + timedelta(minutes=minutes)
        Article.objects.filter(pk=story.pk).update(breaking_until=until)
    found = read()
    assert found.breaking.name == "50 minutes"
    assert found.breaking.url == Article.objects.get(headline="50 minutes").get_absolute_url()


def test_nothing_is_breaking_when_its_time_is_over_or_its_story_is_gone():
    now = timezone.now()
    over, gone = make_article(), make_article()
    Article.objects.filter(pk=over.pk).update(breaking_until=now - SOON)
    Article.objects.filter(pk=gone.pk).update(breaking_until=now + SOON, state="withdrawn")
    assert read().breaking is None


@pytest.mark.parametrize("field", ["published_at", "expires_at", "breaking_until"])
def test_a_page_ends_when_the_clock_changes_what_is_public(field, rf):
    moment = timezone.now() + SOON
    Article.objects.filter(pk=make_article().pk).update(**{field: moment})
    make_article(published_at=timezone.now() + 2 * SOON)
    assert read().until == moment == Article.objects.next_change()
    for _ in ("made", "kept"):
        with pages.collecting() as collected:
            frame.drawn(rf.get("/"))
        assert min(moment, next_midnight(timezone.now())) == collected.until
        assert {pages.NAMES, "breaking"} <= collected.tags


def test_a_newsroom_without_plans_has_no_end():
    make_article()
    assert read().until is None


def test_all_of_it_is_one_query_each_request(rf, django_assert_num_queries):
    make_section(), make_article(), footer_page("Privacy", "/privacy/")
    with django_assert_num_queries(1):
        read()
    frame.drawn(rf.get("/"))  # which keeps it
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert frame.drawn(request) is frame.drawn(request)


def test_it_is_drawn_in_the_sites_language_whichever_page_asks_first(rf):
    make_section(name="हिन्दी", slug="hindi", language="hi")
    with translation.override("ur"):
        first = frame.drawn(rf.get("/"))
    assert first == frame.drawn(rf.get("/"))
    assert '<a href="/">Home</a>' in first.menu
    assert '<a href="/section/hindi/" lang="hi" dir="ltr">हिन्दी</a>' in first.menu
    assert [(link.name, link.key) for link in first.sections] == [
        (link.name, link.key) for link in read().sections
    ]


def test_the_page_of_a_section_is_marked_in_the_menu_and_no_other(rf):
    make_section(name="Here", slug="हिन्दी"), make_section(name="There", slug="there")
    drawn = frame.drawn(rf.get("/"))
    marked = 'aria-current="page"'
    here = drawn.menu_at("/section/हिन्दी/")
    assert here.count(marked) == 1
    assert f"{marked}>Here</a>" in here
    assert drawn.menu_at("/").count(marked) == 1
    assert marked not in drawn.menu_at("/about/") + drawn.menu


@pytest.mark.django_db(transaction=True)
def test_the_bar_follows_its_story_at_once_and_by_the_clock(rf, editor):
    def bar():
        return frame.drawn(rf.get("/")).bar

    story = make_article(headline="Old words")
    assert "data-breaking" not in bar()
    breaking.set_breaking(story, by=editor, until=timezone.now() + SOON)
    assert "Old words" in bar()
    publishing.publish(story, by=editor, content={"headline": "New words"})
    assert "New words" in bar()
    with time_machine.travel(timezone.now() + 2 * SOON, tick=False):
        assert "data-breaking" not in bar()
    publishing.withdraw(story, by=editor, note="Wrong")
    assert "data-breaking" not in bar()


@pytest.mark.django_db(transaction=True)
def test_menu_and_footer_follow_those_who_edit_them(rf):
    section, page = make_section(name="Old section"), footer_page("Old page", "/old/")
    drawn = frame.drawn(rf.get("/"))
    assert "Old section" in drawn.menu
    assert "Old page" in drawn.footer
    section.name, page.title = "New section", "New page"
    section.save(), page.save()
    drawn = frame.drawn(rf.get("/"))
    assert "New section" in drawn.menu
    assert "New page" in drawn.footer
