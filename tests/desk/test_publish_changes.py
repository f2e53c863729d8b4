"""The page that asks what kind of change it is, before readers of a live story get it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import publishing
from articles.corrections import LONGEST_NOTE, Change, Correction
from articles.models import Article
from desk import changed_words, changing, working_copies
from tests.factories import make_article, make_draft, make_picture

pytestmark = pytest.mark.django_db
BODY = "<p>Police say 9 people died in the fire.</p><p>It is out.</p>"
RIGHT = BODY.replace("9", "11")


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def page_of(article):
    return reverse("admin:articles_article_publish", args=[article.pk])


def posted_by(response, form):
    found = html.fromstring(response.content.decode()).xpath(form)[0]
    posted = {}
    for name, value in found.form_values():
        posted.setdefault(name, []).append(value)
    if "lead_picture" in found.inputs:  # of which "none" is empty, and left out above
        posted["lead_picture"] = found.xpath(".//input[@name='lead_picture'][@checked]/@value")
    return posted


def press(client, article, **fields):
    """Presses Publish changes… on the story's form, with these fields typed."""
    typed = posted_by(client.get(form_of(article)), '//form[@id="article_form"]')
    return client.post(form_of(article), {**typed, "verb": "publish", **fields})


def answered(client, address, **fields):
    """Posts the page that asks, as a browser shows it, with these answers."""
    typed = posted_by(client.get(address), '//form[contains(@class, "change-form")]')
    return client.post(address, {**typed, **fields})


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


@pytest.fixture
def live(editor):
    return make_article(by=editor, body=BODY)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_publishing_changes_of_a_live_story_asks_first_and_publishes_nothing(desk, live):
    answer = press(desk, live, body=RIGHT)
    assert answer.url == f"{page_of(live)}?version=2"
    page = html.fromstring(desk.get(answer.url).content.decode())
    kinds = page.xpath('//input[@name="kind"]')
    assert [kind.get("value") for kind in kinds] == [
        "typo",
        "update",
        "correction",
        "apology",
        "retraction",
    ]
    assert not any(kind.get("checked") for kind in kinds)
    live.refresh_from_db()
    assert (live.body, live.updated_at) == (BODY, None)
    assert working_copies.newest(live).content["body"] == RIGHT


@pytest.mark.parametrize("kind", ["typo", "update", "correction", "apology", "retraction"])
def test_readers_get_the_change_when_its_kind_is_chosen(desk, live, editor, kind):
    address = press(desk, live, body=RIGHT).url
    answer = answered(desk, address, kind=kind, note="It was 11.", place="top")
    assert answer.url == form_of(live)
    live.refresh_from_db()
    assert (live.body, live.updated_at is None) == (RIGHT, kind == "typo")
    told = list(live.corrections.values_list("kind", "note", "at_top", "by"))
    assert told == ([] if kind == "typo" else [(kind, "It was 11.", True, editor.pk)])
    said = words(desk.get(form_of(live)))
    assert "Published at " in said and "readers have your changes" in said


def test_a_story_that_readers_do_not_have_is_published_at_once(desk, editor):
    draft = make_draft(by=editor)
    planned = make_draft(by=editor)
    publishing.publish(planned, by=editor, at=timezone.now() + timedelta(hours=1))
    withdrawn = make_article(by=editor)
    publishing.withdraw(withdrawn, by=editor, note="Wrong")
    for story in (draft, planned, withdrawn):
        assert press(desk, story).url == form_of(story)
        assert story in Article.objects.published()


def test_a_change_without_a_kind_or_without_its_note_is_refused_and_typed_text_given_back(
    desk, live
):
    address = press(desk, live, body=RIGHT).url
    first = answered(desk, address, note="Typed just now", place="top")
    assert first.context["form"].errors == {"kind": ["Choose what kind of change it is."]}
    assert first.context["form"]["note"].value() == "Typed just now"
    assert 'value="top" checked' in first.content.decode()
    second = answered(desk, address, kind="correction", note=" \n")
    assert list(second.context["form"].errors) == ["note"]
    assert 'value="correction" checked' in second.content.decode()
    live.refresh_from_db()
    assert (live.body, Correction.objects.count()) == (BODY, 0)


def test_a_newer_version_is_said_and_shown_before_it_is_published(desk, live, reporter):
    address = press(desk, live, body=RIGHT).url
    seen = posted_by(desk.get(address), '//form[contains(@class, "change-form")]')
    newer = {**working_copies.newest(live).content, "headline": "Theirs"}
    working_copies.save_copy(live, content=newer, by=reporter, base_number=2)
    typed = {**seen, "kind": "correction", "note": "It was 11."}
    answer = desk.post(address, typed)
    assert answer.status_code == 409
    assert "saved version 3" in words(answer) and "It was 11." in words(answer)
    live.refresh_from_db()
    assert live.body == BODY
    again = posted_by(answer, '//form[contains(@class, "change-form")]')
    assert (again["number"], again["kind"]) == (["3"], ["correction"])
    assert desk.post(page_of(live), again).status_code == 302
    live.refresh_from_db()
    assert (live.headline, live.corrections.count()) == ("Theirs", 1)


def test_the_page_says_so_when_another_version_than_the_asked_one_is_the_newest(desk, live):
    address = press(desk, live, body=RIGHT).url
    assert "A newer version" not in words(desk.get(address))
    newer = {**working_copies.newest(live).content, "headline": "Theirs"}
    working_copies.save_copy(live, content=newer, by=None, base_number=2)
    assert "A newer version was saved since: this is version 3" in words(desk.get(address))


def test_a_button_that_is_pressed_twice_publishes_once(desk, live):
    address = press(desk, live, body=RIGHT).url
    typed = posted_by(desk.get(address), '//form[contains(@class, "change-form")]')
    typed |= {"kind": "correction", "note": "It was 11."}
    assert [desk.post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert live.corrections.count() == 1
    assert live.transitions.filter(verb="correct").count() == 1


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_is_published(desk, live, admin):
    address = press(desk, live, body=RIGHT).url
    typed = posted_by(desk.get(address), '//form[contains(@class, "change-form")]')
    typed |= {"kind": "correction", "note": "It was 11."}
    publishing.publish(Article.objects.get(pk=live.pk), by=admin, change=Change("typo"))
    answer = desk.post(address, typed)
    assert answer.status_code == 409 and "admin did this: update" in words(answer)
    publishing.withdraw(Article.objects.get(pk=live.pk), by=admin, note="Wrong")
    answer = desk.post(address, typed)
    assert answer.status_code == 409
    assert "It is: withdrawn." in words(answer) and "It was 11." in words(answer)
    assert b"Publish changes</button>" not in answer.content
    assert not Correction.objects.exists()


def test_what_readers_could_not_get_is_refused_on_the_form_before_anything_is_asked(desk, live):
    for typed, field in (
        ({"body": ""}, "body"),
        ({"body": BODY, "expires_at": "2020-01-01T10:00"}, "expires_at"),
        ({"expires_at": "", "lead_picture": make_picture(alt="").pk}, "lead_picture"),
    ):
        answer = press(desk, live, **typed)
        assert answer.status_code == 200
        assert field in answer.context["form"].errors


def test_a_note_may_be_added_without_any_other_change(desk, live):
    answered(desk, press(desk, live).url, kind="correction", note="It was 9 until noon.")
    assert live.corrections.get().note == "It was 9 until noon."
    assert "Readers have this version already" in words(desk.get(page_of(live)))


def test_hostile_answers_fail_no_page(desk, live):
    for typed in (
        {},
        {"kind": "typo", "number": "9" * 40, "move": "x"},
        {"kind": "typo", "number": "-1", "move": "\u0000"},
        {"kind": ["typo", "update"], "place": "sideways", "note": "\u0000\ud7ff"},
        {"kind": "correction", "note": "x" * (LONGEST_NOTE + 1)},
        {"kind": "</textarea><script>", "note": "</textarea><script>alert(1)</script>"},
    ):
        answer = desk.post(page_of(live), typed)
        assert answer.status_code in (200, 409)
        assert b"<script>alert" not in answer.content
    assert desk.get(f"{page_of(live)}?version=<b>").status_code == 200
    assert desk.get(page_of(make_draft())).status_code == 200
    assert desk.get(reverse("admin:articles_article_publish", args=[999])).status_code == 404
    live.refresh_from_db()
    assert live.updated_at is None


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"])
def test_who_may_not_publish_is_not_asked(request, client, role):
    person = request.getfixturevalue(role)
    story = make_article(by=person)
    client.force_login(person)
    assert client.get(page_of(story)).status_code == 403
    typed = {"kind": "typo", "number": "0", "move": str(story.transitions.last().pk)}
    assert client.post(page_of(story), typed).status_code == 403
    story.refresh_from_db()
    assert story.transitions.count() == 2


def test_nobody_is_asked_without_a_login(client, live):
    assert client.get(page_of(live)).status_code == 302
    assert client.post(page_of(live), {"kind": "typo"}).status_code == 302


def test_a_kind_that_a_person_may_not_use_is_neither_shown_nor_taken(desk, live, monkeypatch):
    monkeypatch.setattr(changing, "may_make", lambda kind, *_: kind in ("typo", "update"))
    page = desk.get(page_of(live)).content.decode()
    assert 'value="update"' in page and 'value="retraction"' not in page
    answer = answered(desk, page_of(live), kind="retraction", note="It never was.")
    assert "kind" in answer.context["form"].errors
    assert not Correction.objects.exists()


def test_the_history_says_what_readers_were_told(desk, live):
    publishing.publish(live, by=None, change=Change("apology", "We are <sorry>."))
    page = desk.get(reverse("admin:articles_article_versions", args=[live.pk]))
    assert "What readers were told" in words(page) and "We are <sorry>." in words(page)


def test_the_table_of_corrections_is_read_and_never_written(client, live, django_user_model):
    publishing.publish(live, by=None, change=Change("apology", "We are sorry."))
    row = live.corrections.get()
    person = django_user_model.objects.create_user("reader", is_staff=True)
    addresses = [
        reverse("admin:articles_correction_changelist"),
        reverse("admin:articles_correction_change", args=[row.pk]),
    ]
    client.force_login(person)
    assert {client.get(address).status_code for address in addresses} == {403}
    person.user_permissions.add(Permission.objects.get(codename="view_correction"))
    for address in addresses:
        assert "We are sorry." in client.get(address).content.decode()
    person.is_superuser = True
    person.save()
    assert client.post(addresses[1], {"note": "We are not."}).status_code == 403
    for name, arguments in (("add", []), ("delete", [row.pk])):
        address = reverse(f"admin:articles_correction_{name}", args=arguments)
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert live.corrections.get().note == "We are sorry."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (BODY, RIGHT, ("Police say 9 people died", "Police say 11 people died")),
        ("<p>Nine died.</p>", "<p>Eleven died.</p>", ("Nine died", "Eleven died")),
        ("<p>It rose to 14.</p><p>B</p>", "<p>It rose to 16.</p><p>B</p>", ("rose to 14", "rose to 16")),
        (BODY, BODY, None),
        (BODY, BODY + "<p>More.</p>", None),
        (BODY, BODY.replace(" people", ""), None),
        (BODY, RIGHT.replace("It is out.", "It burns."), None),
        ("<p>" + "a " * 13 + "</p>", "<p>" + "b " * 13 + "</p>", None),
        (BODY, "", None),
    ],
)  # fmt: skip
def test_the_note_of_a_small_correction_comes_half_written(editor, old, new, said):
    story = make_article(by=editor, body=old)
    note = changed_words.note(story, {"headline": story.headline, "standfirst": "", "body": new})
    wanted = said and "An earlier version of this story said “{}”. It should have said “{}”."
    assert note == (wanted.format(*said) if said else "")


def test_a_changed_headline_is_told_in_the_language_of_the_story(desk, editor):
    story = make_article(by=editor, headline="नौ लोग", language="hi")
    answer = press(desk, story, headline="ग्यारह लोग")
    assert "सही है: “ग्यारह लोग”" in words(desk.get(answer.url))


def test_a_large_story_is_compared_at_once():
    body = "<p>" + "word " * 20_000
    story = Article(headline="H", body=f"{body}nine</p>", language="en")
    told = changed_words.note(story, {"headline": "H", "standfirst": "", "body": f"{body}ten</p>"})
    assert "“word word ten”" in told
