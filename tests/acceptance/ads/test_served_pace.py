"""Two flights served for two hours to readers who come as they like, by the clock of the test: each
is where its plan is at half-time, and at the end has all that was booked and nothing more."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from ads import choosing, ledger, openings, telling
from ads.models import Flight
from ads.readers import Reader
from ads.reasons import Deed
from tests.factories import make_article, make_creative, make_flight

pytestmark = pytest.mark.django_db
MINUTES, SEED = 120, 20261127
BUSY = ((0, 10), (30, 30), (60, 5), (90, 25))  # from that minute on so many pages a minute


def test_flights_keep_to_their_plans_whatever_the_traffic(say):
    chance, start = random.Random(SEED), timezone.now()
    house, story = make_creative(), make_article()
    said = {"starts_at": start, "ends_at": start + timedelta(minutes=MINUTES), "goal": "viewable"}
    flights = [make_flight(goal_count=count, **said) for count in (300, 150)]
    for flight in flights:
        make_creative(flight=flight)
    halfway = []
    with time_machine.travel(start, tick=False) as clock:
        for minute in range(MINUTES):
            pages = next(count for since, count in reversed(BUSY) if minute >= since)
            for number in range(pages):
                clock.move_to(start + timedelta(minutes=minute, seconds=60 * number / pages))
                read(story, house, f"10.{minute}.{number}.0", chance, clock)
            if minute == MINUTES / 2 - 1:
                halfway = delivered(flights)
    done = delivered(flights)
    say(f"booked 300 and 150: after an hour {halfway}, at the end {done}")
    assert [abs(now - due) / due < 0.12 for now, due in zip(halfway, (150, 75), strict=True)] == [
        True, True,
    ]  # fmt: skip
    assert [0.97 * goal <= now <= goal for now, goal in zip(done, (300, 150), strict=True)] == [
        True, True,
    ]  # fmt: skip
    assert ledger.verify() == []


def read(story, house, network, chance, clock):
    """Somebody opens the page; two of three look at what stands there."""
    reader, now = Reader(network, "Browser/1.0", False), timezone.now()
    places = {"story-1": house.pk}
    opening = openings.Opening("story", story.pk, openings.device(390), "en", places, False)
    request = RequestFactory().post("/b/rooms/")
    offer = choosing.choose(request, opening, reader, now)["story-1"]
    if chance.random() < 2 / 3:
        clock.shift(1.5)
        deeds = [(Deed.VIEWABLE, offer["ticket"], offer["creative"])]
        said = telling.Told(story.pk, False, deeds)
        telling.count(telling.of_page(said, reader=reader, now=timezone.now()))


def delivered(flights):
    return [Flight.objects.get(pk=flight.pk).delivered for flight in flights]
