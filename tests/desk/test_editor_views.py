"""What the editor's dialogs ask for."""

import json

import pytest
from django.urls import reverse

from images.models import Picture
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
PICTURES, STORIES = reverse("admin:editor_pictures"), reverse("admin:editor_stories")


def make_picture(**fields):
    return Picture.objects.create(
        **{"file": "pictures/a.jpg", "width_px": 1600, "height_px": 900, "alt": "A river", **fields}
    )


@pytest.mark.parametrize(
    ("role", "pictures", "stories"),
    [
        ("reporter", 200, 200),
        ("editor", 200, 200),
        ("moderator", 403, 200),
        ("ad_manager", 200, 200),
        ("admin", 200, 200),
        (None, 302, 302),
    ],
)
def test_who_may_ask(client, request, role, pictures, stories):
    if role:
        client.force_login(request.getfixturevalue(role))
    assert client.get(PICTURES).status_code == pictures
    assert client.get(STORIES).status_code == stories


def test_pictures_are_found_by_their_words(client, reporter):
    client.force_login(reporter)
    make_picture(alt="A bridge")
    river = make_picture(caption="In flood", credit="Library")
    [found] = client.get(PICTURES, {"q": "river flood"}).json()["found"]
    assert (found["id"], found["alt"], found["caption"], found["credit"]) == (
        *(river.pk, "A river", "In flood", "Library"),
    )
    assert found["thumbnail"] == river.file.url


def test_pictures_are_found_by_their_numbers_in_one_request(client, reporter):
    client.force_login(reporter)
    wanted = {make_picture().pk, make_picture().pk}
    make_picture()
    found = client.get(PICTURES, {"id": wanted}).json()["found"]
    assert {picture["id"] for picture in found} == wanted


def test_only_stories_that_readers_see_are_offered(client, reporter):
    client.force_login(reporter)
    make_draft(headline="River plans")
    story = make_article(headline="River rises <b>again</b>")
    make_article(headline="Bridge opens")
    [found] = client.get(STORIES, {"q": "river"}).json()["found"]
    assert found["id"] == story.pk
    assert found["headline"] == "River rises <b>again</b>"
    assert found["section"] == story.section.name


@pytest.mark.parametrize("address", [PICTURES, STORIES])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "%"},
        {"q": "x" * 5000},
        {"id": "9" * 40},
        {"id": "²"},
        {"id": "-1"},
        {"id": ["1"] * 200},
    ],
    ids=lambda query: str(query)[:20],
)
def test_odd_questions_get_an_answer(client, reporter, address, query):
    client.force_login(reporter)
    answer = client.get(address, query)
    assert answer.status_code == 200
    assert json.loads(answer.content)["found"] == []


def test_nothing_can_be_posted(client, editor):
    client.force_login(editor)
    assert client.post(PICTURES).status_code == client.post(STORIES).status_code == 405
