"""How campaigns stand: the list at the desk, and the line above a report."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from ads import standings
from ads.models import Advertiser, Campaign
from ads.standings import State
from tests.factories import make_creative, make_flight

pytestmark = pytest.mark.django_db
LIST = "admin:ads_campaign_changelist"
DAY = timedelta(days=1)


def line(campaign, now=None):
    campaign = Campaign.objects.get(pk=campaign.pk)
    return standings.lines([campaign], now or timezone.now())[campaign.pk]


def test_a_campaign_runs_when_one_of_its_flights_runs_and_has_something_to_show():
    flight = make_flight()
    assert line(flight.campaign).state is State.EMPTY
    creative = make_creative(flight=flight)
    assert line(flight.campaign).state is State.RUNS
    creative.is_on = False
    creative.save()
    assert line(flight.campaign).state is State.EMPTY


def test_what_does_not_run_says_why():
    now = timezone.now()
    later = make_flight(starts_at=now + DAY)
    past = make_flight(starts_at=now - 3 * DAY, ends_at=now - DAY)
    off = make_flight(is_on=False)
    alone = Campaign.objects.create(
        advertiser=Advertiser.objects.create(name="Alone"), name="Nothing yet"
    )
    whole = make_flight()
    Campaign.objects.filter(pk=whole.campaign.pk).update(is_on=False)
    states = [line(each).state for each in (later.campaign, past.campaign, off.campaign, alone)]
    assert states == [State.COMES, State.OVER, State.OFF, State.NONE]
    assert line(whole.campaign).state is State.OFF


def test_days_are_written_as_people_say_them():
    now = timezone.now()
    day = timezone.localtime(now).replace(
        year=2026, month=11, day=15, hour=0, minute=0, second=0, microsecond=0
    )
    flight = make_flight(starts_at=day, ends_at=day + 16 * DAY)  # to midnight of 1 December
    assert line(flight.campaign).days == "15 Nov to 30 Nov 2026"
    make_flight(campaign=flight.campaign, starts_at=day + DAY, ends_at=day + 60 * DAY)
    assert line(flight.campaign).days == "15 Nov 2026 to 13 Jan 2027"
    make_flight(campaign=flight.campaign, starts_at=day + 2 * DAY)
    assert line(flight.campaign).days == "15 Nov 2026, without end"
    short = make_flight(starts_at=day, ends_at=day + DAY)
    assert line(short.campaign).days == "15 Nov 2026"


def test_a_campaign_stands_as_the_worst_of_its_flights():
    now = timezone.now()
    dates = {"starts_at": now - 5 * DAY, "ends_at": now + 5 * DAY, "goal": "viewable"}
    good = make_flight(goal_count=1_000, delivered=500, **dates)
    make_creative(flight=good)
    assert line(good.campaign, now).standing.course == "on course"
    late = make_flight(campaign=good.campaign, goal_count=1_000, delivered=10, **dates)
    make_creative(flight=late)
    found = line(good.campaign, now).standing
    assert (found.booked, found.delivered, found.course) == (2_000, 510, "behind plan")
    make_flight(campaign=good.campaign, goal_count=1_000, delivered=990, **dates)
    assert line(good.campaign, now).standing.course == "cannot run"


def test_of_a_flight_that_just_began_nobody_says_how_far_it_is_off():
    now = timezone.now()
    dates = {"starts_at": now - timedelta(minutes=9), "ends_at": now + 10 * DAY}
    flight = make_flight(goal="viewable", goal_count=90_000, **dates)
    assert line(flight.campaign, now).standing.off_by is None
    later = line(flight.campaign, now + DAY).standing.off_by
    assert later == -1


@pytest.fixture
def desk(client, ad_manager):
    client.force_login(ad_manager)
    return client


def test_the_list_says_who_booked_when_and_how_it_stands(desk):
    now = timezone.now()
    flight = make_flight(
        starts_at=now - 5 * DAY, ends_at=now + 5 * DAY, goal="viewable", goal_count=10_000,
        delivered=4_000,
    )  # fmt: skip
    make_creative(flight=flight)
    text = desk.get(reverse(LIST)).text
    for words in (
        "runs now", "4,000 of 10,000", "behind plan", flight.campaign.advertiser.name,
        reverse("admin:ads_campaign_report", args=[flight.campaign.pk]),
    ):  # fmt: skip
        assert words in text, words


def test_a_long_list_asks_no_more_than_a_short_one(desk, django_assert_max_num_queries):
    ends_at = timezone.now() + DAY
    for _ in range(30):
        make_creative(flight=make_flight(goal="viewable", goal_count=9, ends_at=ends_at))
    with django_assert_max_num_queries(13):
        assert desk.get(reverse(LIST)).text.count("story-link") >= 30


@pytest.mark.parametrize("state", ["runs", "comes", "over", "off"])
def test_the_list_is_narrowed_to_a_state(desk, state):
    now = timezone.now()
    made = {
        "runs": make_flight(),
        "comes": make_flight(starts_at=now + DAY),
        "over": make_flight(ends_at=now - timedelta(hours=1)),
        "off": make_flight(),
    }
    Campaign.objects.filter(pk=made["off"].campaign.pk).update(is_on=False)
    text = desk.get(reverse(LIST), {"state": state}).text
    here = {name for name, flight in made.items() if f">{flight.campaign.name}<" in text}
    assert here == {state}


def test_an_unknown_state_narrows_nothing(desk):
    make_flight()
    assert desk.get(reverse(LIST), {"state": "x'\x00"}).status_code in (200, 302)


def test_a_campaign_is_switched_off_and_on_beside_its_report(desk):
    flight = make_flight()
    report = reverse("admin:ads_campaign_report", args=[flight.campaign.pk])
    switch = reverse("admin:ads_campaign_switch", args=[flight.campaign.pk])
    assert "Switch the campaign off" in desk.get(report).text
    for _ in range(2):  # a second press changes nothing
        desk.post(switch, {"on": ""})
        assert not Campaign.objects.get(pk=flight.campaign.pk).is_on
    assert "Switch the campaign on" in desk.get(report).text
    answer = desk.post(switch, {"on": "1"}, follow=True)
    assert Campaign.objects.get(pk=flight.campaign.pk).is_on
    assert "its flights run again" in answer.text
    assert LogEntry.objects.filter(change_message__contains="Switched").count() == 3
    assert desk.get(switch).status_code == 405


@pytest.mark.parametrize("role", ["reporter", "editor", "moderator"])
def test_nobody_else_switches_a_campaign(client, request, role):
    flight = make_flight()
    client.force_login(request.getfixturevalue(role))
    switch = reverse("admin:ads_campaign_switch", args=[flight.campaign.pk])
    assert client.post(switch, {"on": ""}).status_code == 403
    assert Campaign.objects.get(pk=flight.campaign.pk).is_on
