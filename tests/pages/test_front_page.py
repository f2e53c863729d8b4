"""The front page and the lists as their readers get them."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from articles import listings, publishing
from articles.models import Article, Section
from tests.factories import make_article, make_reads, make_section

pytestmark = pytest.mark.django_db
STORY = re.compile(r"/\d{4}/\d\d/\d\d/[^/]+/")


def story_links(document):
    return [link for link in document.xpath("//main//a/@href") if STORY.fullmatch(link)]


def test_no_story_is_linked_twice(newsroom, crowd, read):
    small = story_links(read("/"))
    crowd()
    cache.clear()
    large = story_links(read("/"))
    assert len(small) == len(set(small)) == 10
    assert len(large) == len(set(large)) > 10


def test_a_full_front_page_links_24_stories(newsroom, crowd, read):
    sections = list(Section.objects.all())
    crowd()
    for number, story in enumerate(Article.objects.filter(slug__startswith="copy-")[:100]):
        Article.objects.filter(pk=story.pk).update(section=sections[number % 5])
    assert len(story_links(read("/"))) >= 24


def test_it_leads_to_sections_tags_and_authors(newsroom, read):
    links = set(read("/").xpath("//main//a/@href"))
    assert {"/section/part-1/", "/tag/rivers/", "/author/asha-varkey/"} <= links


def test_the_breaking_story_stands_in_the_bar_until_its_time_is_over(newsroom, read):
    bar = read("/").xpath("//*[@data-breaking]//a")
    assert [link.get("href") for link in bar] == [newsroom.get_absolute_url()]
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert read("/").xpath("//*[@data-breaking]") == []


def test_a_scheduled_story_appears_by_the_clock_alone(newsroom, read):
    now = timezone.now()
    story = make_article(headline="From tomorrow", published_at=now + timedelta(minutes=10))
    assert story.get_absolute_url() not in story_links(read("/"))
    with time_machine.travel(now + timedelta(minutes=11), tick=False):
        assert story.get_absolute_url() in story_links(read("/"))


@pytest.mark.django_db(transaction=True)
def test_publishing_in_one_section_leaves_the_page_of_another_kept(client, editor, monkeypatch):
    mine, other, read_most = make_section(), make_section(), make_section()
    for _ in range(5):  # so that the box of what is read most shows none of theirs
        make_reads(make_article(section=read_most))
    story, _ = make_article(section=mine), make_article(section=other)
    addresses = [mine.get_absolute_url(), other.get_absolute_url()]
    before = [client.get(address).content for address in addresses]
    publishing.publish(story, by=editor, content={"headline": "Changed"})
    renders = []
    cut = listings.cut
    monkeypatch.setattr(listings, "cut", lambda *args, **of: renders.append(of) or cut(*args, **of))
    after = [client.get(address).content for address in addresses]
    assert len(renders) == 1
    assert (before[0] == after[0], before[1] == after[1]) == (False, True)


def test_the_date_on_top_changes_at_midnight(newsroom, client):
    Article.objects.all().delete()  # so that nothing else ends the page
    evening = timezone.localtime().replace(hour=23, minute=50)
    with time_machine.travel(evening, tick=False):
        first = client.get("/about/").content
    with time_machine.travel(evening + timedelta(minutes=20), tick=False):
        second = client.get("/about/").content
    tomorrow = evening + timedelta(days=1)
    written = f"{tomorrow:%A} {tomorrow.day} {tomorrow:%B %Y}".encode()
    assert written not in first
    assert written in second


def test_a_headline_in_another_language_says_so(newsroom, read):
    story = make_article(headline="سونالی ندی", language="ur", section=newsroom.section)
    headline = read(newsroom.section.get_absolute_url()).xpath(
        f'//h2[a/@href="{story.get_absolute_url()}"]'
    )[0]
    assert (headline.get("lang"), headline.get("dir")) == ("ur", "rtl")


def test_the_menu_marks_the_page_one_is_on(newsroom, read):
    marked = read("/section/part-2/").xpath('//nav//a[@aria-current="page"]')
    assert [link.text for link in marked] == ["Part 2"]


def test_search_engines_are_told_the_name_of_the_site(newsroom, read):
    (site,) = json.loads(read("/").xpath('string(//script[@type="application/ld+json"])'))["@graph"]
    assert (site["@type"], site["name"]) == ("WebSite", "Newsroom")


@pytest.mark.parametrize(
    ("address", "feeds"),
    [
        ("/", ["/feed/", "/atom/"]),
        ("/section/part-0/", ["/section/part-0/feed/", "/section/part-0/atom/"]),
        ("/tag/rivers/", ["/tag/rivers/feed/", "/tag/rivers/atom/"]),
        ("/author/asha-varkey/", ["/author/asha-varkey/feed/", "/author/asha-varkey/atom/"]),
    ],
)
def test_pages_name_their_feeds_and_these_are_there(newsroom, read, client, address, feeds):
    named = read(address).xpath("//link[@rel='alternate']/@href")
    assert named == [f"http://127.0.0.1:8000{feed}" for feed in feeds]
    assert [client.get(feed).status_code for feed in feeds] == [200, 200]


def test_search_shows_what_was_asked_and_is_not_indexed(newsroom, read):
    page = read("/search/?q=harpur&section=part-0")
    assert page.xpath('//input[@id="id_q"]/@value') == ["harpur"]
    assert "noindex" in page.xpath('//meta[@name="robots"]/@content')[0]
    assert page.response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert story_links(page)[0] == newsroom.get_absolute_url()


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ED%A0%80", "q=" + "a" * 9000, "from=x", "to=99999-99-99", "section=none", "sort=%00",
     "q=harpur&from=2025-02-30", "q=%22%3E%3Csvg onload=alert(1)%3E"],
)  # fmt: skip
def test_odd_questions_get_an_answer(newsroom, client, query):
    page = client.get(f"/search/?{query}")
    assert page.status_code == 200
    assert b"<svg onload" not in page.content


def test_nothing_found_says_so_with_the_words_that_were_asked(newsroom, client):
    page = client.get("/search/?q=palimpsest").content.decode()
    assert "No story matches “palimpsest”. Try fewer or other words." in page
