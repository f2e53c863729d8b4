"""The notices that were there before campaigns: they run on as the house's, and come back as they were."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.acceptance.ads import migrating

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before():
    with migrating.before("_campaigns_and_flights") as target:
        yield target


def test_notices_become_those_of_the_house_and_come_back(before):
    now = timezone.now()
    creatives = migrating.migrated(before).get_model("ads", "Creative").objects
    words = {"headline": "H", "link_text": "L", "target": "/about/"}
    creatives.create(name="old", starts_at=now - timedelta(days=9), weight=3, **words)
    creatives.create(name="planned", starts_at=now + timedelta(days=9), **words)
    apps = migrating.migrated(*migrating.latest())
    creatives, flights = (apps.get_model("ads", name).objects for name in ("Creative", "Flight"))
    house = flights.get()
    assert (house.priority, house.starts_at, house.ends_at) == (3, now - timedelta(days=9), None)
    assert {creative.flight_id for creative in creatives.all()} == {house.pk}
    assert apps.get_model("ads", "PageSlot").objects.count() == 6
    paid = flights.create(campaign=house.campaign, name="Paid", priority=2, starts_at=now)
    creatives.create(name="paid", flight=paid, **words)
    creatives = migrating.migrated(before).get_model("ads", "Creative").objects
    found = dict(creatives.values_list("name", "is_on"))
    assert found == {"old": True, "planned": True, "paid": False}  # it never was the house's
    assert creatives.get(name="old").weight == 3


def test_without_notices_nobody_is_booked(before):
    migrating.migrated(before)
    apps = migrating.migrated(*migrating.latest())
    assert not apps.get_model("ads", "Advertiser").objects.exists()
