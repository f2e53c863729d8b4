"""Stories in lists, as ready HTML."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from lxml import html

from articles import cards
from articles.models import Article
from pagecache import pages
from tests.factories import make_article, make_author, make_picture, make_section

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def written(form, *, language="en", now=NOW):
    (story,) = cards.of(Article.objects.card_rows(names=True))
    with translation.override(language):
        return cards.html(story, form, now=now)


def words(part):
    return " ".join(part.text_content().split())


@pytest.fixture
def story():
    return make_article(
        headline="Water rises",
        standfirst="Slowly, then fast.",
        section=make_section(name="India"),
        authors=[make_author(name="Asha", slug="asha"), make_author(name="Imran", slug="imran")],
        lead_picture=make_picture(),
        published_at=datetime(2026, 11, 22, 6, 30, tzinfo=UTC),
    )


def test_a_card_shows_what_its_form_says(story):
    card = html.fromstring(written(cards.LEAD))
    assert card.get("class") == "card card-lead"
    assert card.xpath("./div/h2/a/@href") == [story.get_absolute_url()]
    assert words(card.xpath('.//*[@class="kicker"]')[0]) == "India"
    assert words(card.xpath('.//*[@class="card-summary"]')[0]) == "Slowly, then fast."
    assert words(card.xpath('.//*[@class="meta"]')[0]) == "Asha and Imran · 12:00 IST"
    assert card.xpath('.//a[@rel="author"]/@href') == ["/author/asha/", "/author/imran/"]
    assert card.xpath(".//img/@fetchpriority") == ["high"]
    plain = html.fromstring(written(cards.ROW))
    assert plain.xpath("./div/h3/a/@href") == [story.get_absolute_url()]
    assert words(plain.xpath("./div")[0]) == "Water rises12:00 IST"


def test_a_story_without_a_picture_says_so(story):
    Article.objects.update(lead_picture=None)
    card = html.fromstring(written(cards.LEAD))
    assert card.get("class") == "card card-lead card-plain"
    assert card.xpath(".//img") == []


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (cards.ROW, "21 Nov 2026"),
        (cards.LISTED, "21 Nov 2026, 12:00 IST"),
        (cards.COLUMN, "1 min read"),
    ],
)
def test_an_older_story_says_its_date(story, form, shown):
    Article.objects.update(published_at=datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    assert words(html.fromstring(written(form)).xpath('.//*[@class="meta"]')[0]) == shown


def test_the_lead_says_when_it_was_changed(story):
    Article.objects.update(updated_at=datetime(2026, 11, 22, 7, 0, tzinfo=UTC))
    assert "Updated <time" in written(cards.LEAD)
    assert "12:30 IST" in written(cards.LEAD)
    assert "Updated" not in written(cards.ROW)


def test_words_in_another_language_say_so(story):
    Article.objects.update(language="ur")
    card = html.fromstring(written(cards.LEAD))
    assert [part.get("lang") for part in card.xpath(".//h2 | .//p")] == [None, "ur", "ur", None]
    assert {part.get("dir") for part in card.xpath(".//*[@lang='ur']")} == {"rtl"}
    own = html.fromstring(written(cards.LEAD, language="ur"))
    assert own.xpath(".//*[@lang='ur']") == []
    assert own.xpath(".//*[@class='kicker']/@lang") == ["en"]
    assert own.xpath(".//time/bdi/text()") == ["12:00 IST"]


def test_hostile_words_stay_words(story):
    hostile = "</h2><script>alert(1)</script>\"'&"
    Article.objects.update(headline=hostile, standfirst=hostile)
    story.section.name = hostile
    story.section.save()
    story.bylines.first().author.__class__.objects.filter(slug="asha").update(name=hostile)
    card = html.fromstring(written(cards.LEAD))
    assert card.xpath(".//script") == []
    assert written(cards.LEAD).count("&lt;script&gt;") == 4


def test_the_page_hangs_on_the_picture_and_on_midnight(story):
    with pages.collecting() as collected:
        written(cards.ROW)
    assert collected.tags == {story.lead_picture.page_tag}
    assert collected.until == datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    with pages.collecting() as collected:
        written(cards.LISTED)
    assert collected.until is None


@pytest.mark.parametrize("slug", ["plain", "नदी-खतरे", "پرانے-بازار", "a_b-c", "é-ß"])
def test_its_address_is_that_of_the_story(slug):
    make_article(slug=slug, published_at=timezone.now() - timedelta(days=1))
    (story,) = cards.of(Article.objects.card_rows())
    assert story.url == Article.objects.get().get_absolute_url()
