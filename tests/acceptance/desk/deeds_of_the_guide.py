"""What every step of the editors' guide is made of, said in the words of the screen."""

import re
from pathlib import Path

from playwright.sync_api import expect

SHOTS = Path(__file__).resolve().parents[3] / "build/acceptance/desk/guide"
PASSWORD = "newsroom-demo"  # noqa: S105 - of the demo's people


def log_in(page, name):
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    page.wait_for_url("**/admin/")
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def starts(words):
    """Will match a name that begins with these words."""
    return re.compile(f"^{re.escape(words)}")


def box(page, name):
    """Opens the box of that name beside the story, if it is closed."""
    heading = page.get_by_role("heading", name=name, exact=True)
    if heading.locator("xpath=ancestor::details").get_attribute("open") is None:
        heading.click()


def story_of(page):
    """The field of the story's text, once its words are counted below it."""
    expect(page.get_by_text(re.compile(r"words? ·|^No words yet"))).to_be_visible()
    return page.get_by_role("textbox", name="Story", exact=True)


def in_story(page, words):
    """Types at the end of the story's text."""
    story_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def write(page, headline, words, *, save=True):
    """Begins a story as the guide says."""
    page.goto("/admin/")
    page.get_by_role("link", name="New story").click()
    page.get_by_label("Headline").fill(headline)
    page.get_by_label("Dateline").fill("Harpur")
    in_story(page, words)
    box(page, "Section, tags, bylines")
    page.get_by_label("Section", exact=True).select_option("India")
    if save:
        press(page, "Save")
        page.wait_for_url(re.compile(r"/article/\d+/change/$"))
    return page.url


def published(page, headline, words="It stands."):
    """Writes a story and gives it to readers. Returns the address of its form."""
    address = write(page, headline, words)
    press(page, "Publish now")
    expect(page.get_by_text(re.compile("^Published at"))).to_be_visible()
    return address


def paste(page, text, html=""):
    """Pastes into the story what another program left on the clipboard."""
    story_of(page).evaluate(
        """(field, [text, html]) => {
            const left = new DataTransfer()
            left.setData("text/plain", text)
            if (html) left.setData("text/html", html)
            const options = {clipboardData: left, bubbles: true, cancelable: true}
            field.dispatchEvent(new ClipboardEvent("paste", options))
        }""",
        [text, html],
    )
