"""Bad input at the desk: never a 500, and what was typed is shown again or kept as it was."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from articles.models import Article
from articles.typed import tidy
from desk import working_copies
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
HOSTILE = [
    "\0", "a\0b", "<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "{{ 7*7 }}",
    "%s%n", "../../etc/passwd", "𝕳𝖊𝖑𝖑𝖔 🏳️‍🌈", "\u202etfel", "ﷺ" * 80, "a" * 10_000, "-1", "9" * 40,
    "NaN", "1e309", "٠١٢", "\r\n\r\n", "  ", "null", "on", "2026-02-30T25:61", "0001-01-01T00:00",
    "9999-12-31T23:59", "e\u0301" * 50, ",,,", "a," * 500,
]  # fmt: skip
TEXTS = ["headline", "standfirst", "dateline_place", "tags", "slug"]
FIELDS = [
    *TEXTS, "body", "language", "lead_picture", "section", "bylines", "publish_at", "expires_at",
    "base_number", "seen_state", "comments_open", "breaking",
]  # fmt: skip


def whole(in_section, **fields):
    return {
        "headline": "Rain", "body": "<p>It rained.</p>", "language": "en", "section": in_section.pk,
        "base_number": "0", "seen_state": "draft", **fields,
    }  # fmt: skip


def change(client, story, **fields):
    typed = whole(story.section, **{"base_number": working_copies.newest(story).number, **fields})
    return client.post(reverse("admin:articles_article_change", args=[story.pk]), typed)


def test_no_value_in_all_fields_at_once_breaks_the_story_form(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    for value in HOSTILE:
        answer = change(client, story, **dict.fromkeys(FIELDS, value))
        assert answer.status_code in (200, 302, 409), value[:20]
        if answer.status_code == 200:
            shown = {name: answer.context["form"][name].value() for name in TEXTS}
            assert shown == dict.fromkeys(TEXTS, tidy(value))


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in TEXTS])
def test_no_value_of_one_choice_breaks_the_story_form(client, editor, field):
    story = make_draft(by=editor)
    client.force_login(editor)
    for value in ("a\0b", "-1", "9" * 40, "٠١٢", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert change(client, story, **{field: value}).status_code in (200, 302, 409), value


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_stored_is_what_was_typed_tidied(client, editor, value):
    client.force_login(editor)
    answer = client.post(ADD, whole(make_section(), headline=value, standfirst=value))
    if answer.status_code == 302:
        story = Article.objects.get()
        assert story.headline == " ".join(tidy(value).split())
        assert story.standfirst == tidy(value).strip()


def test_bytes_that_are_no_text_are_no_error_of_ours(client, editor):
    section = make_section()
    client.force_login(editor)
    typed = urlencode(whole(section, headline="")) + "&headline=%ED%A0%80%FF%00rain&tags=%C0%80"
    answer = client.post(ADD, typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert "\0" not in Article.objects.get().headline


@pytest.mark.parametrize("page", ["articles_article_pictures", "articles_article_tags"])
def test_no_question_breaks_what_the_form_asks_while_one_types(client, editor, page):
    make_draft(tags=["Rain"])
    client.force_login(editor)
    for value in HOSTILE:
        answer = client.get(reverse(f"admin:{page}"), {"q": value, "chosen": value})
        assert answer.status_code == 200


@pytest.mark.parametrize("verb", ["return", "withdraw", "kill"])
def test_no_note_breaks_the_page_that_asks_why(client, editor, verb):
    client.force_login(editor)
    section = make_section()
    for value in HOSTILE:
        story = make_article(by=editor, section=section)
        address = reverse("admin:articles_article_because", args=[story.pk, verb])
        answer = client.post(address, {"note": value, "first_word": value})
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            assert answer.context["form"]["note"].value() == tidy(value)


@pytest.mark.parametrize("verb", ["publish", "edit", "x" * 300])
def test_an_unknown_question_is_not_found(client, editor, verb):
    client.force_login(editor)
    story = make_article()
    assert client.get(f"/admin/articles/article/{story.pk}/{verb}/because/").status_code == 404


def test_no_number_of_a_version_breaks_restoring(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    for value in HOSTILE:
        address = reverse("admin:articles_article_restore", args=[story.pk])
        assert client.post(address, {"number": value}).status_code == 404
    assert client.post(address).status_code == 404


TABLES = {
    "articles_section": ["name", "slug", "description", "language", "position"],
    "articles_author": ["name", "slug", "title", "life", "portrait", "user"],
    "articles_tag": ["name", "slug", "description"],
    "articles_frontpagepick": ["place", "article", "until_0", "until_1"],
    "flatpages_flatpage": ["url", "title", "content"],
    "redirects_redirect": ["old_path", "new_path"],
    "ads_creative": [
        "name", "headline", "line", "link_text", "target", "picture", "size", "weight",
        "starts_at", "ends_at",
    ],
    "accounts_user": ["username", "password1", "password2", "usable_password"],
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_no_value_breaks_the_form_of_a_table(client, admin, table):
    client.force_login(admin)
    address = reverse(f"admin:{table}_add")
    for value in HOSTILE:
        typed = {"language": "en", "position": "1", **dict.fromkeys(TABLES[table], value)}
        assert client.post(address, typed).status_code in (200, 302), value[:20]


@pytest.mark.parametrize("value", ["9" * 40, "9223372036854775808", "-1", "a\0b", "NaN"])
def test_no_number_of_a_group_breaks_the_form_of_a_person(client, admin, reporter, value):
    client.force_login(admin)
    address = reverse("admin:accounts_user_change", args=[reporter.pk])
    typed = {"username": "asha", "first_name": "Asha", "groups": value, "user_permissions": value}
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert answer.context["adminform"].form["first_name"].value() == "Asha"


@pytest.mark.parametrize(
    "query",
    ["id__in={}", "id__in=1,{}", "created_by={}", "section={}", "published_at__year={}", "p={}"],
)
@pytest.mark.parametrize("number", ["9" * 40, "9223372036854775808", "-" + "9" * 20, "99999"])
def test_no_number_in_an_address_breaks_a_list(client, admin, query, number):
    client.force_login(admin)
    address = reverse("admin:articles_article_changelist")
    answer = client.get(f"{address}?{query.format(number)}")
    assert answer.status_code in (200, 302)


def test_a_long_number_is_searched_for_as_words(client, editor):
    make_article(headline="Parcel 12345678901234567890 arrives")
    make_article(headline="Rain")
    client.force_login(editor)
    found = client.get(reverse("admin:articles_article_changelist"), {"q": "12345678901234567890"})
    assert [story.headline for story in found.context["cl"].result_list] == [
        "Parcel 12345678901234567890 arrives"
    ]


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "\u202e", "9" * 25, "9" * 5000])
def test_no_choice_of_rows_breaks_an_action(client, admin, value):
    client.force_login(admin)
    chosen = {"action": "delete_selected", "_selected_action": value, "post": "yes"}
    assert client.post("/admin/articles/tag/", chosen).status_code == 400


@pytest.mark.parametrize("value", ["", "x", "1.5", "\u202e", "9" * 25, "9" * 5000])
def test_no_address_breaks_the_form_of_a_pick(client, editor, value):
    client.force_login(editor)
    for name in ("article", "until", "place"):
        address = "/admin/articles/frontpagepick/add/"
        assert client.get(address, {name: value}).status_code == 200


@pytest.mark.parametrize("value", ["9" * 25, "9" * 5000, "²", "٣"])
def test_no_number_of_a_picture_breaks_the_story_form(client, editor, value):
    client.force_login(editor)
    typed = whole(make_section(), lead_picture=value)
    assert client.post("/admin/articles/article/add/", typed).status_code == 200
    address = "/admin/articles/article/pictures/"
    assert client.get(address, {"chosen": value}).status_code == 200


@pytest.mark.parametrize("value", ["x", "1", "1:words", "[[1, 2]]", "\u202e", "0001-01-01T00:00"])
def test_nothing_that_its_address_presets_breaks_the_form_of_a_new_story(client, editor, value):
    client.force_login(editor)
    assert client.get(ADD, dict.fromkeys(FIELDS, value)).status_code == 200
