"""A story that somebody paid for says so wherever it stands, and gets nothing that news gets."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles import breaking, content, sponsored
from articles.models import Article
from articles.refusals import NotReady
from desk import working_copies
from tests.factories import make_article, make_creative, make_reads, make_section

pytestmark = pytest.mark.django_db
PAID = "Kiran <Tiles>"
LINKS = '<p>See <a href="https://tiles.example/a">tiles</a> and <a href="/about/">us</a>.</p>'
LONG = f"<p>{'The river rose and the town moved. ' * 8}</p>" * 18


@pytest.fixture
def story():
    return make_article(headline="Tiles for all", body=LINKS + LONG, paid_by=PAID)


def test_page_and_light_version_say_above_the_headline_who_paid(client, story):
    for address in (story.get_absolute_url(), story.get_light_url()):
        page = client.get(address).text
        label = '<p class="sponsored">Sponsored by <bdi>Kiran &lt;Tiles&gt;</bdi></p>'
        assert page.index(label) < page.index("<h1>")
    ours = make_article()
    assert "sponsored" not in client.get(ours.get_absolute_url()).text.partition("story-main")[2]


def test_every_card_says_it(client, story):
    for address in ("/", story.section.get_absolute_url(), "/search/?q=tiles", "/no-such-page/"):
        page = client.get(address).text
        if "Tiles for all" in page:
            assert "Sponsored by" in page, address
            assert "Kiran &lt;Tiles&gt;" in page, address
    assert "Tiles for all" in client.get(story.section.get_absolute_url()).text


def test_feeds_say_it_in_title_and_category(client, story):
    for address in ("/feed/", "/atom/"):
        feed = unescape(unescape(client.get(address).text))
        assert "Sponsored by Kiran <Tiles> | Tiles for all" in feed
        assert re.search(r"<category[^/]*Sponsored by Kiran <Tiles>", feed)


def test_links_in_its_text_are_marked_as_paid_and_own_links_are_not(client, story):
    page = client.get(story.get_absolute_url()).text
    assert '<a href="https://tiles.example/a" rel="sponsored noopener">' in page
    assert '<a href="/about/">us</a>' in page


def test_machines_are_told_who_paid(client, story):
    page = client.get(story.get_absolute_url()).text
    data = json.loads(
        re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)[1]
    )
    (news,) = (thing for thing in data["@graph"] if thing["@type"] == "NewsArticle")
    assert news["sponsor"] == {"@type": "Organization", "name": PAID}


def test_it_carries_no_advertisement_of_anybody(client, story):
    make_creative(headline="A rival")
    assert "data-slot" not in client.get(story.get_absolute_url()).text
    assert "data-slot" not in client.get(story.get_light_url()).text


def test_it_is_no_news_it_is_not_breaking_and_not_among_what_is_read(client, editor, story):
    ours = [make_article(headline=f"Our news {number}") for number in range(4)]
    make_reads(story, 500)
    for one in ours:
        make_reads(one, 20)
    assert "Our news 1" in client.get("/news-sitemap.xml").text
    assert "Tiles for all" not in client.get("/news-sitemap.xml").text
    until = timezone.now() + timedelta(hours=1)
    with pytest.raises(NotReady, match="paid for this story"):
        breaking.set_breaking(story, by=editor, until=until)
    Article.objects.filter(pk=story.pk).update(breaking_until=until)  # before it was paid for
    assert not Article.objects.breaking().exists()
    page = client.get(ours[0].get_absolute_url()).text
    trending = re.search(r"data-trending.*?</section>", page, re.S)
    assert "Tiles for all" not in trending[0]


def test_it_goes_through_working_copies(editor, story):
    copied = {**content.of(story), "paid_by": ""}
    working_copies.save_copy(story, content=copied, by=editor)
    story.refresh_from_db()
    assert story.paid_by == PAID  # readers' row waits for its publication
    working_copies.publish_copy(story, by=editor, number=story.version)
    story.refresh_from_db()
    assert story.paid_by == ""
    assert 'rel="noopener"' in story.reader_html
    older = {name: value for name, value in copied.items() if name != "paid_by"}
    assert content.current(older)["paid_by"] == ""


def test_editors_alone_say_it_in_the_form(client, reporter, editor):
    section = make_section()
    typed = {
        **{"headline": "Tiles", "body": "<p>Tiles.</p>", "language": "en", "section": section.pk},
        **{"paid_by": "  Kiran   Tiles ", "base_number": "0", "seen_state": "draft"},
    }
    client.force_login(reporter)
    client.post("/admin/articles/article/add/", typed)
    assert Article.objects.get().paid_by == ""
    client.force_login(editor)
    client.post("/admin/articles/article/add/", typed)
    assert Article.objects.newest_first().filter(paid_by="Kiran Tiles").count() == 1
    page = client.get("/admin/articles/article/add/").text
    assert "Paid for by" in page


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_it_is_said_in_the_language_of_the_story(language):
    with override(language):
        assert "Kiran" in sponsored.words("Kiran")
        assert "Sponsored" not in sponsored.words("Kiran")
        assert sponsored.words("") == sponsored.line("") == ""
