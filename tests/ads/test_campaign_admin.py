"""The screens of advertisers, campaigns, flights, slots and places without any."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from ads.deliveries import hour_of
from ads.flights import house_flight
from ads.models import Advertiser, Campaign, Condition, Delivery, Flight, PageSlot, Suppression
from articles.models import Tag
from tests.factories import make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
TABLES = ["campaign", "flight", "creative", "advertiser", "pageslot", "suppression"]


@pytest.fixture
def desk(client, ad_manager):
    client.force_login(ad_manager)
    return client


def page(table, name, *args):
    return reverse(f"admin:ads_{table}_{name}", args=args)


def flight_fields(**fields):
    return {
        "name": "November", "is_on": "on", "priority": "2", "weight": "1",
        "starts_at": "2026-11-10T00:00",
        "ends_at": "2026-12-01T00:00",
        "goal": "viewable", "goal_count": "200000", "shape": "even", "daily_cap": "",
        "frequency_most": "", "frequency_hours": "",
        "conditions-TOTAL_FORMS": "0", "conditions-INITIAL_FORMS": "0", **fields,
    }  # fmt: skip


def errors(answer):
    return answer.context["adminform"].form.errors


def typed(answer):
    """All that the form would send, as a browser does."""
    forms = [answer.context["adminform"].form]
    forms += [formset.management_form for formset in shown(answer)]
    forms += [form for formset in shown(answer) for form in formset.forms]
    fields = {field.html_name: field.value() for form in forms for field in form}
    return {
        name: f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value is not None and value is not False
    }


def shown(answer):
    return [inline.formset for inline in answer.context["inline_admin_formsets"]]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 403), ("editor", 403), ("moderator", 403), ("ad_manager", 200), ("admin", 200)],
)
def test_only_the_ad_manager_and_the_admin_reach_them(client, request, role, status, table):
    client.force_login(request.getfixturevalue(role))
    assert client.get(page(table, "changelist")).status_code == status


def test_each_list_leads_to_the_others_and_stands_under_ads_in_the_bar(desk):
    for table in TABLES:
        answer = desk.get(page(table, "changelist"))
        tabs = re.search(r'<nav class="tabs".*?</nav>', answer.text, re.S)[0]
        assert tabs.count("<a ") == 6 and tabs.count('aria-current="page"') == 1
        here = [item["label"] for item in answer.context["desk_bar"] if item.get("is_here")]
        assert here == ["Ads"]


def test_a_campaign_is_booked_on_one_page_with_its_flights(desk):
    advertiser = Advertiser.objects.create(name="Footwear co-operative")
    flight = {f"flights-0-{name}": value for name, value in flight_fields().items()
              if not name.startswith("conditions")}  # fmt: skip
    fields = {
        "advertiser": advertiser.pk, "name": "Monsoon shoes", "is_on": "on", "note": "",
        "flights-TOTAL_FORMS": "1", "flights-INITIAL_FORMS": "0", **flight,
    }  # fmt: skip
    assert desk.post(page("campaign", "add"), fields).status_code == 302
    booked = Flight.objects.get()
    assert (booked.campaign.name, booked.goal_count) == ("Monsoon shoes", 200_000)
    assert booked.starts_at.isoformat() == "2026-11-09T18:30:00+00:00"  # midnight in Kolkata


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"goal_count": ""}, "goal_count"), ({"goal": ""}, "goal"),
        ({"ends_at": ""}, "ends_at"), ({"frequency_most": "3"}, "frequency_hours"),
        ({"frequency_hours": "3"}, "frequency_most"), ({"weight": "0"}, "weight"),
        ({"goal_count": "-4"}, "goal_count"), ({"goal_count": "9" * 30}, "goal_count"),
        ({"daily_cap": "0"}, "daily_cap"), ({"priority": "7"}, "priority"), ({"name": ""}, "name"),
        ({"frequency_most": "2", "frequency_hours": "25"}, "frequency_hours"),
        ({"frequency_most": "9", "frequency_hours": "1", "is_roadblock": "on"}, "frequency_most"),
        ({"ends_at": "2026-11-01T00:00"}, "ends_at"), ({"priority": "3"}, "__all__"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_field_and_typed_text_stays(desk, wrong, field):
    campaign = make_flight().campaign
    fields = flight_fields(campaign=campaign.pk, name="Typed name") | wrong
    answer = desk.post(page("flight", "add"), fields)
    assert answer.status_code == 200
    assert field in errors(answer)
    assert "Typed name" in answer.text or "name" in wrong
    assert Flight.objects.count() == 1


def test_a_second_flight_of_the_same_name_is_told_in_words(desk):
    flight = make_flight(name="November")
    answer = desk.post(page("flight", "add"), flight_fields(campaign=flight.campaign.pk))
    assert "has a flight of that name" in answer.text


def test_what_is_booked_and_the_newsrooms_own_never_become_each_other(desk):
    paid, house = make_flight(), house_flight()
    for flight, priority in ((paid, "3"), (house, "2")):
        fields = flight_fields(priority=priority, goal="", goal_count="")
        answer = desk.post(page("flight", "change", flight.pk), fields)
        assert "never become each other" in answer.text
    fields = flight_fields(priority="1", goal="", goal_count="")
    assert desk.post(page("flight", "change", paid.pk), fields).status_code == 302


def test_conditions_are_kept_with_their_flight_and_each_is_about_one_thing(desk):
    flight, section = make_flight(), make_section(name="Sport")
    tag = Tag.objects.create(name="Rain", slug="rain")
    rows = {
        "conditions-TOTAL_FORMS": "2",
        "conditions-0-section": section.pk, "conditions-0-is_ruled_out": "on",
        "conditions-1-slot": "story",
    }  # fmt: skip
    change = page("flight", "change", flight.pk)
    assert desk.post(change, flight_fields(**rows)).status_code == 302
    assert sorted(map(str, flight.conditions.all())) == [
        "never: section Sport",
        "only: slot In story",
    ]
    flight.conditions.all().delete()
    both = rows | {"conditions-1-tag": tag.pk}
    answer = desk.post(change, flight_fields(**both))
    assert "Choose one thing in each row" in answer.text
    assert not Condition.objects.exists()


def test_a_flight_says_how_it_stands_and_what_its_slots_had(desk):
    now = timezone.now()
    flight = make_flight(
        goal="viewable", goal_count=10_000, delivered=4_000,
        starts_at=now - timedelta(days=5), ends_at=now + timedelta(days=5),
    )  # fmt: skip
    creative = make_creative(flight=flight)
    change = page("flight", "change", flight.pk)
    assert "Nothing was counted in its slots yet" in desk.get(change).text

    cache.clear()
    yesterday = hour_of(now - timedelta(days=1))
    Delivery.objects.create(
        flight=flight, creative=creative, slot="story", hour=yesterday, viewable=3_000
    )
    text = desk.get(change).text
    assert "behind plan" in text and "−20.0 %" in text
    assert "Its slots had 3,000 a day lately" in text
    campaign = desk.get(page("campaign", "change", flight.campaign.pk)).text
    assert "4,000 of 10,000 viewable impressions" in campaign


def test_a_campaign_with_many_flights_asks_no_more_than_one_with_few(
    desk, django_assert_max_num_queries
):
    flight = make_flight()
    ends = timezone.now() + timedelta(days=9)
    for number in range(12):
        make_flight(campaign=flight.campaign, name=f"{number}", goal="clicks", goal_count=9, ends_at=ends)  # fmt: skip
    with django_assert_max_num_queries(32):
        assert desk.get(page("campaign", "change", flight.campaign.pk)).status_code == 200


def test_what_has_a_history_cannot_be_deleted_and_it_is_said_what_keeps_it(desk):  # D11.118
    creative = make_creative(flight=make_flight())
    flight = creative.flight
    Delivery.objects.create(
        flight=flight, creative=creative, slot="story", hour=hour_of(timezone.now()), viewable=7
    )
    for table, row in (
        ("advertiser", flight.campaign.advertiser), ("campaign", flight.campaign),
        ("flight", flight), ("creative", creative),
    ):  # fmt: skip
        answer = desk.get(page(table, "delete", row.pk))
        assert answer.context["protected"], table
        desk.post(page(table, "delete", row.pk), {"post": "yes"})
        listing = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        desk.post(page(table, "changelist"), listing)
        row.refresh_from_db()
    assert Delivery.objects.get().viewable == 7


def test_an_advertiser_without_a_campaign_goes(desk):
    advertiser = Advertiser.objects.create(name="Nobody yet")
    desk.post(page("advertiser", "delete", advertiser.pk), {"post": "yes"})
    assert not Advertiser.objects.exists()


def test_slots_are_renamed_sized_and_switched_but_neither_made_nor_deleted(desk):
    slot, _ = PageSlot.objects.get_or_create(
        name="front", defaults={"label": "x", "wide": "728x90"}
    )
    fields = {"label": "Top of the page", "phone": "320x50", "wide": "970x250", "is_on": "on"}
    assert desk.post(page("pageslot", "change", slot.pk), fields).status_code == 302
    slot.refresh_from_db()
    assert (slot.label, slot.phone, slot.wide) == ("Top of the page", "320x50", "970x250")
    assert desk.get(page("pageslot", "add")).status_code == 403
    assert desk.post(page("pageslot", "delete", slot.pk), {"post": "yes"}).status_code == 403
    nowhere = desk.post(page("pageslot", "change", slot.pk), fields | {"phone": "", "wide": ""})
    assert "Give it a size on one kind of screen" in nowhere.text
    broad = desk.post(page("pageslot", "change", slot.pk), fields | {"phone": "728x90"})
    assert "phone" in errors(broad)


def test_a_slot_is_called_by_its_new_name_wherever_people_read_it(desk):
    flight = make_flight()
    creative = make_creative(flight=flight)
    count = {"flight": flight, "creative": creative, "hour": hour_of(timezone.now()), "viewable": 7}
    Delivery.objects.create(slot="front", **count)
    Condition.objects.create(flight=flight, slot="front")
    Suppression.objects.create(slot="front")
    slot = PageSlot.objects.get(name="front")
    fields = {"label": "Top of the page", "phone": "320x50", "wide": "970x250", "is_on": "on"}
    assert desk.post(page("pageslot", "change", slot.pk), fields).status_code == 302
    assert str(Condition.objects.get()) == "only: slot Top of the page"
    assert str(Suppression.objects.get()) == "Top of the page: the whole site"
    suppression = Suppression.objects.get().pk
    table = page("campaign", "table", flight.campaign_id)
    assert "Top of the page" in b"".join(desk.get(table).streaming_content).decode()
    for address in (
        page("campaign", "report", flight.campaign_id), page("flight", "change", flight.pk),
        page("suppression", "changelist"), page("suppression", "change", suppression),
    ):  # fmt: skip
        text = desk.get(address).text
        assert "Top of the page" in text, address
        assert not re.search(r">\s*(only: slot )?Header\b", text), address


def test_a_place_without_advertisements_is_said_once(desk):
    fields = {"tag": "", "slot": "", "note": "Day of mourning"}
    assert desk.post(page("suppression", "add"), fields).status_code == 302
    assert str(Suppression.objects.get()) == "every slot: the whole site"
    assert "This is said already" in desk.post(page("suppression", "add"), fields).text


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_hostile_names_are_shown_as_words(desk, attack):
    flight = make_flight(name=attack[:80])
    Campaign.objects.filter(pk=flight.campaign.pk).update(name=attack)
    Advertiser.objects.update(name=attack)
    make_creative(flight=flight, name=attack[:60], headline=attack[:40])
    Condition.objects.create(flight=flight, slot="story")
    for table, row in (
        ("campaign", flight.campaign), ("flight", flight), ("advertiser", flight.campaign.advertiser),
        ("creative", flight.creatives.get()),
    ):  # fmt: skip
        for address in (
            page(table, "changelist"), page(table, "change", row.pk), page(table, "delete", row.pk),
            page(table, "history", row.pk),
        ):  # fmt: skip
            text = desk.get(address).text
            assert "<script>alert" not in text and "<img src=x" not in text, address


def test_a_flight_of_which_something_was_delivered_counts_on_as_it_did(desk):
    flight = make_flight(
        goal="viewable", goal_count=100, delivered=3, ends_at=timezone.now() + timedelta(days=9)
    )
    answer = desk.post(page("flight", "change", flight.pk), flight_fields(goal="clicks"))
    assert "plan another flight" in str(errors(answer)["goal"])
    Flight.objects.filter(pk=flight.pk).update(delivered=0)
    assert (
        desk.post(page("flight", "change", flight.pk), flight_fields(goal="clicks")).status_code
        == 302
    )
