"""The ad plan drawn between the blocks of the text, in a browser, under the desk's own policy."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_draft

PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
TEXT = PARAGRAPH * 3 + "<h2>Which wards must leave</h2>" + PARAGRAPH * 9


@pytest.fixture
def desk(page, live_server, client, editor):
    """The browser of an editor who is logged in. It remembers what it complained of."""
    client.force_login(editor)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    assert page.complaints == []


@pytest.fixture
def open_story(desk, live_server, editor):
    """Opens the form of a new draft with this text, gives the box that one writes in."""

    def opened(html):
        address = reverse(
            "admin:articles_article_change", args=[make_draft(body=html, by=editor).pk]
        )
        desk.goto(f"{live_server.url}{address}")
        box = desk.get_by_role("textbox", name="Story", exact=True)
        box.wait_for()
        return box

    return opened


@pytest.fixture
def plan(desk):
    """The box of the plan, opened."""

    def opened():
        box = desk.locator("details[data-box=slots]")
        box.locator("summary").click()
        return box

    return opened


def test_the_plan_stands_between_the_blocks_only_while_its_box_is_open(desk, open_story, plan):
    text = open_story(TEXT)
    lines = text.locator(".slot-gap")
    assert lines.count() == 0
    box = plan()
    expect(lines).to_have_count(12)
    here = text.locator(".slot-gap-here")
    assert here.count() == 2
    assert re.fullmatch(
        r"Ad here 300 × 250, reserved 364\spx · \d\d\s% of the page on a phone",
        here.first.inner_text().strip(),
    )
    after_heading = text.locator("h2 + .slot-gap")
    assert after_heading.inner_text().strip() == "No ad here under a heading"
    box.locator("summary").click()
    expect(lines).to_have_count(0)


def test_what_is_typed_is_planned_a_moment_later_and_the_text_stays_as_it_is(
    desk, open_story, plan
):
    text = open_story(TEXT)
    box = plan()
    expect(text.locator(".slot-gap")).to_have_count(12)
    before = desk.locator("textarea[name=body]").input_value()
    assert "slot-gap" not in before
    text.evaluate("text => text.editor.commands.focus('end')")
    expect(text).to_be_focused()  # the editor takes the focus a frame later
    desk.keyboard.press("Enter")
    desk.keyboard.type("One more line, and a word.")
    box.get_by_text("Of what you typed.").wait_for()
    expect(text.locator(".slot-gap")).to_have_count(13)
    assert (
        desk.locator("textarea[name=body]").input_value()
        == before + "<p>One more line, and a word.</p>"
    )
    desk.locator("details[data-box=switches] summary").click()
    desk.get_by_label("Sensitive").check()
    box.get_by_text("No ad anywhere: the story is sensitive.").wait_for()
    expect(text.locator(".slot-gap")).to_have_count(0)


def test_an_empty_paragraph_does_not_shift_the_lines(desk, open_story, plan):
    text = open_story(PARAGRAPH * 3 + "<h2>Which</h2>" + PARAGRAPH * 9)
    text.locator("p").first.click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.press("Enter")  # an empty paragraph, which the desk drops
    box = plan()
    box.get_by_text("Of what you typed.").wait_for()
    assert text.locator("h2 + .slot-gap").inner_text().strip() == "No ad here under a heading"


def test_a_desk_that_does_not_answer_is_told_and_asked_again(desk, open_story, plan):
    text = open_story(TEXT)
    box = plan()
    desk.route("**/slots/", lambda route: route.abort())
    text.locator("p").last.click()
    desk.keyboard.type("x")
    box.get_by_text("Not up to date").wait_for()
    desk.unroute("**/slots/")
    desk.keyboard.type("y")
    box.get_by_text("Of what you typed.").wait_for()
    desk.complaints.clear()  # the browser told of the aborted request


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_runs_sideways(desk, open_story, plan, width):
    desk.set_viewport_size({"width": width, "height": 900})
    open_story(TEXT)
    plan()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
