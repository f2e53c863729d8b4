"""The desk in a real browser: its policy holds, it fits a phone, and no key publishes by mistake."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import breaking, publishing
from articles.models import Article
from comments.models import Comment
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

PAGES = [
    "/admin/",
    "/admin/tables/",
    "/admin/calendar/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/articles/article/{live}/change/",
    "/admin/articles/article/{live}/versions/",
    "/admin/articles/article/{live}/preview/",
    "/admin/articles/article/{live}/previews/",
    "/admin/articles/article/{live}/kill/because/",
    "/admin/articles/article/{live}/publish/",
    "/admin/articles/article/{draft}/change/",
    "/admin/articles/article/{draft}/delete/",
    "/admin/articles/section/",
    "/admin/articles/author/add/",
    "/admin/articles/frontpagepick/add/",
    "/admin/images/picture/",
    "/admin/flatpages/flatpage/add/",
    "/admin/accounts/user/",
    "/admin/password_change/",
]


@pytest.fixture
def newsroom(db, editor):
    section = make_section(name="Town")
    live = make_article(
        section=section,
        by=editor,
        authors=[make_author()],
        tags=["Rain"],
        lead_picture=make_picture(),
    )
    breaking.set_breaking(live, by=editor, until=timezone.now() + timedelta(hours=6))
    waiting = make_draft(section=section, by=editor, headline="An unbroken" + "word" * 40)
    publishing.submit(waiting, by=editor)
    Comment.objects.create(article=live, name="A", text="B", digest="1", bucket=1)
    return {
        "live": live.pk,
        "draft": make_draft(section=section, by=editor, lead_picture=make_picture(alt="")).pk,
    }


@pytest.fixture
def log_in(new_context, live_server):
    def open_desk(user, **options):
        context = new_context(base_url=live_server.url, **options)
        page = context.new_page()
        page.wrong = []
        page.on(
            "console", lambda line: page.wrong.append(line.text) if line.type == "error" else None
        )
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("secret")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        page.wrong.clear()  # the browser's own question for a favicon
        return page

    return open_desk


def visits(page, newsroom):
    for path in PAGES:
        answer = page.goto(path.format(**newsroom))
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        yield path


def test_no_page_of_the_desk_breaks_its_policy(log_in, newsroom, admin):
    page = log_in(admin)
    for path in visits(page, newsroom):
        assert page.wrong == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_runs_sideways_on_a_phone(log_in, newsroom, admin, scheme):
    page = log_in(admin, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    for path in visits(page, newsroom):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_enter_in_a_line_saves_and_never_publishes(log_in, newsroom, editor):
    page = log_in(editor)
    page.goto("/admin/articles/article/add/")
    headline = page.locator("[name=headline]")
    headline.fill("Typed in haste")
    headline.press("Enter")
    assert page.evaluate("document.activeElement.name") == "standfirst"
    page.locator("[name=section]").select_option(label="Town")
    page.locator("[name=dateline_place]").press("Enter")
    page.wait_for_url("**/change/")
    story = Article.objects.get(headline="Typed in haste")
    assert story.state == "draft"


def test_without_script_a_story_is_written_scheduled_and_withdrawn(log_in, newsroom, editor):
    page = log_in(editor, java_script_enabled=False)
    page.goto("/admin/articles/article/add/")
    page.locator("[name=headline]").fill("Written by form alone")
    page.locator("[name=body]").fill("<p>It works.</p>")
    page.locator("[name=section]").select_option(label="Town")
    page.locator("[name=tags]").fill("Rain, Sun")
    page.locator("details[data-box=picture] summary").click()
    page.locator("[name=lead_picture]").nth(2).check()
    page.locator("details[data-box=dates] summary").click()
    page.locator("[name=publish_at]").fill("2099-01-01T09:00")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Schedule…").click()
    assert "Scheduled for 1 Jan 2099, 09:00 IST" in page.locator(".messagelist").inner_text()
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_label("Why? (for the record)").fill("Wrong day")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    assert "Withdrawn." in page.locator(".messagelist").inner_text()
    story = Article.objects.get(headline="Written by form alone")
    assert story.state == "withdrawn"
    assert story.lead_picture is not None


def test_tags_that_exist_are_offered_and_taken_by_keyboard(log_in, newsroom, editor):
    page = log_in(editor)
    page.goto("/admin/articles/article/add/")
    tags = page.locator("[name=tags]")
    tags.press_sequentially("Sun, ra", delay=30)
    page.get_by_role("button", name="Rain").wait_for()
    tags.press("ArrowDown")
    page.keyboard.press("Enter")
    assert tags.input_value() == "Sun, Rain, "
    assert page.url.endswith("/add/")


def test_a_link_pressed_over_unsaved_text_asks_first_and_a_second_press_saves_once(
    log_in, newsroom, editor
):
    page = log_in(editor)
    page.goto("/admin/articles/article/add/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("[name=headline]").press_sequentially("Half a thought")
    page.get_by_role("link", name="Stories").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.locator("[name=headline]").input_value() == "Half a thought"
    page.locator("[name=section]").select_option(label="Town")
    page.get_by_role("button", name="Save", exact=True).dblclick(no_wait_after=True)
    page.wait_for_url("**/change/")
    assert Article.objects.filter(headline="Half a thought").count() == 1
    assert asked == ["beforeunload"]


def test_who_saves_goes_on_where_they_were(newsroom, log_in, editor):
    page = log_in(editor)
    page.goto(f"/admin/articles/article/{newsroom['draft']}/change/")
    page.click(".ProseMirror")
    page.keyboard.press("Control+End")
    page.keyboard.type(" One more sentence.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector(".ProseMirror-focused")
    page.keyboard.type(" And another.")
    assert page.inner_text(".ProseMirror").rstrip().endswith("One more sentence. And another.")
    assert page.inner_text("[data-saved]") == "Not saved yet"
    page.fill("#id_headline", "A headline that was changed")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_function("document.activeElement.id === 'id_headline'")
    assert "Saved" in page.inner_text("[data-saved]")
    assert page.wrong == []


def test_a_story_without_text_leads_to_the_text(newsroom, log_in, editor):
    page = log_in(editor)
    story = make_draft(section=make_section(), by=editor, body="")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.wait_for_selector(".ProseMirror")
    assert page.locator("button.step-first").is_disabled()
    page.locator(".story-blocked a").first.click()
    page.wait_for_selector(".ProseMirror-focused")


def test_a_searching_choice_has_its_labels_name(newsroom, log_in, editor):
    page = log_in(editor)
    page.goto("/admin/articles/frontpagepick/add/")
    page.locator("[role=combobox] [aria-label=Story]").wait_for(state="attached")
