from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone

from articles import publishing, sitemaps
from tests.factories import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db

SITE = "https://news.example"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE
    settings.SITE_NAME = "The Meridian"


def read(client, path):
    response = client.get(path.removeprefix(SITE))
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def locations(client, path):
    return [found.text for found in read(client, path).iter(f"{MAP}loc")]


def everything(client):
    return [url for part in locations(client, "/sitemap.xml") for url in locations(client, part)]


def test_the_maps_name_every_public_page_once(client):
    section, empty = make_section(slug="cities"), make_section(slug="empty")
    story = make_article(section=section, authors=[make_author(slug="meera")], tags=["Rain"])
    make_draft(section=empty, tags=["Secret"], authors=[make_author(slug="nobody")])
    page = FlatPage.objects.create(url="/about/", title="About")
    page.sites.add(1)
    assert sorted(everything(client)) == sorted(
        SITE + path
        for path in (
            "/",
            "/about/",
            "/corrections/",
            "/section/cities/",
            "/author/meera/",
            "/tag/rain/",
            story.get_absolute_url(),
        )
    )


def test_stories_lie_in_the_map_of_their_month_with_their_last_change(client):
    moment = datetime(2025, 10, 31, 20, 0, tzinfo=UTC)  # 1 November in India
    story = make_article(published_at=moment)
    assert f"{SITE}/sitemap-2025-11-1.xml" in locations(client, "/sitemap.xml")
    found = read(client, "/sitemap-2025-11-1.xml").find(f"{MAP}url")
    assert found.findtext(f"{MAP}loc") == f"{SITE}{story.get_absolute_url()}"
    assert found.findtext(f"{MAP}lastmod") == "2025-11-01T01:30:00+05:30"


def test_a_change_moves_the_date_in_map_and_index(client, django_capture_on_commit_callbacks):
    story = make_article(published_at=timezone.now() - timedelta(days=400))
    [before] = [e.text for e in read(client, "/sitemap.xml").iter(f"{MAP}lastmod")][-1:]
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(story, by=None)
    [after] = [e.text for e in read(client, "/sitemap.xml").iter(f"{MAP}lastmod")][-1:]
    assert after > before


def test_a_full_map_goes_on_in_a_second_one(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 3)
    moment = datetime(2025, 3, 5, 6, 0, tzinfo=UTC)
    stories = [make_article(published_at=moment) for _ in range(4)]
    assert f"{SITE}/sitemap-2025-03-2.xml" in locations(client, "/sitemap.xml")
    first, second = (locations(client, f"/sitemap-2025-03-{part}.xml") for part in (1, 2))
    assert (len(first), len(second)) == (3, 1)
    assert {*first, *second} == {SITE + story.get_absolute_url() for story in stories}


@pytest.mark.parametrize(
    "path",
    [
        *("/sitemap-2025-13-1.xml", "/sitemap-0000-01-1.xml", "/sitemap-2025-01-1.xml"),
        *("/sitemap-tags-1.xml", "/sitemap-tags-0.xml", "/sitemap-x-1.xml"),
        *(
            "/sitemap-9999-12-1.xml",
            f"/sitemap-tags-{'9' * 30}.xml",
            f"/sitemap-tags-{'9' * 5000}.xml",
        ),
    ],
)
def test_a_map_of_nothing_is_not_found(client, path):
    assert client.get(path, follow=True).status_code == 404


def test_what_is_withdrawn_leaves_the_maps_at_once(
    client, editor, django_capture_on_commit_callbacks
):
    story = make_article(section=make_section(slug="cities"))
    assert len(everything(client)) == 4
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(story, by=editor, note="A mistake")
    assert everything(client) == [f"{SITE}/", f"{SITE}/corrections/"]
    assert locations(client, "/news-sitemap.xml") == []


def test_the_news_are_what_was_first_published_within_two_days(client):
    now = timezone.now()
    make_article(headline="Old", published_at=now - timedelta(hours=48, minutes=1))
    make_article(headline="Later", published_at=now + timedelta(hours=1))
    make_draft(headline="Draft")
    make_article(headline="Rain & <sun>", published_at=now - timedelta(hours=47))
    urdu = make_article(headline="خبر", language="ur", published_at=now - timedelta(hours=1))
    first, second = read(client, "/news-sitemap.xml").iter(f"{MAP}url")
    assert first.findtext(f"{MAP}loc") == f"{SITE}{urdu.get_absolute_url()}"
    news = first.find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Meridian"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "ur"
    assert news.findtext(f"{NEWS}title") == "خبر"
    assert news.findtext(f"{NEWS}publication_date").endswith("+05:30")
    assert second.findtext(f"{NEWS}news/{NEWS}title") == "Rain & <sun>"


def test_news_grow_old_by_the_clock_though_the_map_is_kept(client, time_machine):
    make_article(published_at=timezone.now() - timedelta(hours=47, minutes=50))
    assert len(locations(client, "/news-sitemap.xml")) == 1
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    assert locations(client, "/news-sitemap.xml") == []


def test_the_maps_cost_the_same_for_few_stories_and_many(client, django_assert_max_num_queries):
    for _ in range(6):
        make_article(authors=[make_author()], tags=["One"])
    month = timezone.localdate()
    for path, most in (
        ("/sitemap.xml", 6),
        ("/sitemap-pages.xml", 5),
        ("/sitemap-sections-1.xml", 4),
        (f"/sitemap-{month:%Y-%m}-1.xml", 4),
        ("/news-sitemap.xml", 4),
    ):
        with django_assert_max_num_queries(most):
            client.get(path)
        with django_assert_max_num_queries(1):
            client.get(path)


def test_robots_are_shown_the_maps_and_kept_from_desk_and_search(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert f"Sitemap: {SITE}/news-sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /search/" in lines
    assert "Disallow: /" not in lines


def test_a_crawler_that_has_a_map_is_told_so(client):
    make_article()
    first = client.get("/sitemap.xml")
    assert client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
