from datetime import timedelta

import pytest
from django.utils import timezone

from ads import breakdowns, reports
from ads.breakdowns import ALL_GONE, ELSEWHERE, GONE, HIDDEN, Row
from ads.deliveries import hour_of
from ads.models import Delivery, PageSlot
from articles.models import Article
from articles.workflow import State
from tests.factories import make_article, make_creative, make_flight, make_section

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def creative():
    return make_creative(flight=make_flight(), name="for the newsroom", headline="For readers")


def count(creative, *, article=None, at=NOW, viewable=1, slot="story", **numbers):
    Delivery.objects.create(
        flight=creative.flight,
        creative=creative,
        slot=slot,
        article=article,
        hour=hour_of(at),
        viewable=viewable,
        **numbers,
    )


def said(creative, name, *, for_guest=False):
    found = reports.of_campaign(creative.flight.campaign, NOW, for_guest=for_guest)
    (table,) = [table for table in found.tables if table.name == name]
    return [(row.label, row.viewable) for row in table.rows]


def test_sections_and_stories_are_named_and_pages_that_are_none_stand_together(creative):
    story = make_article(headline="Rain", section=make_section(name="Weather"))
    count(creative, article=story, viewable=5)
    count(creative, article=story, viewable=3, slot="footer")
    count(creative, slot="front", viewable=2)
    assert said(creative, "section") == [("Weather", 8), (ELSEWHERE, 2)]
    assert said(creative, "story") == [("Rain", 8), (ELSEWHERE, 2)]


def test_the_desk_is_told_of_a_story_that_was_withdrawn_and_an_advertiser_is_not(creative):
    story = make_article(headline="Withdrawn words")
    Article.objects.filter(pk=story.pk).update(state=State.WITHDRAWN)
    count(creative, article=story, viewable=5)
    assert said(creative, "story") == [("Withdrawn words", 5)]
    assert said(creative, "story", for_guest=True) == [(HIDDEN, 5)]


def test_a_story_that_was_deleted_is_counted_still(creative):
    story = make_article()
    count(creative, article=story, viewable=5)
    Article.objects.filter(pk=story.pk).delete()
    assert said(creative, "story") == [(GONE, 5)]
    assert said(creative, "story", for_guest=True) == [(HIDDEN, 5)]


def test_a_creative_has_its_own_name_at_the_desk_alone(creative):
    count(creative, viewable=5)
    assert said(creative, "creative") == [("for the newsroom", 5)]
    assert said(creative, "creative", for_guest=True) == [("For readers", 5)]


def test_what_a_table_leaves_out_is_one_more_row_so_that_it_adds_up(creative, monkeypatch):
    monkeypatch.setattr(breakdowns, "MOST", 2)
    for number, viewable in enumerate((10, 30, 20, 1)):
        at = NOW - timedelta(days=number)
        count(creative, article=make_article(headline=f"S{number}"), viewable=viewable, at=at)
    assert said(creative, "story") == [("S1", 30), ("S2", 20), ("2 more", 11)]
    days = said(creative, "day")
    assert [viewable for _, viewable in days] == [10, 30, 21]
    assert days[2][0] == "2 more"


def test_days_are_the_newsrooms_and_the_newest_comes_first(creative):
    midnight = timezone.localtime(NOW).replace(hour=0, minute=0, second=0, microsecond=0)
    count(creative, at=midnight, viewable=11)
    count(creative, at=midnight - timedelta(minutes=1), viewable=7)
    before = midnight - timedelta(days=1)
    assert said(creative, "day") == [
        (f"{midnight:%a} {midnight.day} {midnight:%b %Y}", 11),
        (f"{before:%a} {before.day} {before:%b %Y}", 7),
    ]


def test_rates_are_of_what_came_before():
    row = Row("x", offers=100, rendered=80, viewable=40, clicks=1)
    assert (row.viewable_rate, row.click_rate) == (0.5, 0.025)
    assert (Row("x", 9).viewable_rate, Row("x", 9, 9).click_rate) == (None, None)


def test_stories_that_were_deleted_stand_apart_from_pages_that_are_none(creative):
    story = make_article(section=make_section(name="Weather"))
    gone = make_article()
    count(creative, article=story, viewable=5)
    count(creative, article=gone, viewable=3)
    count(creative, slot="front", viewable=2)
    gone.delete()
    for for_guest in (False, True):
        rows = said(creative, "section", for_guest=for_guest)
        assert rows == [("Weather", 5), (ALL_GONE, 3), (ELSEWHERE, 2)]


def test_a_slot_of_which_nothing_is_said_has_the_name_of_the_site(creative):
    count(creative, slot="front", viewable=2)
    PageSlot.objects.all().delete()
    assert said(creative, "slot") == [("Header", 2)]
