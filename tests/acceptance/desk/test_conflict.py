"""Two people, each in a real browser, write in one story and both save: nothing of either is lost.

Prints the text of the page that asks the second one.
"""

import re
import time

import pytest
from playwright.sync_api import expect

PASSWORD = "newsroom-demo"  # noqa: S105 - of the demo's people
CHANGE = re.compile(r"/admin/articles/article/\d+/change/$")
BASE = ["The river rose at four.", "Nine villages were told.", "Boats are on their way."]
MINE, THEIRS = "Eleven villages were told at five.", "Twelve villages were told by radio."


@pytest.fixture
def enter(new_context, demo):
    """Opens the desk for one of the demo's people, in a browser context of their own."""

    def log_in(name):
        page = new_context(base_url=demo.url).new_page()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        return page

    return log_in


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def rewrite(page, paragraph, words):
    """Types other words into that paragraph of the text, as a person does."""
    page.locator(".ProseMirror p", has_text=paragraph).click(click_count=3)
    page.keyboard.type(words)


@pytest.fixture
def two(enter):
    """The editor and the administrator, who both have a story open that the editor wrote.

    The editor's presence is not heard of, as where a tab sleeps or a network is gone, so that the
    other one may write too.
    """
    mine, theirs = enter("editor"), enter("admin")
    mine.goto("/admin/articles/article/add/")
    mine.locator("[name=headline]").fill(f"River rises {time.time_ns()}")
    mine.locator("[name=section]").select_option(index=1)
    mine.locator(".ProseMirror").click()
    for words in BASE:
        mine.keyboard.type(words)
        mine.keyboard.press("Enter")
    save(mine)
    mine.wait_for_url(CHANGE)
    mine.context.route("**/presence/**", lambda route: route.abort())
    mine.context.route("**/autosave/**", lambda route: route.abort())
    mine.reload()
    theirs.goto(mine.url)
    theirs.get_by_role("button", name="Take over").click()
    expect(theirs.locator("[name=headline]")).to_be_enabled()
    return mine, theirs


def test_what_two_people_wrote_is_joined_and_only_what_overlaps_is_asked(two, say):
    mine, theirs = two
    rewrite(theirs, BASE[1], THEIRS)
    theirs.locator("[name=standfirst]").fill("Their standfirst.")
    save(theirs)
    expect(theirs.locator(".messagelist")).to_contain_text("Saved.")
    theirs.goto("/admin/")  # they leave the story
    rewrite(mine, BASE[1], MINE)
    rewrite(mine, BASE[2], "Boats arrive at noon.")
    mine.locator("[name=dateline_place]").fill("Harpur")
    with mine.expect_response(lambda answer: answer.request.method == "POST") as sent:
        save(mine)
    assert sent.value.status == 409
    asked = mine.locator("#main")
    expect(mine.locator("body")).to_contain_text("nothing lost")
    for line in asked.inner_text().splitlines():
        if line.strip():
            say(f"| {line.strip()}")
    for words in (MINE, THEIRS, BASE[1], "Boats arrive at noon.", "Their standfirst.", "Harpur"):
        expect(mine.locator("body")).to_contain_text(words)
    assert not mine.locator("#join input[type=radio]:checked").count(), "something was preselected"
    mine.get_by_role("button", name="Save the joined story").click()
    expect(mine.locator("body")).to_contain_text("Still open")
    together = mine.get_by_label("Write it together").first
    together.check()
    mine.locator("#join textarea:not([readonly])").first.fill(f"{MINE} {THEIRS}")
    mine.get_by_role("button", name="Save the joined story").click()
    mine.wait_for_url(CHANGE)
    text = mine.locator(".ProseMirror")
    for words in (BASE[0], MINE, THEIRS, "Boats arrive at noon."):
        expect(text).to_contain_text(words)
    expect(mine.locator("[name=standfirst]")).to_have_value("Their standfirst.")
    expect(mine.locator("[name=dateline_place]")).to_have_value("Harpur")


def test_dropped_changes_stay_in_history_and_the_text_can_be_taken_home(two, say):
    mine, theirs = two
    rewrite(theirs, BASE[1], THEIRS)
    save(theirs)
    expect(theirs.locator(".messagelist")).to_contain_text("Saved.")
    theirs.goto("/admin/")
    rewrite(mine, BASE[1], MINE)
    save(mine)
    expect(mine.locator("body")).to_contain_text("nothing lost")
    with mine.expect_download() as taken:
        mine.get_by_role("button", name="Download my text").click()
    say(f"taken home: {taken.value.suggested_filename}")
    assert MINE in taken.value.path().read_text()
    mine.get_by_role("button", name="Drop my changes…").click()
    mine.get_by_role("button", name="Drop my changes").last.click()
    mine.wait_for_url(CHANGE)
    expect(mine.locator(".ProseMirror")).to_contain_text(THEIRS)
    mine.goto(mine.url.replace("/change/", "/versions/"))
    expect(mine.locator("#content-main")).to_contain_text("Dropped by")
