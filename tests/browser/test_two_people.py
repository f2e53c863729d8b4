"""Two people, one story: nothing that was typed is lost, whatever happens to tab, login or network."""

import time

import pytest
from playwright.sync_api import expect

from desk.models import Autosave, EditLock
from tests.factories import make_draft, make_section

NOTICE_SECONDS = 15


@pytest.fixture
def story(db, editor):
    return make_draft(section=make_section(name="Town"), by=editor, headline="As saved")


@pytest.fixture
def log_in(new_context, live_server):
    def open_desk(user, **options):
        context = new_context(base_url=live_server.url, **options)
        page = context.new_page()
        sign_in(page, user)
        return page

    return open_desk


def sign_in(page, user):
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def form_of(story):
    return f"/admin/articles/article/{story.pk}/change/"


def type_more(page, words):
    editor = page.locator(".ProseMirror")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_a_text_from_a_killed_tab_is_offered_and_taken_up(log_in, story, editor):
    page = log_in(editor)
    page.goto(form_of(story))
    type_more(page, " This sentence was never fin")
    page.wait_for_timeout(300)  # less than it takes to reach the desk
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(form_of(story))
    offer = again.locator("[data-offer]")
    expect(offer).to_contain_text("and did not save it")
    assert "never fin" not in again.locator(".ProseMirror").inner_text()
    offer.get_by_role("link", name="Take it up").click()
    expect(again.locator(".ProseMirror")).to_contain_text("This sentence was never fin")
    again.get_by_role("button", name="Save", exact=True).click()
    again.wait_for_url(f"**{form_of(story)}")
    expect(again.locator("[data-offer]")).to_have_count(0)
    assert "never fin" in story.revisions.get(number=2).content["body"]
    assert (
        again.evaluate("Object.keys(localStorage).filter((n) => n.startsWith('desk-typed'))") == []
    )


def test_a_text_that_reached_the_desk_is_offered_in_another_browser(log_in, story, editor):
    page = log_in(editor)
    page.goto(form_of(story))
    page.locator("[name=headline]").fill("Typed on the train")
    expect(page.locator("[data-kept]").first).to_contain_text("Kept ", timeout=6000)
    elsewhere = log_in(editor, java_script_enabled=False)
    elsewhere.goto(form_of(story))
    elsewhere.locator("#story-together").get_by_role("link", name="Compare").click()
    assert "Typed on the train" in elsewhere.locator("#content-main").inner_text()
    elsewhere.get_by_role("link", name="Take it up").click()
    assert elsewhere.locator("[name=headline]").input_value() == "Typed on the train"
    elsewhere.go_back()
    elsewhere.get_by_role("button", name="Throw away").click()
    assert elsewhere.locator("[data-offer]").count() == 0
    assert elsewhere.locator("[name=headline]").input_value() == "As saved"


def test_a_login_that_ends_while_one_writes_takes_nothing(log_in, story, editor):
    page = log_in(editor)
    page.goto(form_of(story))
    page.context.clear_cookies()
    type_more(page, " Written without a login")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your login ended", timeout=6000)
    expect(page.locator("[data-kept]").first).to_contain_text("kept in this browser")
    other = page.context.new_page()
    sign_in(other, editor)
    other.close()
    dialog.get_by_role("button", name="Back to writing").click()
    expect(page.locator("[data-kept]").first).to_contain_text("Kept ", timeout=8000)
    assert "Written without a login" in Autosave.objects.get().typed["body"][0]
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{form_of(story)}")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert "Written without a login" in story.revisions.get(number=2).content["body"]


def test_a_dead_network_is_said_and_the_text_is_sent_when_it_is_back(log_in, story, editor):
    page = log_in(editor)
    page.goto(form_of(story))
    page.context.set_offline(True)
    page.locator("[name=standfirst]").fill("Typed in a tunnel")
    mark = page.locator("[data-kept]").first
    expect(mark).to_contain_text("Not saved since", timeout=6000)
    expect(mark).to_have_class("story-kept story-kept-late")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "Typed in a tunnel" in kept
    assert not Autosave.objects.exists()
    page.context.set_offline(False)
    expect(mark).to_contain_text("Kept ", timeout=8000)
    assert Autosave.objects.get().typed["standfirst"] == ["Typed in a tunnel"]


def test_a_long_text_is_kept_though_no_last_message_can_carry_it(log_in, story, editor):
    page = log_in(editor)
    page.goto(form_of(story))
    page.locator("[name=standfirst]").fill("x" * 200_000)
    page.wait_for_timeout(250)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(form_of(story))
    again.get_by_role("link", name="Take it up").click()
    assert len(again.locator("[name=standfirst]").input_value()) == 200_000


def test_a_new_story_in_a_killed_tab_is_offered_on_the_page_of_a_new_story(log_in, story, editor):
    page = log_in(editor)
    page.goto("/admin/articles/article/add/")
    page.locator("[name=headline]").fill("Fire at the docks")
    page.wait_for_timeout(250)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto("/admin/articles/article/add/")
    expect(again.locator("[data-offer]")).to_contain_text("Fire at the docks")
    again.get_by_role("button", name="Throw away").click()
    again.wait_for_url("**/add/")
    again.wait_for_load_state("networkidle")
    expect(again.locator("[data-offer]")).to_have_count(0)


def test_the_second_person_reads_takes_over_and_the_first_is_told_in_time(
    log_in, story, editor, admin
):
    first, second = log_in(editor), log_in(admin)
    first.goto(form_of(story))
    type_more(first, " Mine, unsaved")
    second.goto(form_of(story))
    expect(second.locator("[data-lock]")).to_contain_text("is editing since")
    assert second.locator("[name=headline]").is_disabled()
    assert second.get_by_role("button", name="Save", exact=True).count() == 0
    second.get_by_role("button", name="Take over").click()
    began = time.monotonic()
    assert second.locator("[name=headline]").is_enabled()
    lost = first.locator("[data-lost]")
    expect(lost).to_contain_text("admin took over at", timeout=NOTICE_SECONDS * 1000)
    print(f"\n    told after {time.monotonic() - began:.1f} s")
    expect(lost).to_contain_text("Your text is kept: Compare")
    assert first.locator("[name=headline]").is_disabled()
    assert first.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    first.on("dialog", lambda dialog: dialog.accept())
    lost.get_by_role("link", name="Compare").click()
    expect(first.locator("#content-main")).to_contain_text("Mine, unsaved")


def test_who_comes_second_is_named_to_who_writes_and_leaving_frees_the_story(
    log_in, story, editor, admin
):
    first, second = log_in(editor), log_in(admin)
    first.goto(form_of(story))
    second.goto(form_of(story))
    expect(first.locator("[data-presence]")).to_contain_text(
        "admin has it open too", timeout=NOTICE_SECONDS * 1000
    )
    first.goto("/admin/")
    expect(second.locator("[data-lock]")).to_contain_text(
        "Nobody is editing any more", timeout=NOTICE_SECONDS * 1000
    )
    second.get_by_role("link", name="Open it for writing").click()
    assert second.locator("[name=headline]").is_enabled()
    assert EditLock.objects.get().holder == admin


def test_taking_over_works_without_script(log_in, story, editor, admin):
    first = log_in(editor, java_script_enabled=False)
    second = log_in(admin, java_script_enabled=False)
    first.goto(form_of(story))
    first.locator("[name=headline]").fill("Mine, without script")
    second.goto(form_of(story))
    second.get_by_role("button", name="Take over").click()
    assert second.locator("[name=headline]").is_enabled()
    first.get_by_role("button", name="Save", exact=True).click()
    assert "admin took over at" in first.locator(".messagelist").inner_text()
    assert first.locator("[name=headline]").input_value() == "Mine, without script"
    assert Autosave.objects.get().typed["headline"] == ["Mine, without script"]
