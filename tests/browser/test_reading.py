"""What a real browser tells of a reading: after one visible second, once, and never ahead of it."""

import time

import pytest

from readership.models import HourlyReads
from tests.factories import make_article

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
HIDE = """(hidden) => {
  Object.defineProperty(document, "visibilityState", {value: hidden ? "hidden" : "visible", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def reader(new_context):
    """A page that remembers when it sent a beacon, in seconds since it was made."""
    page = new_context(user_agent=BROWSER).new_page()
    page.beacons = []
    start = time.monotonic()
    page.on(
        "request",
        lambda request: "/read/" in request.url and page.beacons.append(time.monotonic() - start),
    )
    return page


def views():
    return sum(HourlyReads.objects.values_list("views", flat=True))


def test_a_story_that_was_visible_for_a_second_is_counted_once(reader, live_server):
    article = make_article()
    reader.goto(live_server.url + article.get_absolute_url())
    reader.wait_for_timeout(600)
    assert reader.beacons == []
    reader.wait_for_timeout(1400)
    assert len(reader.beacons) == 1
    for hidden in (True, False, True, False):
        reader.evaluate(HIDE, hidden)
        reader.wait_for_timeout(1100)
    assert len(reader.beacons) == 1
    assert views() == 1


def test_a_tab_in_the_background_is_counted_only_when_it_comes_to_the_front(reader, live_server):
    article = make_article()
    reader.add_init_script(f"({HIDE})(true)")
    reader.goto(live_server.url + article.get_absolute_url())
    reader.wait_for_timeout(1800)
    assert reader.beacons == []
    reader.evaluate(HIDE, False)
    reader.wait_for_timeout(500)
    reader.evaluate(HIDE, True)
    reader.wait_for_timeout(1200)
    assert reader.beacons == []
    reader.evaluate(HIDE, False)
    reader.wait_for_timeout(1500)
    assert len(reader.beacons) == 1


def test_a_page_that_is_made_ahead_is_counted_only_when_it_is_shown(reader, live_server):
    article = make_article()
    reader.add_init_script(
        "Object.defineProperty(document, 'prerendering', {value: true, configurable: true})"
    )
    reader.goto(live_server.url + article.get_absolute_url())
    reader.wait_for_timeout(1600)
    assert reader.beacons == []
    reader.evaluate(
        "Object.defineProperty(document, 'prerendering', {value: false, configurable: true});"
        "document.dispatchEvent(new Event('prerenderingchange'))"
    )
    reader.wait_for_timeout(1500)
    assert len(reader.beacons) == 1
    assert views() == 1


def test_a_browser_without_a_screen_and_pages_that_are_no_story_count_nothing(
    new_context, reader, live_server
):
    article = make_article()
    robot = new_context(user_agent=BROWSER.replace("Chrome", "HeadlessChrome")).new_page()
    robot.goto(live_server.url + article.get_absolute_url())
    reader.goto(live_server.url)
    robot.wait_for_timeout(1500)
    reader.goto(live_server.url + article.get_light_url())
    reader.wait_for_timeout(1500)
    assert reader.beacons == []
    assert not HourlyReads.objects.exists()
