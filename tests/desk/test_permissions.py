"""What each role may do at the desk, and what it may not: by address, by verb, by hand."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from articles.workflow import State
from desk import next_steps, working_copies
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db
PEOPLE = ["reporter", "editor", "moderator", "ad_manager"]
TABLES = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry
)
OPEN = {  # tables whose list a role may see; all others are refused
    "reporter": {"articles_article", "articles_author", "articles_section", "articles_tag", "images_picture"},
    "editor": {
        "articles_article", "articles_author", "articles_section", "articles_tag",
        "articles_frontpagepick", "images_picture", "flatpages_flatpage", "comments_comment",
        "comments_switch",
    },
    "moderator": {"articles_article", "articles_author", "articles_section", "articles_tag", "comments_comment", "comments_rule", "comments_switch"},
    "ad_manager": {
        "articles_article", "articles_section", "articles_tag", "images_picture", "ads_advertiser",
        "ads_campaign", "ads_flight", "ads_creative", "ads_pageslot", "ads_suppression", "ads_adstxt",
    },
}  # fmt: skip


@pytest.fixture(params=PEOPLE)
def role(request):
    return request.param


@pytest.fixture
def person(request, role):
    return request.getfixturevalue(role)


@pytest.mark.parametrize("table", TABLES)
def test_a_role_sees_the_lists_of_its_tables_and_no_other(client, role, person, table):
    client.force_login(person)
    status = client.get(reverse(f"admin:{table}_changelist")).status_code
    assert status == (200 if table in OPEN[role] else 403)


@pytest.mark.parametrize("table", TABLES)
def test_no_address_of_a_table_fails_for_any_role(client, person, table):
    make_article()
    make_author()
    make_picture()
    client.force_login(person)
    for page, arguments in (("add", []), ("change", ["1"]), ("delete", ["1"]), ("history", ["1"])):
        try:
            address = reverse(f"admin:{table}_{page}", args=arguments)
        except NoReverseMatch:
            continue  # a table may do without a page
        assert client.get(address).status_code in (200, 302, 403, 404)


@pytest.mark.parametrize("table", TABLES)
def test_an_administrator_opens_every_list_and_form(client, admin, table):
    client.force_login(admin)
    assert client.get(reverse(f"admin:{table}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{table}_add")).status_code in (200, 403)


@pytest.mark.parametrize("name", ["sites_site", "taggit_tag", "auth_group"])
def test_tables_that_are_written_by_the_newsroom_itself_are_not_shown(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}_changelist")


def pages_of(story):
    yield reverse("admin:articles_article_preview", args=[story.pk])
    yield reverse("admin:articles_article_versions", args=[story.pk])
    yield reverse("admin:index")
    yield reverse("admin:tables")


def test_who_sees_stories_sees_their_pages(client, person):
    client.force_login(person)
    for address in pages_of(make_draft()):
        assert client.get(address).status_code == 200


def test_nobody_sees_a_page_of_the_desk_without_logging_in(client):
    for address in pages_of(make_draft()):
        assert client.get(address).status_code == 302


def test_staff_without_a_role_see_no_story(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("new", is_staff=True))
    story = make_draft()
    refused = list(pages_of(story))[:2]
    refused.append(reverse("admin:articles_article_change", args=[story.pk]))
    assert [client.get(address).status_code for address in refused] == [403] * 3


def test_what_the_form_offers_is_shown_to_those_who_see_its_tables(client, role, person):
    client.force_login(person)
    for page, table in (("pictures", "images_picture"), ("tags", "articles_tag")):
        status = client.get(reverse(f"admin:articles_article_{page}")).status_code
        assert status == (200 if table in OPEN[role] else 403)


def test_a_moderator_who_reads_a_story_is_not_shown_the_library(client, moderator):
    chosen, other = make_picture(alt="Chosen one"), make_picture(alt="Another one")
    story = make_draft(lead_picture=chosen)
    client.force_login(moderator)
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert chosen.alt in page
    assert other.alt not in page


def press(client, story, verb, **fields):
    """Presses a button by hand, as somebody who does not care what the page offers."""
    content = working_copies.newest(Article.objects.get(pk=story.pk)).content
    typed = {
        "headline": content["headline"],
        "body": content["body"],
        "section": content["section_id"],
        "language": "en",
        "base_number": working_copies.newest(story).number,
        "seen_state": Article.objects.get(pk=story.pk).state,
        "verb": verb,
        **fields,
    }
    return client.post(reverse("admin:articles_article_change", args=[story.pk]), typed)


def story_in(state, by):
    story = make_article(by=by) if state == State.PUBLISHED else make_draft(by=by)
    if story.state != state:
        Article.objects.filter(pk=story.pk).update(state=state)
        story.refresh_from_db()
    return story


@pytest.mark.parametrize("verb", ["publish", "schedule", "approve", "update", "rubbish", "\u0000"])
def test_a_reporter_moves_no_story_to_readers_even_by_hand(client, reporter, verb):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    assert press(client, story, verb).status_code == 403
    story.refresh_from_db()
    assert story.state == State.DRAFT


def test_a_reporter_submits_their_own_story(client, reporter):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    assert press(client, story, "submit").status_code == 302
    story.refresh_from_db()
    assert story.state == State.IN_REVIEW


def test_a_permission_for_a_deed_is_for_ones_own_stories_until_one_edits_any(reporter, editor):
    theirs, own = make_draft(by=editor), make_draft(by=reporter)
    assert next_steps.may_press("submit", own, reporter)
    assert not next_steps.may_press("submit", theirs, reporter)
    assert next_steps.may_press("submit", own, editor)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.PUBLISHED])
def test_a_reporter_reads_the_stories_of_others_and_changes_none(client, reporter, editor, state):
    story = story_in(state, by=editor)
    client.force_login(reporter)
    page = client.get(reverse("admin:articles_article_change", args=[story.pk]))
    assert page.context["read_only"]
    assert press(client, story, "submit", headline="Mine now").status_code == 403
    assert not story.revisions.exists()


def test_a_reporter_cannot_write_in_a_story_that_is_in_review_and_gets_the_text_back(
    client, reporter
):
    story = story_in(State.IN_REVIEW, by=reporter)
    client.force_login(reporter)
    answer = press(client, story, "", headline="One more thought")
    assert answer.status_code == 409
    assert "One more thought" in answer.content.decode()
    assert not story.revisions.exists()


def test_a_reporter_prepares_changes_of_their_live_story_and_cannot_publish_them(client, reporter):
    story = story_in(State.PUBLISHED, by=reporter)
    client.force_login(reporter)
    assert press(client, story, "", headline="Corrected").status_code == 302
    assert working_copies.newest(story).content["headline"] == "Corrected"
    assert press(client, story, "publish", headline="Corrected").status_code == 403
    story.refresh_from_db()
    assert story.headline != "Corrected"


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
@pytest.mark.parametrize("verb", ["", "publish", "withdraw", "kill"])
@pytest.mark.parametrize("role", ["moderator", "ad_manager"], indirect=True)
def test_moderators_and_ad_managers_change_no_story(client, person, state, verb):
    story = story_in(state, by=None)
    client.force_login(person)
    assert press(client, story, verb, headline="Mine now").status_code == 403
    assert client.get(reverse("admin:articles_article_add")).status_code == 403
    story.refresh_from_db()
    assert (story.state, story.revisions.count()) == (state, 0)


def because(story, verb):
    return reverse("admin:articles_article_because", args=[story.pk, verb])


@pytest.mark.parametrize("verb", ["return", "withdraw", "kill"])
@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"], indirect=True)
def test_only_editors_take_a_story_back(client, person, verb):
    story = story_in(State.PUBLISHED, by=person)
    client.force_login(person)
    typed = {"note": "I do not like it", "first_word": "Headline"}
    assert client.get(because(story, verb)).status_code == 403
    assert client.post(because(story, verb), typed).status_code == 403
    story.refresh_from_db()
    assert story.state == State.PUBLISHED


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.PUBLISHED, State.KILLED])
@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"], indirect=True)
def test_only_who_may_write_restores_a_version(client, person, state):
    story = make_draft()
    working_copies.save_copy(
        story, content={**working_copies.newest(story).content, "headline": "2"}, by=None
    )
    Article.objects.filter(pk=story.pk).update(
        state=state, published_at=story.created_at, published_on=story.created_at.date()
    )
    client.force_login(person)
    address = reverse("admin:articles_article_restore", args=[story.pk])
    assert client.post(address, {"number": "1"}).status_code == 403
    assert story.revisions.count() == 2


def test_a_killed_story_stays_killed_for_an_editor(client, editor):
    story = story_in(State.PUBLISHED, by=editor)
    client.force_login(editor)
    Article.objects.filter(pk=story.pk).update(state=State.KILLED)
    for verb in ("publish", "update", "schedule", "approve", "withdraw", ""):
        assert press(client, story, verb, seen_state="published").status_code == 409
    story.refresh_from_db()
    assert (story.state, story.revisions.count()) == (State.KILLED, 0)


def test_a_killing_asks_for_the_first_word_and_a_reason(client, editor):
    story = make_article(headline="Wrong man named", by=editor)
    client.force_login(editor)
    client.post(because(story, "kill"), {"note": "Wrong", "first_word": "Right"})
    client.post(because(story, "kill"), {"note": " ", "first_word": "Wrong"})
    story.refresh_from_db()
    assert story.state == State.PUBLISHED
    client.post(because(story, "kill"), {"note": "Wrong", "first_word": "wrong"})
    story.refresh_from_db()
    assert story.state == State.KILLED


def test_only_a_story_that_was_never_public_is_deleted(client, editor, reporter):
    draft, live = make_draft(by=reporter), make_article(by=reporter)
    others = make_draft(by=editor)
    for who, story, status in (
        (reporter, others, 403),
        (editor, live, 403),
        (reporter, live, 403),
        (reporter, draft, 302),
    ):
        client.force_login(who)
        address = reverse("admin:articles_article_delete", args=[story.pk])
        assert client.post(address, {"post": "yes"}).status_code == status
    assert set(Article.objects.all()) == {live, others}


def test_no_bulk_action_passes_the_deeds_by(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    client.post(
        reverse("admin:articles_article_changelist"),
        {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"},
    )
    assert Article.objects.filter(pk=story.pk).exists()


def test_a_section_is_changed_by_editors_only(client, person, role):
    section = make_section()
    client.force_login(person)
    typed = {"name": "Renamed", "position": 3, "language": "en", "description": ""}
    client.post(reverse("admin:articles_section_change", args=[section.pk]), typed)
    section.refresh_from_db()
    assert (section.name == "Renamed") == (role == "editor")


def on_site(row):
    kind = ContentType.objects.get_for_model(type(row)).pk
    return reverse("admin:view_on_site", args=[kind, row.pk])


def test_a_planned_address_is_told_to_those_alone_who_see_stories(client, reporter):
    story = make_article(published_at=timezone.now() + timedelta(days=1))
    new = User.objects.create_user("new", is_staff=True)
    client.force_login(new)
    history = reverse("admin:articles_article_history", args=[story.pk])
    assert [client.get(address).status_code for address in (on_site(story), history)] == [403] * 2
    client.force_login(reporter)
    assert story.get_absolute_url() in client.get(on_site(story))["Location"]
    assert client.get(on_site(new)).status_code == 403
    assert client.get(f"/admin/r/+1/{story.pk}/").status_code == 404


@pytest.mark.parametrize("deed", ["publish", "withdraw", "kill", "delete_selected", "rubbish"])
def test_a_deed_that_a_list_does_not_offer_is_refused(client, reporter, deed):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    typed = {"action": deed, "index": "0", ACTION_CHECKBOX_NAME: [story.pk]}
    for table in ("articles_article", "articles_tag"):
        assert client.post(reverse(f"admin:{table}_changelist"), typed).status_code == 403


def test_a_correction_sent_by_hand_asks_for_its_note_first(client, editor):
    story = story_in(State.PUBLISHED, by=editor)
    client.force_login(editor)
    answer = press(client, story, "correct", headline="Corrected")
    assert "/publish/" in answer["Location"]
    story.refresh_from_db()
    assert story.headline != "Corrected"


def test_an_administrator_takes_back_a_killing_and_is_told_what_it_does(client, admin):
    story = make_article()
    Article.objects.filter(pk=story.pk).update(state=State.KILLED)
    client.force_login(admin)
    page = client.get(because(story, "revive")).content.decode()
    assert "until somebody publishes it again" in page
    assert "never come back" not in page
    assert client.post(because(story, "revive"), {"note": "Right man"}).status_code == 302
    story.refresh_from_db()
    assert story.state == State.WITHDRAWN
