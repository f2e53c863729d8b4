"""docs/editors.md, followed from its first line to its last in a browser, as the roles it names.

Buttons and fields are found by the words that the guide or the screen says, and by nothing else.
Each step is printed and pictured in build/acceptance/desk/guide; guide.md beside this file tells
how it went for a reader who had seen neither code nor admin. GUIDE_AT names a demo that runs.
"""

import os
import re
import time
from datetime import UTC, datetime, timedelta
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
    story_of,
    write,
)

PLANNED_WITHIN_SECONDS = 150
NOTICE_SECONDS = 15
ZONE = ZoneInfo("Asia/Kolkata")


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


def in_hours(hours):
    return f"{datetime.now(ZONE) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def fresh(headline):
    return f"{headline} {time.time_ns() % 10**8}"


def test_the_words_of_wordpress(reporter, editor, step):
    for name in ("Today", "Stories", "Pictures"):
        expect(reporter.get_by_role("link", name=name, exact=True).first).to_be_visible()
    step(reporter, "Log in at /admin/ as reporter: Today, Stories")
    published(editor, fresh("Words"))
    box(editor, "Previews and approvals")
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
    page.get_by_role("button", name="Submit for review").first.click()
    expect(page.get_by_text("Submitted. The editors have it now.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_be_disabled()
    step(page, "8. Submit for review: it can be read, not written in")
    page.get_by_role("link", name="Today", exact=True).first.click()
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
    story = story_of(reporter)
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
    story = story_of(reporter)
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
    story = story_of(reporter)
    expect(story).to_contain_text("A third one.")
    step(reporter, "Take it up puts it back into the form")
    reporter.keyboard.press("Control+Shift+p")
    preview = reporter.get_by_role("complementary", name="Live preview")
    shown = reporter.frame_locator("iframe >> visible=true")
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
    expect(story_of(reporter)).to_contain_text("Typed by the reporter.")
    step(reporter, "The other is told within 15 seconds and keeps their text")
    editor.get_by_label("Headline").fill("Two at it, by the editor")
    editor.get_by_label("Standfirst").fill("Only the editor wrote this.")
    press(editor, "Save")
    expect(editor.get_by_text("✓ Saved").first).to_be_visible()
    reporter.get_by_role("link", name="Compare").last.click()
    step(reporter, "Their text can be compared with what was saved meanwhile")


def test_both_saved(reporter, editor, step):
    address = write(reporter, fresh("Both at it"), "The first sentence.")
    reporter.context.route("**/presence/**", lambda route: route.abort())  # as where a tab sleeps
    reporter.context.route("**/autosave/**", lambda route: route.abort())
    reporter.reload()
    editor.goto(address)
    press(editor, "Take over")
    expect(editor.get_by_label("Headline")).to_be_enabled()
    in_story(editor, " The editor's.")
    editor.get_by_label("Standfirst").fill("Only the editor wrote this.")
    press(editor, "Save")
    expect(editor.get_by_text("✓ Saved").first).to_be_visible()
    editor.goto("/admin/")
    in_story(reporter, " The reporter's.")
    reporter.get_by_label("Dateline").fill("Belpur")
    press(reporter, "Save")
    expect(reporter.get_by_role("button", name="Save the joined story")).to_be_visible()
    step(reporter, "A page asks only what both changed")
    expect(reporter.get_by_label("Write it together")).to_have_count(1)
    reporter.get_by_label("Write it together").check()
    together = "The first sentence. The editor's. The reporter's."
    reporter.get_by_role("textbox", name="together").fill(together)
    step(reporter, "Choose yours, theirs, or write it together")
    press(reporter, "Save the joined story")
    reporter.wait_for_url(re.compile(r"/article/\d+/change/$"))
    expect(story_of(reporter)).to_contain_text(together)
    expect(reporter.get_by_label("Standfirst")).to_have_value("Only the editor wrote this.")
    expect(reporter.get_by_label("Dateline")).to_have_value("Belpur")
    step(reporter, "Save the joined story: all else was joined already")


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
    editor.get_by_label("Publish at").fill(in_hours(3))
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


def test_plan(editor, reader, step):
    headline = fresh("Planned")
    address = published(editor, headline, "As it was.")
    public = editor.get_by_role("link", name="Readers’ page").get_attribute("href")
    box(editor, "Dates")
    expect(editor.get_by_label("Publish at")).to_have_count(0)
    step(editor, "Of a live story the date of publication cannot be moved")
    in_story(editor, " As it will be.")
    press(editor, "Save")
    coming = datetime.now(ZONE) + timedelta(minutes=2)
    for at in (coming + timedelta(hours=3), coming):
        press(editor, "Schedule the update…")
        editor.get_by_label("Readers get it at").fill(f"{at:%Y-%m-%dT%H:%M}")
        expect(editor.get_by_text(f"{at.astimezone(UTC):%H:%M} UTC").last).to_be_visible()
        expect(editor.get_by_text("What readers will see changed")).to_be_visible()
        change(editor, "Update")
        step(editor, "Schedule the update…: UTC below the time, and what will change")
        press(editor, "Schedule the update")
        expect(editor.get_by_text(re.compile(f"Update at .*{at:%H:%M}")).first).to_be_visible()
        step(editor, "The story says Update at, and when")
        if at == coming:
            break
        press(editor, "Publish changes…")
        expect(editor.get_by_text("Cancel it first.").first).to_be_visible()
        step(editor, "Other changes wait for it or for its cancelling")
        editor.get_by_role("link", name="What will change, or cancel it").click()
        step(editor, "What will change, or cancel it")
        press(editor, "Cancel it")
        expect(editor.get_by_text("Cancelled. Readers keep what they have.")).to_be_visible()
        step(editor, "It is cancelled")
    editor.goto("/admin/")
    week = editor.get_by_role("region", name=re.compile("This week"))
    expect(week.get_by_role("link", name=f"Update: {headline}")).to_be_visible()
    step(editor, "This week on Today shows it")
    week.get_by_role("link", name="Whole week").click()
    expect(editor.get_by_text(headline).first).to_be_visible()
    step(editor, "Whole week is a page of its own")
    until = time.monotonic() + PLANNED_WITHIN_SECONDS
    while not reader.get_by_text("As it will be.").count() and time.monotonic() < until:
        reader.wait_for_timeout(2000)
        reader.goto(public)
    expect(reader.get_by_text("As it will be.")).to_be_visible()
    assert datetime.now(ZONE) >= coming.replace(second=0, microsecond=0)
    step(reader, "The update has arrived by the clock")
    editor.goto(address)
    expect(editor.get_by_text("What will change, or cancel it")).to_have_count(0)


def test_embargo_and_writers(reporter, editor, step):
    draft = write(editor, fresh("Held back"), "Secret until later.")
    reporter.goto(draft)
    expect(reporter.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    box(editor, "Embargo, writers")
    editor.get_by_role("link", name="Embargo and writers…").click()
    editor.get_by_label("Nobody may publish it before").fill(in_hours(5))
    editor.get_by_role("checkbox", name="Asha Varkey").check()
    step(editor, "Embargo and writers…")
    press(editor, "Save")
    press(editor, "Publish now")
    expect(editor.get_by_text("Not published: the embargo ends on").first).to_be_visible()
    step(editor, "The embargo keeps it from readers, whatever anybody presses")
    editor.get_by_role("link", name="Close").click()
    reporter.goto(draft)
    in_story(reporter, " The other reporter wrote this.")
    press(reporter, "Save")
    expect(reporter.get_by_text("✓ Saved").first).to_be_visible()
    step(reporter, "The other reporter writes in it")


def test_breaking(editor, reader, step):
    headlines = [fresh("Breaking first"), fresh("Breaking second"), fresh("Breaking third")]
    addresses = [published(editor, headline) for headline in headlines]
    for address, minutes in zip(addresses[:2], ("15 min", "120"), strict=True):
        editor.goto(address)
        press(editor, minutes)
        expect(editor.get_by_text(starts("Breaking until"))).to_be_visible()
    step(editor, "Press 15, 30, 60 or 120 minutes")
    for path in ("/", "/section/sport/", "/corrections/"):
        reader.goto(path)
        bar = reader.get_by_role("complementary", name="Breaking news")
        expect(bar.get_by_text(headlines[1])).to_be_visible()
    reader.goto("/")
    step(reader, "The red bar stands on every page, with the story that ends last")
    editor.goto(addresses[2])
    press(editor, "15 min")
    step(editor, "The demo's and two of ours are three: a fourth is refused")
    expect(editor.get_by_text("3 stories are breaking").first).to_be_visible()
    editor.goto("/admin/")
    press(editor, f"15 minutes more: {headlines[0]}")
    expect(editor.get_by_role("button", name=f"30 minutes more: {headlines[0]}")).to_be_visible()
    expect(editor.get_by_text(re.compile(r"^(29|30)\smin$")).first).to_be_visible()
    step(editor, "Today shows the minutes left, with +15 and +30")
    press(editor, f"End now: {headlines[0]}")
    expect(editor.get_by_role("button", name=f"End now: {headlines[0]}")).to_have_count(0)
    editor.goto(addresses[1])
    press(editor, "Withdraw…")
    editor.get_by_label("Why").fill("Wrong name")
    press(editor, "Withdraw")
    reader.goto("/")
    for headline in headlines:
        expect(reader.get_by_role("complementary").get_by_text(headline)).to_have_count(0)
    step(reader, "End now and Withdraw end it")


def test_new_breaking_story(editor, reader, step):
    headline = fresh("A bridge has fallen at Harpur")
    published(editor, fresh("Used the section India"))
    editor.goto("/admin/")
    step(editor, "On Today: New breaking story, red")
    editor.get_by_role("link", name="New breaking story").click()
    expect(editor.get_by_label("Section", exact=True).locator("option:checked")).to_have_text(
        "India"
    )
    expect(editor.get_by_role("radio", name="60", exact=True)).to_be_checked()
    box(editor, "Comments, ads, sensitive")
    expect(editor.get_by_label(re.compile("omments")).first).not_to_be_checked()
    step(editor, "The section used last, comments closed, 60 minutes")
    editor.get_by_label("Headline").fill(headline)
    in_story(editor, "It fell at six.")
    ends = datetime.now(ZONE) + timedelta(minutes=60)
    editor.get_by_role("button", name="Publish breaking…").first.click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text(headline)
    said = re.compile("|".join(f"{ends + timedelta(minutes=m):%H:%M} IST" for m in (0, 1)))
    expect(editor.get_by_text(said).last).to_be_visible()
    step(editor, "Publish breaking…: read headline and end time")
    press(editor, "Publish")
    expect(editor.get_by_text("Readers have it, and it is breaking until")).to_be_visible()
    step(editor, "Publish")
    reader.goto("/")
    bar = reader.get_by_role("complementary", name="Breaking news")
    expect(bar.get_by_text(headline)).to_be_visible()
    step(reader, "Readers have it")
    editor.get_by_role("link", name="Add the rest").click()
    expect(editor.get_by_label("Headline")).to_have_value(headline)
    step(editor, "Add the rest opens the same story")
    press(editor, "End now")
    expect(editor.get_by_role("button", name="End now")).to_have_count(0)


def test_show_it_to_somebody_without_a_login(editor, reader, step):
    address = write(editor, fresh("Shown"), "For the lawyer.")
    box(editor, "Previews and approvals")
    editor.get_by_role("link", name="Preview links", exact=True).click()
    editor.get_by_label("What it shows").select_option(index=1)
    for time_open in ("1 hour", "1 day", "7 days"):
        editor.get_by_label("How long it opens").select_option(time_open)
    press(editor, "Make a link")
    link = editor.get_by_label("Address of the link").input_value()
    step(editor, "Preview links makes a secret address")
    reader.goto(link)
    expect(reader.get_by_text("For the lawyer.")).to_be_visible()
    step(reader, "Whoever has it sees the story")
    reader.get_by_role("link", name="Approve this version").click()
    reader.get_by_label("name").last.fill("A. Lawyer")
    step(reader, "And can approve exactly the version shown")
    reader.get_by_role("button", name=starts("Approve")).click()
    editor.goto(address)
    box(editor, "Previews and approvals")
    said = editor.get_by_text(re.compile("Approved by A. Lawyer.* for version 1"))
    expect(said.last).to_be_visible()
    said.last.scroll_into_view_if_needed()
    step(editor, "The box says who approved which version")
    editor.get_by_role("link", name="Preview links", exact=True).click()
    press(editor, "Revoke")
    expect(editor.get_by_text("No link opens this story.")).to_be_visible()
    assert reader.goto(link).status in (403, 404, 410)
    step(reader, "Revoke ends a link at once")


def test_address(editor, reader, step):
    published(editor, fresh("Addressed"))
    old = editor.get_by_role("link", name="Readers’ page").get_attribute("href")
    end = fresh("moved").replace(" ", "-")
    box(editor, "Address")
    editor.get_by_label("The end of its address").fill(end)
    press(editor, "Save")
    assert reader.goto(old).status == 200
    assert reader.url.endswith(old)
    editor.get_by_label("The end of its address").scroll_into_view_if_needed()
    step(editor, "Its end can be changed in the box Address")
    press(editor, "Publish changes…")
    change(editor, "Typo")
    step(editor, "It takes effect with Publish changes")
    press(editor, "Publish changes")
    expect(editor.get_by_role("button", name="Publish changes…")).to_be_visible()
    assert reader.goto(old).status == 200
    assert reader.url.endswith(f"/{end}/")
    step(reader, "The old address leads to the new one")


def test_many_stories_at_once(enter, editor, step):
    name = fresh("Ticked")
    write(editor, f"{name} good", "It stands.")
    write(editor, f"{name} empty", "")
    changed = write(editor, f"{name} changed", "It stands.")
    editor.get_by_role("link", name="Stories", exact=True).first.click()
    editor.get_by_role("searchbox").fill(name)
    editor.keyboard.press("Enter")
    for what in ("good", "empty", "changed"):
        editor.get_by_role("row", name=f"{name} {what}").get_by_role("checkbox").check()
    step(editor, "Search, and tick")
    other = enter("admin")
    other.goto(changed)
    in_story(other, " Changed since.")
    press(other, "Save")
    expect(other.get_by_text("✓ Saved").first).to_be_visible()
    other.goto("/admin/")
    editor.get_by_label("With those chosen").select_option("Publish now")
    press(editor, "Run")
    for what in ("empty", "changed"):
        expect(
            editor.get_by_role("listitem").filter(has_text=f"{name} {what}").last
        ).to_be_visible()
    expect(editor.get_by_role("row", name=f"{name} good")).to_contain_text("Live")
    expect(editor.get_by_role("row", name=f"{name} empty")).to_contain_text("Draft")
    expect(editor.get_by_role("row", name=f"{name} changed")).to_contain_text("Draft")
    step(editor, "Run: what was refused is named; what somebody changed is left alone")
    editor.goto("/admin/articles/article/")
    for words in ("By section", "By author", "By tag", "By date of publication", "By language"):
        expect(editor.get_by_text(words)).to_be_visible()
    for tab in ("Mine", "Today", "Drafts", "In review", "Approved", "Scheduled", "Live"):
        tabs = editor.get_by_role("navigation", name="Stories by state")
        tabs.get_by_role("link", name=starts(tab)).click()
        expect(editor.get_by_role("heading", level=1)).to_have_text("Stories")
    step(editor, "Tabs, filters and the search")


def test_the_front_page(editor, reader, step):
    headline = fresh("Picked")
    published(editor, headline)
    editor.get_by_role("link", name="Front page", exact=True).click()
    editor.get_by_role("link", name="Add front page pick").click()
    editor.get_by_label("Place").select_option("Lead")
    editor.get_by_role("combobox", name="Story").click()
    editor.keyboard.type(headline)
    editor.get_by_role("option", name=headline).click()
    until = datetime.now(ZONE) + timedelta(seconds=75)
    editor.get_by_label("Date:").fill(f"{until:%Y-%m-%d}")
    editor.get_by_label("Time:").fill(f"{until:%H:%M:%S}")
    step(editor, "Front page, Add front page pick: place, story, until when")
    press(editor, "Save")
    expect(editor.get_by_text("was added successfully")).to_be_visible()
    reader.goto("/")
    lead = reader.get_by_role("main").get_by_role("heading", level=2).first
    expect(lead).to_have_text(headline)
    step(reader, "It leads the front page")
    while datetime.now(ZONE) < until + timedelta(seconds=3):
        reader.wait_for_timeout(1000)
    reader.goto("/")
    expect(lead).not_to_have_text(headline)
    step(reader, "Afterwards the place fills itself again")


def test_pictures(editor, step, tmp_path):
    words, path = fresh("Turned"), tmp_path / "turned.jpg"
    photo = Image.effect_noise((1200, 800), 60)
    about = photo.getexif()
    about[0x0112], about[0x010F] = 6, "SECRET CAMERA"
    photo.save(path, exif=about)
    large = tmp_path / "large.jpg"
    large.write_bytes(path.read_bytes() + bytes(21_000_000))
    editor.get_by_role("link", name="Pictures", exact=True).first.click()
    editor.get_by_role("link", name="Add picture").click()
    for file, said in ((large, "20 MB"), (path, "was added successfully")):
        editor.get_by_label("Picture", exact=True).or_(
            editor.get_by_label("Picture:")
        ).first.set_input_files(file)
        editor.get_by_label("Alternative text").fill(words)
        editor.get_by_label("Credit").fill("Asha Varkey")
        press(editor, "Save")
        expect(editor.get_by_text(said).first).to_be_visible()
        step(editor, f"A picture of {file.stat().st_size} bytes")
    editor.get_by_role("row", name=words).get_by_role("img").click()
    expect(editor.get_by_text("800 × 1200")).to_be_visible()
    picture = editor.get_by_role("main").get_by_role("img")
    served = editor.request.get(picture.evaluate("seen => seen.currentSrc"))
    assert served.ok
    assert b"SECRET CAMERA" not in served.body()
    size = picture.bounding_box()
    picture.click(position={"x": size["width"] * 0.25, "y": size["height"] * 0.75})
    press(editor, "Save")
    editor.get_by_role("row", name=words).get_by_role("img").click()
    expect(editor.get_by_label("Focal point, from the left")).to_have_value("25")
    expect(editor.get_by_label("Focal point, from the top")).to_have_value("75")
    step(editor, "Turned the right way; the point that no crop may cut is kept")


def test_keys(editor, step):
    write(editor, fresh("Keys"), "To be opened by a key.")
    editor.keyboard.press("Alt+F10")
    expect(editor.get_by_role("toolbar").get_by_role("button").first).to_be_focused()
    editor.keyboard.press("ArrowRight")
    expect(editor.get_by_role("toolbar").get_by_role("button").nth(1)).to_be_focused()
    step(editor, "Alt+F10 leads from the text to its bar; arrow keys move in it")
    editor.keyboard.press("Escape")
    expect(story_of(editor)).to_be_focused()
    editor.keyboard.press("Control+Alt+p")
    expect(editor.get_by_role("dialog")).to_be_visible()
    step(editor, "Ctrl+Alt+P: a picture into the text")
    editor.keyboard.press("Escape")
    editor.goto("/admin/")
    editor.keyboard.press("?")
    keys = editor.get_by_role("dialog", name="Keys")
    for key in ("g then t", "/", "j", "n", "Ctrl+S", "Ctrl+Shift+P", "Ctrl+Alt+P", "Alt+F10"):
        expect(keys.get_by_text(key, exact=True)).to_be_visible()
    step(editor, "? shows all of them")
    press(keys, "Close")
    for keys_pressed, place in (
        ("gc", "Comments"),
        ("gs", "Stories"),
        ("gt", "Today"),
        ("gs", "Stories"),
    ):
        editor.keyboard.type(keys_pressed)
        expect(editor.get_by_role("heading", level=1)).to_have_text(place)
    editor.keyboard.press("/")
    expect(editor.get_by_role("searchbox")).to_be_focused()
    editor.keyboard.press("Tab")
    editor.keyboard.type("jjkx")
    expect(editor.get_by_role("row").nth(1).get_by_role("checkbox")).to_be_checked()
    step(editor, "j, k and x in a list")
    editor.keyboard.press("Enter")
    expect(editor.get_by_label("Headline")).to_be_visible()
    step(editor, "Enter opens")
    editor.goto("/admin/articles/article/")
    editor.keyboard.type("n")
    expect(editor.get_by_role("heading", name="New story")).to_be_visible()
    editor.goto("/admin/")
    editor.keyboard.press("?")
    editor.get_by_label("Keys are on").uncheck()
    press(editor.get_by_role("dialog"), "Close")
    editor.keyboard.type("gs")
    editor.wait_for_timeout(1000)
    expect(editor.get_by_role("heading", level=1)).to_have_text("Today")
    step(editor, "The same box switches them off")
