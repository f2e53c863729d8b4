"""What pages tell and links say, through Redis, to real server processes on SQLite and PostgreSQL:
all of it is counted, once, in its order, whoever is killed or goes away meanwhile. Prints what came
of it, and how many a second are counted with Redis and without."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
import redis

from tests.acceptance.conftest import ROOT, Server, free_port
from tests.acceptance.speed.conftest import postgres, redis_server  # noqa: F401 - a fixture

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
WAITING, COUNTING = ":1:slots:waiting", ":1:slots:counting"
LEFT_SECONDS = 25  # until what was left behind is counted: the lock's time, and one sweep
DJANGO = """
import json
from collections import Counter
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from ads import ledger, sums, tickets
from ads.models import Delivery, Flight, Offer, Refusal
from ads.readers import Reader
from tests.factories import make_article, make_creative, make_flight
"""
OFFER = """
end = timezone.now() + timedelta(days=1)
flight = make_flight(%s)
creative, story = make_creative(flight=flight), make_article()
now = timezone.now() - timedelta(seconds=5)
offers = Offer.objects.bulk_create([
    Offer(flight=flight, creative=creative, slot="story", article=story.pk, device="phone",
          reader=Reader(f"10.{n // 250}.{n %% 250}.0", "%s", False).key(now), issued_at=now)
    for n in range(%d)])
sums.add("offers", Counter(map(sums.row_of, offers)))
print(json.dumps([[tickets.Ticket(o.pk, creative.pk, story.pk, now).written(), creative.pk, story.pk]
                  for o in offers]))
"""
LOOK = """
reasons = Counter()
for reason, count in Refusal.objects.values_list("reason", "count"):
    reasons[reason] += count
columns = ("rendered", "viewable", "clicks")
print(json.dumps({name: sum(Delivery.objects.values_list(name, flat=True)) for name in columns}
      | {"delivered": sum(Flight.objects.values_list("delivered", flat=True)),
         "reasons": reasons, "drifts": ledger.verify()}))
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
        return list(enumerate(self.do(OFFER % (flight, BROWSER, count))))

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
        reader, (ticket, creative, story) = offer
        told = [[deed, ticket, creative] for deed in deeds]
        body = {"story": story, "privacy": False, "told": told}
        assert self.ask("POST", "/b/told/", reader=reader, body=body, line=line) == 204

    def follow(self, offer):
        reader, (ticket, _, _) = offer
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

    def look(self):
        self.wait_until_counted()
        found = self.do(LOOK)
        assert found.pop("drifts") == []
        return found


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request, tmp_path):
    url = f"sqlite:///{tmp_path}/waiting.sqlite3"
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres")()
    cache = redis_server(tmp_path)
    made = Site(tmp_path, url, cache)
    made.name = request.param
    yield made
    made.server.stop()
    cache.stop()


def test_how_many_are_counted_in_a_second_with_redis_and_without(tmp_path, postgres, say):  # noqa: F811
    rates = {}
    cache = redis_server(tmp_path)
    for name, of in (("without Redis", None), ("with Redis", cache)):
        site = Site(tmp_path, postgres(), of)
        try:
            many = site.offers(1_700)
            site.tell_at_once(many[:100])
            rates[name] = [round(site.tell_at_once(many[a : a + 800])) for a in (100, 900)]
            assert site.look()["viewable"] == 1_700
        finally:
            site.server.stop()
    cache.stop()
    say(f"views told by 16 clients to 2 processes on PostgreSQL, counted a second: {rates}")
