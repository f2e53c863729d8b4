"""The whole job, once: a reporter writes, an editor publishes, a reader reads and comments, a
moderator approves, the reader sees it; and the reader's address is in no byte that was served."""

import base64
import hashlib
import io
import re
import time
from urllib.parse import quote

import pytest
from PIL import Image

from articles.models import Article
from comments.models import Comment, CommenterEmail
from tests.factories import make_article, make_section

CANARY = "canary-4c1f@reader.example"
LISTS = ["/", "/section/town/", "/tag/floods/", "/feed/", "/search/?q=embankment"]


@pytest.fixture
def town(db):
    section = make_section(name="Town", slug="town")
    for number in range(3):
        make_article(section=section, headline=f"Older story {number}", tags=["Floods"])
    return section


@pytest.fixture
def person(new_context, live_server):
    """Logs somebody in, in a browser of their own, and gives their page."""

    def log_in(user):
        page = new_context().new_page()
        page.goto(f"{live_server.url}/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("secret")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{live_server.url}/admin/")
        return page

    return log_in


@pytest.fixture
def reader(new_context, live_server):
    """A reader without script, who remembers every byte that was served to them."""
    page = new_context(java_script_enabled=False).new_page()
    page.served = []

    def remember(response):
        if response.status not in (204, 301, 302, 303, 304):
            page.served.append((response.url, response.body(), str(response.all_headers())))

    page.on("requestfinished", lambda request: remember(request.response()))
    return page


def upload_picture(page, base):
    memory = io.BytesIO()
    Image.new("RGB", (1800, 1200), "#1f6f78").save(memory, "JPEG")
    page.goto(f"{base}/admin/images/picture/add/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": memory.getvalue()}
    )
    page.get_by_label("Alternative text").fill("The gate at dusk, half open")
    page.get_by_label("Credit").fill("Staff")
    page.get_by_role("button", name="Save", exact=True).click()


def write_story(page, base):
    page.goto(f"{base}/admin/articles/article/add/")
    page.locator("[name=headline]").fill("Embankment gate opens at dawn")
    page.locator("[name=standfirst]").fill("The first boats went through at six.")
    page.locator("[name=dateline_place]").fill("Belapur")
    page.locator(".ProseMirror").click()
    page.keyboard.type("The gate opened at dawn. ", delay=5)
    page.keyboard.press("Enter")
    page.keyboard.type("Boats went through.", delay=5)
    page.locator("[name=section]").select_option(label="Town")
    page.locator("[name=tags]").fill("Floods, Rivers")
    choose_picture(page)
    page.get_by_role("button", name="Save", exact=True).click()


def choose_picture(page):
    box = page.locator("details", has=page.locator("[name=lead_picture]")).first
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    page.locator("[name=lead_picture]:not([value=''])").first.check(force=True)


def visit(page, base, path):
    """The source of a page as a reader without script gets it."""
    return page.request.get(f"{base}{path}").text()


def test_the_mission(
    live_server, person, reader, town, reporter, editor, moderator, django_user_model
):
    base = live_server.url
    for path in LISTS:
        assert "Embankment gate" not in visit(reader, base, path)  # and it is kept now

    desk = person(reporter)
    upload_picture(desk, base)
    write_story(desk, base)
    story = Article.objects.get(headline="Embankment gate opens at dawn")
    assert "Boats went through." in story.body
    assert "&nbsp;" not in story.body
    assert desk.get_by_role("button", name="Publish now").count() == 0
    desk.get_by_role("button", name=re.compile("^Submit for review")).click()
    story.refresh_from_db()
    assert story.state == "in_review"

    desk = person(editor)
    desk.goto(f"{base}/admin/articles/article/{story.pk}/change/")
    with (
        desk.expect_popup()
        if desk.locator("a[target=_blank]", has_text="Preview").count()
        else desk.expect_navigation()
    ):
        desk.get_by_role("link", name="Preview").first.click()
    preview = desk.context.pages[-1]
    assert "Embankment gate opens at dawn" in preview.content()
    desk.goto(f"{base}/admin/articles/article/{story.pk}/change/")
    desk.get_by_role("button", name="Publish now").click()
    published = time.monotonic()

    waiting = set(LISTS)
    while waiting and time.monotonic() - published < 10:
        waiting -= {path for path in waiting if "Embankment gate" in visit(reader, base, path)}
    seen = time.monotonic() - published
    assert waiting == set()
    print(f"\n    seen on {', '.join(LISTS)} after {seen:.2f} s")
    assert seen < 1

    story.refresh_from_db()
    reader.goto(f"{base}{story.get_absolute_url()}")
    assert reader.locator("h1").inner_text() == "Embankment gate opens at dawn"
    assert reader.locator("[data-story-body]").inner_text().startswith("Belapur, ")
    form = reader.locator("form[data-comment-form]")
    form.locator("[name=comment]").fill("The lamp on the gate is out.")
    form.locator("[name=name]").fill("A rower")
    form.locator("[name=email]").fill(CANARY)
    form.locator("button").last.click()
    assert "waiting for review" in reader.locator("main").inner_text()
    assert "The lamp on the gate is out." in reader.locator("main").inner_text()
    reader.goto(f"{base}{story.get_absolute_url()}")
    assert reader.locator("[data-comment-id]").count() == 0

    comment = Comment.objects.get()
    assert comment.state == "held"
    assert CommenterEmail.objects.get().address == CANARY
    desk = person(moderator)
    desk.goto(f"{base}/admin/comments/comment/")
    assert CANARY not in desk.content()
    desk.wait_for_selector(".has-keys")
    with desk.expect_response(re.compile("/decide/$")):
        desk.get_by_role("button", name=re.compile("^Approve")).last.click()
    comment.refresh_from_db()
    assert comment.state == "approved"

    reader.goto(f"{base}{story.get_absolute_url()}")
    assert "The lamp on the gate is out." in reader.locator("[data-comment-id]").inner_text()
    of_comments = [f"/comment/{story.pk}/", f"/comment/{story.pk}/feed/"]
    of_comments += [f"/comment/{comment.pk}/report/", "/comment/mine/", "/comment/my-data/"]
    machines = ["/sitemap.xml", "/news-sitemap.xml", "/ads.txt"]
    for path in [*LISTS, f"{story.get_absolute_url()}mobile/", *machines, *of_comments]:
        reader.served.append((path, reader.request.get(f"{base}{path}").body(), ""))
    assert leaks(reader.served) == []
    assert len(reader.served) > 20


def leaks(served):
    """Addresses whose bytes hold the canary, or a hash of it."""
    forms = {CANARY, quote(CANARY), base64.b64encode(CANARY.encode()).decode().rstrip("=")}
    forms |= {hashlib.new(name, CANARY.encode()).hexdigest() for name in ("md5", "sha1", "sha256")}
    return [
        url
        for url, body, headers in served
        for form in forms
        if form.encode() in body or form in headers
    ]


def test_the_search_for_leaks_finds_one():
    assert leaks([("/", f"<p>{CANARY}</p>".encode(), "")]) == ["/"]
    assert leaks([("/", hashlib.md5(CANARY.encode()).hexdigest().encode(), "")]) == ["/"]
    assert leaks([("/", b"nothing", "")]) == []


def test_what_each_role_may_not_do(
    live_server, person, town, reporter, editor, moderator, ad_manager
):
    story = make_article(section=town, by=editor, headline="Not theirs")
    held = Comment.objects.count()
    story_form = f"/admin/articles/article/{story.pk}/change/"
    forbidden = {
        reporter: [
            "/admin/comments/comment/",
            "/admin/accounts/user/",
            "/admin/articles/section/add/",
        ],
        editor: ["/admin/accounts/user/", "/admin/auth/group/", "/admin/ads/creative/"],
        moderator: [
            "/admin/articles/article/add/",
            "/admin/ads/creative/",
            "/admin/accounts/user/",
        ],
        ad_manager: [
            "/admin/articles/article/add/",
            "/admin/comments/comment/",
        ],
    }
    for somebody, places in forbidden.items():
        page = person(somebody)
        for place in places:
            assert page.goto(f"{live_server.url}{place}").status in (403, 404), (somebody, place)
        if somebody != editor:
            token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
            answer = page.request.post(
                f"{live_server.url}{story_form}",
                form={"headline": "Theirs now", "verb": "withdraw", "csrfmiddlewaretoken": token},
                headers={"Referer": f"{live_server.url}{story_form}"},
            )
            assert answer.status in (200, 403, 404)
    story.refresh_from_db()
    assert (story.headline, story.state) == ("Not theirs", "published")
    assert Comment.objects.count() == held
