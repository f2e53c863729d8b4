"""What is typed and not saved is kept, offered, taken up and thrown away; nobody else gets it."""

import json
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article
from desk import autosaves, presence, tasks, working_copies
from desk.models import Autosave, Revision, Why
from tests.desk.test_story_form import ADD, form_of, retyped, typed
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db
KEY = "11111111-2222-4333-8444-555555555555"
OTHER_KEY = "66666666-2222-4333-8444-555555555555"


def address(story=None):
    return f"/admin/articles/article/{f'{story.pk}/' if story else ''}autosave/"


def send(client, story=None, *, form_key=KEY, turn=1, **fields):
    """What the page sends while somebody types; the answer as a dict."""
    posted = retyped(client, story) if story else typed()
    return client.post(
        address(story), {**posted, "form_key": form_key, "turn": str(turn), **fields}
    )


def offers(client, story=None, query=""):
    page = client.get((form_of(story) if story else ADD) + query)
    return page.context["together"]["offered"]


@pytest.fixture
def story(editor):
    return make_draft(by=editor, headline="As saved")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_what_was_typed_is_offered_and_fills_the_form_as_it_was_typed(desk, story):
    answer = send(desk, story, headline="Half a sent", publish_at="2099-", tags="Rain, ").json()
    assert answer["kept"]
    (row,) = offers(desk, story)
    page = desk.get(f"{form_of(story)}?take_up={row.pk}")
    form = page.context["form"]
    shown = [form[name].value() for name in ("headline", "publish_at", "tags")]
    assert shown == ["Half a sent", "2099-", "Rain, "]
    assert "errornote" not in page.content.decode()
    assert f'name="form_key" value="{KEY}"' in page.content.decode()
    assert page.context["together"]["offered"] == []
    assert Revision.objects.count() == 0


def test_a_story_that_was_never_saved_is_offered_on_the_page_of_a_new_one(desk):
    send(desk, headline="Only begun", body="<p>One word")
    (row,) = offers(desk)
    page = desk.get(f"{ADD}?take_up={row.pk}")
    assert page.context["form"]["headline"].value() == "Only begun"
    assert not Article.objects.exists()


def test_saving_ends_what_was_typed_in_that_form_and_in_no_other(desk, story):
    send(desk, story, headline="From a killed tab", form_key=OTHER_KEY)
    send(desk, story, headline="From this tab")
    desk.post(form_of(story), retyped(desk, story, headline="Saved", form_key=KEY))
    (row,) = offers(desk, story)
    assert row.typed["headline"] == ["From a killed tab"]
    assert KEY in desk.get(form_of(story)).context["together"]["done"]


def test_a_message_that_comes_after_the_save_keeps_nothing(desk, story):
    desk.post(form_of(story), retyped(desk, story, headline="Saved", form_key=KEY))
    assert send(desk, story, headline="Sav").json() == {"kept": False}
    assert offers(desk, story) == []


def test_an_older_message_never_replaces_a_newer_one(desk, story):
    send(desk, story, headline="A longer text", turn=7)
    assert send(desk, story, headline="A lon", turn=6).json() == {"kept": False}
    assert offers(desk, story)[0].typed["headline"] == ["A longer text"]


def test_a_new_story_that_is_saved_is_offered_no_more(desk):
    send(desk, headline="New")
    desk.post(ADD, typed(section=make_section().pk, form_key=KEY))
    assert Article.objects.count() == 1
    assert offers(desk) == []


def test_what_says_the_same_as_the_newest_version_is_not_offered(desk, story):
    send(desk, story)
    assert Autosave.objects.count() == 1
    assert offers(desk, story) == []


def test_saving_a_text_of_an_older_version_is_a_conflict_and_the_text_stays(desk, story, reporter):
    send(desk, story, headline="Typed on the old one")
    (row,) = offers(desk, story)
    content = {**working_copies.newest(story).content, "headline": "Theirs"}
    working_copies.save_copy(story, content=content, by=reporter)
    page = desk.get(f"{form_of(story)}?take_up={row.pk}")
    assert page.context["form"]["base_number"].value() == "0"
    posted = {**typed(section=story.section_id, headline="Typed on the old one"), "form_key": KEY}
    assert desk.post(form_of(story), posted).status_code == 409
    row.refresh_from_db()
    assert (row.why, row.base_number, row.typed["headline"]) == (
        Why.REFUSED,
        0,
        ["Typed on the old one"],
    )
    assert "and it was not saved" in desk.get(form_of(story)).content.decode()


def test_the_text_of_a_save_that_was_refused_is_kept_without_any_script(desk, story, reporter):
    old_page = retyped(desk, story, headline="Mine")
    content = {**working_copies.newest(story).content, "headline": "Theirs"}
    working_copies.save_copy(story, content=content, by=reporter)
    del old_page["form_key"], old_page["turn"]
    assert desk.post(form_of(story), old_page).status_code == 409
    assert offers(desk, story)[0].typed["headline"] == ["Mine"]


def test_what_a_writer_sends_to_a_story_that_was_shut_is_kept(client, reporter, editor):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    old_page = retyped(client, story, headline="Too late")
    publishing.submit(story, by=editor)
    assert client.post(form_of(story), old_page).status_code == 409
    row = Autosave.objects.get()
    assert (row.user, row.why, row.typed["headline"]) == (reporter, Why.REFUSED, ["Too late"])
    assert send(client, story, headline="And later still").json()["kept"]


def test_thrown_away_text_is_gone_and_stays_gone(desk, story):
    send(desk, story, headline="Nothing much")
    (row,) = offers(desk, story)
    answer = desk.post(f"/admin/articles/article/typed/{row.pk}/throw-away/")
    assert answer.url == form_of(story)
    assert offers(desk, story) == []
    row.refresh_from_db()
    assert row.typed == {}


def test_the_page_of_a_text_shows_what_differs_beside_the_newest_version(desk, story):
    send(desk, story, headline="Typed", body="<p>One &amp; two</p><p><b>three</b></p>")
    (row,) = offers(desk, story)
    page = desk.get(f"/admin/articles/article/typed/{row.pk}/")
    fields = {field["label"]: (field["before"], field["typed"]) for field in page.context["fields"]}
    assert fields["Headline"] == ("As saved", "Typed")
    assert fields["Body"][1] == "One & two\n\nthree"
    assert set(fields) == {"Headline", "Body"}


def test_nobody_else_sees_takes_up_or_throws_away_the_text(desk, story, admin):
    send(desk, story, headline="Mine alone")
    row = Autosave.objects.get()
    presence.release(story, row.user)
    desk.force_login(admin)
    assert offers(desk, story) == []
    assert desk.get(f"{form_of(story)}?take_up={row.pk}").status_code == 404
    assert desk.get(f"/admin/articles/article/typed/{row.pk}/").status_code == 404
    assert desk.post(f"/admin/articles/article/typed/{row.pk}/throw-away/").status_code == 404


@pytest.mark.parametrize(
    "query", ["?take_up=", "?take_up=x", "?take_up=999999", "?take_up=" + "9" * 40]
)
def test_a_text_that_is_not_there_is_not_found(desk, story, query):
    assert desk.get(form_of(story) + query).status_code == 404


def test_a_text_of_another_story_does_not_fill_this_form(desk, story, editor):
    send(desk, make_draft(by=editor), headline="Elsewhere")
    assert desk.get(f"{form_of(story)}?take_up={Autosave.objects.get().pk}").status_code == 404


@pytest.mark.parametrize(
    ("role", "own", "of_others", "new"),
    [
        ("reporter", 200, 403, 200),
        ("editor", 200, 200, 200),
        ("moderator", 403, 403, 403),
        ("ad_manager", 403, 403, 403),
    ],
)
def test_only_who_writes_the_story_may_have_text_kept(
    request, client, role, own, of_others, new, admin
):
    person = request.getfixturevalue(role)
    client.force_login(person)
    posted = {**typed(), "form_key": KEY, "turn": "1"}
    told = [
        client.post(address(story), posted).status_code
        for story in (make_draft(by=person), make_article(by=admin), None)
    ]
    assert told == [own, of_others, new]


def test_without_login_or_token_nothing_is_kept(story, editor):
    posted = {**typed(), "form_key": KEY, "turn": "1"}
    assert Client().post(address(story), posted).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address(story), posted).status_code == 403
    assert not Autosave.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"turn": "9" * 30},
        {"turn": "-1", "base_number": "x"},
        {"base_number": "9" * 18},
        {"headline": "\x00\x07 torn"},
        {"section": "9" * 40, "bylines": ["x", "9" * 40], "lead_picture": "'"},
        {"publish_at": "0000-00-00T99:99", "expires_at": "9" * 50},
        {"a" * 200: "x", "9": "y", "__proto__": "z"},
    ],
)
def test_hostile_fields_are_kept_or_left_out_and_never_fail(desk, story, fields):
    assert send(desk, story, **{"turn": "1", **fields}).status_code == 200
    row = Autosave.objects.get()
    assert desk.get(f"{form_of(story)}?take_up={row.pk}").status_code == 200
    assert desk.get(f"/admin/articles/article/typed/{row.pk}/").status_code == 200
    assert desk.get(form_of(story)).status_code == 200


@pytest.mark.parametrize("key", ["", "x", "1' OR 1=1", KEY + "0", KEY.upper()[:-1] + "G"])
def test_a_key_that_no_form_has_is_refused(desk, story, key):
    assert send(desk, story, form_key=key).status_code == 400


def test_more_than_five_megabytes_are_refused(desk, story):
    assert send(desk, story, body="x" * (5 * 1024 * 1024 + 1)).status_code in (400, 413)


def test_a_person_s_oldest_texts_in_one_story_go_first(editor, story):
    for number in range(autosaves.MOST_FORMS + 3):
        posted = QueryDict(f"headline=Text+{number}&turn=1", mutable=True)
        posted["form_key"] = f"{number:08}-2222-4333-8444-555555555555"
        autosaves.keep(editor, story, posted)
    left = [row.typed["headline"][0] for row in Autosave.objects.order_by("pk")]
    assert left == [f"Text {number}" for number in range(3, autosaves.MOST_FORMS + 3)]


def test_what_nobody_took_up_for_a_month_is_deleted(desk, story):
    send(desk, story, form_key=KEY, headline="Old")
    send(desk, story, form_key=OTHER_KEY, headline="New")
    old = timezone.now() - timedelta(days=31)
    Autosave.objects.filter(form_key=KEY).update(saved_at=old)
    assert tasks.prune.call() == 1
    assert offers(desk, story)[0].form_key == OTHER_KEY


def test_the_form_costs_three_queries_for_it_at_most(desk, story, django_assert_max_num_queries):
    send(desk, story, headline="Typed")
    with django_assert_max_num_queries(100) as asked:
        desk.get(form_of(story))
    own = [
        query["sql"]
        for query in asked.captured_queries
        if any(
            table in query["sql"] for table in ("desk_autosave", "desk_editlock", "desk_presence")
        )
    ]
    assert len(own) <= 3, json.dumps(own, indent=1)
