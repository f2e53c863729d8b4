"""Keys of the desk in a real browser: they work in lists, and never while somebody types."""

import pytest

from articles import publishing
from tests.browser.test_desk import log_in  # noqa: F401 - a fixture
from tests.factories import make_draft, make_section

LIST = "/admin/articles/article/"


@pytest.fixture
def stories(editor):
    section = make_section()
    made = [make_draft(section=section, by=editor, headline=f"Story {n}") for n in range(3)]
    for story in made:
        publishing.submit(story, by=editor)
    return made


@pytest.fixture
def page(log_in, stories, editor):  # noqa: F811 - the fixture that is imported
    page = log_in(editor)
    page.goto(LIST)
    return page


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def chosen(page):
    return page.locator("input.action-select:checked").count()


def test_j_and_k_move_x_chooses_and_enter_opens(page, stories):
    page.keyboard.press("j")
    assert focused(page) == "Story 2"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Story 0"
    page.keyboard.press("k")
    assert focused(page) == "Story 1"
    page.keyboard.press("x")
    assert (chosen(page), focused(page)) == (1, "Story 1")
    assert page.locator("tr.selected a.story-link").inner_text() == "Story 1"
    page.keyboard.press("x")
    assert chosen(page) == 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}{stories[1].pk}/change/")
    assert page.wrong == []


def test_g_and_a_letter_goes_there_and_n_begins_a_story(page):
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/admin/")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url(f"**{LIST}")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/admin/comments/comment/")
    page.goto(LIST)
    page.keyboard.press("n")
    page.wait_for_url(f"**{LIST}add/")


def test_a_slash_searches_and_letters_that_are_typed_stay_letters(page):
    page.keyboard.press("/")
    page.keyboard.type("gtxn?j/")
    assert page.locator("#searchbar").input_value() == "gtxn?j/"
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith(LIST)


def test_letters_with_other_keys_and_of_a_composition_are_left_alone(page):
    page.keyboard.press("Control+j")
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
           {key: "j", isComposing: true, bubbles: true}))"""
    )
    assert focused(page) != "Story 2"


def test_the_keys_are_shown_switched_off_and_on_again(page):
    page.keyboard.press("?")
    dialog = page.locator("#desk-keys-dialog")
    for what in ("go to Comments", "Ctrl+Shift+P", "Alt+F10"):
        assert what in dialog.inner_text()
    dialog.get_by_label("Keys are on").uncheck()
    page.keyboard.press("Escape")
    for key in ("j", "?"):
        page.keyboard.press(key)
    assert focused(page) != "Story 2" and not dialog.is_visible()
    page.reload()
    page.keyboard.press("j")
    assert focused(page) != "Story 2"
    assert not page.locator(".keys-hint").is_visible()
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Keys are on").check()
    dialog.get_by_role("button", name="Close").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) == "Story 2"
    assert page.locator(".keys-hint").is_visible()
    assert page.wrong == []


def test_the_letter_after_g_is_not_a_key_of_the_page(page):
    page.evaluate(
        """() => {
          const button = document.createElement("button");
          button.dataset.key = "s";
          button.textContent = "Spam";
          button.addEventListener("click", () => { document.title = "pressed"; });
          document.querySelector("#content-main").append(button);
          document.addEventListener("keydown", (event) => { if (event.key === "s") button.click(); });
        }"""
    )
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_load_state()
    assert page.title() != "pressed"


def test_chosen_stories_are_approved_and_without_script_too(log_in, stories, editor):  # noqa: F811
    for scripts in (True, False):
        page = log_in(editor, java_script_enabled=scripts)
        page.goto(f"{LIST}?tab=review")
        page.locator("input.action-select").first.check()
        page.get_by_label("With those chosen:").select_option(label="Approve")
        page.get_by_role("button", name="Run").click()
        page.get_by_text("1 story approved.").wait_for()
        page.context.clear_cookies()
    assert page.wrong == []
