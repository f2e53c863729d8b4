"""docs/editors.md, followed from its first line to its last in a browser, as the roles it names.

Buttons and fields are found by the words that the guide or the screen says, and by nothing else.
Each step is printed and pictured in build/acceptance/desk/guide; guide.md beside this file tells
how it went for a reader who had seen neither code nor admin. GUIDE_AT names a demo that runs.
"""

import os
import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.acceptance.desk.deeds_of_the_guide import (
    SHOTS,
    box,
    in_story,
    log_in,
    paste,
    press,
    published,
    starts,
    write,
)

PLANNED_WITHIN_SECONDS = 150
NOTICE_SECONDS = 15


@pytest.fixture(scope="module")
def newsroom(request):
    return os.environ.get("GUIDE_AT") or request.getfixturevalue("demo").url


@pytest.fixture(scope="module")
def count():
    SHOTS.mkdir(parents=True, exist_ok=True)
    return iter(range(1, 1000))


@pytest.fixture
def step(request, say):
    """Says a step that is done, and keeps how the screen looks after it."""
    about = request.node.name.removeprefix("test_").split("[")[0].replace("_", "-")
    wide = "-390" if "390" in request.node.name else ""
    numbers = iter(range(1, 100))

    def done(page, what):
        picture = f"{about}{wide}-{next(numbers):02}.png"
        page.screenshot(path=SHOTS / picture)
        say(f"{picture}: {what}")

    return done


@pytest.fixture
def enter(new_context, newsroom):
    """Opens a browser of their own for one of the demo's people; for a reader without a name."""

    def opened(name="", width=1280):
        page = new_context(
            base_url=newsroom,
            viewport={"width": width, "height": 900},
            timezone_id="Asia/Kolkata",
        ).new_page()
        page.set_default_timeout(10_000)
        return log_in(page, name) if name else page

    return opened


@pytest.fixture
def reporter(enter):
    return enter("reporter")


@pytest.fixture
def editor(enter):
    return enter("editor")


@pytest.fixture
def reader(enter):
    return enter()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "bridge.jpg"
    noise = Image.effect_noise((1200, 800), 60)
    Image.merge("RGB", (noise, noise.rotate(90), noise)).save(path)
    return path


def fresh(headline):
    return f"{headline} {time.time_ns() % 10**8}"


def test_the_words_of_wordpress(reporter, editor, step):
    for name in ("Today", "Stories", "Pictures"):
        expect(reporter.get_by_role("link", name=name, exact=True).first).to_be_visible()
    step(reporter, "Log in at /admin/ as reporter: Today, Stories")
    published(editor, fresh("Words"))
    for word in ("Compare", "History", "Preview links"):
        expect(editor.get_by_role("link", name=word, exact=True).first).to_be_visible()
    for word in ("Publish changes…", "Schedule the update…", "Withdraw…", "Kill…"):
        expect(editor.get_by_role("button", name=word)).to_be_visible()
    for word in ("Section, tags, bylines", "Lead picture", "Address", "Dates"):
        expect(editor.get_by_role("heading", name=word, exact=True)).to_be_visible()
    step(editor, "Every word of the table stands on a story")
    editor.get_by_role("link", name="Front page", exact=True).click()
    expect(editor.get_by_role("heading", name="Front page picks", exact=True)).to_be_visible()
    step(editor, "Front page, a pick")


@pytest.mark.parametrize("width", [1280, 390])
def test_write_a_story(enter, editor, step, width, photo):
    page, headline = enter("reporter", width), fresh("The bridge at Harpur opens early")
    page.get_by_role("link", name="New story").click()
    step(page, "1. On Today press New story")
    page.get_by_label("Headline").fill(headline)
    expect(page.get_by_text(re.compile(r"^\d+ characters"))).to_be_visible()
    page.get_by_label("Headline").press("Tab")
    page.keyboard.type("Buses run from six.")
    expect(page.get_by_label("Standfirst")).to_have_value("Buses run from six.")
    step(page, "2. Type the Headline; its length below; Tab; the Standfirst")
    page.get_by_label("Dateline").fill("Harpur")
    in_story(page, "The bridge opened at six. Nobody was late.")
    bar = page.get_by_role("toolbar")
    for tool in ("Picture", "Pull quote", "Fact box", "Related", "Video", "Post", "Ad break"):
        expect(bar.get_by_role("button", name=tool).first).to_be_visible()
    expect(page.get_by_text("8 words · 1 min to read")).to_be_visible()
    step(page, "3. and 4. Dateline and Story; the bar; words and minutes below")
    box(page, "Section, tags, bylines")
    page.get_by_label("Section", exact=True).select_option("India")
    page.get_by_label("Tags").fill("Harpur, Bridges")
    page.get_by_label("What byline 1 did").select_option("Words and pictures")
    page.get_by_label("Agency").fill("PTI")
    step(page, "5. Section, tags, what a byline did, Agency")
    box(page, "Lead picture")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Upload a picture").click()
    upload = opened.value
    upload.get_by_label("Picture").set_input_files(photo)
    upload.get_by_label("Alternative text").fill(f"Seen: {headline}")
    upload.get_by_label("Credit").fill("Asha Varkey")
    press(upload, "Save")
    expect(upload.get_by_text("was added successfully")).to_be_visible()
    step(upload, "6. Upload a picture, with alternative text and credit")
    upload.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # it is come back to
    page.get_by_role("radio", name=f"Seen: {headline}").check(force=True)
    step(page, "6. It stands first in Lead picture: choose it")
    press(page, "Save")
    expect(page.get_by_text("✓ Saved").first).to_be_visible()
    page.get_by_label("Standfirst").fill("Buses run from six on.")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("Standfirst")).to_have_value("Buses run from six on.")
    expect(page.get_by_text("✓ Saved").first).to_be_visible()
    step(page, "7. Save, or Ctrl+S: the first line says ✓ Saved and when")
    press(page, "Submit for review")
    expect(page.get_by_text("Submitted. The editors have it now.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_be_disabled()
    step(page, "8. Submit for review: it can be read, not written in")
    page.get_by_role("link", name="Close").click()
    editor.goto("/admin/")
    editor.get_by_role("link", name=f"Review: {headline}").click()
    press(editor, "Return with a note…")
    editor.get_by_label("What is missing?").fill("Who was late?")
    press(editor, "Return")
    expect(editor.get_by_text("Returned to its writer with your note.")).to_be_visible()
    step(editor, "The editor returns it with a note")
    page.goto("/admin/")
    drafts = page.get_by_role("region", name=re.compile("My drafts"))
    expect(drafts.get_by_role("link").nth(1)).to_have_text(headline)
    expect(drafts.get_by_text("“Who was late?”").first).to_be_visible()
    step(page, "A story that came back stands first in My drafts, with the note")
    drafts.get_by_role("link", name=headline).click()
    expect(page.get_by_text("Returned by Leena Dastur")).to_be_visible()
    expect(page.get_by_label("Headline")).to_be_enabled()
    step(page, "The note stands above its text, and the reporter can write at once")


def test_paste(reporter, step):
    write(reporter, fresh("Pasted"), "", save=False)
    reporter.get_by_label("Dateline").fill("")
    text = "New Delhi,Nov.01,2025: He spoke.\n\nAdvertisement\n\n• One\n\n• Two\n\nThe end."
    paste(reporter, text)
    expect(reporter.get_by_label("Dateline")).to_have_value("New Delhi")
    story = reporter.get_by_role("textbox", name="Story", exact=True)
    expect(story.get_by_role("listitem")).to_have_count(2)
    expect(story).not_to_contain_text("Advertisement")
    note = reporter.get_by_role("status").filter(has_text="Tidied")
    expect(note).to_be_visible()
    step(reporter, "Advertisement lines, • paragraphs and the dateline are mended; a note says so")
    note.get_by_role("button", name="Undo").click()
    expect(story).to_contain_text("Advertisement")
    expect(reporter.get_by_label("Dateline")).to_have_value("")
    step(reporter, "Undo takes it back")
    press(reporter, "Clean up")
    expect(story).not_to_contain_text("Advertisement")
    expect(story.get_by_role("listitem")).to_have_count(2)
    step(reporter, "Clean up does the same to the whole text")
    story.press("Control+a")
    paste(reporter, "Bold", "<p class=MsoNormal style='color:red'><b>Bold</b> <o:p></o:p></p>")
    expect(story.locator("strong")).to_have_text("Bold")
    step(reporter, "What is pasted from Word comes out clean")


def test_pictures_in_the_text(reporter, step, photo):
    write(reporter, fresh("Pictured"), "Above the picture.")
    reporter.get_by_role("toolbar").get_by_role("button", name="Picture", exact=True).click()
    asked = reporter.get_by_role("dialog")
    step(reporter, "Press Picture: choose or upload")
    asked.get_by_role("radio").first.check(force=True)
    asked.get_by_label("Credit").fill("The Meridian")
    press(asked, "Put in")
    story = reporter.get_by_role("textbox", name="Story", exact=True)
    expect(story.get_by_role("img")).to_have_count(1)
    step(reporter, "The picture stands in the text")
    story.get_by_role("img").click()
    reporter.get_by_role("button", name="Replace this picture").click()
    asked = reporter.get_by_role("dialog")
    press(asked, "Upload a new one…")
    step(reporter, "Click on the picture and press Replace picture; upload where you write")
    asked.get_by_label("Picture", exact=True).set_input_files(photo)
    asked.get_by_label("alternative text").fill("Noise")
    asked.get_by_label("Credit").fill("Asha Varkey")
    press(asked, "Upload and change")
    expect(story.get_by_role("img", name="Noise")).to_be_visible()
    step(reporter, "With alternative text, caption and credit")


def test_while_you_type(reporter, step):
    write(reporter, fresh("Kept"), "One sentence.")
    in_story(reporter, " Another sentence.")
    expect(reporter.get_by_text(re.compile(r"Kept \d\d:\d\d:\d\d")).first).to_be_visible(
        timeout=30_000
    )
    step(reporter, "Kept 14:31:05: the desk has your text")
    reporter.context.set_offline(True)
    in_story(reporter, " A third one.")
    told = reporter.get_by_text(
        re.compile(r"Not saved since \d\d:\d\d, kept in this browser")
    ).first
    expect(told).to_be_visible(timeout=60_000)
    step(reporter, "Not saved since 14:31, kept in this browser")
    reporter.context.set_offline(False)
    expect(reporter.get_by_text(re.compile(r"Kept \d\d:\d\d:\d\d")).first).to_be_visible(
        timeout=60_000
    )
    step(reporter, "It is sent when the desk is back")
    address = reporter.url
    reporter.goto("/admin/")
    reporter.goto(address)
    for words in ("Take it up", "Compare", "Throw away"):
        expect(reporter.get_by_text(words, exact=True).last).to_be_visible()
    step(reporter, "Opened again, what was not saved is offered")
    reporter.get_by_text("Take it up", exact=True).click()
    story = reporter.get_by_role("textbox", name="Story", exact=True)
    expect(story).to_contain_text("A third one.")
    step(reporter, "Take it up puts it back into the form")
    reporter.keyboard.press("Control+Shift+p")
    preview = reporter.get_by_role("complementary", name="Live preview")
    shown = reporter.frame_locator("iframe")
    expect(shown.get_by_text("A third one.")).to_be_visible()
    step(reporter, "Live preview (Ctrl+Shift+P), ordinary")
    press(preview, "Light")
    expect(shown.get_by_text("A third one.")).to_be_visible()
    step(reporter, "Live preview, light")


def test_two_people_one_story(reporter, editor, step):
    address = write(reporter, fresh("Two at it"), "The first sentence.")
    editor.goto(address)
    said = editor.get_by_text(re.compile(r"Asha Varkey is editing since \d\d:\d\d \(\d+ min\)"))
    expect(said).to_be_visible()
    expect(editor.get_by_label("Headline")).to_be_disabled()
    step(editor, "It opens for reading and says who is editing since when")
    in_story(reporter, " Typed by the reporter.")
    press(editor, "Take over")
    expect(editor.get_by_label("Headline")).to_be_enabled()
    since = time.monotonic()
    expect(reporter.get_by_text(re.compile("Leena Dastur took"))).to_be_visible(timeout=20_000)
    assert time.monotonic() - since < NOTICE_SECONDS + 2
    step(editor, "Take over lets you write")
    story = reporter.get_by_role("textbox", name="Story", exact=True)
    expect(story).to_contain_text("Typed by the reporter.")
    step(reporter, "The other is told within 15 seconds and keeps their text")
    editor.get_by_label("Headline").fill("Two at it, by the editor")
    editor.get_by_label("Standfirst").fill("Only the editor wrote this.")
    press(editor, "Save")
    expect(editor.get_by_text("✓ Saved").first).to_be_visible()
    reporter.get_by_role("link", name="Compare").last.click()
    step(reporter, "Their text can be compared with what was saved meanwhile")


def test_review_and_publish(reporter, editor, reader, step):
    headline = fresh("Reviewed")
    address = write(reporter, headline, "")
    press(reporter, "Submit for review")
    expect(reporter.get_by_text("Submitted.")).to_be_visible()
    editor.goto("/admin/")
    waiting = editor.get_by_role("region", name=re.compile("Waiting for review"))
    expect(waiting.get_by_role("link", name=f"Review: {headline}")).to_be_visible()
    step(editor, "Today shows what waits, the oldest first")
    waiting.get_by_role("link", name=f"Review: {headline}").click()
    expect(editor.get_by_role("button", name="Publish now")).to_be_disabled()
    step(editor, "2. Checks: what must be fixed greys the buttons")
    editor.get_by_role("link", name="Write it").first.click()
    in_story(editor, "Six buses.")
    step(editor, "Each line leads to where it is mended")
    press(editor, "Save")
    expect(editor.get_by_role("button", name="Publish now")).to_be_enabled()
    for page, said in (("Compare", "Compare"), ("History", "History")):
        editor.get_by_role("link", name=page, exact=True).first.click()
        expect(editor.get_by_role("heading", level=1)).to_contain_text(said)
        step(editor, f"1. {page}")
        editor.goto(address)
    press(editor, "Schedule…")
    refused = editor.get_by_text("Saved, but not done")
    expect(refused).to_contain_text("box Dates, Publish at")
    step(editor, "A refusal names its reason and where to mend it")
    press(editor, "Approve")
    expect(editor.get_by_text("Approved").first).to_be_visible()
    step(editor, "3. Approve")
    box(editor, "Dates")
    soon = datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(hours=3)
    editor.get_by_label("Publish at").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    press(editor, "Schedule…")
    expect(editor.get_by_text("Scheduled").first).to_be_visible()
    step(editor, "Schedule… at the time in Dates")
    press(editor, "Publish now")
    expect(editor.get_by_text(re.compile("^Published at"))).to_be_visible()
    step(editor, "Publish now: readers have the story at once")
    public = editor.get_by_role("link", name="Readers’ page").get_attribute("href")
    assert reader.goto(public).status == 200
    press(editor, "Withdraw…")
    editor.get_by_label("Why").fill("Wrong name")
    press(editor, "Withdraw")
    assert reader.goto(public).status == 404
    step(editor, "Withdraw… asks why; readers get “not found”")
    press(editor, "Publish again")
    expect(editor.get_by_text(re.compile("^Published"))).to_be_visible()
    assert reader.goto(public).status == 200
    step(editor, "It can come back by Publish again")
    press(editor, "Kill…")
    editor.get_by_label("Why").fill("The court said so")
    editor.get_by_label("first word").fill("Reviewed")
    step(editor, "Kill… asks why, and for the headline's first word")
    press(editor, "Kill")
    editor.get_by_text("✓").first.wait_for(timeout=60_000)
    step(editor, "Kill shows afterwards, place by place, that the story is gone")
    assert reader.goto(public).status == 410
    step(reader, "Readers get gone for good (410)")


def change(page, kind, note=""):
    page.get_by_role("radio", name=starts(kind)).check(force=True)
    if note:
        page.get_by_label("Note for readers").fill(note)


def test_change_a_live_story(editor, reader, step):
    published(editor, fresh("Changed"), "It opened.")
    public = editor.get_by_role("link", name="Readers’ page").get_attribute("href")
    for kind, note in (
        ("Typo", ""),
        ("Update", "More buses."),
        ("Correction", "We said five."),
        ("Apology", "We are sorry."),
        ("Retraction", "It was wrong."),
    ):
        words = f" Then came {kind}."
        in_story(editor, words)
        press(editor, "Save")
        expect(editor.get_by_text("with changes that readers do not see")).to_be_visible()
        reader.goto(public)
        expect(reader.get_by_text(words.strip())).to_have_count(0)
        press(editor, "Publish changes…")
        change(editor, kind, note)
        step(editor, f"Publish changes… and choose {kind}")
        press(editor, "Publish changes")
        expect(editor.get_by_role("button", name="Publish changes…")).to_be_visible()
        reader.goto(public)
        expect(reader.get_by_text(words.strip())).to_be_visible()
        expect(reader.get_by_text("Updated on")).to_have_count(int(kind != "Typo"))
        if note:
            expect(reader.get_by_text(note).first).to_be_visible()
        step(reader, f"What readers see of it: {kind}")
    reader.goto("/corrections/")
    expect(reader.get_by_text("We said five.").first).to_be_visible()
    step(reader, "Corrections stand on /corrections/")


def test_plan(reporter, editor, reader, step):
    headline = fresh("Planned")
    address = published(editor, headline, "As it was.")
    public = editor.get_by_role("link", name="Readers’ page").get_attribute("href")
    box(editor, "Dates")
    expect(editor.get_by_label("Publish at")).to_have_count(0)
    step(editor, "Of a live story the date of publication cannot be moved")
    in_story(editor, " As it will be.")
    press(editor, "Save")
    press(editor, "Schedule the update…")
    coming = datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(minutes=2)
    editor.get_by_label("Readers get it at").fill(coming.strftime("%Y-%m-%dT%H:%M"))
    change(editor, "Update")
    expect(editor.get_by_text("What readers will see changed")).to_be_visible()
    step(editor, "Schedule the update…: the page shows what will change")
    press(editor, "Schedule the update")
    expect(editor.get_by_text(re.compile("Update at")).first).to_contain_text(f"{coming:%H:%M}")
    step(editor, "The story says Update at 18:00")
    press(editor, "Publish changes…")
    expect(editor.get_by_text("Cancel it first.")).to_be_visible()
    step(editor, "Other changes wait for it or for its cancelling")
    editor.get_by_role("link", name="What will change, or cancel it").click()
    expect(editor.get_by_role("button", name="Cancel it")).to_be_visible()
    step(editor, "What will change, or cancel it")
    editor.goto("/admin/")
    week = editor.get_by_role("region", name=re.compile("This week"))
    expect(week.get_by_role("link", name=f"Update: {headline}")).to_be_visible()
    week.get_by_role("link", name="Whole week").click()
    expect(editor.get_by_text(headline).first).to_be_visible()
    step(editor, "This week on Today; Whole week is a page of its own")
    draft = write(editor, fresh("Held back"), "Secret until later.")
    editor.get_by_role("link", name="Embargo and writers…").click()
    step(editor, "Embargo and writers…")
    late = datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(hours=5)
    editor.get_by_label("mbargo").first.fill(late.strftime("%Y-%m-%dT%H:%M"))
    editor.get_by_role("checkbox", name="Asha Varkey").check()
    press(editor, "Keep")
    expect(editor.get_by_role("button", name="Publish now")).to_be_disabled()
    step(editor, "The embargo keeps it from readers, whatever anybody presses")
    editor.get_by_role("link", name="Close").click()
    reporter.goto(draft)
    expect(reporter.get_by_label("Headline")).to_be_enabled()
    step(reporter, "The other reporter writes in it")
    until = time.monotonic() + PLANNED_WITHIN_SECONDS
    while time.monotonic() < until:
        reader.goto(public)
        if reader.get_by_text("As it will be.").count():
            break
        reader.wait_for_timeout(2000)
    expect(reader.get_by_text("As it will be.")).to_be_visible()
    step(reader, "The update has arrived by the clock")
    editor.goto(address)
    expect(editor.get_by_text("What will change, or cancel it")).to_have_count(0)
