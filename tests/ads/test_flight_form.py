"""What a flight or a creative may be planned for, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from ads.flight_form import FlightForm
from ads.flights import house_flight
from ads.models import Condition, Creative, Flight
from tests.ads.test_campaign_admin import errors, flight_fields, page, typed
from tests.factories import make_creative, make_flight

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 11, 10, tzinfo=UTC)
FAR = [
    ("0001-01-01", "2026-12-01", "starts_at"), ("1999-12-31", "2026-12-01", "starts_at"),
    ("2026-11-10", "9999-12-31", "ends_at"), ("2026-11-10", "4000-01-01", "ends_at"),
    ("2026-11-10", "2200-01-01", "ends_at"), ("9999-12-31", "", "starts_at"),
]  # fmt: skip


@pytest.fixture
def desk(client, ad_manager):
    client.force_login(ad_manager)
    return client


def dates(starts, ends):
    """As one field or as two, however the form asks for a moment."""
    typed = {}
    for name, day in (("starts_at", starts), ("ends_at", ends)):
        typed |= {
            name: day and f"{day}T00:00",
            f"{name}_0": day,
            f"{name}_1": day and "00:00:00",
        }
    return typed


def creative_fields(creative, **fields):
    said = {name: getattr(creative, name) for name in ("name", "headline", "link_text", "target")}
    return said | {"size": "any", "weight": "1", "is_on": "on", "picture": "", **fields}


@pytest.mark.parametrize(("starts", "ends", "field"), FAR)
@pytest.mark.parametrize("goal", ["viewable", ""])
def test_a_flight_of_another_age_is_told_at_its_field(desk, starts, ends, field, goal):
    flight = make_flight(goal="viewable", goal_count=9, ends_at=FIRST + timedelta(days=99))
    typed = dates(starts, ends) | {"goal": goal, "goal_count": "9" if goal else ""}
    for address in (page("flight", "change", flight.pk), page("flight", "add")):
        fields = flight_fields(campaign=flight.campaign_id, name="Typed name") | typed
        answer = desk.post(address, fields)
        assert answer.status_code == 200 and field in errors(answer)
        assert "Typed name" in answer.text and (starts in answer.text or ends in answer.text)
    assert Flight.objects.get().name == flight.name


@pytest.mark.parametrize(("starts", "ends", "field"), FAR)
def test_a_creative_of_another_age_is_told_at_its_field(desk, starts, ends, field):
    creative = make_creative()
    fields = creative_fields(creative, headline="Typed words") | dates(starts, ends)
    for address in (page("creative", "change", creative.pk), page("creative", "add")):
        answer = desk.post(address, fields)
        assert answer.status_code == 200 and field in errors(answer)
        assert "Typed words" in answer.text
    assert Creative.objects.get().headline == creative.headline


def test_a_flight_with_a_goal_runs_three_years_at_most(desk):
    flight = make_flight(name="November")
    change = page("flight", "change", flight.pk)
    answer = desk.post(change, flight_fields(**dates("2026-11-10", "2029-11-12")))
    assert "three years at most" in str(errors(answer)["ends_at"])
    assert desk.post(change, flight_fields(**dates("2026-11-10", "2029-11-10"))).status_code == 302
    endless = flight_fields(goal="", goal_count="", **dates("2026-11-10", "2199-12-31"))
    assert desk.post(change, endless).status_code == 302
    flight.refresh_from_db()
    assert flight.ends_at.year == 2199


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(1999, 12, 30, tzinfo=UTC), None),
        (datetime(2200, 1, 3, tzinfo=UTC), None),
        (FIRST, datetime(2200, 1, 3, tzinfo=UTC)),
    ],
)
def test_the_database_itself_refuses_another_age(starts, ends):
    for make in (make_flight, make_creative):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(starts_at=starts, ends_at=ends)


def test_the_database_itself_refuses_a_goal_of_more_than_three_years():
    goal = {"goal": "clicks", "goal_count": 9, "starts_at": FIRST}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_flight(**goal, ends_at=FIRST + timedelta(days=1098))
    make_flight(**goal, ends_at=FIRST + timedelta(days=1096))
    make_flight(starts_at=FIRST, ends_at=FIRST + timedelta(days=9999))


@pytest.mark.parametrize("is_ruled_out", ["", "on"])
def test_no_screen_can_be_asked_for_by_notices_of_the_house(desk, is_ruled_out):
    make_creative()
    row = {
        "conditions-TOTAL_FORMS": "1", "conditions-0-device": "phone",
        "conditions-0-is_ruled_out": is_ruled_out,
    }  # fmt: skip
    house = house_flight()
    open_end = {"goal": "", "goal_count": "", **dates("2026-11-10", "")}
    for address, of in (
        (page("flight", "change", house.pk), {"name": house.name, "priority": "3"}),
        (page("flight", "add"), {"campaign": house.campaign_id, "name": "More", "priority": "3"}),
    ):
        answer = desk.post(address, flight_fields(**open_end, **of, **row))
        (conditions,) = answer.context["inline_admin_formsets"]
        assert "same on every screen" in str(conditions.formset.errors[0]["device"])
    with pytest.raises(ValidationError, match="same on every screen"):
        Condition(flight=house, device="phone", is_ruled_out=bool(is_ruled_out)).full_clean()
    assert not Condition.objects.exists() and Flight.objects.count() == 1
    assert Client().get("/").text.count("data-slot=")


def test_what_is_booked_may_ask_for_a_screen(desk):
    flight = make_flight()
    row = {"conditions-TOTAL_FORMS": "1", "conditions-0-device": "phone"}
    assert desk.post(page("flight", "change", flight.pk), flight_fields(**row)).status_code == 302
    assert str(flight.conditions.get()) == "only: device phone"


@pytest.mark.parametrize("on", ["flight", "campaign"])
def test_of_two_who_change_a_flight_the_second_is_told_and_writes_over_nothing(desk, on):
    flight = make_flight(starts_at=FIRST, ends_at=FIRST + timedelta(days=99))
    pk = flight.pk if on == "flight" else flight.campaign_id
    change = page(on, "change", pk)
    field = "weight" if on == "flight" else "flights-0-weight"
    mine, theirs = (typed(desk.get(change)) for _ in range(2))
    assert desk.post(change, theirs | {field: "9"}).status_code == 302
    Flight.objects.filter(pk=flight.pk).update(delivered=5)  # counts on, and is no change of a plan
    for _ in range(2):
        answer = desk.post(change, mine | {field: "20"})
        assert answer.status_code == 200
        assert "somebody else changed this flight" in answer.text and 'value="20"' in answer.text
    assert desk.post(change, typed(desk.get(change)) | {field: "20"}).status_code == 302
    flight.refresh_from_db()
    assert (flight.weight, flight.delivered) == (20, 5)


def test_what_nobody_touched_is_not_held_against_who_saves(desk):
    flight = make_flight(starts_at=FIRST)
    change = page("flight", "change", flight.pk)
    mine = typed(desk.get(change))
    assert desk.post(change, mine).status_code == 302
    assert desk.post(change, mine | {"name": "Renamed"}).status_code == 302


def test_a_flight_that_was_deleted_meanwhile_does_not_come_back(desk, monkeypatch):
    flight = make_flight(starts_at=FIRST)
    change = page("flight", "change", flight.pk)
    mine = typed(desk.get(change)) | {"name": "Renamed"}
    clean = FlightForm.clean

    def gone(form):
        Flight.objects.all().delete()
        return clean(form)

    monkeypatch.setattr(FlightForm, "clean", gone)
    assert "somebody else changed this flight" in desk.post(change, mine).text
    assert not Flight.objects.exists()


def test_who_may_only_look_sees_a_flight_and_its_campaign(client, reporter):
    may_look = Permission.objects.filter(
        codename__in=["view_flight", "view_campaign", "view_condition"]
    )
    reporter.user_permissions.add(*may_look)
    client.force_login(reporter)
    flight = make_flight()
    for address in (
        page("flight", "change", flight.pk),
        page("campaign", "change", flight.campaign_id),
    ):
        answer = client.get(address)
        assert answer.status_code == 200 and flight.name in answer.text
        assert 'name="seen"' not in answer.text and "flights-0-seen" not in answer.text
