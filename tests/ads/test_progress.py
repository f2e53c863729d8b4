"""How much of all choices a flight takes, by what was counted of it and around it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ads import progress
from ads.deliveries import hour_of
from ads.models import Condition, Delivery, Flight, FlightDay, Offer
from articles.models import Tag
from tests.factories import make_article, make_creative, make_flight

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


def share_of(flight):
    return progress.shares([Flight.objects.get(pk=flight.pk)], NOW).get(flight.pk)


def test_a_flight_without_a_goal_has_no_share_and_asks_nothing(django_assert_num_queries):
    flight = make_flight()
    with django_assert_num_queries(0):
        assert progress.shares([flight], NOW) == {}


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


def test_however_many_flights_there_are_it_asks_five_times(django_assert_num_queries):
    flights = [planned() for _ in range(4)]
    offered(3, article=make_article(tags=["rain"]).pk)
    found = list(
        Flight.objects.filter(pk__in=[f.pk for f in flights]).prefetch_related("conditions")
    )
    with django_assert_num_queries(5):
        assert len(progress.shares(found, NOW)) == 4
