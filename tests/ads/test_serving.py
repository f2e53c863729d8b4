"""What stands in a page's slots when a reader opens it."""

import json
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ads import booked as stock
from ads.models import Condition, Delivery, Flight, Offer, PageSlot, Refusal, Suppression
from ads.reasons import Deed
from articles.models import Tag
from pagecache import store
from tests.ads.conftest import own_clock
from tests.factories import make_article, make_creative, make_flight, make_picture, make_section

pytestmark = pytest.mark.django_db
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
BODY = PARAGRAPH * 18


def test_what_is_booked_takes_the_place_of_the_house_notice(reading, booked, house):
    creative, story = booked("Argue well", target="https://example.org/x"), make_article()
    offer = reading().open(story=story, places={"story-1": house.pk})["story-1"]
    assert offer["creative"] == creative.pk
    assert (offer["headline"], offer["away"]) == ("Argue well", True)
    assert offer["to"] == f"/b/to/{offer['ticket']}/"
    assert "example.org" not in json.dumps(offer)
    row = Offer.objects.get()
    assert (row.flight, row.creative, row.slot) == (creative.flight, creative, "story")
    assert (row.article, row.device, len(row.reader)) == (story.pk, "phone", 32)
    assert Delivery.objects.values_list("offers", "rendered", "viewable").get() == (1, 0, 0)


def test_where_nothing_is_booked_the_notice_that_stands_there_is_offered(reading, house):
    offer = reading().open(about="", places={"front": house.pk})["front"]
    assert (offer["creative"], "words" in offer) == (house.pk, False)
    assert Offer.objects.get().flight == house.flight


def test_case_117_every_flight_is_over_and_the_house_stands_without_it_the_slot_is_absent(
    reading, booked, house, transactional_db
):
    booked(ends_at=timezone.now() - timedelta(minutes=1))
    story = make_article(body=BODY)
    page = {"story": story, "places": {"story-1": house.pk}}
    assert reading().open(**page)["story-1"]["creative"] == house.pk
    assert "data-slot" in Client().get(story.get_absolute_url()).text
    house.is_on = False
    house.save()
    kept = Client().get(story.get_absolute_url()).text
    assert "data-slot" not in kept and "data-notice" not in kept
    assert reading().open(**page) == {}


def test_a_page_gets_all_its_places_at_once_and_no_creative_twice(reading, booked, house):
    for number in range(6):
        booked(f"Words {number}")
    places = {"story-1": house.pk, "story-2": house.pk, "story-3": house.pk, "footer": house.pk}
    PageSlot.objects.filter(name="footer").update(is_on=True)
    offers = reading().open(story=make_article(), places=places)
    assert offers.keys() == places.keys()
    assert len({offer["creative"] for offer in offers.values()}) == 4


def test_one_flight_alone_stands_once_and_the_house_keeps_the_rest(reading, booked, house):
    creative = booked()
    places = {f"story-{n}": house.pk for n in (1, 2, 3)}
    offers = reading().open(story=make_article(), places=places)
    assert Counter(o["creative"] for o in offers.values()) == {creative.pk: 1, house.pk: 2}


def test_a_roadblock_takes_every_place_that_it_fits(reading, booked, house):
    creative = booked(is_roadblock=True, priority=1)
    booked("Other")
    places = {f"story-{n}": house.pk for n in (1, 2, 3)}
    offers = reading().open(story=make_article(), places=places)
    assert {o["creative"] for o in offers.values()} == {creative.pk}


def test_a_picture_is_offered_in_the_size_of_the_screen_only(reading, house):
    flight = make_flight()
    wide = make_creative(flight=flight, size="728x90", picture=make_picture(size=(1456, 180)))
    tape = make_creative(flight=flight, size="320x100", picture=make_picture(size=(640, 200)))
    ask = {"about": "", "places": {"front": house.pk}}
    phone = reading().open(**ask, width=390)["front"]
    assert phone["creative"] == tape.pk
    assert (phone["width"], phone["height"], phone["words"]) == (320, 100, tape.words)
    assert phone["picture"].startswith("/media/pictures/")
    assert reading().open(**ask, width=1280)["front"]["creative"] == wide.pk
    assert reading().open(**ask, width=768)["front"]["creative"] == wide.pk


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"section": "own"}, True),
        ({"section": "own", "is_ruled_out": True}, False),
        ({"section": "other"}, False),
        ({"tag": "own"}, True),
        ({"tag": "other"}, False),
        ({"article": "own"}, True),
        ({"slot": "story"}, True),
        ({"slot": "rail"}, False),
        ({"device": "phone"}, True),
        ({"device": "desktop"}, False),
        ({"language": "en"}, True),
        ({"language": "ur"}, False),
    ],
)
def test_a_flight_stands_only_where_its_conditions_say(reading, booked, house, condition, fits):
    creative = booked()
    own, other = (Tag.objects.create(name=n, slug=n) for n in ("rain", "sun"))
    story = make_article(tags=["rain"])
    rows = {
        "section": {"own": story.section, "other": make_section()},
        "tag": {"own": own, "other": other},
        "article": {"own": story},
    }
    said = {k: rows.get(k, {}).get(v, v) for k, v in condition.items()}
    Condition.objects.create(flight=creative.flight, **said)
    found = reading().open(story=story, places={"story-1": house.pk})["story-1"]["creative"]
    assert found == (creative.pk if fits else house.pk)


def test_pages_of_sections_and_tags_are_what_they_are(reading, booked, house):
    creative, section = booked(), make_section()
    tag = Tag.objects.create(name="rain", slug="rain")
    Condition.objects.create(flight=creative.flight, tag=tag)
    places = {"rail": house.pk}
    assert reading().open(about=f"tag:{tag.pk}", places=places)["rail"]["creative"] == creative.pk
    section_page = reading().open(about=f"section:{section.pk}", places=places)
    assert section_page["rail"]["creative"] == house.pk


@pytest.mark.parametrize("field", ["is_sensitive", "paid_by", "has_slots", "section"])
def test_pages_that_carry_nothing_are_offered_nothing(reading, booked, house, field):
    booked()
    said = {"is_sensitive": True, "paid_by": "Acme"}
    said = {field: said[field]} if field in said else {"has_slots": False}
    said = {"section": make_section(**said)} if field == "section" else said
    story = make_article(**said)
    assert reading().open(story=story, places={"story-1": house.pk}) == {}
    if field == "section":
        page = {"about": f"section:{story.section_id}", "places": {"rail": house.pk}}
        assert reading().open(**page) == {}
    assert not Offer.objects.exists()


def test_a_place_that_is_silent_or_switched_off_is_offered_nothing(reading, booked, house):
    booked()
    tag = Tag.objects.create(name="rain", slug="rain")
    Suppression.objects.create(tag=tag, slot="story")
    PageSlot.objects.filter(name="rail").update(is_on=False)
    story = make_article(tags=["rain"])
    assert reading().open(story=story, places={"story-1": house.pk, "rail": house.pk}) == {}


def test_a_story_that_readers_cannot_have_is_offered_nothing(reading, booked, house):
    booked()
    draft = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert reading().open(story=draft, places={"story-1": house.pk}) == {}
    assert reading().open(about="story:987654", places={"story-1": house.pk}) == {}


def test_what_is_booked_never_stands_in_a_kept_page(booked, client):
    creative, story = booked("Only by asking"), make_article(body=BODY)
    page = client.get(story.get_absolute_url()).text
    assert "The house" in page
    assert "Only by asking" not in page and f'data-notice="{creative.pk}"' not in page


def test_a_kept_page_holds_no_ticket_and_is_the_same_for_every_reader(house):
    story = make_article(body=BODY)
    pages = [
        Client().get(story.get_absolute_url(), headers={"User-Agent": agent, "Sec-GPC": gpc})
        for agent, gpc in (("One/1.0", "1"), ("Two/2.0", "0"))
    ]
    assert pages[0].content == pages[1].content
    assert "/b/to/" not in pages[0].text
    assert "rooms.js" in pages[0].text


def test_case_121_who_wants_privacy_gets_a_contextual_choice_and_leaves_no_key(
    reading, booked, house, monkeypatch
):
    limited = booked("Limited", frequency_most=3, frequency_hours=24, priority=1)
    creative, story = booked(), make_article(body=BODY)
    asked = []
    ask = store.ask
    monkeypatch.setattr(store, "ask", lambda *a, **k: asked.append(a) or ask(*a, **k))
    page = {"story": story, "places": {"story-1": house.pk}}
    for reader, said in ((reading(**{"Sec-GPC": "1"}), False), (reading(), True)):
        offer = reader.open(**page, privacy=said)["story-1"]
        assert offer["creative"] == creative.pk != limited.pk
        reader.tell(Deed.VIEWABLE, offer, story=story, privacy=said)
    assert set(Offer.objects.values_list("reader", flat=True)) == {""}
    assert not [call for call in asked if "seen" in str(call)]
    vary = Client().get(story.get_absolute_url()).headers.get("Vary", "")
    answer = reading(**{"Sec-GPC": "1"}).post("/b/rooms/", {"about": ""})
    assert "GPC" not in (vary + answer.headers.get("Vary", "")).upper()


@own_clock
def test_a_limit_of_views_holds_for_a_reader_and_for_nobody_else(reading, booked, house, clock):
    creative, story = booked(frequency_most=2, frequency_hours=3), make_article()
    page = {"story": story, "places": {"story-1": house.pk}}
    seen = []
    for _ in range(4):
        offer = reading().open(**page)["story-1"]
        seen.append(offer["creative"])
        clock(seconds=2)
        reading().tell("viewable", offer, story=story)
    assert seen == [creative.pk, creative.pk, house.pk, house.pk]
    assert reading(network="198.51.100.1").open(**page)["story-1"]["creative"] == creative.pk
    clock(hours=4)
    assert reading().open(**page)["story-1"]["creative"] == creative.pk


def test_a_limit_holds_for_offers_that_are_out_already_and_over_midnight(
    reading, booked, house, clock
):
    creative, story = booked(frequency_most=2, frequency_hours=24), make_article()
    clock(hours=23 - timezone.now().hour, minutes=50 - timezone.now().minute)
    page = {"story": story, "places": {"story-1": house.pk}}
    offers = [reading().open(**page)["story-1"] for _ in range(4)]
    for offer in offers:
        assert offer["creative"] == creative.pk
        clock(minutes=8)  # the third is told after midnight of UTC
        reading().tell("viewable", offer, story=story)
    assert sum(Delivery.objects.values_list("viewable", flat=True)) == 2
    assert reading().open(**page)["story-1"]["creative"] == house.pk


def test_while_nobody_remembers_readers_what_has_a_limit_is_not_shown(
    reading, booked, house, monkeypatch
):
    booked("Limited", frequency_most=3, frequency_hours=24, priority=1)
    creative = booked()

    def away(*args, **kwargs):
        raise store.Unanswered

    monkeypatch.setattr("ads.readers.store.ask", away)
    offer = reading().open(about="", places={"front": house.pk})["front"]
    assert offer["creative"] == creative.pk


def test_a_flight_that_has_all_its_views_is_offered_no_more(reading, booked, house, clock):
    end = timezone.now() + timedelta(days=1)
    creative = booked(goal="viewable", goal_count=10, ends_at=end, starts_at=timezone.now())
    clock(hours=2)
    page = {"about": "", "places": {"front": house.pk}}
    assert reading().open(**page)["front"]["creative"] == creative.pk
    Flight.objects.filter(pk=creative.flight_id).update(delivered=10)
    clock(seconds=31)
    assert reading().open(**page)["front"]["creative"] == house.pk


def test_a_flight_without_a_goal_waits_for_the_next_day_when_it_has_all_of_this_one(
    reading, booked, house, clock
):
    creative = booked(daily_cap=2)
    clock(hours=24 - timezone.localtime().hour)  # far from midnight

    def offered():
        offer = reading().open(about="", places={"front": house.pk})["front"]
        clock(seconds=31)
        reading().tell("viewable", offer)
        return offer["creative"]

    assert [offered() for _ in range(4)] == [creative.pk, creative.pk, house.pk, house.pk]
    assert not Refusal.objects.exists()
    clock(days=1)
    assert offered() == creative.pk


def test_what_is_saved_is_offered_from_then_on(reading, booked, house, transactional_db):
    page = {"about": "", "places": {"front": house.pk}}
    assert reading().open(**page)["front"]["creative"] == house.pk
    creative = booked()
    assert reading().open(**page)["front"]["creative"] == creative.pk
    creative.flight.campaign.is_on = False
    creative.flight.campaign.save()
    assert reading().open(**page)["front"]["creative"] == house.pk


@pytest.mark.parametrize(
    "said",
    [
        {"agent": ""},
        {"agent": "curl/8.5.0"},
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Cookie": "sessionid=x"},
    ],
)
def test_who_is_no_reader_is_offered_nothing_and_nothing_is_written(reading, house, booked, said):
    booked()
    answer = reading(**said).post(
        "/b/rooms/",
        {"about": "", "width": 9, "language": "", "privacy": False, "places": {"front": house.pk}},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Offer.objects.exists()


GOOD = {"about": "", "width": 390, "language": "en", "privacy": False, "places": {"front": 1}}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"[" * 1500, b"x" * 5000,
        {**GOOD, "about": 7}, {**GOOD, "about": "story:"}, {**GOOD, "about": "story:-1"},
        {**GOOD, "about": "story:1e9"}, {**GOOD, "about": f"story:{'9' * 40}"},
        {**GOOD, "about": "author:1"}, {**GOOD, "width": "wide"}, {**GOOD, "width": None},
        {**GOOD, "language": ["en"]}, {**GOOD, "language": {}}, {**GOOD, "places": []},
        {**GOOD, "places": {}}, {**GOOD, "places": {"front": "1"}}, {**GOOD, "places": {"front": -1}},
        {**GOOD, "places": {"front": True}}, {**GOOD, "places": {"front": 10**30}},
        {**GOOD, "places": {"nowhere": 1}}, {**GOOD, "places": {"light": 1}},
        {**GOOD, "places": {"story": 1}}, {**GOOD, "places": {"story-1": 1}},
        {**GOOD, "places": {"story-99": 1}}, {**GOOD, "places": {str(n): 1 for n in range(99)}},
    ],
)  # fmt: skip
def test_whatever_is_asked_is_answered_with_nothing_and_breaks_nothing(reading, house, body):
    answer = reading().post("/b/rooms/", body)
    assert answer.status_code == 204
    assert not Offer.objects.exists()


def test_an_answer_is_stored_nowhere_and_brings_no_cookie(reading, house):
    body = {**GOOD, "places": {"front": house.pk}}
    answer = reading().post("/b/rooms/", body)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_addresses_and_scripts_have_no_word_that_blockers_look_for(reading, booked, house):
    booked()
    offer = reading().open(about="", places={"front": house.pk})["front"]
    said = " ".join(("/b/rooms/", "/b/told/", offer["to"].rpartition(".")[0], "js/rooms.js"))
    words = r"\bads?\b|advert|banner|sponsor|track|click|beacon|pixel|impression|analytic|promo"
    assert not re.search(words, said, re.I)


def test_when_the_database_is_away_the_page_is_told_nothing_and_stays(reading, house, monkeypatch):
    from django.db import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("away")

    monkeypatch.setattr("ads.choosing.booked.stock", away)
    assert reading().post("/b/rooms/", {**GOOD, "places": {"front": house.pk}}).status_code == 204


def test_a_choice_costs_four_queries_and_two_for_its_transaction(
    reading, booked, house, django_assert_num_queries
):
    for number in range(5):
        booked(f"Words {number}", frequency_most=9, frequency_hours=1)
    story = make_article(tags=["rain", "sun"])
    page = {"story": story, "places": {f"story-{n}": house.pk for n in range(1, 6)}}
    reading().open(**page)
    with django_assert_num_queries(6):
        assert len(reading().open(**page)) == 5


def test_a_share_is_half_a_minute_old_at_most(reading, booked, house, clock, monkeypatch):
    made = []
    monkeypatch.setattr(stock.progress, "shares", lambda *a, **k: made.append(1) or {})
    page = {"about": "", "places": {"front": house.pk}}
    for _ in range(3):
        reading().open(**page)
    assert len(made) == 1
    clock(seconds=31)
    reading().open(**page)
    assert len(made) == 2
