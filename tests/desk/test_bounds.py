"""Counting no further than anybody leafs, and deleting without reading all that points there."""

import pytest
from django.contrib import admin as django_admin

from articles.models import Article, Tag
from desk import bounds
from tests.factories import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db
TAGS = "/admin/articles/tag/"


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_a_list_counts_and_leafs_to_its_bound(desk, monkeypatch):
    monkeypatch.setattr(bounds, "LISTED", 120)
    Tag.objects.bulk_create(Tag(name=f"Rain {n}", slug=f"rain-{n}") for n in range(130))
    answer = desk.get(TAGS)
    assert answer.context["cl"].result_count == 120
    assert "the first 120 tags" in answer.text
    assert desk.get(TAGS, {"p": 2}).status_code == 200


def test_a_count_is_written_up_to_its_bound(monkeypatch):
    section = make_section()
    for _ in range(3):
        make_draft(section=section)
    assert bounds.counted(Article.objects.all()) == "3"
    monkeypatch.setattr(bounds, "COUNTED", 2)
    assert bounds.counted(Article.objects.all()) == "2+"


def test_every_table_of_the_desk_is_bounded():
    from django.core.paginator import Paginator

    for table in django_admin.site._registry.values():
        assert isinstance(table, bounds.Bounded)
        assert not table.show_full_result_count
        assert type(table.get_paginator(None, [], 1)) is not Paginator, table


@pytest.mark.parametrize("count", [1, 25])
def test_what_stories_stand_under_is_kept_and_a_few_of_them_are_named(desk, count):
    section, author = make_section(), make_author()
    for number in range(count):
        make_draft(section=section, authors=[author], headline=f"Ferry {number}")
    for thing in (section, author):
        page = f"/admin/articles/{thing._meta.model_name}/{thing.pk}/delete/"
        for answer in (desk.get(page), desk.post(page, {"post": "yes"})):
            assert len(answer.context["protected"]) == min(count, bounds.NAMED)
        assert type(thing).objects.filter(pk=thing.pk).exists()
    assert "story: Ferry " in desk.get(f"/admin/articles/section/{section.pk}/delete/").text


@pytest.mark.parametrize("count", [1, 25])
def test_a_tag_is_deleted_however_many_stories_have_it(desk, count):
    section = make_section()
    for _ in range(count):
        make_article(section=section, tags=["<b>Rain</b>"])
    tag = Tag.objects.get()
    page = f"{TAGS}{tag.pk}/delete/"
    shown = desk.get(page)
    assert str(count) in {str(number) for _, number in shown.context["model_count"]}
    assert "<b>Rain" not in shown.text
    assert desk.post(page, {"post": "yes"}).status_code == 302
    assert not Tag.objects.exists()
    assert Article.objects.count() == count


def test_who_may_not_delete_may_not_delete_what_much_points_to(client, reporter):
    section = make_section()
    for _ in range(25):
        make_article(section=section, tags=["Rain"])
    client.force_login(reporter)
    assert client.post(f"{TAGS}{Tag.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403
    assert Tag.objects.exists()
