"""What flights are told to reach: what their places had, who is before them, what stops them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ads import outlook
from ads.deliveries import hour_of
from ads.forecasting import Course
from ads.models import Condition, Creative, Delivery, Flight, Offer
from articles.models import Tag
from tests.factories import make_article, make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now()


def booked(**fields):
    """Half-way to 10,000: 1,000 a day."""
    shown = fields.pop("shown", True)
    said = {"goal": "viewable", "goal_count": 10_000, "delivered": 5_000}
    flight = make_flight(**said | {"starts_at": NOW - 5 * DAY, "ends_at": NOW + 5 * DAY, **fields})
    if shown:
        make_creative(flight=flight)
    return flight


def count(viewable, *, slot="story", story=None, clicks=0, days=1):
    """So many in one hour of yesterday, of the house."""
    house = make_creative()
    Delivery.objects.create(
        **{"flight": house.flight, "creative": house, "slot": slot, "article": story},
        **{"hour": hour_of(NOW - days * DAY), "viewable": viewable, "clicks": clicks},
    )
    cache.clear()


def opened(pages, *slots):
    """So many pages with a place in each of these slots."""
    house, reader = make_creative(), "-".join(slots)[:32]
    Offer.objects.bulk_create(
        Offer(
            flight=house.flight, creative=house, slot=slot, device="phone", reader=reader,
            issued_at=NOW - timedelta(seconds=number),
        )
        for number in range(pages) for slot in slots
    )  # fmt: skip
    cache.clear()


def of(flight):
    return outlook.of_flights([Flight.objects.get(pk=flight.pk)], NOW)[flight.pk]


def tagged(name):
    return Tag.objects.get_or_create(name=name, slug=name)[0]


def test_a_flight_for_a_section_that_nobody_reads_is_on_no_course():
    flight, read = booked(), make_article(section=make_section(name="Read"))
    Condition.objects.create(flight=flight, section=make_section(name="Unread"))
    count(50_000, story=read)
    found = of(flight)
    assert (found.counted, found.forecast.expected) == (0, 5_000)
    assert found.forecast.course is Course.SHORT


@pytest.mark.parametrize(
    ("conditions", "counted"),
    [
        ([], 1111),
        ([{"section": "sport"}], 11),
        ([{"section": "sport", "is_ruled_out": True}], 1100),
        ([{"tag": "rain"}], 101),
        ([{"tag": "rain"}, {"section": "sport"}], 1),
        ([{"tag": "rain", "is_ruled_out": True}], 1010),
        ([{"tag": "rain"}, {"tag": "sun"}], 111),
        ([{"article": "wet sport"}], 1),
        ([{"article": "wet sport", "is_ruled_out": True}], 1110),
        ([{"language": "en"}], 111),
        ([{"slot": "rail"}, {"section": "sport"}], 0),
        ([{"device": "phone"}, {"section": "sport"}], 11),
    ],
)
def test_only_places_that_meet_the_conditions_are_expected_from(conditions, counted):
    sport, news = make_section(name="Sport"), make_section(name="News")
    stories = {
        "wet sport": make_article(section=sport, tags=["rain"]),
        "dry sport": make_article(section=sport, tags=["sun"]),
        "wet news": make_article(section=news, tags=["rain", "snow"]),
    }
    for number, story in enumerate(stories.values()):
        count(10**number, story=story)
    count(1000, slot="rail")
    flight = booked()
    rows = {"sport": sport, "rain": tagged("rain"), "sun": tagged("sun"), **stories}
    for said in conditions:
        Condition.objects.create(flight=flight, **{k: rows.get(v, v) for k, v in said.items()})
    assert of(flight).counted == counted


def test_what_nobody_counted_is_said_plainly(client, ad_manager):
    count(3_000, story=make_article())
    flight = booked()
    assert of(flight).notes == ()
    Condition.objects.create(flight=flight, device="phone")
    assert of(flight).notes == (outlook.BY_SCREEN,)
    Condition.objects.create(flight=flight, language="hi")
    assert of(flight).notes == (outlook.BY_SCREEN, outlook.BY_STORY)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_flight_change", args=[flight.pk])).text
    assert outlook.BY_SCREEN in page and outlook.BY_STORY in page
    Condition.objects.create(flight=flight, slot="story")
    assert of(flight).notes == (outlook.BY_SCREEN,)


def test_what_cannot_run_says_why_and_expects_nothing(client, ad_manager):
    count(50_000)
    off, empty, stopped = booked(is_on=False), booked(shown=False), booked()
    stopped.campaign.is_on = False
    stopped.campaign.save()
    for flight, reason in (
        (off, outlook.OFF), (empty, outlook.EMPTY), (stopped, outlook.CAMPAIGN_OFF),
    ):  # fmt: skip
        found = of(flight).forecast
        assert (found.course, found.hindrance, found.expected) == (Course.HALTED, reason, 5_000)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_flight_change", args=[empty.pk])).text
    assert "cannot run" in page and outlook.EMPTY in page
    assert "cannot run: it has no creative that runs" in client.get("/admin/").text


@pytest.mark.parametrize("change", [{"is_on": False}, {"ends_at": NOW - timedelta(minutes=1)}])
def test_a_creative_that_runs_no_more_is_none_and_one_that_will_is_one(change):
    flight = booked()
    Creative.objects.filter(flight=flight).update(**change)
    assert of(flight).forecast.course is Course.HALTED
    make_creative(flight=flight, starts_at=NOW + DAY)
    assert of(flight).forecast.course is Course.ON


def test_what_is_over_or_reached_is_told_as_that_whatever_stops_it():
    over = booked(is_on=False, starts_at=NOW - 5 * DAY, ends_at=NOW - DAY)
    assert of(over).forecast.course is Course.SHORT
    assert of(over).forecast.hindrance == ""
    assert of(booked(is_on=False, delivered=10_000)).forecast.course is Course.REACHED


def test_a_flight_stands_once_on_a_page_however_many_places_that_has():
    flight = booked()
    count(5_000)
    opened(20, "story", "story", "story", "story", "story")
    opened(20, "rail")
    found = of(flight)
    assert found.per_page == pytest.approx(3)
    Condition.objects.create(flight=flight, slot="story")
    found = of(flight)
    assert (found.counted, found.per_page) == (5_000, 5)
    assert found.forecast.expected == 10_000
    Delivery.objects.update(viewable=4_500)
    cache.clear()
    assert of(flight).forecast.expected == 9_500


def test_a_roadblock_has_all_places_of_a_page():
    count(5_000)
    opened(20, "story", "story", "story", "story", "story")
    assert of(booked(is_roadblock=True)).per_page == 1
    flight = booked()
    text = render_to_string("components/flight_standing.html", {"flight": flight, "o": of(flight)})
    assert "a page has 5.0 of them, and it stands in one" in text


def test_others_take_of_a_page_with_many_places_what_the_flight_does_not_need():
    flight = booked()
    count(5_000)
    opened(9, "story", "story", "story", "story", "story")
    booked(priority=1, goal_count=25_000)  # 4,000 a day of other places of the same pages
    assert of(flight).others == pytest.approx(4_000)
    assert of(flight).forecast.expected == pytest.approx(10_000, abs=1)


def test_a_rival_in_other_places_takes_nothing_and_one_in_half_of_them_half():
    sport, news = make_section(name="Sport"), make_section(name="News")
    count(3_000, story=make_article(section=sport))
    count(3_000, story=make_article(section=news))
    flight, rival = booked(), booked(priority=1)
    Condition.objects.create(flight=flight, section=sport)
    assert of(flight).others == pytest.approx(500)  # half of what it takes anywhere
    Condition.objects.create(flight=rival, section=news)
    assert of(flight).others == 0
    Condition.objects.create(flight=rival, section=sport)
    assert of(flight).others == pytest.approx(500)
    Condition.objects.create(flight=rival, device="phone")
    Condition.objects.create(flight=flight, device="desktop")
    assert of(flight).others == 0


def test_a_rival_takes_only_in_the_time_that_both_run():
    flight = booked()
    count(3_000)
    late = booked(priority=1, delivered=0, starts_at=NOW + 4 * DAY, ends_at=NOW + 14 * DAY)
    assert of(flight).others == pytest.approx(200)  # 1,000 on one day of five
    late.starts_at = NOW + 5 * DAY
    late.save()
    assert of(flight).others == 0


def test_before_anything_is_counted_others_are_told_by_their_conditions():
    flight, rival = booked(), booked(priority=1)
    assert (of(flight).counted, of(flight).others) == (None, pytest.approx(1_000))
    Condition.objects.create(flight=flight, slot="story")
    Condition.objects.create(flight=rival, slot="story", is_ruled_out=True)
    assert of(flight).others == 0


@pytest.mark.parametrize(("kind", "queries"), [("section", 3), ("tag", 4)])
def test_it_asks_three_times_for_all_and_once_more_for_tags(
    kind, queries, django_assert_num_queries
):
    count(3_000, story=make_article())
    for number in range(4):
        rows = {"section": make_section(), "tag": tagged(f"tag-{number}")}
        Condition.objects.create(flight=booked(), **{kind: rows[kind]})
    flights = list(Flight.objects.exclude(goal="").prefetch_related("conditions"))
    with django_assert_num_queries(queries):
        assert len(outlook.of_flights(flights, NOW)) == 4
    with django_assert_num_queries(1):
        outlook.of_flights(flights, NOW)
