"""What was planned for another age before that was refused: it is brought within, and runs or is over as before."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.ads import migrating

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 11, 10, tzinfo=UTC)


@pytest.fixture
def before():
    with migrating.before("_dates_within_bounds") as target:
        yield target


def test_dates_of_another_age_are_brought_within(before):
    apps = migrating.migrated(before)
    advertiser = apps.get_model("ads", "Advertiser").objects.create(name="A")
    campaign = apps.get_model("ads", "Campaign").objects.create(advertiser=advertiser, name="C")
    goal = {"goal": "viewable", "goal_count": 9}
    planned = {
        "over": {"starts_at": datetime(1000, 1, 1, tzinfo=UTC), "ends_at": datetime(1001, 1, 1, tzinfo=UTC)},
        "old": {"starts_at": datetime(1000, 1, 1, tzinfo=UTC), "ends_at": START},
        "long": {"starts_at": START, "ends_at": datetime(9999, 12, 31, tzinfo=UTC), **goal},
        "endless": {"starts_at": START, "ends_at": datetime(9999, 12, 31, tzinfo=UTC)},
        "late": {"starts_at": datetime(4000, 1, 1, tzinfo=UTC), "ends_at": None},
        "later": {"starts_at": datetime(4000, 1, 1, tzinfo=UTC), "ends_at": datetime(4001, 1, 1, tzinfo=UTC)},
        "usual": {"starts_at": START, "ends_at": START + timedelta(days=30), **goal},
    }  # fmt: skip
    for name, fields in planned.items():
        apps.get_model("ads", "Flight").objects.create(campaign=campaign, name=name, **fields)
    flights = migrating.migrated(*migrating.latest()).get_model("ads", "Flight").objects
    found = {flight.name: flight for flight in flights.all()}
    assert found["over"].ends_at.year == 2000 and found["old"].ends_at == START
    assert found["long"].ends_at == START + timedelta(days=1096)
    assert found["endless"].ends_at.year == 2199
    assert found["late"].starts_at.year == 2199 and found["late"].ends_at is None
    assert found["later"].starts_at < found["later"].ends_at
    assert found["usual"].ends_at == START + timedelta(days=30)
