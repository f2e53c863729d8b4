"""Sections, authors, tags and front page picks at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import FrontPagePick, Section, Tag
from tests.factories import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db
ADD_PICK = "/admin/articles/frontpagepick/add/"


def pick(story, place=1, **fields):
    return {
        "article": story.pk,
        "place": place,
        "until_0": "2099-05-01",
        "until_1": "10:00",
        **fields,
    }


@pytest.fixture
def client(client, editor):
    client.force_login(editor)
    return client


def test_a_section_without_an_address_gets_its_names_own(client):
    client.post(
        "/admin/articles/section/add/",
        {"name": "हिन्दी समाचार", "slug": "", "language": "hi", "position": 1},
    )
    assert Section.objects.get().slug == "हिन्दी-समाचार"


def test_a_name_without_a_letter_is_asked_for_an_address(client):
    answer = client.post("/admin/articles/tag/add/", {"name": "!!!", "slug": ""})
    assert "slug" in answer.context["adminform"].form.errors
    assert not Tag.objects.exists()


@pytest.mark.parametrize("table", ["section", "author", "tag"])
def test_an_address_that_readers_know_is_not_changed(client, table):
    thing = {
        "section": make_section,
        "author": make_author,
        "tag": lambda: Tag.objects.create(name="Rain", slug="rain"),
    }[table]()
    address, slug = reverse(f"admin:articles_{table}_change", args=[thing.pk]), thing.slug
    answer = client.post(
        address, {"name": "Renamed", "slug": "another", "language": "en", "position": 1}
    )
    assert answer.status_code == 302
    thing.refresh_from_db()
    assert (thing.name, thing.slug) == ("Renamed", slug)


def test_a_pick_lasts_six_hours_unless_told(client):
    until = client.get(ADD_PICK).context["adminform"].form["until"].initial
    assert timedelta(hours=5, minutes=58) < until - timezone.now() <= timedelta(hours=6)


def test_a_new_pick_for_a_place_takes_the_place_of_the_old(client):
    old, new = make_article(), make_article()
    client.post(ADD_PICK, pick(old))
    client.post(ADD_PICK, pick(new))
    assert FrontPagePick.objects.get().article == new
    client.post(ADD_PICK, pick(new, place=2))
    assert [(p.place, p.article) for p in FrontPagePick.objects.all()] == [(2, new)]


def test_only_a_published_story_and_a_time_to_come_can_be_picked(client):
    draft, live = make_draft(), make_article()
    for typed, field in (
        (pick(draft), "article"),
        (pick(live, until_0="2001-01-01"), "until"),
        (pick(live, place=9), "place"),
    ):
        assert field in client.post(ADD_PICK, typed).context["adminform"].form.errors
    assert not FrontPagePick.objects.exists()


def test_the_list_of_picks_says_which_are_in_force(client):
    now = timezone.now()
    shown = make_article()
    FrontPagePick.objects.create(place=1, article=shown, until=now + timedelta(hours=1))
    FrontPagePick.objects.create(place=2, article=make_article(), until=now - timedelta(hours=1))
    hidden = make_article(expires_at=now - timedelta(minutes=1))
    FrontPagePick.objects.create(place=3, article=hidden, until=now + timedelta(hours=1))
    cl = client.get("/admin/articles/frontpagepick/").context["cl"]
    admin = cl.model_admin
    assert [row.article for row in cl.result_list if admin.in_force(row)] == [shown]
