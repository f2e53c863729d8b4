"""A campaign is booked on one page: all of it together, once, or nothing."""

import base64
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import roles
from accounts.models import User
from ads import booking, outlook
from ads.booking_form import BookingForm
from ads.deliveries import hour_of
from ads.models import Advertiser, Campaign, Condition, Creative, Delivery, Flight, PageSlot
from tests.factories import make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
TABLES = (Advertiser, Campaign, Flight, Condition, Creative)
ON = {"front", "story", "rail", "light"}


@pytest.fixture
def address():
    return reverse("admin:ads_campaign_book")


@pytest.fixture
def desk(client, ad_manager):
    client.force_login(ad_manager)
    return client


@pytest.fixture
def known(db):
    return Advertiser.objects.create(name="Footwear co-operative")


def moment(**ahead):
    return f"{timezone.localtime() + timedelta(**ahead):%Y-%m-%dT%H:%M}"


def typed(**fields):
    return {
        "form_key": str(uuid4()), "advertiser": "Footwear co-operative", "new_advertiser": "", "name": "",
        "starts_at": moment(), "ends_at": moment(days=10), "goal": "viewable", "goal_count": "20000",
        "priority": "2", "weight": "1", "shape": "even", "daily_cap": "", "frequency_most": "",
        "frequency_hours": "", "headline": "Shoes for the rain", "line": "", "link_text": "Find out more",
        "target": "https://example.org/shoes", "slots": sorted(ON), "book": "1", **fields,
    }  # fmt: skip


def picture(size=(300, 250), kind="PNG", name="boat.png"):
    held = io.BytesIO()
    Image.new("RGB", size, (9, 90, 90)).save(held, kind)
    return SimpleUploadedFile(name, held.getvalue())


def nothing_is_booked():
    return [table.objects.count() for table in TABLES[1:]] == [0] * 4


def errors(answer):
    return {field.name if field else None for field, _ in answer.context["form"].errors}


def counted(slot="story", viewable=14_000, days=14):
    """So many views of a flight that is over, evenly on the last days."""
    over = timezone.now() - timedelta(days=20)
    flight = make_flight(starts_at=over, ends_at=over + timedelta(hours=1))
    creative = make_creative(flight=flight)
    for ago in range(1, days + 1):
        hour = hour_of(timezone.now() - timedelta(days=ago))
        Delivery.objects.create(
            flight=flight, creative=creative, slot=slot, hour=hour, viewable=viewable // days
        )
    cache.clear()


# Who may


@pytest.mark.parametrize("name", ["ads_campaign_book", "ads_campaign_forecast"])
@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 403), ("editor", 403), ("moderator", 403), ("ad_manager", 200), ("admin", 200)],
)
def test_only_the_ad_manager_and_the_admin_book(client, request, known, role, status, name):
    client.force_login(request.getfixturevalue(role))
    address = reverse(f"admin:{name}")
    if name == "ads_campaign_book":
        assert client.get(address).status_code == status
    assert client.post(address, typed(book="", headline="")).status_code == status
    if status == 403:
        client.post(address, typed())
        assert nothing_is_booked()


def test_strangers_are_sent_to_the_login(client, address):
    for each in (address, reverse("admin:ads_campaign_forecast")):
        assert client.post(each, typed()).status_code == 302
    assert nothing_is_booked()


@pytest.mark.parametrize("missing", ["campaign", "flight", "creative"])
def test_whoever_may_not_add_one_of_the_three_books_nothing(client, known, address, missing):
    person = User.objects.create_user("half", password="secret", is_staff=True)
    wanted = {"campaign", "flight", "creative"} - {missing}
    names = [f"add_{table}" for table in wanted] + ["view_campaign"]
    person.user_permissions.set(
        roles.Permission.objects.filter(content_type__app_label="ads", codename__in=names)
    )
    client.force_login(person)
    assert client.post(address, typed()).status_code == 403
    assert "Book a campaign" not in client.get(reverse("admin:ads_campaign_changelist")).text


def test_the_forecast_is_only_asked_by_a_form_and_kept_by_nobody(desk, address):
    forecast = reverse("admin:ads_campaign_forecast")
    assert desk.get(forecast).status_code == 405
    for answer in (
        desk.post(forecast, typed()),
        desk.get(address),
        desk.post(address, typed(book="")),
    ):
        assert "no-store" in answer["Cache-Control"]


def test_no_form_is_taken_without_its_token(ad_manager, known, address):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(ad_manager)
    for each in (address, reverse("admin:ads_campaign_forecast")):
        assert careful.post(each, typed()).status_code == 403
    assert nothing_is_booked()


# The way there


def test_the_list_leads_to_it_and_so_does_an_empty_list(desk, address):
    listing = reverse("admin:ads_campaign_changelist")
    text = desk.get(listing).text
    assert "No campaign was booked yet." in text and text.count(f'href="{address}"') == 2
    assert "addlink" in text  # a bare campaign, for the unusual
    assert "No campaign was booked yet." not in desk.get(listing + "?q=nobody").text
    make_flight()
    text = desk.get(listing).text
    assert "No campaign was booked yet." not in text and text.count(f'href="{address}"') == 1


def test_a_new_form_asks_for_five_things(desk, address):
    form = desk.get(address).context["form"]
    required = [
        field.name
        for part in form.parts
        for field in part
        if field.field.required and not field.value()
    ]
    assert required == ["advertiser", "headline", "target"]  # and for the goal: ends, how many
    assert form.chosen == ON and not form.errors
    assert form.flight["goal"].value() == "viewable"


# Booked


def test_five_fields_book_a_campaign_its_flight_its_creative_and_its_slots(desk, known, address):
    answer = desk.post(address, typed(), follow=True)
    campaign, flight, creative = (
        Campaign.objects.get(),
        Flight.objects.get(),
        Creative.objects.get(),
    )
    month = f"{timezone.localtime():%B %Y}"
    assert answer.redirect_chain[-1][0] == reverse("admin:ads_campaign_change", args=[campaign.pk])
    assert (campaign.name, campaign.advertiser) == (f"Footwear co-operative, {month}", known)
    assert (flight.campaign, flight.name, flight.goal_count) == (campaign, month, 20_000)
    assert creative.flight == flight and creative.name.startswith("Shoes for the rain, Footwear")
    assert {condition.slot for condition in flight.conditions.all()} == ON
    assert flight in Flight.objects.running() and creative in Creative.objects.running()
    (said,) = map(str, answer.context["messages"])
    assert f"“{campaign.name}” of Footwear co-operative, 20,000 viewable impressions" in said
    for name, row in (("campaign_report", campaign), ("flight_change", flight)):
        assert f'href="{reverse(f"admin:ads_{name}", args=[row.pk])}"' in said


def test_what_was_made_is_in_the_history_of_each(desk, ad_manager, address):
    desk.post(address, typed(new_advertiser="Footwear co-operative"))
    entries = LogEntry.objects.filter(user=ad_manager, action_flag=1)
    assert sorted(entry.content_type.model for entry in entries) == [
        "advertiser", "campaign", "creative", "flight",
    ]  # fmt: skip
    for entry in entries:
        assert entry.get_edited_object() and entry.change_message == booking.NOTE
    campaign = Campaign.objects.get()
    assert booking.NOTE in desk.get(reverse("admin:ads_campaign_history", args=[campaign.pk])).text


def test_a_moment_is_one_of_the_newsrooms_zone(desk, known, address):
    desk.post(address, typed(starts_at="2026-12-01T00:00", ends_at="2027-01-01T00:00"))
    assert Flight.objects.get().starts_at.isoformat() == "2026-11-30T18:30:00+00:00"
    assert Campaign.objects.get().name.endswith("December 2026")


def test_without_a_start_it_starts_at_once_and_without_a_goal_it_needs_no_end(desk, known, address):
    before = timezone.now()
    desk.post(address, typed(starts_at="", ends_at="", goal="", goal_count=""))
    flight = Flight.objects.get()
    assert before <= flight.starts_at <= timezone.now() and flight.ends_at is None


def test_names_of_its_own_do_not_collide(desk, known, address):
    for _ in range(3):
        assert desk.post(address, typed()).status_code == 302
    month = f"{timezone.localtime():%B %Y}"
    first = f"Footwear co-operative, {month}"
    assert [row.name for row in Campaign.objects.order_by("pk")] == [
        first,
        f"{first} 2",
        f"{first} 3",
    ]
    assert len({row.name for row in Creative.objects.all()}) == 3
    known.name = "F" * 80
    known.save()
    for _ in range(2):
        assert desk.post(address, typed(advertiser=known.name)).status_code == 302


def test_the_slots_that_do_not_take_a_picture_are_no_conditions(desk, known, address):
    desk.post(address, typed(upload=picture()))
    creative, flight = Creative.objects.get(), Flight.objects.get()
    assert creative.size == "300x250" and default_storage.exists(creative.artwork.name)
    assert {condition.slot for condition in flight.conditions.all()} == ON - {"front"}


def test_only_chosen_slots_and_sections_are_conditions(desk, known, address):
    sport, _ = make_section(name="Sport"), make_section(name="Culture")
    desk.post(address, typed(slots=["story"], sections=[sport.pk]))
    assert sorted(map(str, Flight.objects.get().conditions.all())) == [
        "only: section Sport", "only: slot In story",
    ]  # fmt: skip


def test_pace_and_limits_are_those_of_a_flight(desk, known, address):
    desk.post(address, typed(
        shape="front", daily_cap="5000", frequency_most="3", frequency_hours="24", weight="7",
        priority="1",
    ))  # fmt: skip
    flight = Flight.objects.get()
    assert (flight.shape, flight.daily_cap, flight.frequency_most) == ("front", 5_000, 3)
    assert (flight.weight, flight.priority) == (7, 1)


def test_a_limit_and_all_slots_of_a_page_are_refused_together_as_in_a_flight(desk, known, address):
    limited = typed(frequency_most="3", frequency_hours="24", is_roadblock="on")
    assert "frequency_most" in errors(desk.post(address, limited)) and nothing_is_booked()


# Advertisers


def test_a_known_name_is_found_whatever_its_capitals_and_spaces(desk, known, address):
    desk.post(address, typed(advertiser="  FOOTWEAR   Co-operative "))
    assert Campaign.objects.get().advertiser == known and Advertiser.objects.count() == 1


def test_a_new_name_is_said_before_it_becomes_an_advertiser(desk, known, address):
    new = typed(advertiser="Footwear & sons")
    answer = desk.post(address, new)
    assert errors(answer) == {"advertiser"} and nothing_is_booked()
    assert "Book makes the advertiser" in answer.text and "Footwear &amp; sons" in answer.text
    assert "“Footwear co-operative”" in answer.text  # begins like it
    said = re.search(r'name="new_advertiser" value="([^"]+)"', answer.text)[1]
    assert (
        desk.post(address, new | {"new_advertiser": said.replace("&amp;", "&")}).status_code == 302
    )
    assert Campaign.objects.get().advertiser.name == "Footwear & sons"


def test_what_was_said_of_one_name_does_not_hold_for_another(desk, address):
    answer = desk.post(address, typed(advertiser="Brand new", new_advertiser="Brand mew"))
    assert errors(answer) == {"advertiser"} and not Advertiser.objects.exists()


def test_whoever_may_add_no_advertiser_is_told_so(client, address):
    person = User.objects.create_user("half", password="secret", is_staff=True)
    names = ["add_campaign", "add_flight", "add_creative"]
    person.user_permissions.set(
        roles.Permission.objects.filter(content_type__app_label="ads", codename__in=names)
    )
    client.force_login(person)
    answer = client.post(address, typed(new_advertiser="Footwear co-operative"))
    assert "you may add nobody" in answer.text and not Advertiser.objects.exists()


# What is wrong


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"advertiser": ""}, "advertiser"), ({"advertiser": "x" * 81}, "advertiser"),
        ({"headline": ""}, "headline"), ({"headline": "x" * 41}, "headline"),
        ({"link_text": ""}, "link_text"), ({"line": "x" * 121}, "line"),
        ({"target": ""}, "target"), ({"target": "javascript:alert(1)"}, "target"),
        ({"target": "https://a@b.example/"}, "target"), ({"target": "//x.example"}, "target"),
        ({"goal_count": ""}, "goal_count"), ({"goal_count": "9" * 30}, "goal_count"),
        ({"goal_count": "-4"}, "goal_count"), ({"goal": ""}, "goal"), ({"goal": "gold"}, "goal"),
        ({"ends_at": ""}, "ends_at"), ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
        ({"starts_at": "soon"}, "starts_at"), ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"priority": "3"}, "priority"), ({"priority": "x"}, "priority"),
        ({"slots": []}, "slots"), ({"slots": ["footer"]}, "slots"), ({"slots": ["x"]}, "slots"),
        ({"sections": ["9" * 30]}, "sections"), ({"sections": ["x\x00"]}, "sections"),
        ({"daily_cap": "0"}, "daily_cap"), ({"frequency_most": "3"}, "frequency_hours"),
        ({"weight": "101"}, "weight"), ({"size": "1x1"}, "size"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_field_and_typed_text_stays(
    desk, known, address, wrong, field
):
    answer = desk.post(address, typed(name="Monsoon ”shoes”") | wrong)
    assert answer.status_code == 200
    assert errors(answer) == {field}
    assert "Monsoon ”shoes”" in answer.text and nothing_is_booked()
    part = next(part for part in answer.context["form"].parts if field in part.fields)
    assert f'href="#{part[field].id_for_label or part[field].auto_id}"' in answer.text
    assert answer.text.count("autofocus") == (field not in ("slots", "sections", "size"))


def test_a_campaign_of_that_name_is_told_at_the_name(desk, known, address):
    Campaign.objects.create(advertiser=known, name="Monsoon")
    answer = desk.post(address, typed(name="Monsoon"))
    assert errors(answer) == {"name"} and "has a campaign of that name" in answer.text


@pytest.mark.parametrize(
    ("brought", "words"),
    [
        (picture((301, 250)), "301 × 250. Slots take exactly"), (picture((1, 1)), "1 × 1"),
        (SimpleUploadedFile("a.png", b"no picture"), "."), (SimpleUploadedFile("a.png", b""), "empty"),
        (SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"), "."),
        (SimpleUploadedFile("a.png", b"x" * 200_000), "at most 150 KB"),
    ],
)  # fmt: skip
def test_a_picture_is_refused_at_its_field_as_in_the_creatives_form(
    desk, known, address, brought, words
):
    brought.seek(0)
    answer = desk.post(address, typed(upload=brought))
    assert errors(answer) == {"upload"} and nothing_is_booked()
    told = answer.context["form"].creative.errors["upload"][0]
    assert words in told and "Choose a picture once more" in answer.text


def test_where_no_chosen_slot_takes_the_picture_it_is_said(desk, known, address):
    answer = desk.post(address, typed(upload=picture(), slots=["front"]))
    assert (
        errors(answer) == {"slots"} and "None of the chosen slots takes 300 × 250." in answer.text
    )
    assert nothing_is_booked()


def test_where_every_slot_is_switched_off_nothing_is_booked(desk, known, address):
    for name in ON:
        PageSlot.objects.update_or_create(
            name=name, defaults={"label": name, "wide": "728x90", "is_on": False}
        )
    assert "nothing can be booked" in desk.get(address).text
    assert errors(desk.post(address, typed())) == {"slots"}


def test_a_picture_that_can_be_taken_comes_back_with_the_page_and_is_booked(desk, known, address):
    answer = desk.post(address, typed(upload=picture(), headline=""))
    assert errors(answer) == {"headline"} and "boat.png" in answer.text
    kept = answer.context["form"].creative.keeps
    again = typed(kept=kept["content"], kept_name=kept["name"])
    assert desk.post(address, again).status_code == 302
    assert Creative.objects.get().size == "300x250"


def test_a_picture_that_came_back_can_be_taken_out_or_gives_way_to_another(desk, known, address):
    kept = {"kept": base64.b64encode(picture().read()).decode(), "kept_name": "boat.png"}
    desk.post(address, typed(**kept, drop_kept="1"))
    assert Creative.objects.get().size == "any"
    desk.post(address, typed(**kept, upload=picture((728, 90))))
    assert Creative.objects.latest("pk").size == "728x90"


@pytest.mark.parametrize(
    "kept", ["%%%", "a", "A" * 400_000, base64.b64encode(b"no picture").decode()]
)
def test_what_comes_back_is_read_as_if_it_were_chosen(desk, known, address, kept):
    answer = desk.post(address, typed(kept=kept, kept_name='"><script>alert(1)</script>'))
    assert answer.status_code in (200, 302) and "<script>alert" not in answer.text
    assert not Creative.objects.exclude(artwork="").exists()


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_hostile_words_are_shown_as_words(desk, address, attack):
    Advertiser.objects.create(name=attack)
    hostile = typed(advertiser=attack[1:], name=attack, headline=attack[:40], target=attack)
    upload = picture(name=attack.replace("/", ""))
    for each in (address, reverse("admin:ads_campaign_forecast")):
        upload.seek(0)
        text = desk.post(each, hostile | {"upload": upload}).text
        assert "<script>alert" not in text and "<img src=x" not in text


# Once, or not at all


def test_a_second_press_of_book_books_nothing_and_leads_to_what_is_booked(desk, known, address):
    form = typed(name="Monsoon")
    first = desk.post(address, form)
    second = desk.post(address, form | {"name": "Another", "headline": "Changed"}, follow=True)
    assert second.redirect_chain[-1][0] == first["Location"]
    assert "booked “Monsoon” already" in second.text
    assert [table.objects.count() for table in TABLES[1:]] == [1, 1, 4, 1]


def test_what_fails_at_the_last_step_leaves_nothing(desk, known, address, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(LogEntry.objects, "log_actions", fails)
    with pytest.raises(RuntimeError):
        desk.post(address, typed(advertiser="Quite new", new_advertiser="Quite new"))
    assert nothing_is_booked() and Advertiser.objects.count() == 1


def test_a_name_that_is_taken_between_check_and_booking_is_told(desk, known, address, monkeypatch):
    checked = BookingForm.fill

    def overtaken(form):
        Campaign.objects.create(advertiser=known, name="Monsoon")
        return checked(form)

    monkeypatch.setattr(BookingForm, "fill", overtaken)
    answer = desk.post(address, typed(name="Monsoon", upload=picture()))
    assert "somebody took one of these names" in answer.text
    assert Campaign.objects.count() == 1 and not Flight.objects.exists()


# The forecast


def told(desk, **fields):
    return desk.post(reverse("admin:ads_campaign_forecast"), typed(**fields))


def test_the_forecast_says_what_is_missing_at_the_end(desk, known):
    counted(viewable=14_000)  # 1,000 a day
    rival = make_flight(
        goal="viewable", goal_count=4_000, ends_at=timezone.now() + timedelta(days=10)
    )
    answer = told(desk, slots=["story"])
    prospect = answer.context["prospect"]
    assert prospect.counted == 1_000
    assert prospect.outlook.others == pytest.approx(rival.goal_count / 10, rel=0.01)
    assert prospect.short_by == pytest.approx(14_000, rel=0.01)  # 600 a day for ten days
    assert f"will fall short by {prospect.short_by:,}" in answer.text
    assert told(desk, slots=["story"], goal_count="3000").context["prospect"].short_by == 0


def test_a_sponsorship_comes_before_what_is_booked_as_standard(desk, known):
    counted()
    make_flight(goal="viewable", goal_count=4_000, ends_at=timezone.now() + timedelta(days=10))
    assert told(desk, priority="1").context["prospect"].outlook.others == 0


def test_the_forecast_of_the_form_is_that_of_the_booked_flight(desk, known, address):
    for slot in ("story", "front", "rail"):  # the second does not take it, the third is not chosen
        counted(slot)
    make_flight(goal="viewable", goal_count=4_000, ends_at=timezone.now() + timedelta(days=10))
    form = typed(upload=picture(), slots=["front", "story"])
    before = desk.post(reverse("admin:ads_campaign_forecast"), form).context["prospect"].outlook
    form["upload"].seek(0)
    desk.post(address, form)
    flight = Flight.objects.latest("pk")
    after = outlook.of_flights([flight], timezone.now())[flight.pk]
    assert before.counted == 1_000
    assert (after.counted, after.others) == (
        before.counted,
        pytest.approx(before.others, rel=0.001),
    )
    assert after.forecast.expected == pytest.approx(before.forecast.expected, rel=0.001)


def test_the_forecast_tells_sizes_slots_and_new_names(desk):
    answer = told(desk, upload=picture())
    prospect = answer.context["prospect"]
    assert (prospect.fitting, prospect.standing, len(prospect.lines)) == (3, 3, 4)
    assert "300 × 250</strong>" in answer.text and "does not take it" in answer.text
    assert "Book makes the advertiser" in answer.text and "Nothing was counted" in answer.text
    refused = told(desk, upload=picture((301, 250)))
    assert "301 × 250. Slots take exactly" in refused.text


def test_a_page_that_was_told_of_its_picture_says_its_size_alone(desk):
    answer = told(desk, size="728x90")
    assert [line.slot.name for line in answer.context["prospect"].lines if line.fits] == ["front"]
    assert 'data-told="picture"' not in answer.text


@pytest.mark.parametrize(
    "unfinished",
    [
        {}, {"advertiser": "x"}, {"goal": ""}, {"goal": "x"}, {"ends_at": ""}, {"goal_count": "9" * 30},
        {"starts_at": "2199-12-31T00:00", "ends_at": "1990-01-01T00:00"}, {"slots": "x"}, {"size": "x"},
        {"sections": "9" * 40}, {"form_key": "x"}, {"priority": ""}, {"upload": "no file"},
    ],
)  # fmt: skip
def test_an_unfinished_form_has_a_forecast_without_complaints_of_what_is_missing(desk, unfinished):
    answer = desk.post(reverse("admin:ads_campaign_forecast"), unfinished)
    assert answer.status_code == 200 and "required" not in answer.text


def test_an_end_before_the_start_is_told_in_the_forecast(desk):
    assert "It would end before it starts." in told(desk, ends_at="2020-01-01T00:00").text


def test_without_scripts_a_button_brings_the_forecast_and_all_that_was_typed(desk, known, address):
    counted(viewable=14_000)
    form = typed(upload=picture(), name="Monsoon", target="", slots=["story"], look="1")
    del form["book"]
    answer = desk.post(address, form)
    assert answer.status_code == 200 and nothing_is_booked_but_the_counted()
    assert "will fall short by" in answer.text and 'value="Monsoon"' in answer.text
    assert "errornote" not in answer.text and "required." not in answer.text
    assert re.search(r'value="story" checked', answer.text)
    assert not re.search(r'value="rail" checked', answer.text)
    assert 'name="kept"' in answer.text and form["form_key"] in answer.text


def nothing_is_booked_but_the_counted():
    return Campaign.objects.count() == 1


def test_the_forecast_asks_no_more_with_many_flights(desk, known):
    ends, asked = timezone.now() + timedelta(days=9), []
    for number in range(11):
        flight = make_flight(goal="clicks", goal_count=9, ends_at=ends)
        Condition.objects.create(flight=flight, slot="story")
        if number in (0, 10):
            cache.clear()
            with CaptureQueriesContext(connection) as found:
                told(desk)
            asked.append(len(found))
    assert asked[0] == asked[1] <= 34
