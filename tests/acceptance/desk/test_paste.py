"""What is pasted from Word, Google Docs, a web page and as bare text, through a real clipboard."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from lxml import html as parser

from desk import working_copies
from tests.factories import make_draft

PASTES = Path(__file__).with_name("pastes")
LEFT_OVER = re.compile(
    r"mso|style=|<span|guid|<font|<o:|<!|&nbsp;|dir=|aria|role=|width=|utm_|<div(?! data-block)"
    r"|class=(?!\"(?:credit|source)\")|<p>\s*</p>|<li>\s*</li>|javascript|on\w+=",
    re.IGNORECASE,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(page, live_server, editor):
    """The form of a new, empty story, before an editor who is logged in."""
    page.foreign = []
    page.on(
        "request",
        lambda sent: (
            sent.url.startswith((live_server.url, "data:", "blob:"))
            or page.foreign.append(sent.url)
        ),
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(f"{live_server.url}{reverse('admin:login')}")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.story = make_draft(body="", headline="", by=editor)
    address = reverse("admin:articles_article_change", args=[page.story.pk])
    page.goto(f"{live_server.url}{address}")
    page.get_by_role("textbox", name="Story", exact=True).wait_for()
    return page


def pasted(page, *, html="", text):
    """Copies and pastes with the keys; gives the body that is stored once the story is saved.

    The text goes through the browser's clipboard in both of its shapes, as another program puts it.
    """
    page.evaluate(
        """([html, text]) => document.addEventListener("copy", (event) => {
            if (html) event.clipboardData.setData("text/html", html)
            event.clipboardData.setData("text/plain", text)
            event.preventDefault()
            event.stopPropagation()
        }, {capture: true, once: true})""",
        [html, text],
    )
    page.locator("#id_standfirst").focus()
    page.keyboard.press("Control+c")
    page.get_by_role("textbox", name="Story", exact=True).click()
    page.wait_for_timeout(100)
    page.keyboard.press("Control+v")
    page.wait_for_timeout(800)  # the desk is asked, and tidies
    if not page.locator("#id_headline").input_value():
        page.locator("#id_headline").fill("A headline")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    assert page.foreign == []
    return working_copies.newest(page.story).content


def words(text):
    return re.findall(r"\w+", text)


def seen(html):
    return words(" ".join(parser.fromstring(f"<div>{html}</div>").itertext()))


def shown(html):
    return re.sub(r"(</(?:p|h2|h3|ul|ol|table|blockquote|tr)>)", r"\1\n    ", html)


@pytest.mark.parametrize("name", ["word", "google-docs", "web-page"])
def test_a_paste_from_another_program_is_clean_and_whole(form, say, name):
    html, text = ((PASTES / f"{name}.{kind}").read_text() for kind in ("html", "txt"))
    content = pasted(form, html=html, text=text)
    say(f"{name}:\n    {shown(content['body'])}")
    assert LEFT_OVER.findall(content["body"]) == []
    assert seen(content["body"]) == words(text)
    if name == "web-page":
        assert content["dateline_place"] == "Port Hale"


def test_the_seed_story_pasted_as_bare_text_is_clean_and_whole(form, say, given):
    text = (given / "data" / "seed-article.txt").read_text()
    content = pasted(form, text=text)
    body = content["body"]
    say(f"seed-article.txt, pasted as text:\n    {shown(body)}")
    assert LEFT_OVER.findall(body) == []
    assert not re.search(r"Advertisement|•|Leave a Reply|Exit mobile|Published", body)
    assert body.startswith("<p>The India-US defence breakthrough has arrived — a landmark")
    assert "<p>Key inclusions-</p><ul><li><p>Enhanced coordination" in body
    assert body.count("<ul>") == 9
    assert content["dateline_place"] == "New Delhi"
    assert content["headline"].startswith("India-US defence breakthrough marks a dynamic 10-year")
    kept = words(f"{content['headline']} {' '.join(seen(body))}")
    gone = [line for line in text.split("\n") if line.strip() in GONE]
    story = "\n".join(line for line in text.split("\n") if line.strip() not in GONE)
    assert kept == words(story.replace("New Delhi,Nov.01,2025:", ""))
    assert len(gone) == 13


GONE = {
    *("Breaking News", "Published", "on", "Advertisement", "Leave a Reply", "Trending Post"),
    "Your email address will not be published. Required fields are marked *",
    "Exit mobile version",
}
