"""The desk and the readers at the same moment, in threads, where a database lets them.

SQLite lets one transaction write at a time, so these ask PostgreSQL.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ads import ledger
from ads.flight_form import FlightForm
from ads.models import Flight
from tests.ads.test_campaign_admin import flight_fields, page

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write"),
]


@pytest.fixture
def held(monkeypatch):
    """A form of a flight that was read, and is not saved before `go` is set."""
    is_read, go, clean = Event(), Event(), FlightForm.clean

    def wait(form):
        is_read.set()
        assert go.wait(20)
        return clean(form)

    monkeypatch.setattr(FlightForm, "clean", wait)
    return is_read, go


def _save(person, address, fields):
    client = Client()
    client.force_login(person)
    try:
        return client.post(address, fields).status_code
    finally:
        connection.close()


@pytest.mark.parametrize("on", ["flight", "campaign"])
def test_what_readers_see_while_a_flight_is_saved_counts(
    ad_manager, booked, house, reading, clock, held, on
):
    flight = booked(
        goal="viewable", goal_count=900, ends_at=timezone.now() + timedelta(days=99)
    ).flight
    fields = flight_fields(name="Renamed", goal_count="1000")
    address = page("flight", "change", flight.pk)
    if on == "campaign":
        fields = {f"flights-0-{name}": value for name, value in fields.items()} | {
            "advertiser": flight.campaign.advertiser_id, "name": flight.campaign.name,
            "flights-TOTAL_FORMS": "1", "flights-INITIAL_FORMS": "1", "flights-0-id": flight.pk,
        }  # fmt: skip
        address = page("campaign", "change", flight.campaign_id)
    readers = [reading(network=f"198.51.{number}.7") for number in range(5)]
    offers = [reader.open(about="", places={"front": house.pk})["front"] for reader in readers]
    clock(seconds=2)
    is_read, go = held
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_save, ad_manager, address, fields)
        assert is_read.wait(20)
        for reader, offer in zip(readers, offers, strict=True):
            reader.tell("viewable", offer)
        assert Flight.objects.get(pk=flight.pk).delivered == 5
        go.set()
        assert answer.result() == 302
    flight.refresh_from_db()
    assert (flight.name, flight.delivered) == ("Renamed", 5)
    assert ledger.verify() == []
