"""How much of all choices a flight takes, by what was counted of it and around it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ads import progress
from ads.deliveries import hour_of
from ads.models import Condition, Delivery, Flight, FlightDay, Offer
from ads.slots import SLOTS
from articles.models import Tag
from tests.factories import make_article, make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def planned(**fields):
    """Ten hours long, half of it over, 1,000 views: 100 an hour."""
    hours = timedelta(hours=5)
    said = {
        "goal": "viewable",
        "goal_count": 1000,
        "starts_at": NOW - hours,
        "ends_at": NOW + hours,
    }
    return make_flight(**{**said, "delivered": 500, **fields})


def offered(count, *, minutes_ago=5, **fields):
    house = make_creative()
    said = {"flight": house.flight, "creative": house, "slot": "story", "device": "phone"}
    said |= {"issued_at": NOW - timedelta(minutes=minutes_ago), **fields}
    Offer.objects.bulk_create([Offer(**said) for _ in range(count)])


def shares(flights, sizes=("any",)):
    every = {flight.pk: frozenset(sizes) for flight in flights}
    return progress.shares(flights, NOW, sizes=every, slots=SLOTS)


def share_of(flight, *sizes):
    flight = Flight.objects.get(pk=flight.pk)
    return shares([flight], sizes or ("any",)).get(flight.pk)


def test_a_flight_without_a_goal_has_no_share_and_asks_nothing(django_assert_num_queries):
    flight = make_flight()
    with django_assert_num_queries(0):
        assert shares([flight]) == {}


def test_one_that_is_on_its_plan_takes_what_it_needs_of_what_comes():
    flight = planned()
    offered(100)  # in a quarter of an hour: 400 an hour, of which half is usually seen
    assert share_of(flight) == pytest.approx(0.5, abs=0.01)


def test_one_that_is_ahead_waits_and_one_that_is_behind_takes_all():
    offered(100)
    assert share_of(planned(delivered=600)) == 0
    assert share_of(planned(delivered=300)) == 1


def test_one_for_which_nothing_comes_takes_all_that_does():
    assert share_of(planned()) == 1
    offered(100, minutes_ago=16)
    assert share_of(planned()) == 1


def test_only_places_that_it_fits_are_reckoned_with():
    flight, tag = planned(), Tag.objects.create(name="rain", slug="rain")
    story = make_article(tags=["rain"])
    Condition.objects.create(flight=flight, tag=tag)
    offered(100, article=story.pk)
    offered(900, article=make_article().pk)
    offered(900)
    assert share_of(flight) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("fitting", "other"),
    [
        ({"slot": "front"}, {"slot": "story"}),  # its room is of another size
        ({"slot": "front", "device": "desktop"}, {"slot": "front", "device": "phone"}),
    ],
)
def test_places_that_no_creative_has_room_in_are_not_reckoned_with(fitting, other):
    flight = planned()
    size = "728x90" if "device" in fitting else "320x100"
    offered(100, **fitting)
    offered(900, **other)
    assert share_of(flight, size) == pytest.approx(0.5, abs=0.01)
    assert share_of(flight, size, "any") == pytest.approx(0.05, abs=0.01)


def test_where_one_creative_has_room_all_do():
    flight = planned()
    offered(50, slot="front")
    offered(50, slot="story")
    assert share_of(flight, "320x100") == pytest.approx(1)
    assert share_of(flight, "320x100", "300x250") == pytest.approx(0.5, abs=0.01)


def test_pages_that_are_no_story_are_reckoned_as_what_they_show(reading, house, clock):
    section = make_section(name="Sport")
    tag = Tag.objects.create(name="rain", slug="rain")
    reader = reading()
    for about in (f"section:{section.pk}", f"tag:{tag.pk}", ""):
        reader.open(about=about, places={"rail": house.pk}, language="hi")
    places = progress._filled_lately(timezone.now())
    assert {(asked.section, asked.tags, asked.language) for asked in places} == {
        (section.pk, frozenset(), section.language), (None, frozenset({tag.pk}), "hi"), (None, frozenset(), "hi"),
    }  # fmt: skip
    assert set(places.values()) == {1}


@pytest.mark.parametrize("kind", ["section", "tag", "language"])
def test_a_flight_for_a_section_a_tag_or_a_language_counts_its_pages(kind):
    rows = {"section": make_section(), "tag": Tag.objects.create(name="rain", slug="rain")}
    flight = planned()
    Condition.objects.create(flight=flight, **{kind: rows.get(kind, "hi")})
    offered(100, slot="rail", **{kind: getattr(rows.get(kind), "pk", "hi")})
    offered(900, slot="rail", language="en")
    assert share_of(flight) == pytest.approx(0.5, abs=0.01)


def test_what_was_seen_of_what_was_offered_is_reckoned_with():
    flight = planned()
    offered(100)
    creative = make_creative(flight=flight)
    row = {"flight": flight, "creative": creative, "slot": "story", "hour": hour_of(NOW)}
    Delivery.objects.create(**row, offers=100_000, rendered=100_000, viewable=100_000)
    assert share_of(flight) == pytest.approx(0.25, abs=0.01)


def test_the_cap_of_a_day_ends_the_day():
    flight = planned(daily_cap=50, delivered=100)
    FlightDay.objects.create(flight=flight, day=timezone.localdate(NOW), delivered=50)
    assert share_of(flight) == 0


def test_the_cap_of_a_day_ends_the_day_of_one_without_a_goal_too():
    today = timezone.localdate(NOW)
    full, free = make_flight(daily_cap=50), make_flight(daily_cap=50)
    FlightDay.objects.create(flight=full, day=today, delivered=50)
    FlightDay.objects.create(flight=free, day=today, delivered=49)
    FlightDay.objects.create(flight=free, day=today - timedelta(days=1), delivered=50)
    assert shares([full, free, make_flight()]) == {full.pk: 0.0}


def test_however_many_flights_there_are_it_asks_five_times(django_assert_num_queries):
    flights = [planned() for _ in range(4)]
    offered(3, article=make_article(tags=["rain"]).pk)
    found = list(
        Flight.objects.filter(pk__in=[f.pk for f in flights]).prefetch_related("conditions")
    )
    with django_assert_num_queries(5):
        assert len(shares(found)) == 4
