"""The readers' pages: who finds what at which address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone

from articles import publishing
from articles.models import Article, FrontPagePick, Tag
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db
BAD_PAGES = ["abc", "-1", "0", "99999999999999999999", "9" * 5000, "%00", "2", ""]
LONG_AGO = datetime(2025, 11, 1, 4, 0, tzinfo=UTC)


def text(response):
    return response.content.decode()


@pytest.fixture
def story():
    return make_article(
        headline="Water rises",
        slug="water-rises",
        published_at=LONG_AGO,
        tags=["Rivers"],
        authors=[make_author(name="Asha Varkey", slug="asha-varkey")],
        section=make_section(name="India", slug="india"),
    )


@pytest.fixture
def many(story):
    for _ in range(20):
        make_article(section=story.section, tags=["Rivers"], published_at=LONG_AGO)
    return story


LISTS = ["/section/india/", "/tag/rivers/", "/2025/", "/2025/11/", "/2025/11/01/"]


@pytest.mark.parametrize("address", [*LISTS, "/author/asha-varkey/", "/"])
def test_a_story_stands_on_every_list_that_it_belongs_to(client, story, address):
    response = client.get(address)
    assert response.status_code == 200
    assert f'href="{story.get_absolute_url()}"' in text(response)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_goes_on_over_pages_with_titles_of_their_own(client, many, address):
    first, second = client.get(address), client.get(f"{address}?page=2")
    titles = [re.search("<title>(.*)</title>", text(page))[1] for page in (first, second)]
    assert titles[1] == titles[0].replace(" | ", ", page 2 | ")
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}?page=2">' in text(second)
    assert [text(page).count("<article") for page in (first, second)] == [20, 1]
    pager = text(second).partition('class="pager"')[2]
    assert re.findall(r'<a href="([^"]*)"', pager)[:3] == [address, address, "?page=2"]


@pytest.mark.parametrize("page", BAD_PAGES)
@pytest.mark.parametrize("address", [*LISTS, "/author/asha-varkey/", "/search/"])
def test_a_page_that_a_list_does_not_have_is_not_found(client, story, address, page):
    assert client.get(f"{address}?q=water&page={page}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/section/none/", "/tag/none/", "/author/none/", "/no-such-page/", "/a/b/c/"),
        *(
            "/.env",
            "/section/a%00b/",
            "/tag/%ED%A0%80/",
            f"/tag/{'x' * 9000}/",
            "/%00/",
            "/a%0Ab/",
        ),
        *(
            "/2024/",
            "/2025/10/",
            "/2025/11/02/",
            "/2025/13/",
            "/2025/02/30/",
            "/0000/",
            "/9999/12/31/",
        ),
        *("/2025/11/02/water-rises/", "/2025/11/01/other/", "/2025/02/30/water-rises/"),
        *("/2025/11/01/other/mobile/", "/2025/11/01/other/amp/", "/2025/11/01/other/?amp=1"),
    ],
)
def test_what_is_not_there_is_not_found(client, story, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Page not found" in text(response)
    assert "Water rises" in text(response)  # the latest stories, so that nobody is stranded


def test_a_forgotten_slash_is_mended(client, story):
    response = client.get("/section/india")
    assert (response.status_code, response.headers["Location"]) == (301, "/section/india/")


def test_a_withdrawn_story_is_not_found_and_a_killed_one_is_gone(client, story, editor):
    publishing.withdraw(story, by=editor, note="Wrong")
    versions = ["", "mobile/", "amp/"]
    asked = [client.get(f"/2025/11/01/water-rises/{version}") for version in versions]
    assert [page.status_code for page in asked] == [404, 404, 404]
    publishing.kill(story, by=editor, note="Court order")
    asked = [client.get(f"/2025/11/01/water-rises/{version}") for version in versions]
    assert [page.status_code for page in asked] == [410, 410, 410]
    assert "gone for good" in text(asked[0])


def test_a_scheduled_and_an_expired_story_are_not_found(client, story):
    now = timezone.now()
    Article.objects.filter(pk=story.pk).update(published_at=now + timedelta(hours=1))
    assert client.get(story.get_absolute_url()).status_code == 404
    Article.objects.filter(pk=story.pk).update(published_at=LONG_AGO, expires_at=now)
    assert client.get(story.get_absolute_url()).status_code == 404


def test_addresses_in_other_scripts_are_found(client):
    section = make_section(name="हिन्दी", slug="हिन्दी", language="hi")
    story = make_article(
        headline="सोनाली नदी", section=section, tags=["बाढ़"], published_at=LONG_AGO
    )
    for thing in (story, section, Tag.objects.get()):
        assert client.get(thing.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", ["amp/", "?amp=1"])
def test_old_amp_addresses_lead_to_the_light_version(client, story, address):
    response = client.get(f"/2025/11/01/water-rises/{address}")
    assert response.status_code == 301
    assert response.headers["Location"] == "/2025/11/01/water-rises/mobile/"


def test_whoever_leaves_the_light_version_gets_the_kept_ordinary_story(
    client, story, django_assert_num_queries
):
    ordinary = client.get("/2025/11/01/water-rises/")
    with django_assert_num_queries(1):
        left = client.get("/2025/11/01/water-rises/?noamp=mobile")
    assert left.content == ordinary.content
    assert 'rel="canonical" href="http://127.0.0.1:8000/2025/11/01/water-rises/"' in text(left)


def test_pages_take_no_posts(client, story):
    for address in ("/", "/section/india/", "/search/", "/2025/11/01/water-rises/mobile/"):
        assert client.post(address).status_code == 405


def test_a_page_of_the_footer_is_found_and_follows_its_editor(
    client, django_capture_on_commit_callbacks
):
    page = FlatPage.objects.create(url="/about/", title="About us", content="<p>We print.</p>")
    page.sites.add(1)
    assert "<h1>About us</h1>" in text(client.get("/about/"))
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Who we are"
        page.save()
    assert "<h1>Who we are</h1>" in text(client.get("/about/"))


def test_a_page_for_members_only_is_not_for_readers(client):
    page = FlatPage.objects.create(url="/inside/", title="Inside", registration_required=True)
    page.sites.add(1)
    assert client.get("/inside/").status_code == 404


def test_an_empty_section_says_so(client):
    assert "No stories here yet." in text(client.get(make_section().get_absolute_url()))


def test_an_empty_newsroom_says_so(client):
    assert "No stories yet." in text(client.get("/"))


def test_the_front_page_follows_a_pick_until_its_time_is_over(client, story):
    for _ in range(6):
        make_article()
    now = timezone.now()
    FrontPagePick.objects.create(place=1, article=story, until=now + timedelta(minutes=5))
    lead = re.compile(r'<article class="card card-lead[^>]*>.*?<a href="([^"]*)"', re.DOTALL)
    assert lead.search(text(client.get("/")))[1] == story.get_absolute_url()
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        assert lead.search(text(client.get("/")))[1] != story.get_absolute_url()


def test_a_page_that_broke_asks_nothing_of_the_database(client, story, django_assert_num_queries):
    from articles import views

    with django_assert_num_queries(0):
        pages = [views.server_error(None), views.bad_request(None), views.forbidden(None)]
    assert [page.status_code for page in pages] == [500, 400, 403]
    assert all('action="/search/"' in text(page) for page in pages)
