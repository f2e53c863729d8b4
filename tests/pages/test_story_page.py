"""A story's page as its reader gets it, and its light version."""

import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from articles.models import Article
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join(element.text_content().split())


def one(document, path):
    (found,) = document.xpath(path)
    return found


def by_class(name):
    return f'contains(concat(" ", @class, " "), " {name} ")'


def data(document):
    block = one(document, '//script[@type="application/ld+json"]')
    return {thing["@type"]: thing for thing in json.loads(block.text_content())["@graph"]}


@pytest.fixture
def page(newsroom, read):
    return read(newsroom.get_absolute_url())


@pytest.fixture
def light(newsroom, read):
    return read(newsroom.get_light_url())


def test_the_head_of_the_story_is_there_in_order(page):
    head = one(page, f"//header[{by_class('story-head')}]")
    assert [words(part) for part in head] == [
        "Part 0",
        "Water rises in Harpur",
        "Slowly, then fast.",
    ]
    assert one(head, ".//a").get("href") == "/section/part-0/"


def test_its_text_is_found_where_the_contract_says(page):
    body = one(page, "//*[@data-story-body]")
    assert [child.tag for child in body if child.get("data-slot") is None] == ["p", "h2", "p"]
    assert words(body).startswith("Harpur, ")


def test_the_picture_shows_its_caption_and_credit(page):
    figure = one(page, "//figure")
    assert one(figure, ".//img").get("alt").startswith("Picture ")
    assert words(one(figure, "figcaption")) == "The bridge Meridian Graphics"


def test_authors_and_tags_are_links(page):
    names = one(page, f"//p[{by_class('byline-names')}]")
    assert words(names) == "By Asha Varkey and Imran Qadri"
    assert names.xpath(".//a/@href")[0] == "/author/asha-varkey/"
    assert page.xpath('//a[@rel="tag"]/@href') == ["/tag/rivers/", "/tag/weather/"]


def test_the_visible_date_is_that_of_the_structured_data(page, newsroom):
    published = one(page, f"//p[{by_class('byline-times')}]//time")
    story = data(page)["NewsArticle"]
    meta = one(page, '//meta[@property="article:published_time"]').get("content")
    assert published.get("datetime") == story["datePublished"] == meta
    assert words(published).endswith(" IST")
    assert story["dateModified"] == story["datePublished"]
    assert "Updated on" not in words(page)


def test_a_change_is_shown_and_told_alike(newsroom, read, editor):
    publishing.publish(newsroom, by=editor)
    page = read(newsroom.get_absolute_url())
    published, updated = page.xpath(f"//p[{by_class('byline-times')}]//time")
    assert "Updated on" in words(page)
    assert updated.get("datetime") == data(page)["NewsArticle"]["dateModified"]
    assert datetime.fromisoformat(updated.get("datetime")) > datetime.fromisoformat(
        published.get("datetime")
    )


def test_related_stories_stand_once_each_and_never_the_story_itself(page, newsroom):
    links = page.xpath(f"//section[{by_class('related')}]//h3/a/@href")
    assert len(links) == len(set(links)) == 4
    assert newsroom.get_absolute_url() not in links


def test_comments_the_form_and_what_is_read_most_are_composed_in(page):
    assert len(page.xpath("//article[@data-comment-id]")) == 1
    assert one(page, "//form[@data-comment-form]") is not None
    assert len(page.xpath("//*[@data-trending]//a")) == 5


def test_the_two_sentences_of_the_form_are_there(page):
    assert "Your email address will not be published. Required fields are marked *" in words(page)


def test_the_story_says_its_number_to_the_reading_script(page, newsroom):
    assert one(page, "/html/body").get("data-story") == str(newsroom.pk)
    assert "/js/newsroom" in page.xpath("//script/@src")[0]


def test_headline_and_texts_of_any_kind_stay_text(read):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u2028 \"' &amp;"
    story = make_article(
        headline=hostile, standfirst=hostile, dateline_place=hostile[:60], tags=["<b>"]
    )
    for address in (story.get_absolute_url(), story.get_light_url(), "/"):
        page = read(address)
        assert page.xpath("//script[not(@src)][not(@type)] | //img[@onerror]") == []
    assert data(read(story.get_absolute_url()))["NewsArticle"]["headline"] == " ".join(
        hostile.split()
    )


@pytest.mark.parametrize(
    ("language", "direction", "label"), [("hi", "ltr", "प्रकाशित"), ("ur", "rtl", "اشاعت")]
)
def test_a_story_in_another_language_speaks_it_and_the_frame_does_not(
    read, language, direction, label
):
    section = make_section(language=language)
    story = make_article(section=section, language=language)
    page = read(story.get_absolute_url())
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    for part in ("//header[1]", "//footer"):
        frame = page.xpath(part)[0]
        assert (frame.get("lang"), frame.get("dir")) == ("en", "ltr")
    assert label in words(one(page, f"//p[{by_class('byline-times')}]"))
    assert "Search" in words(page.xpath("//header")[0])


def test_the_light_version_has_no_script_and_its_way_out_stands_first_and_last(light, newsroom):
    assert light.xpath('//script[not(@type="application/ld+json")]') == []
    assert light.xpath("//link[@rel='preload']") == []
    exits = light.xpath('//a[contains(., "Exit mobile version")]')
    links = light.xpath("//body//a")
    assert (exits[0], exits[-1]) == (links[0], links[-1])
    assert {link.get("href") for link in exits} == {f"{newsroom.get_absolute_url()}?noamp=mobile"}


def test_the_light_version_names_the_story_as_its_original(light, page, newsroom):
    canonical = "//link[@rel='canonical']/@href"
    assert light.xpath(canonical) == page.xpath(canonical)
    assert newsroom.get_light_url() in page.xpath("//a/@href")


def test_the_light_version_has_the_same_text_comments_and_form(light, page):
    for version in (light, page):
        assert words(one(version, "//h1")) == "Water rises in Harpur"
        assert "Published on" in words(version)
        assert len(version.xpath("//article[@data-comment-id]")) == 1
        assert len(version.xpath("//form[@data-comment-form]")) == 1
    bodies = [
        [words(block) for block in one(version, "//*[@data-story-body]") if block.tag != "aside"]
        for version in (light, page)
    ]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("version", ["", "mobile/"])
def test_a_kept_story_ends_with_its_time(newsroom, client, version):
    now = timezone.now()
    Article.objects.filter(pk=newsroom.pk).update(expires_at=now + timedelta(minutes=5))
    address = f"{newsroom.get_absolute_url()}{version}"
    assert client.get(address).status_code == 200
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        assert client.get(address).status_code == 404


def test_a_story_with_many_comments_stays_light(newsroom, client):
    from comments.states import State
    from tests.factories import make_comment

    for _ in range(50):
        make_comment(article=newsroom, state=State.APPROVED)
    assert len(client.get(newsroom.get_absolute_url()).content) <= 40_000


def test_a_short_compound_of_the_headline_stays_on_one_line(read):
    headline = "A 10-year pact, state-of-the-art-and-more <b>x-y</b> & Indo-Pacific"
    story = make_article(headline=headline)
    for address in (story.get_absolute_url(), story.get_light_url()):
        shown = one(read(address), "//h1")
        assert words(shown) == headline
        assert [words(kept) for kept in shown] == ["10-year", "Indo-Pacific"]
