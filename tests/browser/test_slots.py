"""Slots in a real browser: the page keeps their room free, whatever becomes of a picture."""

import pytest

from tests.factories import make_article, make_creative, make_picture

PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
WATCH = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def story(transactional_db):
    make_creative(picture=make_picture(size=(600, 500)), size="300x250")
    make_creative(picture=make_picture(size=(1456, 180)), size="728x90")
    return make_article(body=PARAGRAPH * 18)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("pictures", ["slow", "failing", "blocked"])
def test_nothing_moves_while_a_picture_is_slow_failing_or_blocked(
    new_context, live_server, story, pictures, width
):  # D10.105
    page = new_context(viewport={"width": width, "height": 2400}).new_page()
    page.add_init_script(WATCH)

    def answer(route):
        if pictures == "slow":
            page.wait_for_timeout(400)
            route.continue_()
        elif pictures == "failing":
            route.fulfill(status=500, body="")
        else:
            route.abort()

    page.route("**/media/**", answer)
    page.goto(live_server.url + story.get_absolute_url())
    page.wait_for_timeout(1200)
    boxes = page.locator("[data-slot] .slot-picture")
    assert boxes.count() == 3
    assert {boxes.nth(n).bounding_box()["height"] for n in range(3)} == {250}
    assert page.evaluate("window.shift") == 0


def test_slots_are_not_printed_and_their_label_is_real_text(new_context, live_server, story):
    page = new_context().new_page()
    page.goto(live_server.url + story.get_absolute_url())
    assert page.get_by_text("Advertisement", exact=True).count() == 3
    assert page.get_by_role("complementary", name="Advertisement").count() == 3
    page.emulate_media(media="print")
    assert [slot.is_visible() for slot in page.locator("[data-slot]").all()] == [False] * 3


def test_no_link_in_a_slot_is_smaller_than_a_finger(new_context, live_server, transactional_db):
    make_creative()
    page = new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto(live_server.url + make_article(body=PARAGRAPH * 18).get_absolute_url())
    links = page.locator("[data-slot] a, [data-trending] li")
    assert links.count() >= 3
    assert min(link.bounding_box()["height"] for link in links.all()) >= 44
