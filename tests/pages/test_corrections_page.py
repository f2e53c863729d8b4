"""What readers are told of changes: on a story's page, in feeds, and at /corrections/."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from articles import correction_views, publishing
from articles.corrections import Change, Correction
from articles.models import Article
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
LIST = "/corrections/"
VERSIONS = ["get_absolute_url", "get_light_url"]


def tell(article, kind, note="", **others):
    publishing.publish(article, by=None, change=Change(kind, note, **others))
    return article.corrections.order_by("-pk").first()


def words(element):
    return " ".join(element.text_content().split())


def in_order(page):
    """The parts of a story's page that a note stands among, by class, as they follow."""
    names = {"byline", "notes", "story-text", "tags"}
    found = page.xpath("//main//*[@class]")
    return [name for part in found for name in part.get("class").split() if name in names]


@pytest.mark.parametrize("version", VERSIONS)
def test_notes_stand_under_the_byline_or_behind_the_text_and_never_in_it(read, version):
    article = make_article(tags=["Rain"])
    tell(article, "correction", "It was nine.", at_top=True)
    tell(article, "update", "Now with a map.")
    page = read(getattr(article, version)())
    assert in_order(page) == ["byline", "notes", "story-text", "notes", "tags"]
    above, below = page.xpath('//*[@class="notes"]')
    assert "It was nine." in words(above) and "Now with a map." in words(below)
    (body,) = page.xpath("//*[@data-story-body]")
    assert "It was nine." not in words(body) and "Now with a map." not in words(body)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_story_without_notes_has_no_place_for_them(read, version):
    assert "notes" not in in_order(read(getattr(make_article(), version)()))


def test_a_note_says_its_kind_and_time_and_has_an_address(read):
    article = make_article()
    told = tell(article, "correction", "It was nine.\n\nNot ten.")
    page = read(article.get_absolute_url())
    note = page.get_element_by_id(f"correction-{told.pk}")
    assert words(note.xpath(".//strong")[0]) == "Correction"
    assert [words(line) for line in note.xpath("./p")[1:]] == ["It was nine.", "Not ten."]
    data = json.loads(page.xpath('//script[@type="application/ld+json"]')[0].text_content())
    machine = data["@graph"][0]["correction"][0]["datePublished"]
    assert note.xpath(".//time/@datetime") == [machine]


def test_a_retraction_stands_on_top_and_looks_like_none_of_the_others(read):
    article = make_article()
    tell(article, "retraction", "It never was.", at_top=False)
    tell(article, "correction", "It was nine.", at_top=True)
    page = read(article.get_absolute_url())
    assert in_order(page)[:3] == ["byline", "notes", "story-text"]
    kinds = page.xpath('//*[@class="notes"]//strong')
    assert [words(kind) for kind in kinds] == ["Retraction", "Correction"]
    assert page.xpath('//*[contains(@class, "note-retraction")]')


@pytest.mark.parametrize(("language", "label"), [("hi", "सुधार"), ("ur", "تصحیح")])
def test_a_note_speaks_the_language_of_its_story(read, language, label):
    article = make_article(section=make_section(language=language), language=language)
    tell(article, "correction", "نو")
    page = read(article.get_absolute_url())
    assert words(page.xpath('//*[@class="note-kind"]')[0]) == label
    listed = read(LIST)
    assert words(listed.xpath('//*[@class="note-kind"]')[0]) == "Correction"
    assert listed.xpath(f'//ol//*[@lang="{language}"]//h2/a')


def test_hostile_words_stay_words(read):
    hostile = '</p><script>alert(1)</script><img src=x onerror="alert(1)"> &amp;'
    article = make_article(headline=hostile)
    tell(article, "correction", hostile, at_top=True)
    for address in (article.get_absolute_url(), article.get_light_url(), LIST):
        page = read(address)
        assert page.xpath("//script[not(@src)][not(@type)] | //img[@onerror]") == []
        assert hostile in words(page)


def test_feeds_carry_the_notes_where_the_page_has_them(client):
    article = make_article(body="<p>The text.</p>")
    tell(article, "correction", "It was <nine>.")
    tell(article, "retraction", "It never was.")
    text = client.get("/feed/").content.decode()
    places = [text.index(part) for part in ("It never was.", "The text.", "It was &amp;lt;nine")]
    assert places == sorted(places)


def test_the_list_is_empty_at_first_and_says_so(read):
    make_article()
    page = read(LIST)
    assert "No corrections yet." in words(page)
    assert words(page.xpath("//h1")[0]) == "Corrections"


def test_the_list_has_the_newest_first_with_a_way_to_each(read):
    first, second = make_article(headline="First"), make_article(headline="Second")
    notes = [
        tell(first, "correction", "It was nine."),
        tell(second, "apology", "We are sorry."),
        tell(first, "retraction", "It never was."),
    ]
    page = read(LIST)
    rows = page.xpath('//ol[@class="note-list"]/li')
    assert [words(row.xpath(".//strong")[0]) for row in rows] == [
        "Retraction",
        "Apology",
        "Correction",
    ]
    assert rows[2].xpath(".//h2/a/@href") == [
        f"{first.get_absolute_url()}#correction-{notes[0].pk}"
    ]
    assert "It was nine." in words(rows[2])
    assert len(rows[2].xpath(".//time[@datetime]")) == 1


def test_the_head_of_the_list_says_what_it_is(read):
    page = read(LIST)
    assert page.xpath("//title/text()") == ["Corrections | Newsroom"]
    assert page.xpath('//link[@rel="canonical"]/@href')[0].endswith(LIST)
    assert "corrected" in page.xpath('//meta[@name="description"]/@content')[0]
    assert LIST in page.xpath("//footer//a/@href")


def test_a_story_that_is_not_public_is_not_in_the_list(client):
    now = timezone.now()
    withdrawn, ending = make_article(), make_article()
    tell(withdrawn, "correction", "Zwgone")
    tell(ending, "correction", "Zwends")
    publishing.withdraw(withdrawn, by=None, note="Wrong")
    Article.objects.filter(pk=ending.pk).update(expires_at=now + timedelta(minutes=5))
    text = client.get(LIST).content.decode()
    assert "Zwends" in text and "Zwgone" not in text
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        assert "Zwends" not in client.get(LIST).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_kept_list_is_new_with_each_deed_that_it_shows(client, db):
    article = make_article(headline="Zwold")
    client.get(LIST)
    tell(article, "correction", "Zwnote")
    assert "Zwnote" in client.get(LIST).content.decode()
    publishing.publish(article, by=None, content={"headline": "Zwnew"}, change=Change("typo"))
    text = client.get(LIST).content.decode()
    assert "Zwnew" in text and "Zwold" not in text
    for deed in (publishing.withdraw, publishing.kill):
        deed(article, by=None, note="Wrong")
        assert "Zwnote" not in client.get(LIST).content.decode()
        if deed is publishing.withdraw:
            publishing.publish(article, by=None)
            assert "Zwnote" in client.get(LIST).content.decode()


def test_the_list_goes_on_page_by_page(read, client, monkeypatch):
    monkeypatch.setattr(correction_views, "PER_PAGE", 2)
    article = make_article()
    for number in range(5):
        tell(article, "correction", f"Note {number}.")
    pages = [read(f"{LIST}?page={number}") for number in (1, 2, 3)]
    assert [len(page.xpath('//ol[@class="note-list"]/li')) for page in pages] == [2, 2, 1]
    assert pages[0].xpath('//a[@rel="next"]/@href') == ["?page=2"]
    assert pages[1].xpath('//a[@rel="prev"]/@href') == [LIST]
    assert pages[2].xpath('//a[@rel="next"]') == []
    titles = {page.xpath("//title/text()")[0] for page in pages}
    assert len(titles) == 3
    for wrong in ("4", "0", "-1", "x", "9" * 30, ""):
        assert client.get(f"{LIST}?page={wrong}").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(client, django_assert_max_num_queries):
    tell(make_article(), "correction", "It was nine.")
    client.get(LIST)  # which prepares its parts
    cache.clear()
    with django_assert_max_num_queries(4) as few:
        assert client.get(LIST).status_code == 200
    article = make_article()
    now = timezone.now()
    Correction.objects.bulk_create(
        Correction(article=article, kind="update", note=f"Note {n}.", at=now) for n in range(120)
    )
    client.get(f"{LIST}?page=2")
    cache.clear()
    with django_assert_max_num_queries(4) as many:
        assert client.get(f"{LIST}?page=2").content.count(b'class="note ') == 50
    assert len(many) <= len(few)
    with django_assert_max_num_queries(1):
        client.get(f"{LIST}?page=2")


def test_a_preview_shows_the_notes_that_the_story_has(client, editor):
    article = make_article()
    tell(article, "correction", "It was nine.", at_top=True)
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{article.pk}/preview/")
    assert "It was nine." in page.content.decode()
