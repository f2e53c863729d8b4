"""Where slots stand on kept pages, what is in them, and what never is."""

import re

import pytest
from django.template import engines
from django.test import RequestFactory

from ads.models import Condition, PageSlot, Suppression
from ads.slots import FRAME_PX, WORDS_PX, Slot
from articles.models import Tag
from tests.factories import (
    make_article,
    make_creative,
    make_flight,
    make_house,
    make_section,
)

pytestmark = pytest.mark.django_db(transaction=True)  # what is prepared is freed by a commit
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
BODY = PARAGRAPH * 18
NAMES = ["front", "rail", "list", "footer"]


def drawn(name, *, path="/a-page/", **context):
    template = engines["django"].from_string("{% load slots %}{% ad_slot name %}")
    return template.render({"name": name, **context}, RequestFactory().get(path))


def body_of(article, **context):
    source = "{% load slots %}{% story_body article light=light %}"
    context = {"article": article, "light": False, **context}
    return engines["django"].from_string(source).render(context, RequestFactory().get("/s/"))


def count(html):
    return html.count("data-slot=")


@pytest.fixture
def rain():
    return Tag.objects.create(name="Rain", slug="rain")


def say(name, **fields):
    PageSlot.objects.filter(name=name).delete()
    return PageSlot.objects.create(
        **{"name": name, "label": name, "phone": "300x250", "wide": "300x250", **fields}
    )


def test_what_is_paid_for_is_in_no_kept_page():
    make_creative(flight=make_flight(), headline="Paid for")
    assert [drawn(name) for name in NAMES] == [""] * 4
    make_creative(headline="Our own")
    page = drawn("front") + body_of(make_article(body=BODY))
    assert "Our own" in page
    assert "Paid for" not in page


def test_list_and_footer_are_off_until_the_ad_manager_switches_them_on():
    make_creative()
    assert [bool(drawn(name)) for name in NAMES] == [True, True, False, False]
    say("list")
    say("footer")
    assert [bool(drawn(name)) for name in NAMES] == [True] * 4


def test_a_slot_that_is_switched_off_stands_nowhere(client):
    make_creative()
    say("story", is_on=False)
    say("front", is_on=False)
    article = make_article(body=BODY)
    assert body_of(article) == article.reader_html
    assert drawn("front") == ""
    assert drawn("rail")


def test_a_slot_takes_the_sizes_that_it_has_now_and_keeps_their_room_free():
    make_creative(headline="Tall", size="300x600")
    assert drawn("rail") == ""
    say("rail", phone="", wide="300x600")
    html = drawn("rail")
    assert "Tall" in html
    assert 'class="slot slot-rail phone-none wide-tower"' in html


def test_a_higher_slot_in_a_story_stands_there_less_often():
    make_creative()
    article = make_article(body=BODY)
    before = count(body_of(article))
    say("story", phone="300x600", wide="300x600")
    assert 0 < count(body_of(article)) < before


def test_a_low_room_is_measured_as_high_as_the_words_that_stand_in_it():
    low, high = (
        Slot("story", "In story", phone=size, wide="728x90") for size in ("320x50", "300x250")
    )
    assert low.height_px == WORDS_PX + FRAME_PX < high.height_px == 250 + FRAME_PX
    assert Slot("story", "In story", phone="", wide="728x90").height_px == 0


def test_the_light_version_measures_its_own_slot_and_not_that_of_the_other():
    make_creative()
    article = make_article(body=BODY)
    before = count(body_of(article, light=True))
    say("story", phone="320x50", wide="728x90")
    assert count(body_of(article, light=True)) == before
    say("light", phone="300x600", wide="300x600")
    assert 0 < count(body_of(article, light=True)) < before


@pytest.mark.parametrize("slot", ["", "rail", "story"])
def test_the_whole_site_or_one_slot_of_it_is_silent(slot):
    make_creative()
    Suppression.objects.create(slot=slot)
    assert bool(drawn("rail")) == (slot == "story")
    assert bool(count(body_of(make_article(body=BODY)))) == (slot == "rail")


@pytest.mark.parametrize("slot", ["", "rail", "story"])
def test_a_tag_silences_its_stories_and_its_own_page_and_no_other(rain, slot):
    make_creative()
    Suppression.objects.create(tag=rain, slot=slot)
    article, other = make_article(body=BODY), Tag.objects.create(name="Sun", slug="sun")
    assert bool(count(body_of(article, tags=[rain, other]))) == (slot == "rail")
    assert count(body_of(article, tags=[other]))
    assert bool(drawn("rail", tag=rain)) == (slot == "story")
    assert drawn("rail", tag=other)


def test_a_story_page_and_a_tags_page_know_their_tags(client, rain):
    make_creative()
    article = make_article(body=BODY)
    article.tags.add(rain)
    silence = Suppression.objects.create(tag=rain)
    for path in (article.get_absolute_url(), article.get_light_url(), "/tag/rain/"):
        assert count(client.get(path).text) == 0, path
    silence.delete()
    assert count(client.get(article.get_absolute_url()).text) > 0


def test_a_notice_of_the_house_stands_where_its_flight_may(rain):
    sport, article = make_section(name="Sport"), make_article(body=BODY)
    Condition.objects.create(flight=make_house(), section=sport)
    Condition.objects.create(flight=make_house(), tag=rain, is_ruled_out=True)
    make_creative()
    assert drawn("rail", section=sport)
    assert drawn("front") == ""
    assert count(body_of(article)) == 0
    article.section = sport
    assert count(body_of(article))
    assert count(body_of(article, tags=[rain])) == 0


def test_a_picture_made_for_its_size_is_drawn_with_its_words_for_those_who_do_not_see_it():
    make_creative(headline="Open house", line="", link_text="Book", artwork="notices/2026/a.png",
                  size="300x250")  # fmt: skip
    html = drawn("rail")
    assert re.search(r'<img src="[^"]*notices/2026/a.png" width="300" height="250" alt="Open house Book"', html)  # fmt: skip
    assert "slot-words" not in html


def test_a_wide_one_leaves_its_words_for_phones():
    make_creative(headline="Open house", artwork="notices/2026/a.png", size="728x90")
    html = drawn("front")
    assert 'class="slot-picture slot-broad"' in html
    assert "slot-words" in html
