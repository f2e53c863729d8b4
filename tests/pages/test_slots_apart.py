"""With all slots switched on, no two follow each other: what a phone shows one below the other."""

import re

import pytest

from ads.models import PageSlot
from ads.slots import SLOTS
from tests.factories import make_article, make_creative, make_section

pytestmark = pytest.mark.django_db
ASIDE = re.compile(r'<aside class="slot .*?</aside>', re.S)
NAME = re.compile(r'data-slot="([a-z]+)')
BODY = f"<p>{'The river rose and the town moved. ' * 8}</p>" * 12


@pytest.fixture
def all_on():
    for _ in range(9):
        make_creative()
    for slot in SLOTS.values():
        PageSlot.objects.update_or_create(
            name=slot.name,
            defaults={"label": slot.label, "phone": slot.phone, "wide": slot.wide, "is_on": True},
        )


def names_on(client, path):
    """The slots of a page in their order. Fails where no word stands between two of them."""
    page = client.get(path).text
    between = [re.sub(r"<[^>]*>", "", text) for text in ASIDE.split(page)[1:-1]]
    assert all(re.search(r"\w{3}", text) for text in between), (path, between)
    return NAME.findall("".join(ASIDE.findall(page)))


def switch_off(*names):
    PageSlot.objects.filter(name__in=names).update(is_on=False)


@pytest.mark.parametrize(
    ("off", "there"),
    [
        ((), ["list", "rail"]),
        (("list",), ["rail"]),
        (("rail",), ["list"]),
        (("list", "rail"), ["footer"]),
    ],
)
def test_a_list_has_a_footer_slot_only_where_nothing_else_stands_there(client, all_on, off, there):
    story = make_article()
    switch_off(*off)
    assert names_on(client, story.section.get_absolute_url()) == there
    assert names_on(client, "/search/?q=flood") == there


def test_a_list_of_a_site_without_stories_has_one_slot(client, all_on):
    assert names_on(client, make_section().get_absolute_url()) == ["list"]


@pytest.mark.parametrize(("off", "there"), [((), ["front"]), (("front",), ["footer"])])
def test_a_front_page_of_few_stories_has_one_slot(client, all_on, off, there):
    make_article()
    switch_off(*off)
    assert names_on(client, "/") == there


def test_a_full_front_page_has_one_at_each_end(client, all_on, newsroom):
    assert names_on(client, "/") == ["front", "footer"]


def test_a_story_has_its_own_and_the_footers_apart(client, all_on):
    story = make_article(body=BODY)
    *inside, last = names_on(client, story.get_absolute_url())
    assert set(inside) == {"story"}
    assert last == "footer"
    assert set(names_on(client, story.get_light_url())) == {"story"}
