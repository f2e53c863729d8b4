"""The demo's campaigns: believable, agreeing with themselves, and moved to now when made again."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from ads import ads_txt, ledger, reports
from ads.forecasting import Course
from ads.models import AdsTxt, Campaign, Creative, Delivery, Flight, Offer
from newsroom.demo import campaigns
from tests.factories import make_article

pytestmark = pytest.mark.django_db
NOON = {"hour": 12, "minute": 0, "second": 0, "microsecond": 0}
NOW = timezone.localtime().replace(**NOON) - timedelta(days=1)  # in no hour has it other days


@pytest.fixture
def stories():
    rows = [make_article(published_at=NOW - timedelta(days=20 - n)) for n in range(5)]
    rows.append(make_article(is_sensitive=True))
    return {row.slug: row for row in rows}


def make(stories, now=NOW):
    campaigns.make_campaigns(stories, now=now)
    cache.clear()


def test_the_owner_sees_a_report_at_once_and_it_is_on_course(stories):
    make(stories)
    campaign = Campaign.objects.get(name=campaigns.OURS[1])
    found = reports.of_campaign(campaign, NOW)
    assert [outlook.forecast.course for _, outlook in found.line.flights][0] in (
        Course.ON,
        Course.AHEAD,
    )
    assert 0.6 < found.total.viewable_rate < 0.8
    assert 0.003 < found.total.click_rate < 0.02
    assert found.reasons and sum(often for _, often in found.reasons) == found.not_billed
    by = {table.name: table.rows for table in found.tables}
    assert [len(by[name]) for name in ("slot", "day", "creative")] == [2, 13, 2]
    assert 4 <= len(by["story"]) <= 5


def test_its_sums_agree_and_its_offers_with_them(stories):
    make(stories)
    assert Offer.objects.exists()
    assert ledger.verify(NOW) == []


def test_a_second_run_moves_it_and_adds_nothing_twice(stories):
    make(stories)
    before = [model.objects.count() for model in (Campaign, Flight, Creative)]
    counted = Delivery.objects.count()
    later = NOW + timedelta(days=3)
    make(stories, later)
    assert [model.objects.count() for model in (Campaign, Flight, Creative)] == before
    assert Delivery.objects.count() == pytest.approx(counted, rel=0.1)
    assert ledger.verify(later) == []
    assert Flight.objects.get(name="Three weeks").ends_at > NOW + timedelta(days=11)


def test_nothing_is_counted_in_a_story_that_carries_none(stories):
    make(stories)
    assert not Delivery.objects.filter(article__is_sensitive=True).exists()


def test_without_stories_it_is_booked_and_nothing_counted():
    make({})
    assert Flight.objects.filter(name="Three weeks", delivered=0).exists()


def test_what_its_creatives_say_passes_their_own_rules(stories):
    make(stories)
    creatives = Creative.objects.filter(flight__campaign__name=campaigns.OURS[1])
    assert len(creatives) == len(campaigns.UMBRELLAS) + len(campaigns.LAST_DAYS)
    for creative in creatives:
        creative.full_clean()


def test_ads_txt_names_invented_sellers_unless_somebody_wrote_others():
    campaigns.make_ads_txt()
    row = AdsTxt.objects.get()
    assert "seller.example" in row.text
    assert ads_txt.problems(row.text) == []
    AdsTxt.objects.update(text="# Ours")
    campaigns.make_ads_txt()
    assert AdsTxt.objects.get().text == "# Ours"
