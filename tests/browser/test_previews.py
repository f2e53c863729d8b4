"""Previews in a real browser: what is typed is seen beside it, and a guest approves without a login."""

import pytest

from desk import preview_links
from desk.models import PreviewApproval, Revision
from tests.factories import make_draft, make_section

LONG = "<p>A line of the story, long enough to be read.</p>" * 60


@pytest.fixture
def story(editor):
    return make_draft(section=make_section(name="Town"), by=editor, headline="As saved", body=LONG)


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def open_page(new_context, live_server, complaints):
    """A new page of somebody of their own. All that the browser complains of is remembered."""

    def opened(user=None, **options):
        page = new_context(base_url=live_server.url, **options).new_page()
        if user is not None:
            page.goto("/admin/login/")
            page.get_by_label("Username").fill(user.username)
            page.get_by_label("Password").fill("secret")
            page.get_by_role("button", name="Log in").click()
            page.wait_for_url("**/admin/")
        page.on(
            "console",
            lambda line: complaints.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    return opened


def change(story):
    return f"/admin/articles/article/{story.pk}/change/"


def frame(page):
    return page.frame_locator(".live-frames iframe:not(.live-coming)")


def test_what_is_typed_is_seen_beside_it_full_and_light(open_page, story, editor, complaints):
    page = open_page(editor, viewport={"width": 1280, "height": 800})
    page.goto(change(story))
    page.wait_for_selector(".ProseMirror")
    page.keyboard.press("Control+Shift+P")
    frame(page).get_by_role("heading", name="As saved").wait_for()
    page.click(".ProseMirror")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Nobody saved these words. ")
    page.locator("#id_headline").fill("Typed just now")
    frame(page).get_by_role("heading", name="Typed just now").wait_for()
    frame(page).get_by_text("Nobody saved these words.").wait_for()
    page.get_by_role("button", name="Light", exact=True).click()
    frame(page).locator("main.light").wait_for()
    frame(page).get_by_text("Nobody saved these words.").wait_for()
    assert page.locator(".live-frames iframe").count() == 1
    assert not Revision.objects.exists()
    assert complaints == []


def test_the_place_in_the_preview_stays_while_one_types(open_page, story, editor, complaints):
    page = open_page(editor, viewport={"width": 1280, "height": 800})
    page.goto(change(story))
    page.get_by_role("button", name="Live preview").click()
    frame(page).get_by_role("heading", name="As saved").wait_for()
    inside = frame(page).locator("html")
    inside.evaluate("() => window.scrollTo(0, 700)")
    length = page.evaluate("history.length")
    for words in ("Once", "Twice"):
        page.locator("#id_headline").fill(words)
        frame(page).get_by_role("heading", name=words).wait_for()
        assert inside.evaluate("() => window.scrollY") == 700
    assert page.evaluate("history.length") == length
    assert complaints == []


def test_the_preview_is_there_again_after_saving(open_page, story, editor, complaints):
    page = open_page(editor, viewport={"width": 1280, "height": 800})
    page.goto(change(story))
    page.get_by_role("button", name="Live preview").click()
    frame(page).get_by_role("heading", name="As saved").wait_for()
    page.locator("#id_headline").fill("Saved now")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    frame(page).get_by_role("heading", name="Saved now").wait_for()
    page.get_by_role("button", name="Back to writing").click()
    assert page.locator(".live-preview").is_hidden()
    assert complaints == []


def test_a_new_story_is_seen_before_it_is_saved(open_page, story, editor, complaints):
    page = open_page(editor, viewport={"width": 1280, "height": 800})
    page.goto("/admin/articles/article/add/")
    page.locator("#id_headline").fill("Brand new")
    page.get_by_role("button", name="Live preview").click()
    frame(page).get_by_role("heading", name="Brand new").wait_for()
    assert complaints == []


def test_on_a_phone_it_fills_the_screen_and_is_left_by_button_and_escape(
    open_page, story, editor, complaints
):
    page = open_page(editor, viewport={"width": 390, "height": 844})
    page.goto(change(story))
    opener = page.get_by_role("button", name="Live preview")
    for leave in ("click", "Escape"):
        opener.click()
        frame(page).get_by_role("heading", name="As saved").wait_for()
        box = page.locator(".live-preview").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if leave == "click":
            page.get_by_role("button", name="Back to writing").click()
        else:
            page.keyboard.press(leave)
        assert page.locator(".live-preview").is_hidden()
        assert opener.evaluate("button => button === document.activeElement")
    assert complaints == []


def test_when_it_cannot_be_fetched_the_last_one_stays_and_it_says_so(open_page, story, editor):
    page = open_page(editor, viewport={"width": 1280, "height": 800})
    page.goto(change(story))
    page.get_by_role("button", name="Live preview").click()
    frame(page).get_by_role("heading", name="As saved").wait_for()
    page.context.clear_cookies()  # the login is over
    page.locator("#id_headline").fill("Typed later")
    page.get_by_text("Not up to date").wait_for()
    assert frame(page).get_by_role("heading", name="As saved").is_visible()


def test_a_guest_approves_and_the_desk_says_it(
    open_page, story, editor, settings, live_server, complaints
):
    settings.SITE_URL = live_server.url
    desk = open_page(editor, viewport={"width": 1280, "height": 800})
    desk.goto(f"/admin/articles/article/{story.pk}/previews/")
    desk.get_by_role("button", name="Make a link").click()
    assert desk.get_by_role("button", name="Copy").is_visible()
    address = desk.get_by_label("Address of the link").input_value()
    for viewport, name in ((390, "A. Lawyer"), (1280, "B. Lawyer")):
        guest = open_page(viewport={"width": viewport, "height": 844})
        guest.goto(address)
        assert guest.evaluate("document.documentElement.scrollWidth") <= viewport
        assert guest.evaluate("document.scripts.length") == 0
        guest.get_by_label("Your name").fill(name)
        guest.get_by_role("button", name="Approve this version").click()
        guest.get_by_text(f"Approved by {name}").wait_for()
        assert guest.url == f"{address}#approve"
        assert guest.context.cookies() == []
        guest.get_by_role("link", name="Light version").click()
        guest.get_by_role("link", name="Exit mobile version").first.click()
        assert guest.url == address
    assert PreviewApproval.objects.count() == 2
    desk.goto(change(story))
    desk.locator("details[data-box=previews] summary").click()
    assert desk.get_by_text("Approved by A. Lawyer for version 1").is_visible()
    link = story.preview_links.get()
    preview_links.revoke(link)
    assert guest.goto(address).status == 404
    assert [line for line in complaints if "404" not in line] == []
