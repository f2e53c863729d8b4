"""A reader's page, as the server sees it: what it asks when it opens, tells, and follows."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from django.utils import timezone

from tests.factories import make_creative, make_flight

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
NETWORK = "203.0.113.7"


own_clock = pytest.mark.skipif(
    isinstance(caches["visits"], RedisCache), reason="The clock of Redis cannot be moved"
)


class Reading:
    """One reader with one page open. seconds(n) lets time pass; nothing else does."""

    def __init__(self, client, *, network=NETWORK, agent=BROWSER, **headers):
        self._client = client
        headers = {"User-Agent": agent, "Sec-Fetch-Site": "same-origin"} | headers
        self._said = {"REMOTE_ADDR": network, "headers": headers}

    def open(self, *, story=None, about=None, places, width=390, language="en", privacy=False):
        """places: pairs of name and notice. Gives the answer's JSON, {} where there is none."""
        about = f"story:{story.pk}" if story else about or ""
        body = {"about": about, "width": width, "language": language}
        body |= {"privacy": privacy, "places": dict(places)}
        answer = self.post("/b/rooms/", body)
        return answer.json() if answer.status_code == 200 else {}

    def post(self, address, body):
        body = body if isinstance(body, str | bytes) else json.dumps(body)
        return self._client.generic(
            "POST", address, body, content_type="text/plain;charset=UTF-8", **self._said
        )

    def tell(self, deed, offer, *, story=0, privacy=False, **instead):
        told = {**offer, **instead}
        body = {"story": getattr(story, "pk", story), "privacy": privacy}
        return self.post("/b/told/", body | {"told": [[deed, told["ticket"], told["creative"]]]})

    def follow(self, offer, *, method="get", query=""):
        return getattr(self._client, method)(offer["to"] + query, **self._said)


@pytest.fixture
def reading(db):
    return lambda **said: Reading(Client(), **said)


@pytest.fixture
def clock():
    """Time that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield lambda **by: traveller.shift(timedelta(**by))


@pytest.fixture
def whole_minute(clock):
    """Stands at the beginning of a minute."""
    clock(seconds=60 - timezone.now().second)
    return clock


@pytest.fixture
def house(db):
    return make_creative(headline="The house", target="/about/")


@pytest.fixture
def booked(house):
    """A flight of somebody else's, with words that fit everywhere."""

    def make(headline="Booked", target="https://example.org/offer", size="any", **fields):
        flight = make_flight(**fields)
        return make_creative(flight=flight, headline=headline, target=target, size=size)

    return make


@pytest.fixture(autouse=True)
def nobody_was_here():
    caches["visits"].clear()
