"""Readers without script report a comment; a moderator sees to it by keys. Prints the seconds, and keeps
pictures in build/screenshots/comments/."""

import time

import pytest
from playwright.sync_api import expect

from comments import ledger, reporting
from comments.models import Comment, Report
from comments.states import State
from tests.acceptance.comments.test_queue import QUEUE, SECONDS, _picture, desk, kept
from tests.factories import make_article, make_comment

__all__ = ["desk"]  # a fixture
SIZES = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def told(moderator):
    """A story with three comments that readers reported, the first twice; another one waits."""
    story = make_article(headline="Ferry to the island runs again")
    words = (
        "The captain lives in Harbour Lane 4.",
        "Buy tickets from me.",
        "All of you are fools.",
    )
    comments = [
        make_comment(article=story, text=text, state=State.APPROVED, by=moderator) for text in words
    ]
    for number, (comment, cause) in enumerate(
        zip([comments[0], *comments], ["abuse", "private", "advert", "hate"], strict=True)
    ):
        reporting.report(
            comment, cause=cause, words="He is a neighbour of mine." if number == 1 else "",
            address=f"192.0.2.{number}", has_origin=True,
        )  # fmt: skip
    make_comment(text="Will it run on Sunday?")
    return comments


def states(comments):
    pks = [comment.pk for comment in comments]
    return list(Comment.objects.filter(pk__in=pks).order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_reader_without_script_reports_and_enough_take_it_off_within_a_second(
    new_context, live_server, moderator, say, width, scheme
):
    story = make_article(headline="Ferry to the island runs again")
    comment = make_comment(
        article=story, text="He lives in Harbour Lane 4.", state=State.APPROVED, by=moderator
    )
    path = story.get_absolute_url()
    look = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    page = new_context(base_url=live_server.url, java_script_enabled=False, **look).new_page()
    page.goto(path)
    page.locator(f"#comment-{comment.pk}").get_by_role("link", name="Report").click()
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("main")).to_contain_text("Say in a few words what is wrong with it.")
    assert page.get_by_label("Something else").is_checked()
    page.screenshot(path=_picture(f"report-{width}-{scheme}"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("It is against the law").check()
    assert "Harbour Lane" in page.request.get(path).text()
    sent = time.monotonic()
    page.get_by_role("button", name="Send the report").click()
    while "Harbour Lane" in page.request.get(path).text():
        assert time.monotonic() - sent < 10
    seconds = time.monotonic() - sent
    say(f"{width} px, {scheme}: off the kept page {seconds:.2f} s after the report")
    assert seconds < SECONDS
    expect(page.locator("main")).to_contain_text("Your report is kept.")
    page.screenshot(path=_picture(f"reported-{width}-{scheme}"), full_page=True)
    assert Comment.objects.get().state == State.HELD


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_moderator_keeps_rejects_and_undoes_what_is_reported_by_keys(desk, told, width, scheme):
    page = desk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"{QUEUE}?state=reported")
    expect(page.locator(".queue-reports")).to_contain_text("2 reports by readers")
    page.screenshot(path=_picture(f"reported-tab-{width}-{scheme}"))
    expect(page.locator(".queue-approved")).to_contain_text("Keep")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("a")
    expect(page.locator(".queue-reports")).to_contain_text("1 report by readers")
    page.keyboard.press("r")
    page.keyboard.press("3")
    page.keyboard.press("s")
    kept(6)
    count = page.locator(".tabs a[aria-current] .tab-count")
    assert count.text_content() == "0"
    assert not Report.objects.waiting().exists()
    assert states(told) == ["approved", "rejected", "spam"]
    for _ in range(3):
        page.keyboard.press("z")
    kept(9)
    assert count.text_content() == "3"
    assert Report.objects.waiting().count() == 4
    assert states(told) == ["approved"] * 3
    assert ledger.verify() == []
    assert page.faults == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_moderator_searches_by_key_and_decides_about_what_was_found(desk, told, width, scheme):
    for number in range(6):
        make_comment(article=told[0].article, text=f"Ferry number {number} was late.")
    page = desk(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.keyboard.press("/")
    page.keyboard.type("harbour lane")
    page.keyboard.press("Enter")
    expect(page.locator(".queue-list li")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("ferry late")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ferry+late**")
    page.wait_for_selector(".has-keys")
    page.screenshot(path=_picture(f"found-{width}-{scheme}"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for key in ["a", "s", "r", "8"]:
        page.keyboard.press(key)
    kept(6)
    found = Comment.objects.filter(text__startswith="Ferry").order_by("pk")
    assert states(found)[3:] == ["rejected", "spam", "approved"]
    assert page.faults == []


def test_without_script_the_reported_tab_and_the_search_work(desk, told):
    page = desk(java_script_enabled=False)
    page.goto(f"{QUEUE}?state=reported")
    page.locator(".queue-approved").click()
    expect(page.locator(".queue-reports")).to_contain_text("1 report by readers")
    assert "state=reported" in page.url
    page.locator("#queue-undo button").click()
    expect(page.locator(".queue-reports")).to_contain_text("2 reports by readers")
    page.get_by_role("searchbox").fill("tickets")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".queue-middle")).to_contain_text("Buy tickets from me.")
