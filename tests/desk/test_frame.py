"""The frame of the desk: its policy, its bar, and the admin's own templates below ours."""

import pytest
from django.urls import reverse

from comments.models import Comment
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def policy_of(response):
    parts = (
        part.strip().split() for part in response.headers["Content-Security-Policy"].split(";")
    )
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize(
    "name", ["index", "tables", "articles_article_changelist", "articles_article_add"]
)
def test_the_desk_runs_scripts_and_styles_with_a_nonce_alone(client, editor, name):
    client.force_login(editor)
    response = client.get(reverse(f"admin:{name}"))
    policy = policy_of(response)
    for kind in ("script-src", "style-src"):
        own, nonce = policy[kind]
        assert own == "'self'"
        assert nonce.startswith("'nonce-")
        assert f'nonce="{nonce[7:-1]}"' in response.content.decode()
    assert policy["frame-ancestors"] == ["'none'"]
    assert "no-store" in response.headers["Cache-Control"]


def test_the_login_page_has_the_same_policy(client):
    assert policy_of(client.get(reverse("admin:login")))["script-src"][1].startswith("'nonce-")


def test_readers_pages_have_no_nonce(client):
    assert policy_of(client.get("/"))["script-src"] == ["'self'"]


def bar(client, person):
    client.force_login(person)
    context = client.get(reverse("admin:index")).context
    return [item["label"] for item in context["desk_bar"]]


def test_the_bar_shows_each_role_what_it_works_with(
    client, reporter, editor, moderator, ad_manager
):
    assert bar(client, reporter) == ["Today", "Stories", "Pictures", "More"]
    assert bar(client, editor) == ["Today", "Stories", "Comments", "Front page", "Pictures", "More"]
    assert bar(client, moderator) == ["Today", "Stories", "Comments", "More"]
    assert bar(client, ad_manager) == ["Today", "Stories", "Pictures", "Ads", "More"]


def test_the_bar_counts_the_comments_that_wait(client, moderator):
    story = make_article()
    for number in range(3):
        Comment.objects.create(article=story, name="A", text="B", digest=f"{number}", bucket=number)
    client.force_login(moderator)
    assert (
        '<span class="desk-count">3</span>' in client.get(reverse("admin:index")).content.decode()
    )


@pytest.mark.parametrize(
    ("name", "arguments", "marks"),
    [
        ("index", [], ['id="content-main"']),
        ("tables", [], ['id="content-main"']),
        (
            "articles_article_changelist",
            [],
            ['id="content-main"', 'id="changelist-form"', 'class="tabs"'],
        ),
        (
            "articles_article_add",
            [],
            ['id="content-main"', 'class="submit-row"', 'id="article_form"'],
        ),
        (
            "articles_article_change",
            ["story"],
            ['id="content-main"', 'class="submit-row"', 'id="desk-bar"'],
        ),
        ("articles_article_versions", ["story"], ['id="content-main"', 'id="desk-bar"']),
        ("articles_section_add", [], ['id="content-main"', 'class="submit-row"', "desk/desk.css"]),
        ("articles_section_changelist", [], ['id="changelist-form"', "desk/desk.css"]),
    ],
)
def test_a_page_still_has_what_the_admins_scripts_and_our_styles_hold_on_to(
    client, editor, name, arguments, marks
):
    story = make_draft(by=editor)
    client.force_login(editor)
    address = reverse(f"admin:{name}", args=[story.pk for _ in arguments])
    page = client.get(address).content.decode()
    assert [mark for mark in marks if mark not in page] == []


def test_save_is_the_first_button_of_the_story_form(client, editor):
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_add")).content.decode()
    form = page[page.index('id="article_form"') :]
    first = form[form.index('type="submit"') - 60 :]
    assert first.index('name="_save"') < first.index('name="verb"')


def test_the_clock_says_the_newsrooms_time_and_zone_beside_utc(client, editor, settings):
    client.force_login(editor)
    page = client.get(reverse("admin:index")).content.decode()
    assert "IST" in page
    assert " UTC</span>" in page
    assert 'data-zone="Asia/Kolkata"' in page


@pytest.mark.parametrize(
    ("table", "words"),
    [("articles_section", "Sections"), ("images_picture", "Pictures"), ("ads_creative", None)],
)
def test_a_list_is_named_as_the_bar_names_it_and_leads_back_to_today(client, admin, table, words):
    client.force_login(admin)
    page = client.get(reverse(f"admin:{table}_changelist")).content.decode()
    assert "to change" not in page
    assert f'<li><a href="{reverse("admin:index")}">Today</a></li>' in page
    assert words is None or f"<h1>{words}</h1>" in page


def test_the_filters_of_a_list_are_folded_above_it_on_a_phone(client, editor):
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_changelist")).content.decode()
    fold = page.index('<details class="filter-fold">')
    assert fold < page.index('id="changelist-filter"') < page.index('id="changelist-form"')


def test_ones_password_page_has_the_frame_of_the_desk(client, editor):
    client.force_login(editor)
    page = client.get(reverse("admin:password_change")).content.decode()
    assert "Change password /" not in page
    assert "View site" in page


def test_a_date_of_a_plain_table_stands_day_first(client, admin):
    client.force_login(admin)
    page = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert " p.m." not in page and " a.m." not in page
