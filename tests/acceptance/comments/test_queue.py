"""A reader without script posts; a moderator clears the queue by keyboard; the reader sees it. Prints
the seconds, and keeps pictures of the queue in build/screenshots/comments/."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comments import ledger, moderation
from comments.models import Comment, Decision
from comments.states import State
from tests.acceptance.conftest import ROOT
from tests.factories import make_article, make_comment

QUEUE = reverse("admin:comments_comment_changelist")
PICTURES = ROOT / "build/screenshots/comments"
SECONDS = 1.0  # from the decision to the kept page
LATENCY_MS = 300  # of a slow line


@pytest.fixture
def desk(new_context, live_server, moderator):
    """Opens the queue for the moderator, in a browser of their own with these options."""

    def open_queue(**options):
        page = new_context(base_url=live_server.url, **options).new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))
        page.goto(f"/admin/login/?next={QUEUE}")
        page.get_by_label("Username").fill(moderator.username)
        page.get_by_label("Password").fill("secret")
        page.keyboard.press("Enter")
        page.wait_for_selector(".queue")
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".has-keys")
        return page

    return open_queue


def chosen(page):
    return page.locator(".queue-list .queue-chosen").get_attribute("data-comment")


def kept(number, seconds=60):
    """Waits until that many decisions are in the ledger."""
    end = time.monotonic() + seconds
    while Decision.objects.count() < number and time.monotonic() < end:
        time.sleep(0.02)
    assert Decision.objects.count() == number


def test_a_reader_sees_within_a_second_what_a_moderator_approved_by_key(
    desk, new_context, live_server, say, settings
):
    settings.COMMENT_RATES = []
    story = make_article(headline="Ferry to the island runs again")
    reader = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    reader.goto(story.get_absolute_url())
    form = reader.locator("form[data-comment-form]")
    form.locator("[name=comment]").fill("The nine o'clock boat was full.")
    form.locator("[name=name]").fill("Asha")
    form.locator("[name=email]").fill("asha@example.org")
    form.locator("button").first.click()
    expect(reader.locator("main")).to_contain_text("The nine o'clock boat was full.")
    for _ in range(29):
        make_comment(article=story)

    page = desk()
    path = story.get_absolute_url()
    assert "boat was full" not in reader.request.get(path).text()  # and it is kept now
    pressed = time.monotonic()
    page.keyboard.press("a")
    while "boat was full" not in reader.request.get(path).text():
        assert time.monotonic() - pressed < 10
    seconds = time.monotonic() - pressed
    say(f"from the key to the reader's kept page: {seconds:.2f} s")
    assert seconds < SECONDS

    began = time.monotonic()
    for keys in [["a"], ["r", "4"], ["s"]] * 9 + [["a"], ["a"]]:
        for key in keys:
            page.keyboard.press(key)
    typed = time.monotonic() - began
    kept(30)
    say(f"29 more by 38 keys in {typed:.1f} s, all kept after {time.monotonic() - began:.1f} s")
    assert Comment.objects.filter(state=State.HELD).count() == 0
    assert Decision.objects.filter(reason="illegal").count() == 9
    reader.goto(path)
    expect(reader.locator("[data-comment-id]")).to_have_count(12)
    assert ledger.verify() == []
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_thirty_are_cleared_by_keys_alone_while_a_reader_without_script_posts(
    desk, new_context, live_server, say, settings, width, scheme
):
    settings.COMMENT_RATES = []
    story = make_article(headline="Ferry to the island runs again")
    path = story.get_absolute_url()
    for number in range(29):
        make_comment(article=story, text=f"The boat of {number} o'clock was late again. " * 3)
    look = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    reader = new_context(base_url=live_server.url, java_script_enabled=False, **look).new_page()
    page = desk(**look)
    began = time.monotonic()
    for keys in [["a"], ["r", "8"], ["s"]] * 5:
        for key in keys:
            page.keyboard.press(key)
    reader.goto(path)
    form = reader.locator("form[data-comment-form]")
    form.locator("[name=comment]").fill("Mine came in between.")
    form.locator("[name=name]").fill("Asha")
    form.locator("[name=email]").fill("asha@example.org")
    form.locator("button").first.click()
    expect(reader.locator("main")).to_contain_text("waiting for review")
    for _ in range(14):
        page.keyboard.press("a")
    expect(page.locator(".queue-middle")).to_contain_text("Mine came in between.")
    page.screenshot(path=_picture(f"clearing-{width}-{scheme}"))
    kept(29)
    reader.goto(path)
    assert "came in between" not in reader.content()
    pressed = time.monotonic()
    page.keyboard.press("a")
    while "came in between" not in reader.request.get(path).text():
        assert time.monotonic() - pressed < 10
    seconds = time.monotonic() - pressed
    kept(30)
    say(
        f"{width} px, {scheme}: 30 by keys in {time.monotonic() - began:.1f} s with a reader's own "
        f"between them; on the kept page {seconds:.2f} s after the key"
    )
    assert seconds < SECONDS
    reader.goto(path)
    expect(reader.locator("[data-comment-id]")).to_have_count(20)
    reader.locator(".comments").screenshot(path=_picture(f"reader-{width}-{scheme}"))
    page.screenshot(path=_picture(f"cleared-{width}-{scheme}"))
    assert reader.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert ledger.verify() == []
    assert page.faults == []


def _picture(name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / f"{name}.png"


def test_two_hundred_in_a_row_wait_for_no_answer_on_a_slow_line(desk, say):
    story = make_article()
    for _ in range(200):
        make_comment(article=story)
    page = desk()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    began, slowest = time.monotonic(), 0.0
    for number in range(200):
        pressed = time.monotonic()
        before = chosen(page)
        page.keyboard.press("a")
        if number < 199:
            page.wait_for_function(
                "pk => document.querySelector('.queue-list .queue-chosen').dataset.comment !== pk",
                arg=before,
            )
        slowest = max(slowest, time.monotonic() - pressed)
    drawn = time.monotonic() - began
    kept(200, 120)
    say(
        f"200 decisions at {LATENCY_MS} ms a request: drawn in {drawn:.1f} s, slowest step "
        f"{slowest * 1000:.0f} ms, all kept after {time.monotonic() - began:.1f} s"
    )
    story.refresh_from_db()
    assert story.comment_count == 200
    assert page.locator(".queue-refused").count() == 0


def test_a_late_refusal_is_an_amber_row_with_the_others_name(desk, admin):
    story = make_article()
    first, second = make_comment(article=story), make_comment(article=story)
    page = desk()
    moderation.decide(first, to=State.REJECTED, by=admin, seen_state=State.HELD)
    page.keyboard.press("a")
    assert chosen(page) == str(second.pk)
    row = page.locator(f".queue-refused[data-comment='{first.pk}']")
    expect(row).to_contain_text(f"Rejected by {admin} at")
    first.refresh_from_db()
    assert first.state == State.REJECTED


def test_what_was_decided_is_undone_by_key_and_after_the_strip_is_gone(desk):
    story = make_article()
    comments = [make_comment(article=story) for _ in range(3)]
    page = desk()
    page.keyboard.press("a")
    expect(page.locator("#queue-undo")).to_be_visible()
    page.keyboard.press("s")
    kept(2)
    expect(page.locator("#queue-undo")).to_be_hidden(timeout=12_000)
    page.keyboard.press("z")
    page.keyboard.press("z")
    kept(4)
    assert chosen(page) == str(comments[0].pk)
    assert not Comment.objects.exclude(state=State.HELD).exists()


def test_keys_choose_decide_for_many_note_and_claim_and_none_acts_while_typing(desk):
    story = make_article()
    comments = [make_comment(article=story) for _ in range(4)]
    page = desk()
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+R")
    page.keyboard.press("7")
    kept(2)
    assert set(Comment.objects.filter(state="rejected")) == set(comments[:2])
    page.keyboard.press("c")
    expect(page.locator(".queue-middle")).to_contain_text("yours until")
    page.keyboard.press("n")
    page.keyboard.type("as is")
    assert Decision.objects.count() == 2
    page.get_by_role("button", name="Keep the note").press("Enter")
    expect(page.locator(".queue-about")).to_contain_text("as is")
    assert page.faults == []


def test_without_script_each_button_works(desk):
    story = make_article()
    comments = [make_comment(article=story) for _ in range(3)]
    page = desk(java_script_enabled=False)
    page.get_by_role("button", name=re.compile("^Approve")).last.click()
    page.locator("#reject-one summary").click()
    page.locator("#reject-one").get_by_role("button", name="Hate speech").click()
    page.locator(".queue-note textarea").fill("Seen before")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".queue-about")).to_contain_text("Seen before")
    page.locator("#queue-undo button").click()
    states = [Comment.objects.get(pk=comment.pk).state for comment in comments]
    assert states == ["approved", "held", "held"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_queue_fits_its_screen(desk, width, scheme):
    story = make_article()
    for number in range(8):
        text = "See https://a.example/one and https://b.example/two." * (number + 1)
        comment = make_comment(article=story, email="asha@example.org", text=text)
        Comment.objects.filter(pk=comment.pk).update(held_reasons=["links", "all held"])
    page = desk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.locator(".queue-approved").click()
    expect(page.locator(".queue-about")).to_contain_text("First seen")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"queue-{width}-{scheme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 390:
        small = page.evaluate(
            "[...document.querySelectorAll('.queue-foot button, .queue-foot summary')]"
            ".filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().height < 44).length"
        )
        assert small == 0


def test_words_that_their_author_changed_meanwhile_are_not_approved_unread(desk):  # D56
    comment = make_comment(text="Old words.")
    other = make_comment()
    page = desk()
    moderation.rewrite(comment, to=State.HELD, reason="edited", text="New words.")
    page.keyboard.press("a")
    row = page.locator(f'.queue-list li[data-comment="{comment.pk}"]')
    expect(row).to_contain_text("Edited by its author")
    assert Comment.objects.get(pk=comment.pk).state == State.HELD
    page.keyboard.press("k")
    expect(page.locator(".queue-middle")).to_contain_text("New words.")
    page.keyboard.press("a")
    kept(2)
    assert Comment.objects.get(pk=comment.pk).state == State.APPROVED
    assert Comment.objects.get(pk=other.pk).state == State.HELD
    assert page.faults == []


def test_a_comment_is_picked_and_answered_as_the_newsroom(desk, moderator):
    comment = make_comment(state=State.APPROVED)
    make_comment()
    page = desk()
    page.goto(f"{QUEUE}?state=approved&comment={comment.pk}")
    page.get_by_role("button", name="Make it an editors’ pick").click()
    expect(page.locator(".queue-middle")).to_contain_text("Editors’ pick")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "picked.png")
    page.get_by_role("link", name="Answer as the newsroom").click()
    page.get_by_label("Answer").fill("We asked the port.")
    page.screenshot(path=PICTURES / "answer.png")
    page.get_by_role("button", name="Publish the answer").click()
    page.wait_for_url("**state=approved**")
    assert Comment.objects.get(parent=comment).by == moderator
    assert Comment.objects.get(pk=comment.pk).is_pick
    assert page.faults == []
