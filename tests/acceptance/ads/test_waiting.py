"""What pages tell and links say, through Redis, to real server processes on SQLite and PostgreSQL:
all of it is counted, once, in its order, whoever is killed or goes away meanwhile. Prints what came
of it, and how many a second are counted with Redis and without."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

import pytest
import redis

from tests.acceptance.conftest import ROOT, Server, free_port
from tests.acceptance.speed.conftest import postgres, redis_server  # noqa: F401 - a fixture

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
WAITING, COUNTING = ":1:slots:waiting", ":1:slots:counting"
LEFT_SECONDS = 25  # until what was left behind is counted: the lock's time, and one sweep
DJANGO = """
import itertools, json
from collections import Counter
from datetime import timedelta
import django
django.setup()
from django.db.models import Sum
from django.utils import timezone
from ads import ledger, sums, tickets
from ads.models import Delivery, Flight, Offer, Refusal
from ads.readers import Reader
from tests import factories
from tests.factories import make_article, make_creative, make_flight
"""
OFFER = """
factories._numbers = itertools.count(1_000 * Flight.objects.count() + 1_000)  # of another process
end = timezone.now() + timedelta(days=1)
flight = make_flight(%s)
creative, story = make_creative(flight=flight), make_article()
now = timezone.now() - timedelta(seconds=5)
offers = Offer.objects.bulk_create([
    Offer(flight=flight, creative=creative, slot="story", article=story.pk, device="phone",
          reader=Reader(f"10.{n // 250}.{n %% 250}.0", "%s", False).key(now), issued_at=now)
    for n in range(%d)])
sums.add("offers", Counter(map(sums.row_of, offers)))
print(json.dumps([flight.pk, [
    [n, tickets.Ticket(o.pk, creative.pk, story.pk, now).written(), creative.pk, story.pk]
    for n, o in enumerate(offers)]]))
"""
LOOK = """
rows, reasons = Delivery.objects.filter(flight=%d), Refusal.objects.filter(flight=%d)
columns = ("rendered", "viewable", "clicks")
print(json.dumps({name: sum(rows.values_list(name, flat=True)) for name in columns}
      | {"delivered": Flight.objects.get(pk=%d).delivered,
         "reasons": dict(reasons.values_list("reason").annotate(Sum("count"))),
         "drifts": ledger.verify()}))
"""


class Site:
    """Two processes that serve and a worker, on a database and a Redis of their own."""

    def __init__(self, folder, database, cache=None):
        self.cache, port = cache, free_port()
        self.env = {
            "DATABASE_URL": database,
            "CACHE_URL": cache.url if cache else "locmem://",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "MEDIA_ROOT": str(folder / "media"),
            "WEB_PROCESSES": "2",
            "TRUSTED_PROXY_HOPS": "1",
        }
        self.port = port
        self.redis = redis.Redis.from_url(cache.url) if cache else None
        self.start()

    def start(self):
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.server = Server(command, cwd=ROOT, port=self.port, env=self.env)

    def kill(self):
        """kill -9: web processes, worker and all."""
        os.killpg(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait(20)

    def do(self, script):
        command = [sys.executable, "-W", "ignore", "-c", DJANGO + script]
        env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "newsroom.settings"} | self.env
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def offers(self, count, flight=""):
        """A flight's key, and offers of it that were made a while ago."""
        return self.do(OFFER % (flight, BROWSER, count))

    def ask(self, method, path, *, reader, body=None, line=None):
        line = line or HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(
            method,
            path,
            json.dumps(body) if body else None,
            {
                "User-Agent": BROWSER,
                "Sec-Fetch-Site": "same-origin",
                "X-Forwarded-For": f"10.{reader // 250}.{reader % 250}.7",
            },
        )
        answer = line.getresponse()
        answer.read()
        return answer.status

    def tell(self, offer, deeds=("viewable",), line=None):
        reader, ticket, creative, story = offer
        told = [[deed, ticket, creative] for deed in deeds]
        body = {"story": story, "privacy": False, "told": told}
        assert self.ask("POST", "/b/told/", reader=reader, body=body, line=line) == 204

    def tell_and_lose(self, offer):
        """Whoever answers is killed before it does."""
        with contextlib.suppress(OSError, HTTPException):
            self.tell(offer)

    def asked(self):
        """Of how many views it was asked whether their readers may have them."""
        return len(self.redis.keys("*slots:said:viewable:*"))

    def follow(self, offer):
        reader, ticket, _, _ = offer
        return self.ask("GET", f"/b/to/{ticket}/", reader=reader)

    def tell_at_once(self, offers, clients=16):
        """Each client on a line of its own. Gives how many a second were counted to the last."""

        def some(own):
            line = HTTPConnection("127.0.0.1", self.port, timeout=30)
            for offer in own:
                self.tell(offer, line=line)

        began = time.monotonic()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(some, [offers[n::clients] for n in range(clients)]))
        self.wait_until_counted()
        return len(offers) / (time.monotonic() - began)

    def hold(self):
        """As if somebody counted: all that is told waits."""
        self.redis.set(COUNTING, "the test", px=60_000)

    def let_go(self):
        self.redis.delete(COUNTING)

    def waiting(self):
        return self.redis.llen(WAITING)

    def wait_until_counted(self):
        end = time.monotonic() + LEFT_SECONDS
        while self.redis and self.waiting():
            assert time.monotonic() < end, f"{self.waiting()} still wait"
            time.sleep(0.02)

    def look(self, title, flight):
        found = self.do(LOOK % (flight, flight, flight))
        self.say(f"{self.name}, {title}: {found}")
        assert found.pop("drifts") == []
        return found


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def site(request, tmp_path_factory, say):
    folder = tmp_path_factory.mktemp("waiting")
    url = f"sqlite:///{folder}/waiting.sqlite3"
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres")()
    cache = redis_server(folder)
    made = Site(folder, url, cache)
    made.name, made.say = f"{request.param} and Redis", say
    yield made
    made.server.stop()
    cache.stop()


def test_fifty_views_of_one_offer_at_once_are_one_and_so_are_its_clicks(site):
    flight, (offer,) = site.offers(1)
    site.tell_at_once([offer] * 50, clients=50)
    found = site.look("one view told fifty times at once", flight)
    assert found["viewable"] == found["rendered"] == found["delivered"] == 1
    assert found["reasons"] == {"again": 49}
    time.sleep(0.6)
    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(site.follow, [offer] * 50)) == {302}
    site.wait_until_counted()
    found = site.look("and followed fifty times", flight)
    assert (found["clicks"], found["reasons"]) == (1, {"again": 98})


def test_of_two_hundred_views_at_once_a_goal_of_a_hundred_gets_a_hundred(site):
    flight, offers = site.offers(200, 'goal="viewable", goal_count=100, ends_at=end')
    site.tell_at_once(offers, clients=200)
    found = site.look("goal 100, 200 at once", flight)
    assert found["viewable"] == found["delivered"] == 100
    assert (found["rendered"], found["reasons"]) == (200, {"full": 100})


def test_a_click_that_waits_with_its_view_is_counted_and_led_on_at_once(site):
    flight, offers = site.offers(301)
    site.hold()
    for offer in offers[:300]:
        site.tell(offer)
    time.sleep(0.5)
    began = time.monotonic()
    assert site.follow(offers[299]) == 302
    waited = time.monotonic() - began
    site.let_go()
    began = time.monotonic()
    assert site.follow(offers[298]) == 302  # nobody counts, and 301 wait: it counts none of them
    waited = max(waited, time.monotonic() - began)
    assert site.waiting() == 302
    site.tell(offers[300])
    site.wait_until_counted()
    found = site.look(f"two clicks behind 300 views that wait ({waited:.2f} s)", flight)
    assert (found["viewable"], found["clicks"], found["reasons"]) == (301, 2, {})


def test_what_was_in_the_hands_of_processes_that_are_killed_is_counted_once(site):
    limit = "frequency_most=1, frequency_hours=24"
    flight, offers = site.offers(401, limit)
    site.hold()
    for offer in offers[:400]:
        site.tell(offer)
    site.let_go()
    before = site.asked()
    with ThreadPoolExecutor(1) as pool:
        last = pool.submit(site.tell_and_lose, offers[400])
        while site.asked() < before + 20:  # the first batch has 200
            time.sleep(0.001)
        site.kill()
        last.result()
    assert site.waiting() == 401
    found = site.look("processes killed -9 in a batch of 200", flight)
    assert (found["viewable"], found["rendered"], found["reasons"]) == (0, 0, {})
    site.start()
    site.wait_until_counted()
    found = site.look("and started again", flight)
    assert found["viewable"] == found["rendered"] == found["delivered"] == 401
    assert found["reasons"] == {}


def test_processes_that_are_killed_again_and_again_lose_nothing_that_they_took(site):
    flight, offers = site.offers(600)
    taken = []

    def some(own):
        line = None
        for offer in own:
            try:
                line = line or HTTPConnection("127.0.0.1", site.port, timeout=30)
                site.tell(offer, line=line)
            except (OSError, HTTPException):
                return
            taken.append(offer)

    for part in (offers[:200], offers[200:400], offers[400:]):
        with ThreadPoolExecutor(20) as pool:
            working = [pool.submit(some, part[n::20]) for n in range(20)]
            time.sleep(0.4)
            site.kill()
            for one in working:
                one.result()
        site.start()
    site.wait_until_counted()
    found = site.look(f"killed three times; {len(taken)} of 600 were taken", flight)
    assert len(taken) <= found["viewable"] == found["rendered"] == found["delivered"]
    assert set(found["reasons"]) <= {"again"}


def test_while_redis_is_stopped_it_is_counted_at_once_and_what_waited_when_it_is_back(site):
    flight, offers = site.offers(150)
    site.hold()
    for offer in offers[:50]:
        site.tell(offer)
    site.cache.stop()
    for offer in offers[50:100]:
        site.tell(offer)
    found = site.look("50 wait in a Redis that is stopped, 50 are told then", flight)
    assert (found["viewable"], found["reasons"]) == (50, {})
    site.cache.start()
    site.let_go()
    site.tell_at_once(offers[100:])
    found = site.look("it is back, and 50 more", flight)
    assert (found["viewable"], found["reasons"]) == (150, {})


def test_how_many_are_counted_in_a_second_with_redis_and_without(tmp_path, postgres, say):  # noqa: F811
    cache, rates = redis_server(tmp_path), {}
    for name, of in (("without Redis", None), ("with Redis", cache)):
        site = Site(tmp_path, postgres(), of)
        site.name, site.say = name, say
        try:
            flight, offers = site.offers(1_300)
            site.tell_at_once(offers[:100])
            rates[name] = [
                round(site.tell_at_once(offers[at : at + 400])) for at in (100, 500, 900)
            ]
            assert site.look("1,300 views", flight)["viewable"] == 1_300
        finally:
            site.server.stop()
    cache.stop()
    say(f"PostgreSQL, 2 processes, 16 clients, views counted a second in three rounds: {rates}")
