"""Slots in a real browser: what counts as looked at, and that nothing moves, whatever becomes of
what was booked. Half of the picture for a second in a tab that is looked at; of a large one 30 %."""

import re

import pytest

from ads.models import Delivery, Flight, Offer, Refusal
from tests.browser.test_slots import WATCH
from tests.factories import make_article, make_creative, make_flight, make_picture, make_section

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
HIDE = """(hidden) => {
  Object.defineProperty(document, "visibilityState", {value: hidden ? "hidden" : "visible", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SHOW_PART = """([place, part]) => {
  const target = document.querySelector(`[data-slot="${place}"] :is(.slot-picture, .slot-words)`);
  const {top, height} = target.getBoundingClientRect();
  window.scrollBy({top: top - innerHeight + height * part, behavior: "instant"});
}"""
COVER = """([place, part]) => {
  const target = document.querySelector(`[data-slot="${place}"] :is(.slot-picture, .slot-words)`);
  const {left, top, width, height} = target.getBoundingClientRect();
  const cover = document.createElement("div");
  Object.assign(cover.style, {position: "fixed", left: `${left}px`, top: `${top}px`,
    width: `${width}px`, height: `${height * part}px`, background: "black", zIndex: 9});
  document.body.append(cover);
}"""


def counted(name="viewable"):
    return sum(Delivery.objects.values_list(name, flat=True))


@pytest.fixture
def booked(transactional_db):
    """A creative of somebody else's with a picture of 300 × 250, and the house's beside it."""
    make_creative(headline="The house")
    picture = make_picture(size=(600, 500))
    return make_creative(
        flight=make_flight(), size="300x250", picture=picture, headline="Booked",
        target="https://example.org/offer",
    )  # fmt: skip


@pytest.fixture
def story(booked):
    return make_article(body=PARAGRAPH * 8)  # one slot


@pytest.fixture
def page(new_context):
    """A reader's page that knows what its console said, which errors it threw, and what it sent."""
    made = new_context(user_agent=BROWSER, viewport={"width": 390, "height": 800}).new_page()
    made.said, made.sent = [], []
    made.on("console", lambda message: made.said.append(f"{message.type}: {message.text}"))
    made.on("pageerror", lambda error: made.said.append(f"thrown: {error}"))
    made.on("request", lambda request: made.sent.append(request.url))
    made.add_init_script(WATCH)
    return made


def opened(page, live_server, story, *, picture="Booked"):
    page.goto(live_server.url + story.get_absolute_url())
    if picture:
        page.wait_for_selector(f'[data-slot] img[alt^="{picture}"]', state="attached")
    return page


def wait_until_counted(page, name="viewable", *, most_ms=3000):
    waited = 0
    while waited < most_ms and not counted(name):
        page.wait_for_timeout(100)
        waited += 100
    return counted(name)


def test_half_of_it_for_a_second_is_a_view_and_it_is_followed_from_there(
    page, live_server, story, booked
):
    opened(page, live_server, story)
    assert wait_until_counted(page, "rendered") == 1
    page.wait_for_timeout(1500)
    assert counted() == 0  # it stands below the screen
    page.evaluate(SHOW_PART, ["story-1", 0.52])
    assert wait_until_counted(page) == 1
    page.wait_for_timeout(1500)
    assert (counted(), counted("invalid")) == (1, 0)
    link = page.locator("[data-slot] .slot-picture a")
    assert link.get_attribute("rel") == "sponsored nofollow noopener"
    page.route("https://example.org/**", lambda route: route.fulfill(body="There"))
    with page.expect_request("https://example.org/offer") as led:
        link.click()
    assert led.value.headers.get("referer", "").rstrip("/") in ("", live_server.url)
    assert counted("clicks") == 1
    assert page.said == []


def test_case_113_49_per_cent_is_no_view(page, live_server, story):
    opened(page, live_server, story)
    page.evaluate(SHOW_PART, ["story-1", 0.49])
    page.wait_for_timeout(2500)
    assert (counted("rendered"), counted()) == (1, 0)


def test_case_113_nine_tenths_of_a_second_is_no_view_and_does_not_add_up(page, live_server, story):
    opened(page, live_server, story)
    for _ in range(3):
        page.evaluate(SHOW_PART, ["story-1", 1])
        page.wait_for_timeout(650)
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        page.wait_for_timeout(400)
    page.wait_for_timeout(1000)
    assert (counted("rendered"), counted()) == (1, 0)


def test_case_113_a_tab_in_the_background_looks_at_nothing(page, live_server, story):
    page.set_viewport_size({"width": 390, "height": 3000})
    page.add_init_script(f"({HIDE})(true)")
    opened(page, live_server, story)
    page.wait_for_timeout(2500)
    assert (counted("rendered"), counted()) == (1, 0)
    page.evaluate(HIDE, False)
    page.wait_for_timeout(500)
    page.evaluate(HIDE, True)
    page.wait_for_timeout(1200)
    assert counted() == 0
    page.evaluate(HIDE, False)
    assert wait_until_counted(page) == 1


@pytest.mark.parametrize(("part", "views"), [(0.3, 1), (0.6, 0), (1, 0)])
def test_case_113_what_is_covered_is_not_looked_at(page, live_server, story, part, views):
    opened(page, live_server, story)
    page.evaluate(SHOW_PART, ["story-1", 1.1])
    page.evaluate(COVER, ["story-1", part])
    page.wait_for_timeout(2500)
    assert counted() == views


def test_case_113_no_frame_may_hold_the_page(page, live_server, story):
    page.route("**/framing/", lambda route: route.fulfill(
        body=f'<iframe src="{story.get_absolute_url()}" style="opacity: 0"></iframe>',
        content_type="text/html",
    ))  # fmt: skip
    page.goto(f"{live_server.url}/framing/")
    page.wait_for_timeout(1500)
    assert not Offer.objects.exists()


@pytest.mark.parametrize(("part", "views"), [(0.27, 0), (0.33, 1)])
def test_case_113_of_a_large_one_thirty_per_cent_is_enough(
    page, live_server, transactional_db, part, views
):
    from ads.models import PageSlot

    PageSlot.objects.update_or_create(
        name="footer", defaults={"label": "Footer", "phone": "", "wide": "970x250", "is_on": True}
    )
    make_creative(headline="The house")
    picture = make_picture(size=(1940, 500))
    make_creative(flight=make_flight(), size="970x250", picture=picture, headline="Booked")
    page.set_viewport_size({"width": 1280, "height": 800})
    opened(page, live_server, make_article(body=PARAGRAPH * 5))
    assert page.locator('[data-slot="footer"] .slot-picture').bounding_box()["width"] == 970
    page.evaluate(SHOW_PART, ["footer", part])
    page.wait_for_timeout(2500)
    assert Delivery.objects.get(slot="footer").viewable == views


def test_case_114_leaving_the_page_tells_what_was_seen_once(page, live_server, story):
    opened(page, live_server, story)
    page.evaluate(SHOW_PART, ["story-1", 1])
    assert wait_until_counted(page) == 1
    for _ in range(2):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        page.evaluate(HIDE, True)
        page.evaluate(HIDE, False)
    page.wait_for_timeout(1500)
    assert (counted(), Refusal.objects.count()) == (1, 0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("becomes", ["shown", "slow", "failing", "blocked", "no choice"])
def test_case_105_nothing_moves_whatever_becomes_of_what_was_booked(
    page, live_server, story, becomes, width
):
    page.set_viewport_size({"width": width, "height": 2400})

    def answer(route):
        if becomes == "slow":
            page.wait_for_timeout(600)
        if becomes in ("shown", "slow"):
            route.continue_()
        elif becomes == "failing":
            route.fulfill(status=500, body="")
        else:
            route.abort()

    page.route("**/b/rooms/" if becomes == "no choice" else "**/media/**", answer)
    page.goto(live_server.url + story.get_absolute_url())
    page.wait_for_timeout(2500)
    box = page.locator("[data-slot] :is(.slot-picture, .slot-words)")
    assert box.count() == 1
    assert box.bounding_box()["height"] >= 250
    booked_is_there = becomes in ("shown", "slow")
    assert page.get_by_text("The house").count() == (not booked_is_there)
    assert page.locator('[data-slot] img[alt^="Booked"]').count() == booked_is_there
    assert page.get_by_text("Advertisement", exact=True).count() == 1
    assert page.evaluate("window.shift") == 0
    assert not [said for said in page.said if said.startswith("thrown")]


def test_words_that_need_more_room_than_there_is_leave_the_house_where_it_stands(
    page, live_server, transactional_db
):
    make_creative(headline="The house", line="", link_text="Go")
    make_creative(
        flight=make_flight(), headline="W" * 40, line="Wide words " * 10, link_text="W" * 30
    )
    page.set_viewport_size({"width": 390, "height": 2400})
    page.goto(live_server.url + make_article(body=PARAGRAPH * 8).get_absolute_url())
    page.wait_for_timeout(1500)
    assert page.evaluate("window.shift") == 0
    assert page.get_by_text("The house").count() == 1
    assert (counted("offers"), counted("rendered")) == (1, 0)


def test_case_120_where_a_blocker_stops_everything_the_page_and_the_house_stay(
    page, live_server, story
):
    page.route(re.compile("/b/|rooms.js"), lambda route: route.abort("blockedbyclient"))
    page.goto(live_server.url + story.get_absolute_url())
    page.wait_for_timeout(1500)
    assert page.get_by_text("The house").is_visible()
    assert page.locator("[data-slot]").bounding_box()["height"] > 250
    # The browser says itself what was blocked; nothing of ours says or throws more.
    assert [said for said in page.said if "ERR_BLOCKED_BY_CLIENT" not in said] == []


def test_case_120_where_a_blocker_hides_what_is_called_an_ad_nothing_of_ours_is(
    page, live_server, story
):
    opened(page, live_server, story)
    names = page.evaluate("""() => [...document.querySelectorAll("[data-slot], [data-slot] *")]
      .flatMap((one) => [...one.classList, one.id, ...[...one.attributes].map(({name}) => name)])""")
    ours = names + [url.removeprefix(live_server.url) for url in page.sent if "/media/" not in url]
    assert not [n for n in ours if re.search(r"(^|[-_/])ads?($|[-_/.])|advert|banner|sponsor", n)]


def test_case_121_privacy_asked_by_the_browser_leaves_no_key(page, live_server, story):
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page.set_viewport_size({"width": 390, "height": 2400})
    opened(page, live_server, story)
    assert wait_until_counted(page) == 1
    assert Offer.objects.get().reader == ""


def test_one_page_of_a_list_asks_once_and_sends_no_cookie(page, live_server, booked):
    section = make_section()
    make_article(section=section)
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.goto(live_server.url + section.get_absolute_url())
    page.wait_for_selector('[data-slot="rail"] img[alt^="Booked"]')
    assert sum("/b/rooms/" in url for url in page.sent) == 1
    assert {url.partition("/")[0] for url in page.sent} == {"http:"}
    assert all(url.startswith(live_server.url) for url in page.sent)
    assert page.context.cookies() == []
    assert wait_until_counted(page) == 1
    assert Flight.objects.get(pk=booked.flight_id).delivered == 1
    assert page.said == []


def test_who_comes_back_after_two_hours_gets_what_is_there_then(page, live_server, story, booked):
    page.set_viewport_size({"width": 390, "height": 2400})
    opened(page, live_server, story)
    assert wait_until_counted(page) == 1
    for hidden in (True, False):
        page.evaluate(HIDE, hidden)
    page.wait_for_timeout(500)
    assert sum("/b/rooms/" in url for url in page.sent) == 1
    booked.flight.is_on = False
    booked.flight.save()
    page.evaluate("Date.now = ((now) => () => now() + 2 * 3600 * 1000)(Date.now)")
    for hidden in (True, False):
        page.evaluate(HIDE, hidden)
    page.get_by_text("The house").wait_for()
    assert page.locator("[data-slot] img").count() == 0
    assert page.locator("[data-slot] a").get_attribute("href").startswith("/b/to/")
    page.wait_for_timeout(1800)
    assert (counted("offers"), counted("viewable"), counted("invalid")) == (2, 2, 0)
    assert page.evaluate("window.shift") == 0
