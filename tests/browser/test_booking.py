"""A campaign is booked on one page, in a browser, under the desk's own policy."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from ads.deliveries import hour_of
from ads.models import Advertiser, Campaign, Creative, Delivery, Flight
from tests.factories import make_creative, make_flight

THUMB = 44


@pytest.fixture
def open_form(new_context, live_server, client, ad_manager):
    """Opens the form in a window of that width, as an ad manager who is logged in."""
    complaints = []

    def opened(width=1280, **options):
        client.force_login(ad_manager)
        session = client.cookies["sessionid"].value
        context = new_context(viewport={"width": width, "height": 900}, **options)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + reverse("admin:ads_campaign_book"))
        return page

    opened.complaints = complaints
    yield opened
    assert complaints == []


@pytest.fixture
def counted(transactional_db):
    """Two weeks in which the slot in stories had 1,000 views a day, and one advertiser."""
    Advertiser.objects.create(name="Footwear co-operative")
    over = timezone.now() - timedelta(days=20)
    flight = make_flight(starts_at=over, ends_at=over + timedelta(hours=1))
    creative = make_creative(flight=flight)
    for ago in range(1, 15):
        hour = hour_of(timezone.now() - timedelta(days=ago))
        Delivery.objects.create(
            flight=flight, creative=creative, slot="story", hour=hour, viewable=1_000
        )
    cache.clear()


def picture(size=(300, 250)):
    held = BytesIO()
    Image.new("RGB", size, (9, 90, 90)).save(held, "PNG")
    return {"name": "boat.png", "mimeType": "image/png", "buffer": held.getvalue()}


def moment(days):
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def fill(page, advertiser="Footwear co-operative", many="20000"):
    page.get_by_label("Advertiser").fill(advertiser)
    page.get_by_label("Ends").fill(moment(days=10))
    page.get_by_label("How many").fill(many)
    page.get_by_label("Headline").fill("Shoes for the rain")
    page.get_by_label("Leads to").fill("https://example.org/shoes")


def booked():
    return Campaign.objects.filter(form_key__isnull=False)


def test_the_forecast_follows_what_is_typed_a_second_later(open_form, counted):
    page = open_form()
    course = page.locator("[data-told=course]")
    expect(course).to_contain_text("Say when it ends and how many")
    fill(page)
    expect(course).to_contain_text("will fall short by 10,0")
    page.get_by_label("How many").fill("5000")
    expect(course).to_contain_text("on course")
    page.get_by_label("In story").uncheck()
    expect(page.locator("[data-told=forecast]")).to_contain_text("3", use_inner_text=True)
    expect(course).to_contain_text("will fall short by 5,000")
    assert not booked().exists()


def test_a_new_name_and_a_picture_are_told_before_book_and_booked_at_once(open_form, counted):
    page = open_form()
    fill(page, advertiser="Quite new")
    expect(page.get_by_text("Book makes the advertiser “Quite new”.")).to_be_visible()
    page.get_by_label("Picture").set_input_files(picture((301, 250)))
    expect(page.locator("[data-told=picture]")).to_contain_text("301 × 250. Slots take exactly")
    page.get_by_label("Picture").set_input_files(picture())
    expect(page.locator("[data-told=picture]")).to_contain_text("300 × 250 boat.png, 1 KB.")
    expect(page.locator("[data-told=slot-front]")).to_have_text("does not take it")
    page.get_by_label("How many").fill("5000")
    expect(page.locator("[data-told=course]")).to_contain_text("on course")
    expect(page.locator("[data-told=picture]")).to_contain_text("boat.png")  # and it was sent once
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("of Quite new, a new advertiser, 5,000")
    assert booked().get().advertiser.name == "Quite new"
    assert Creative.objects.get(flight__campaign__in=booked()).size == "300x250"


def test_keys_alone_book(open_form, counted):
    page = open_form()
    expect(page.get_by_label("Advertiser")).to_be_focused()
    page.keyboard.type("Footwear co-operative")
    page.get_by_label("How many").focus()
    page.keyboard.type("5000")
    page.get_by_label("Ends").fill(moment(days=10))
    page.get_by_label("Headline").focus()
    page.keyboard.type("Shoes for the rain")
    page.get_by_label("Leads to").focus()
    page.keyboard.type("/about/")
    page.keyboard.press("Enter")  # shows the forecast, and books nothing
    expect(page.locator("[data-told=course]")).to_contain_text("on course")
    assert not booked().exists()
    page.get_by_role("button", name="See forecast").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Booked:")
    assert booked().count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_books_once(open_form, counted, scripts):
    page = open_form(java_script_enabled=scripts)
    fill(page)
    page.get_by_role("button", name="Book", exact=True).dblclick()
    expect(page.locator(".messagelist")).to_contain_text(re.compile("Booked:|already"))
    assert booked().count() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_it_is_seen_put_right_and_booked(open_form, counted, width):
    page = open_form(width, java_script_enabled=False)
    fill(page, advertiser="Quite new")
    page.get_by_label("Headline").fill("")
    page.get_by_label("Picture").set_input_files(picture())
    page.get_by_role("button", name="See forecast").click()
    expect(page.locator("[data-told=course]")).to_contain_text("will fall short by 10,0")
    expect(page.get_by_text("Book makes the advertiser “Quite new”.")).to_be_visible()
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_role("link", name="Headline").click()
    expect(page.get_by_label("Headline")).to_be_in_viewport()
    page.get_by_label("Headline").fill("Shoes for the rain")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Booked:")
    assert Creative.objects.get(flight__campaign__in=booked()).artwork


def test_a_desk_that_does_not_answer_is_told_and_asked_again(open_form, counted):
    page = open_form()
    page.route("**/book/forecast/", lambda route: route.abort())
    fill(page)
    expect(page.get_by_text("Not up to date")).to_be_visible()
    page.unroute("**/book/forecast/")
    page.get_by_role("button", name="See forecast").click()
    expect(page.locator("[data-told=course]")).to_contain_text("will fall short")
    expect(page.get_by_text("Not up to date")).to_be_hidden()
    open_form.complaints.clear()  # the browser told of the aborted request


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_sideways_and_thumbs_hit(open_form, counted, width, scheme):
    page = open_form(width, color_scheme=scheme)
    fill(page, advertiser="Quite new", many="2000000000")
    page.get_by_label("Picture").set_input_files(picture())
    page.get_by_text("More: pace, limits, sections").click()
    page.locator("[data-told=picture] p").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width < 768:
        pressed = page.locator(
            ".booking :is(button, a.step, summary, .booking-choice, input:not([type=hidden], [type=checkbox], [type=file]), select)"
        )
        sizes = {
            one.evaluate("it => it.outerHTML.slice(0, 60)"): one.bounding_box()
            for one in pressed.all()
        }
        assert {html: box for html, box in sizes.items() if box and box["height"] < THUMB} == {}


def test_the_parts_of_the_page_are_named_and_headed(open_form, counted):
    page = open_form()
    assert page.get_by_role("heading", level=1).count() == 1
    nameless = [
        field.evaluate("it => it.outerHTML.slice(0, 80)")
        for field in page.locator(".booking :is(input:not([type=hidden]), select, button)").all()
        if not field.evaluate("it => it.labels?.length || it.textContent.trim()")
    ]
    assert nameless == []
    first = page.locator("main [type=submit]").first  # what Enter presses
    assert re.match("See forecast", first.inner_text())
    assert Flight.objects.count() == 1
