"""Readers in a browser: posting, answering in place, changing, deleting, and nothing typed is lost.
Keeps pictures in build/screenshots/reader/."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from comments import ledger, moderation
from comments.models import Comment
from comments.states import State
from tests.acceptance.conftest import ROOT
from tests.factories import make_article, make_comment

PICTURES = ROOT / "build/screenshots/reader"
TYPED = {"comment": "The nine o'clock boat was full.", "name": "Asha", "email": "asha@example.org"}


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.COMMENT_RATES = []


@pytest.fixture
def story():
    return make_article(headline="Ferry to the island runs again")


@pytest.fixture
def reader(new_context, live_server):
    """Opens a page in a browser of its own, with these options of playwright."""

    def open_page(path, **options):
        page = new_context(base_url=live_server.url, **options).new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))
        page.goto(path)
        return page

    return open_page


def fill(page, **typed):
    form = page.locator("[data-comment-form]")
    for name, words in (TYPED | typed).items():
        form.locator(f"[name={name}]").fill(words)
    return form


def post(page, **typed):
    fill(page, **typed).get_by_role("button", name="Post comment").click()
    page.wait_for_url("**/comment/sent/**")


def approve(comment):
    moderation.decide(comment, to=State.APPROVED, by=None, seen_state=State.HELD)


def shown(story, count, **fields):
    return [make_comment(article=story, state=State.APPROVED, **fields) for _ in range(count)]


def test_without_script_a_reader_posts_answers_changes_and_deletes(reader, story):
    (parent,) = shown(story, 1, name="Bina")
    page = reader(story.get_absolute_url(), java_script_enabled=False)
    expect(page.get_by_label("Remember my name")).to_be_hidden()
    post(page)
    expect(page.locator("main")).to_contain_text("waiting for review")
    page.get_by_role("link", name="Change").click()
    page.locator("textarea").fill("The nine o'clock boat was late.")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("main")).to_contain_text("boat was late")
    page.get_by_role("link", name="Your comments").click()
    expect(page.locator("main")).to_contain_text("boat was late")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("main")).to_contain_text("Your comment is deleted.")
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Reply").click()
    expect(page.locator("main")).to_contain_text(parent.text)
    post(page, comment="An answer.")
    assert Comment.objects.latest("pk").parent == parent
    assert ledger.verify() == []


def test_with_script_a_reply_is_written_in_its_place_by_keyboard_alone(reader, story):
    first, second = shown(story, 2)
    page = reader(story.get_absolute_url())
    form = page.locator("[data-comment-form]")
    link = page.locator(f"#comment-{first.pk}").get_by_role("link", name="Reply")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#comment-{first.pk} [data-comment-form]")).to_be_visible()
    expect(form.locator("[name=comment]")).to_be_focused()
    expect(form).to_contain_text(f"answering {first.name}")
    page.keyboard.type("Half an answer")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    assert page.locator(".comments [data-comment-form]").count() == 0
    assert form.locator("[name=parent]").input_value() == ""
    assert form.locator("[name=comment]").input_value() == "Half an answer"
    page.locator(f"#comment-{second.pk}").get_by_role("link", name="Reply").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(", and the rest")
    page.keyboard.press("Tab")
    page.keyboard.type("Asha")
    page.keyboard.press("Tab")
    page.keyboard.type("asha@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comment/sent/**")
    answer = Comment.objects.latest("pk")
    assert (answer.parent, answer.text) == (second, "Half an answer, and the rest")
    assert answer.key is not None
    assert page.faults == []


def test_the_cancel_button_takes_the_form_home(reader, story):
    (first,) = shown(story, 1)
    page = reader(story.get_absolute_url())
    page.get_by_role("link", name="Reply").click()
    page.get_by_role("link", name="Cancel").click()
    assert page.locator(".comments [data-comment-form]").count() == 0
    expect(page.get_by_role("link", name="Cancel")).to_be_hidden()


def test_a_double_click_sends_one_comment(reader, story):  # D49
    page = reader(story.get_absolute_url())
    form = fill(page)
    form.get_by_role("button", name="Post comment").dblclick()
    page.wait_for_url("**/comment/sent/**")
    expect(page.locator("main")).to_contain_text("waiting for review")
    assert Comment.objects.count() == 1
    expect(page.get_by_role("link", name="Change")).to_be_visible()


def test_back_and_sent_again_it_is_the_same_comment_and_other_words_are_another(
    reader, story
):  # D45
    page = reader(story.get_absolute_url())
    post(page)
    page.go_back()
    post(page)
    assert Comment.objects.count() == 1
    page.go_back()
    post(page, comment="Something else.")
    assert Comment.objects.count() == 2


def test_a_page_that_stood_open_for_three_days_sends_its_comment(reader, story):  # D36
    page = reader(story.get_absolute_url())
    fill(page)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        page.get_by_role("button", name="Post comment").click()
        page.wait_for_url("**/comment/sent/**")
        expect(page.locator("main")).to_contain_text("waiting for review")


def test_nothing_is_remembered_unless_the_reader_asks_for_it(reader, story):
    page = reader(story.get_absolute_url())
    post(page)
    page.goto(story.get_absolute_url())
    assert page.locator("[name=email]").input_value() == ""
    page.get_by_label("Remember my name and address in this browser").check()
    post(page, comment="Another.")
    page.goto(story.get_absolute_url())
    assert page.locator("[name=email]").input_value() == "asha@example.org"
    assert page.locator("[name=name]").input_value() == "Asha"
    page.get_by_label("Remember my name and address in this browser").uncheck()
    page.goto(story.get_absolute_url())
    assert page.locator("[name=email]").input_value() == ""
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "asha" not in stored
    assert "example.org" not in "".join(f"{cookie}" for cookie in page.context.cookies())


def test_what_was_typed_is_there_after_a_reload_and_gone_when_it_was_sent(reader, story):
    (parent,) = shown(story, 1)
    page = reader(story.get_absolute_url())
    page.get_by_role("link", name="Reply").click()
    fill(page)
    page.reload()
    assert page.locator("[name=comment]").input_value() == TYPED["comment"]
    expect(page.locator(f"#comment-{parent.pk} [data-comment-form]")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url("**/comment/sent/**")
    assert Comment.objects.latest("pk").parent == parent
    page.goto(story.get_absolute_url())
    assert page.locator("[name=comment]").input_value() == ""


def test_a_waiting_comment_stands_among_the_others_for_its_author_alone(reader, story):
    (parent,) = shown(story, 1)
    page, other = reader(story.get_absolute_url()), reader(story.get_absolute_url())
    page.get_by_role("link", name="Reply").click()
    post(page)
    asked = []
    other.on("request", lambda request: asked.append(request.url))
    page.goto(story.get_absolute_url())
    waiting = page.locator(".comment-waiting")
    expect(waiting).to_contain_text("Waiting for review")
    expect(page.locator(f"#comment-{parent.pk} + div")).to_contain_text(TYPED["comment"])
    other.reload()
    assert TYPED["comment"] not in other.content()
    assert not [url for url in asked if "/mine/" in url]
    waiting.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    page.goto(story.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator(".comment-waiting").count() == 0
    assert page.faults == []


def test_the_time_leads_to_the_comment_on_its_page(reader, story):
    comments = shown(story, 52)
    page = reader(reverse("comments:permalink", args=[story.pk, comments[-1].pk]))
    assert f"page=2#comment-{comments[-1].pk}" in page.url
    expect(page.locator(f"#comment-{comments[-1].pk}")).to_be_in_viewport()
    page.locator(f"#comment-{comments[-1].pk} time a").click()
    expect(page.locator(f"#comment-{comments[-1].pk}")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_a_thread_and_its_pages(reader, story, editor, width, scheme):
    first = make_comment(
        article=story, state=State.APPROVED, name="Meher Sodhi", website="https://a.example/"
    )
    below = make_comment(parent=first, state=State.APPROVED, by=None)
    gone = make_comment(parent=below, state=State.APPROVED)
    make_comment(parent=gone, state=State.APPROVED)
    moderation.rewrite(gone, to=State.DELETED, reason="deleted", name="", text="")
    shown(story, 3, text="Ten years is a long promise. I would like to see the repair hubs named.")
    Comment.objects.filter(pk=first.pk).update(is_pick=True)
    Comment.objects.filter(pk=below.pk).update(by=editor)
    moderation.recount(story.pk)
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = reader(story.get_absolute_url(), **options)
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(name):
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
        page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)

    page.locator(f"#comment-{first.pk}").get_by_role("link", name="Reply").click()
    keep("reply")
    post(page)
    keep("sent")
    page.goto(story.get_absolute_url())
    page.locator(".comment-waiting").wait_for()
    keep("thread")
    small = page.evaluate(
        """[...document.querySelectorAll("#comments a, [data-comment-form] :is(button, input, textarea)")]
        .filter((one) => one.checkVisibility() && !one.closest("h3") && !one.closest("time") && one.type !== "checkbox")
        .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML)"""
    )
    assert small == []
    for name in ("edit", "delete"):
        page.goto(reverse(f"comments:{name}", args=[Comment.objects.latest("pk").pk]))
        keep(name)
    page.goto(reverse("comments:mine"))
    keep("mine")
    assert page.faults == []
