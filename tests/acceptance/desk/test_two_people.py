"""Two people, each with a browser of their own, at the served demo: nothing typed is lost.

Prints what was offered, and how many seconds the notice of a take-over took.
"""

import os
import re
import signal
import time

import pytest
from playwright.sync_api import Error, expect

PASSWORD = "newsroom-demo"  # noqa: S105 - of the demo's people
NOTICE_SECONDS = 15
CHANGE = re.compile(r"/admin/articles/article/\d+/change/$")
KEPT = "[data-kept]"


@pytest.fixture
def enter(new_context, demo):
    """Opens the desk for one of the demo's people, in a browser context of their own."""

    def log_in(name):
        page = new_context(base_url=demo.url).new_page()
        sign_in(page, name)
        return page

    return log_in


def sign_in(page, name):
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def editor(enter):
    return enter("editor")


@pytest.fixture
def story(editor):
    """The address of a new draft's form, saved once by the editor, who has left it."""
    editor.goto("/admin/articles/article/add/")
    editor.locator("[name=headline]").fill(f"Two at one story {time.time_ns()}")
    editor.locator("[name=section]").select_option(index=1)
    editor.locator(".ProseMirror").click()
    editor.keyboard.type("The first sentence stands.")
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.wait_for_url(CHANGE)
    address = editor.url
    editor.goto("/admin/")
    return address


def type_more(page, words):
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def offered(page, story, say):
    page.goto(story)
    offer = page.locator("[data-offer]").first
    expect(offer).to_be_visible()
    say(f"offered: {' '.join(offer.inner_text().split())}")
    return offer


def test_a_tab_that_crashes_in_mid_sentence_loses_nothing(editor, story, say):
    editor.goto(story)
    type_more(editor, " The second broke off in the mid")
    editor.wait_for_timeout(300)
    again = editor.context.new_page()
    with pytest.raises(Error):
        editor.goto("chrome://crash")
    offered(again, story, say).get_by_role("link", name="Take it up").click()
    expect(again.locator(".ProseMirror")).to_contain_text("broke off in the mid")


def test_a_browser_that_is_killed_loses_no_more_than_the_last_seconds(
    browser_type, browser_type_launch_args, demo, editor, story, say, tmp_path
):
    options = {**browser_type_launch_args, "base_url": demo.url}
    context = browser_type.launch_persistent_context(str(tmp_path / "profile"), **options)
    page = context.pages[0]
    sign_in(page, "editor")
    page.goto(story)
    type_more(page, " Typed before the power went.")
    expect(page.locator(KEPT).first).to_contain_text("Kept ", timeout=6000)
    for process in _processes_with(str(tmp_path / "profile")):
        os.kill(process, signal.SIGKILL)
    offered(editor, story, say).get_by_role("link", name="Take it up").click()
    expect(editor.locator(".ProseMirror")).to_contain_text("before the power went")


def _processes_with(words):
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                with open(f"/proc/{entry.name}/cmdline", "rb") as file:
                    found += [int(entry.name)] if words.encode() in file.read() else []
            except OSError:
                continue  # it ended meanwhile
    return found


def test_a_login_that_ends_while_one_writes_loses_nothing(editor, story, say):
    editor.goto(story)
    editor.context.clear_cookies()
    type_more(editor, " Typed without a login.")
    expect(editor.get_by_role("dialog")).to_contain_text("Your login ended", timeout=6000)
    say(f"mark: {editor.locator(KEPT).first.inner_text()}")
    other = editor.context.new_page()
    sign_in(other, "editor")
    other.close()
    editor.get_by_role("button", name="Back to writing").click()
    expect(editor.locator(KEPT).first).to_contain_text("Kept ", timeout=8000)
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("Saved.")
    expect(editor.locator(".ProseMirror")).to_contain_text("Typed without a login.")


def test_a_dead_network_is_said_and_everything_is_sent_when_it_is_back(editor, story, say):
    editor.goto(story)
    editor.context.set_offline(True)
    type_more(editor, " Typed in a tunnel.")
    mark = editor.locator(KEPT).first
    expect(mark).to_contain_text("kept in this browser", timeout=6000)
    say(f"offline: {mark.inner_text()}")
    editor.context.set_offline(False)
    expect(mark).to_contain_text("Kept ", timeout=8000)
    say(f"back: {mark.inner_text()}")
    editor.close(run_before_unload=False)


def test_whoever_is_taken_over_is_told_within_15_seconds(editor, enter, story, say):
    other = enter("admin")
    editor.goto(story)
    type_more(editor, " Mine, and not saved.")
    other.goto(story)
    say(f"second person: {other.locator('[data-lock-words]').inner_text()}")
    assert other.locator("[name=headline]").is_disabled()
    other.get_by_role("button", name="Take over").click()
    began = time.monotonic()
    lost = editor.locator("[data-lost]")
    expect(lost).to_contain_text("took over at", timeout=NOTICE_SECONDS * 1000)
    say(f"told after {time.monotonic() - began:.1f} s: {lost.inner_text()}")
    assert editor.locator("[name=headline]").is_disabled()
    type_more(other, " Theirs, and saved.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".messagelist")).to_contain_text("Saved.")
    editor.on("dialog", lambda dialog: dialog.accept())
    lost.get_by_role("link", name="Compare").click()
    expect(editor.locator("#content-main")).to_contain_text("Mine, and not saved.")
    expect(editor.locator("#content-main")).to_contain_text("Theirs, and saved.")
