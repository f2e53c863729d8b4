"""Thousands of hostile lines through the real forms, then read in a browser that would run them.

The browser ignores the site's policy, so that escaping alone must hold.
"""

import json
import os
import unicodedata
from html import escape
from urllib.parse import urlencode

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from lxml import html

from articles import body
from articles.models import Article, Tag
from comments import moderation
from comments.models import Comment
from desk import working_copies
from desk.models import Revision
from tests.factories import make_article, make_section

IN_ONE_STORY = 20
RAN = """
window.__ran = [];
for (const name of ["alert", "prompt", "confirm", "print", "open"])
  window[name] = (...given) => { window.__ran.push(name + given); return null; };
"""


@pytest.fixture(scope="module")
def lines(given):
    payloads = (given / "data/xss/xss-payload-list.txt").read_text(errors="replace").splitlines()
    naughty = json.loads((given / "data/text/blns.json").read_text())
    return [line for line in payloads + naughty if line][:: int(os.environ.get("EVERY", 1))]


def parsed(answer):
    """The page as a tree. Some lines name other encodings, which must not be believed."""
    return html.fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))


def kept(text):
    """What may be stored of a line: composed, without control characters, spaces made single."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in composed)
    return " ".join(seen.split())


def same(stored, sent):
    """Equal, but for characters that nobody sees and no text needs (U+FFFE, tags, bidi marks)."""

    def visible(text):
        return "".join(c for c in kept(text) if unicodedata.category(c) not in ("Cf", "Cn", "Co"))

    return visible(stored).replace(" ", "") == visible(sent).replace(" ", "")


@pytest.fixture
def section(transactional_db):
    return make_section(name="Hostile", slug="hostile")


@pytest.fixture
def desk(client, transactional_db, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("chief", password="x"))
    client.raise_request_exception = False
    return client


def story_fields(section, **fields):
    return {
        "base_number": 0, "seen_state": "draft", "language": "en", "section": section.pk, "slug": "",
        "headline": "A headline", "standfirst": "", "dateline_place": "", "body": "<p>Text.</p>",
        "tags": "", "comments_open": "on", **fields,
    }  # fmt: skip


def write(desk, section, **fields):
    """Posts the story form. Gives the newest revision, or the page with its errors."""
    answer = desk.post("/admin/articles/article/add/", story_fields(section, **fields))
    assert answer.status_code in (200, 302), (answer.status_code, fields)
    return Revision.objects.latest("pk") if answer.status_code == 302 else answer


def publish_all():
    """Lets readers have every draft, at once; the deed itself is measured elsewhere."""
    now = timezone.now()
    return Article.objects.update(
        state="published",
        published_at=now,
        published_on=timezone.localdate(now),
        slug=Concat(Value("line-"), Cast("pk", CharField())),
    )


def in_groups(lines, size):
    return [lines[start : start + size] for start in range(0, len(lines), size)]


@pytest.fixture
def opened(new_context, live_server):
    """Opens an address as somebody and says what ran there."""
    contexts = {}

    def open_page(address, cookies=()):
        if cookies not in contexts:
            context = new_context(bypass_csp=True)
            context.add_init_script(RAN)
            context.add_cookies(
                [{"name": n, "value": v, "url": live_server.url} for n, v in cookies]
            )
            contexts[cookies] = context.new_page()
            contexts[cookies].on("dialog", lambda dialog: dialog.dismiss())
        page = contexts[cookies]
        answer = page.goto(f"{live_server.url}{address}", wait_until="load")
        assert answer.status == 200, (address, answer.status)
        return page.evaluate("window.__ran")

    return open_page


def staff_cookies(client):
    return (("sessionid", client.cookies["sessionid"].value),)


def test_headlines_are_kept_and_harmless(desk, section, lines, opened, live_server, say):
    refused = 0
    for line in lines:
        result = write(desk, section, headline=line)
        if isinstance(result, Revision):
            assert same(result.content["headline"], line), line
        else:
            refused += 1
            (typed,) = parsed(result).xpath("//textarea[@name='headline']")
            assert same(typed.text or "", line), line
    stored = publish_all()
    say(
        f"headlines: {stored} stored as sent, {refused} shown again with the error, of {len(lines)}"
    )
    assert stored + refused == len(lines)
    pages = -(-stored // 20)
    ran = [number for number in range(1, pages + 1) if opened(f"/section/hostile/?page={number}")]
    listed = [
        number
        for number in range(1, min(stored // 50, 150) + 1)
        if opened(f"/admin/articles/article/?p={number}", staff_cookies(desk))
    ]
    say(
        f"opened {pages} list pages and the desk's story list: scripts that ran: {len(ran) + len(listed)}"
    )
    assert ran == listed == []


def test_bodies_and_tags_are_kept_and_harmless(desk, section, lines, opened, say):
    stories, lost, refused = [], [], 0
    for group in in_groups(lines, IN_ONE_STORY):
        as_text = "".join(f"<p>{escape(line)}</p>" for line in group)
        tags = [line.replace(",", " ")[:100] for line in group]
        result = write(desk, section, body=as_text + "".join(group), tags=",".join(tags))
        if not isinstance(result, Revision):
            refused += 1
            result = write(desk, section, body=as_text + "".join(group))
        text = kept(body.text_of(result.content["body"])).replace(" ", "")
        lost += [line for line in group if not _holds(text, line)]
        working_copies.publish_copy(result.article, by=None, number=result.number)
        stories.append(result.article)
    say(f"bodies: {len(lines) - len(lost)} of {len(lines)} lines stored as sent, in {len(stories)} stories; "
        f"{Tag.objects.count()} tags, {refused} lists of tags shown again with the error")  # fmt: skip
    assert lost == []
    ran = []
    for story in stories:
        story.refresh_from_db()
        ran += opened(story.get_absolute_url())
        ran += opened(f"/admin/articles/article/{story.pk}/change/", staff_cookies(desk))
    say(f"opened {len(stories)} stories and their forms: scripts that ran: {len(ran)}")
    assert ran == []


def _holds(text, line):
    visible = "".join(c for c in kept(line) if unicodedata.category(c) not in ("Cf", "Cn", "Co"))
    plain = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cn", "Co"))
    return visible.replace(" ", "") in plain


def test_comments_and_names_are_kept_and_harmless(client, desk, lines, opened, settings, say):
    settings.COMMENT_RATES = ()
    reader = type(client)(raise_request_exception=False)
    stories, held, refused = [], 0, 0
    for group in in_groups(lines, 50):
        story = make_article()
        stories.append(story)
        for line in group:
            answer = reader.post(
                comment_address(reader, story),
                urlencode(
                    {"comment": line, "name": line[:80], "email": f"r{held + refused}@example.org"}
                ),
                content_type="application/x-www-form-urlencoded",
                headers={"sec-fetch-site": "same-origin"},
            )
            assert answer.status_code in (303, 400), (answer.status_code, line)
            if answer.status_code == 303:
                comment = Comment.objects.latest("pk")
                assert same(comment.text, line), line
                assert same(comment.name, line[:80]), line
                held += 1
            else:
                refused += 1
                (typed,) = parsed(answer).xpath("//textarea[@name='comment']")
                assert same(typed.text or "", line), line
    say(f"comments: {held} stored as sent, {refused} shown again with the error, of {len(lines)}")
    ran = []
    for number in range(1, 6):
        ran += opened(f"/admin/comments/comment/?p={number}", staff_cookies(desk))
    for story in stories:
        pks = story.comments.values_list("pk", flat=True)
        moderation.decide_many(list(pks), to="approved", by=None, seen_state="held")
        assert story.comments.visible().count() == len(pks)
        ran += opened(story.get_absolute_url())
    say(
        f"opened {len(stories)} stories with 50 comments each and the queue: scripts that ran: {len(ran)}"
    )
    assert ran == []


def comment_address(reader, story):
    page = parsed(reader.get(story.get_absolute_url()))
    return page.xpath("//form[@data-comment-form]/@action")[0]


def test_searches_answer_and_are_harmless(client, section, lines, opened, say):
    client.raise_request_exception = False
    make_article(section=section, headline="Something to find")
    for line in lines:
        answer = client.get("/search/", {"q": line})
        assert answer.status_code == 200, (answer.status_code, line)
    from urllib.parse import quote

    sample = lines[::25]
    ran = [line for line in sample if opened(f"/search/?q={quote(line)}")]
    say(f"searches: {len(lines)} answered, {len(sample)} opened: scripts that ran: {len(ran)}")
    assert ran == []


def test_lines_typed_in_the_browser_are_kept_and_harmless(
    desk, section, lines, new_context, live_server, settings, say
):
    settings.SITE_URL = live_server.url
    settings.COMMENT_RATES = ()
    # Stars, underscores and marks at the start are shorthand in the editor: they mean formatting.
    plain = [
        line
        for line in lines
        if len(line) < 120 and not set(line) & set("*_`~") and line[0] in "<\"'"
    ]
    in_editor, in_form = plain[:: len(plain) // 25][:25], lines[:: len(lines) // 25][:25]
    context = new_context(bypass_csp=True)
    context.add_init_script(RAN)
    context.add_cookies(
        [{"name": n, "value": v, "url": live_server.url} for n, v in staff_cookies(desk)]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.locator("[name=headline]").press_sequentially(in_editor[0], delay=1)
    page.locator("[name=section]").select_option(label="Hostile")
    page.locator(".ProseMirror").click()
    for line in in_editor:
        page.keyboard.type(line, delay=1)
        page.keyboard.press("Enter")
    ran = page.evaluate("window.__ran")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/change/**")
    ran += page.evaluate("window.__ran")
    kept_copy = Revision.objects.latest("pk").content
    assert same(kept_copy["headline"], in_editor[0])
    text = kept(body.text_of(kept_copy["body"])).replace(" ", "")
    assert [line for line in in_editor if not _holds(text, line)] == []
    for line in in_form:
        page.goto(f"{live_server.url}{make_article().get_absolute_url()}")
        form = page.locator("form[data-comment-form]")
        form.locator("[name=comment]").press_sequentially(line, delay=1)
        form.locator("[name=name]").press_sequentially(line[:80], delay=1)
        form.locator("[name=email]").fill("reader@example.org")
        form.locator("button").last.click()
        page.wait_for_load_state()
        assert same(Comment.objects.latest("pk").text, line), line
        ran += page.evaluate("window.__ran")
    say(
        f"typed: {len(in_editor)} lines in the editor, {len(in_form)} as comments; scripts that ran: {len(ran)}"
    )
    assert ran == []
