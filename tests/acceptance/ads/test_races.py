"""Many readers at once, in threads of a process with a database of its own, on SQLite and on
PostgreSQL: what is good once counts once, and no flight gets more than was booked. Prints what came
of them, and how long it took."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.acceptance.conftest import ROOT
from tests.acceptance.speed.conftest import postgres  # noqa: F401 - a fixture

BEGIN = """
import json, time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from ads import counting, ledger, sums, telling, tickets
from articles.models import Article
from ads.models import Creative, Delivery, Flight, FlightDay, Offer, Refusal
from ads.readers import Reader
from ads.reasons import Deed
from tests.factories import make_article, make_creative, make_flight
call_command("migrate", verbosity=0)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAID = {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin"}
if Creative.objects.exists():  # of a process that was killed
    house, story = Creative.objects.first(), Article.objects.first()
else:
    house, story = make_creative(), make_article()

def at_once(deed, things, threads=16):
    def run(thing):
        try:
            return deed(thing)
        finally:
            connection.close()
    began = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(run, things))
    global seconds
    seconds = round(time.monotonic() - began, 2)
    return found

def open_page(n, notice=house):
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR=f"10.0.{n % 250}.1")
    asked = {"about": f"story:{story.pk}", "width": 390, "language": "en", "privacy": False,
             "places": {"story-1": notice.pk}}
    return client.post("/b/rooms/", json.dumps(asked), content_type="text/plain", headers=SAID)

def tell_of(offer, n, deed="viewable"):
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR=f"10.0.{n % 250}.1")
    told = {"story": story.pk, "privacy": False, "told": [[deed, offer["ticket"], offer["creative"]]]}
    answer = client.post("/b/told/", json.dumps(told), content_type="text/plain", headers=SAID)
    assert answer.status_code == 204, answer.content

def follow(offer, n):
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR=f"10.0.{n % 250}.1")
    answer = client.get(offer["to"], headers=SAID)
    assert answer.status_code == 302, answer.content

def offers_of(answers):
    assert {answer.status_code for answer in answers} == {200}
    return [answer.json()["story-1"] for answer in answers]

def add_up(name):
    return sum(Delivery.objects.values_list(name, flat=True))

def tell(**found):
    reasons = Counter()
    for reason, count in Refusal.objects.values_list("reason", "count"):
        reasons[reason] += count
    print(json.dumps({**found, "reasons": reasons, "seconds": seconds, "drifts": ledger.verify()}))
"""
REPLAY = """
make_creative(flight=make_flight(%s))
(offer,) = offers_of([open_page(1)])
time.sleep(1.1)
at_once(lambda _: tell_of(offer, 1), range(50), threads=50)
tell(viewable=add_up("viewable"), rendered=add_up("rendered"))
"""
CLICKS = """
make_creative(flight=make_flight())
(offer,) = offers_of([open_page(1)])
time.sleep(1.1)
tell_of(offer, 1)
time.sleep(0.6)
at_once(lambda _: follow(offer, 1), range(50), threads=50)
tell(clicks=add_up("clicks"))
"""
CAP = """
end = timezone.now() + timedelta(days=1)
flight = make_flight(%s)
creative = make_creative(flight=flight)
now = timezone.now() - timedelta(seconds=5)
made = [Offer(flight=flight, creative=creative, slot="story", article=story.pk, device="phone",
              reader=Reader(f"10.0.{n}.0", BROWSER, False).key(now), issued_at=now) for n in range(200)]
made = Offer.objects.bulk_create(made)
sums.add("offers", Counter(map(sums.row_of, made)))
offers = [{"ticket": tickets.Ticket(o.pk, creative.pk, story.pk, now).written(), "creative": creative.pk}
          for o in made]
at_once(lambda n: tell_of(offers[n], n), range(200), threads=40)
tell(viewable=add_up("viewable"), delivered=Flight.objects.get(pk=flight.pk).delivered,
     day=FlightDay.objects.get(flight=flight).delivered)
"""
EVERYTHING = """
for n in range(3):
    make_creative(flight=make_flight())
def read(n):
    answer = open_page(n)
    (offer,) = offers_of([answer])
    tell_of(offer, n, "rendered")
    return offer
offers = at_once(read, range(200))
first = seconds
time.sleep(1.1)
at_once(lambda n: [tell_of(offers[n % 200], n % 200) for _ in "ab"], range(400))
time.sleep(0.6)
at_once(lambda n: follow(offers[n % 200], n % 200), range(400))
rows = Delivery.objects.values("flight", "hour", "creative", "slot", "article")
tell(offers=add_up("offers"), rendered=add_up("rendered"), viewable=add_up("viewable"),
     clicks=add_up("clicks"), twice=rows.count() - rows.distinct().count(),
     choices_a_second=round(200 / first))
"""
FOR_EVER = """
if Creative.objects.count() == 1:
    make_creative(flight=make_flight())
open_page(0)  # which loads all that there is
print("begun", flush=True)
def read(n):
    (offer,) = offers_of([open_page(n)])
    tell_of(offer, n, "rendered")
    time.sleep(1)
    tell_of(offer, n)
    time.sleep(0.5)
    follow(offer, n)
at_once(read, range(100_000), threads=40)
"""
LOOK = """
seconds = 0
tell(offers=add_up("offers"), viewable=add_up("viewable"), clicks=add_up("clicks"))
"""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def run(request, tmp_path, say):
    """Runs a script on an empty database, and gives what it tells."""
    url = f"sqlite:///{tmp_path}/races.sqlite3"
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres")()

    def told(title, script, *, kill_after=0):
        env = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": url,
            "DEBUG": "1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "MEDIA_ROOT": str(tmp_path / "media"),
        }
        command = [sys.executable, "-W", "ignore", "-c", BEGIN + script]
        if kill_after:
            with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE) as process:
                assert process.stdout.readline() == b"begun\n"
                time.sleep(kill_after)
                process.kill()
            return None
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        say(f"{request.param}, {title}: {found}")
        assert found.pop("drifts") == []
        found.pop("seconds")
        return found

    return told


def test_case_108_fifty_views_of_one_offer_at_once_are_one(run):
    found = run("one view told fifty times at once", REPLAY % "")
    assert found == {"viewable": 1, "rendered": 1, "reasons": {"again": 49}}


def test_case_108_where_one_view_is_allowed_the_first_of_fifty_is_it(run):
    limit = "frequency_most=1, frequency_hours=24"
    found = run("the same, of a flight that each reader sees once", REPLAY % limit)
    assert found == {"viewable": 1, "rendered": 1, "reasons": {"again": 49}}


def test_case_112_fifty_clicks_on_one_offer_at_once_are_one(run):
    found = run("one offer followed fifty times at once", CLICKS)
    assert (found["clicks"], sum(found["reasons"].values())) == (1, 49)


def test_case_115_of_two_hundred_views_at_once_a_goal_of_a_hundred_gets_a_hundred(run):
    found = run("goal 100, 200 at once", CAP % 'goal="viewable", goal_count=100, ends_at=end')
    assert found == {"viewable": 100, "delivered": 100, "day": 100, "reasons": {"full": 100}}


def test_case_115_of_two_hundred_views_at_once_a_day_of_at_most_sixty_gets_sixty(run):
    found = run("60 a day, 200 at once", CAP % "daily_cap=60")
    assert found == {"viewable": 60, "delivered": 60, "day": 60, "reasons": {"full": 140}}


def test_two_hundred_readers_at_once_are_counted_to_the_last_one(run):
    found = run("200 readers, each thing told twice", EVERYTHING)
    counted = {name: found[name] for name in ("offers", "rendered", "viewable", "clicks", "twice")}
    assert counted == {"offers": 200, "rendered": 200, "viewable": 200, "clicks": 200, "twice": 0}
    assert sum(found["reasons"].values()) == 800


def test_a_process_that_is_killed_while_it_counts_leaves_sums_that_agree(run):
    for seconds in (4.3, 6.1):
        run("killed", FOR_EVER, kill_after=seconds)
        found = run(f"killed after {seconds} s among 40 readers", LOOK)
        assert found["offers"] > 0 and found["viewable"] > 0
