from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from ads.conditions import aim_of
from ads.deliveries import hour_of
from ads.flights import house_flight
from ads.models import (
    Advertiser,
    Campaign,
    Condition,
    Creative,
    Delivery,
    Flight,
    FlightDay,
    PageSlot,
    Suppression,
)
from ads.selection import Priority
from ads.targeting import Asked
from articles.models import Tag
from pagecache import versions
from tests.factories import make_article, make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_flight_runs_from_its_start_until_just_before_its_end():
    now = timezone.now()
    flight = make_flight(starts_at=now, ends_at=now + HOUR)
    moments = [now - HOUR / 60, now, now + HOUR / 2, now + HOUR, now + 2 * HOUR]
    runs = [flight in Flight.objects.running(at) for at in moments]
    assert runs == [False, True, True, False, False]
    said = [Flight.objects.with_running(at).get(pk=flight.pk).is_running for at in moments]
    assert said == runs
    assert Flight.objects.next_change(now - HOUR) == now
    assert Flight.objects.next_change(now) == now + HOUR


def test_a_switch_of_the_flight_or_of_its_campaign_stops_it_and_its_creatives():
    for of in ("flight", "campaign", "creative"):
        flight = make_flight()
        creative = make_creative(flight=flight)
        assert creative in Creative.objects.running() and flight in Flight.objects.running()
        row = {"flight": flight, "campaign": flight.campaign, "creative": creative}[of]
        row.is_on = False
        row.save()
        assert creative not in Creative.objects.running()
        assert (flight in Flight.objects.running()) == (of == "creative")


def test_a_creative_runs_no_longer_than_its_flight_and_its_changes_are_both_theirs():
    now = timezone.now()
    flight = make_flight(starts_at=now, ends_at=now + 3 * HOUR)
    creative = make_creative(flight=flight, starts_at=now + HOUR, ends_at=now + 9 * HOUR)
    runs = [creative in Creative.objects.running(now + n * HOUR) for n in (0, 1, 2, 3)]
    assert runs == [False, True, True, False]
    assert Creative.objects.next_change(now) == now + HOUR
    assert Creative.objects.next_change(now + HOUR) == now + 3 * HOUR
    assert creative.over_at == now + 3 * HOUR


NOW = timezone.now()


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": NOW - 99 * HOUR}, {"weight": 0}, {"weight": 101},
        {"goal": "viewable"}, {"goal_count": 5}, {"goal": "clicks", "goal_count": 5},
        {"goal": "viewable", "ends_at": NOW + HOUR},
        {"goal": "viewable", "goal_count": 0, "ends_at": NOW + HOUR},
        {"goal": "smiles", "goal_count": 5, "ends_at": NOW + HOUR},
        {"frequency_most": 3}, {"frequency_hours": 3},
        {"frequency_most": 3, "frequency_hours": 25},
        {"priority": Priority.HOUSE, "goal": "clicks", "goal_count": 5, "ends_at": NOW + HOUR},
        {"priority": Priority.HOUSE, "is_roadblock": True},
        {"priority": Priority.HOUSE, "daily_cap": 5},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_a_flight_that_makes_no_sense(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_flight(**fields)


def test_a_saved_plan_leaves_what_was_delivered_since_it_was_read():
    flight = make_flight(delivered=2)
    Flight.objects.filter(pk=flight.pk).update(delivered=7)
    flight.name = "Renamed"
    flight.save()
    flight.refresh_from_db()
    assert (flight.name, flight.delivered) == ("Renamed", 7)
    flight.delivered = 8
    flight.save(update_fields=["delivered"])
    assert Flight.objects.get(pk=flight.pk).delivered == 8


def test_a_plan_of_which_a_part_was_read_is_saved_in_that_part():
    flight = make_flight(weight=3)
    part = Flight.objects.defer("weight").get(pk=flight.pk)
    Flight.objects.filter(pk=flight.pk).update(weight=9)
    part.name = "Renamed"
    part.save()
    flight.refresh_from_db()
    assert (flight.name, flight.weight) == ("Renamed", 9)


def test_a_plan_is_what_was_booked_in_the_newsrooms_zone():
    flight = make_flight(goal="viewable", goal_count=500, ends_at=NOW + HOUR, shape="front")
    plan = flight.plan
    assert (plan.goal, plan.starts_at, plan.ends_at) == (500, flight.starts_at, flight.ends_at)
    assert plan.zone == timezone.get_default_timezone()
    assert make_flight().plan is None


def test_the_flight_of_the_house_is_made_once():
    first = house_flight()
    assert first == house_flight()
    assert first.is_house and first in Flight.objects.running()
    assert first not in Flight.objects.paid()
    first.name = "Renamed"
    first.save()
    first.campaign.name = "Renamed too"
    first.campaign.save()
    assert house_flight() == first


@pytest.mark.parametrize("model", [Advertiser, Campaign, Flight, Creative])
def test_what_was_counted_is_never_deleted_with_whom_it_was_counted_for(model):  # D11.118
    creative = make_creative(flight=make_flight())
    flight = creative.flight
    Delivery.objects.create(
        flight=flight, creative=creative, slot="story", hour=hour_of(NOW), viewable=7
    )
    FlightDay.objects.create(flight=flight, day=timezone.localdate(), delivered=7)
    rows = {
        Advertiser: flight.campaign.advertiser,
        Campaign: flight.campaign,
        Flight: flight,
        Creative: creative,
    }
    with pytest.raises(ProtectedError):
        rows[model].delete()
    assert Delivery.objects.get().viewable == 7


def test_what_was_counted_stays_when_its_story_goes():
    article, creative = make_article(), make_creative(flight=make_flight())
    for key in (article, None):
        Delivery.objects.create(
            flight=creative.flight, creative=creative, slot="story", hour=hour_of(NOW), article=key
        )
    pk = article.pk
    article.delete()
    assert set(Delivery.objects.values_list("article_id", flat=True)) == {pk, None}


@pytest.mark.parametrize("article", [True, False])
def test_an_hour_of_a_creative_in_a_slot_of_a_story_is_one_row(article):
    creative = make_creative(flight=make_flight())
    fields = {
        "flight": creative.flight,
        "creative": creative,
        "slot": "story",
        "hour": hour_of(NOW),
        "article": make_article() if article else None,
    }
    Delivery.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(**fields)
    Delivery.objects.create(**fields | {"slot": "front"})


def test_the_hours_of_a_day_are_those_of_the_newsroom(settings):
    """Asia/Kolkata is half an hour off: hours of UTC would cross its midnight."""
    midnight = timezone.localtime(NOW).replace(hour=0, minute=0, second=0, microsecond=0)
    assert hour_of(midnight) == midnight
    assert hour_of(midnight + timedelta(minutes=59)) == midnight
    assert hour_of(midnight - timedelta(seconds=1)) == midnight - HOUR


def test_a_condition_is_about_one_thing():
    flight, section = make_flight(), make_section()
    for fields in (
        {},
        {"section": section, "slot": "story"},
        {"device": "phone", "language": "ur"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Condition.objects.create(flight=flight, **fields)
        with pytest.raises(ValidationError, match="one thing"):
            Condition(flight=flight, **fields).full_clean()


def test_conditions_of_a_flight_are_read_together():
    flight, section, article = make_flight(), make_section(name="Sport"), make_article()
    tag = Tag.objects.create(name="Rain", slug="rain")
    for fields in (
        {"section": section}, {"tag": tag, "is_ruled_out": True}, {"slot": "story"},
        {"article": article, "is_ruled_out": True}, {"device": "phone"}, {"language": "en"},
    ):  # fmt: skip
        Condition.objects.create(flight=flight, **fields)
    aim = aim_of(flight.conditions.all())
    asked = Asked("story", section=section.pk, device="phone", language="en")
    assert aim.fits(asked)
    assert not aim.fits(Asked("front", section=section.pk, device="phone", language="en"))
    with_tag = Asked("story", section.pk, frozenset({tag.pk}), None, "phone", "en")
    assert not aim.fits(with_tag)
    assert sorted(map(str, flight.conditions.all())) == [
        f"never: story {article}",
        "never: tag Rain", "only: device phone", "only: language English", "only: section Sport",
        "only: slot In story",
    ]  # fmt: skip


def test_what_a_flight_asks_for_cannot_be_deleted_so_that_it_runs_everywhere():
    section = make_section()
    Condition.objects.create(flight=make_flight(), section=section)
    with pytest.raises(ProtectedError):
        section.delete()


@pytest.mark.django_db(transaction=True)
def test_kept_pages_are_freed_by_the_house_and_by_no_booking():
    def number():
        return versions.newest(["slots"])[0]

    paid, house = make_flight(), house_flight()
    creative = make_creative(flight=paid)
    before = number()
    for row in (creative, paid, paid.campaign):
        row.save()
    Condition.objects.create(flight=paid, slot="story")
    assert number() == before
    slot, _ = PageSlot.objects.get_or_create(
        name="front", defaults={"label": "A", "wide": "728x90"}
    )
    silence = Suppression.objects.create(slot="front")
    numbers = [number()]
    for change in (
        house.save, house.campaign.save, slot.save, silence.save, silence.delete,
        lambda: Condition.objects.create(flight=house, slot="story"),
        lambda: make_creative(),
    ):  # fmt: skip
        change()
        numbers.append(number())
    assert numbers == sorted(set(numbers))
