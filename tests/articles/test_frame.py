"""What stands around every page."""

from datetime import timedelta

import pytest
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone

from articles import frame
from articles.models import Article
from pagecache import pages
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=30)


def of_anybody():
    with pages.collecting() as collected:
        return frame.of(None), collected


def footer_page(title, url):
    page = FlatPage.objects.create(title=title, url=url)
    page.sites.add(1)
    return page


def test_the_menu_holds_its_sections_in_order():
    make_section(name="Later", slug="later", position=20)
    make_section(name="Sooner", slug="sooner", position=10, language="hi")
    make_section(name="Elsewhere", in_menu=False)
    found, _ = of_anybody()
    assert [(link.name, link.url, link.language) for link in found.sections] == [
        ("Sooner", "/section/sooner/", "hi"),
        ("Later", "/section/later/", "en"),
    ]


def test_the_footer_holds_the_pages_that_editors_keep():
    footer_page("Privacy", "/privacy/")
    FlatPage.objects.create(title="Of no site", url="/lost/")
    found, _ = of_anybody()
    assert [(link.name, link.url) for link in found.pages] == [("Privacy", "/privacy/")]


def test_the_bar_shows_the_breaking_story_that_stays_longest():
    for minutes in (10, 50, 20):
        story = make_article(headline=f"{minutes} minutes")
        until = timezone.now() + timedelta(minutes=minutes)
        Article.objects.filter(pk=story.pk).update(breaking_until=until)
    found, _ = of_anybody()
    assert found.breaking.name == "50 minutes"
    assert found.breaking.url == Article.objects.get(headline="50 minutes").get_absolute_url()


def test_nothing_is_breaking_when_its_time_is_over_or_its_story_is_gone():
    now = timezone.now()
    over, gone = make_article(), make_article()
    Article.objects.filter(pk=over.pk).update(breaking_until=now - SOON)
    Article.objects.filter(pk=gone.pk).update(breaking_until=now + SOON, state="withdrawn")
    assert of_anybody()[0].breaking is None


@pytest.mark.parametrize("field", ["published_at", "expires_at", "breaking_until"])
def test_a_page_ends_when_the_clock_changes_what_is_public(field):
    moment = timezone.now() + SOON
    Article.objects.filter(pk=make_article().pk).update(**{field: moment})
    make_article(published_at=timezone.now() + 2 * SOON)
    found, collected = of_anybody()
    assert found.until == collected.until == moment == Article.objects.next_change()


def test_a_newsroom_without_plans_has_no_end():
    make_article()
    assert of_anybody()[0].until is None


def test_all_of_it_is_one_query_each_request(rf, django_assert_num_queries):
    make_section(), make_article(), footer_page("Privacy", "/privacy/")
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert frame.of(request) is frame.of(request)
