"""A newsroom served as in production, its readers and its desk over HTTP, and a process beside it that
books what they meet and reads what was counted."""

import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from lxml import html

from tests.acceptance.conftest import Desk, Server, free_port
from tests.acceptance.speed.conftest import PYTHON, ROOT, Editor

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
TARGET = "https://example.org/offer"
LOOK_SECONDS, CLICK_SECONDS = 1.05, 0.55  # what a view, and then a click, takes at least
PASSWORD = "long-enough-for-this-test"
BEGIN = """
from collections import Counter
from datetime import date, timedelta
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from accounts.models import User
from accounts.roles import Group
from ads import ledger, sums, tickets
from ads.models import (
    Advertiser, Campaign, Condition, Creative, Delivery, Flight, FlightDay, Offer, Refusal
)
from articles.models import Article
from tests.factories import make_article, make_creative, make_flight
people = {"adops": "ad manager", "reporter": "reporter"}
for name, role in people.items():
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
User.objects.create_superuser("admin", password=PASSWORD)
house = make_creative(headline="The house", target="/corrections/")
BODY = "<p>" + "The river rose and the town moved. " * 8 + "</p>"

def book(target=TARGET, **fields):
    story = make_article(body=BODY * 8)  # of one slot
    flight = make_flight(**fields)
    Condition.objects.create(flight=flight, article=story)
    creative = make_creative(flight=flight, headline="Booked", target=target)
    return {"story": story.pk, "path": story.get_absolute_url(), "flight": flight.pk,
            "creative": creative.pk}

def counted(pk):
    reasons = Refusal.objects.filter(flight=pk).values_list("deed", "reason", "count")
    found = {f"{deed} {reason}": 0 for deed, reason, _ in reasons}
    for deed, reason, count in reasons:
        found[f"{deed} {reason}"] += count
    names = ("offers", "rendered", "viewable", "clicks", "unverified", "invalid")
    totals = {n: sum(Delivery.objects.filter(flight=pk).values_list(n, flat=True)) for n in names}
    return totals | {"delivered": Flight.objects.get(pk=pk).delivered, "reasons": found}

def of_no_flight():
    found = Counter()
    for reason, count in Refusal.objects.filter(flight=None).values_list("reason", "count"):
        found[reason] += count
    return found
"""


class Newsroom:
    """name: of its database. Its one house notice leads to /corrections/."""

    def __init__(self, name, folder, **env):
        port = free_port()
        self.name, self.env = name, {
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "dummy://",
            "TRUSTED_PROXY_HOPS": "1",  # so that readers come from many networks
            "TIME_ZONE": "Europe/Berlin",  # whose clocks change
            **env,
        }  # fmt: skip
        command = [PYTHON, "manage.py", "serve", "--port", str(port)]
        self.server = Server(command, cwd=ROOT, port=port, env=self.env)
        self.url, self.port = self.server.url, port
        self.beside = Editor(self.server.environment)
        self.do(BEGIN, PASSWORD=PASSWORD, TARGET=TARGET)
        self._desks, self._networks = {}, iter(range(1, 60_000))

    def do(self, code, **names):
        """Runs code in the process beside the server, with these names. Gives what it `said`."""
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return self.beside.do(given + code)[1]

    def book(self, fields=""):
        """A story with one slot, and a flight of words for it alone. fields: of the flight."""
        return self.do(f"said = book({fields})")

    def counted(self, booked):
        """What was counted of a flight, and its reasons, each as "deed reason"."""
        return self.do("said = counted(pk)", pk=booked["flight"])

    def of_no_flight(self):
        return self.do("said = of_no_flight()")

    def reader(self, **said):
        """Somebody of a network of their own, unless said."""
        number = next(self._networks)
        return Reader(self, **({"network": f"10.{number // 250}.{number % 250}.9"} | said))

    def desk(self, name):
        """Somebody at the desk, logged in once."""
        if name not in self._desks:
            self._desks[name] = AtDesk(self.url, name, PASSWORD)
        return self._desks[name]

    def raw(self, target, *, method="GET", headers=None):
        """Asks for that target as it is written, which a client would tidy. Gives the answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.putrequest(method, target, skip_accept_encoding=True)
        for name, value in ({"User-Agent": BROWSER} | (headers or {})).items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def stop(self):
        self.beside.stop()
        self.server.stop()


class Reader:
    """One reader's browser, which does what static/js/rooms.js does."""

    def __init__(self, newsroom, *, network, agent=BROWSER, cookies=None, **headers):
        self.url, self.cookies = newsroom.url, cookies
        self.headers = {"User-Agent": agent, "X-Forwarded-For": network} | headers

    def page(self, path):
        return requests.get(self.url + path, headers=self.headers, timeout=30)

    def open(self, booked, *, privacy=False):
        """Opens the story and asks what stands in it. Gives the offer; None where there is none."""
        rooms = re.findall(
            r'data-slot="?([\w-]+).*?data-notice="?(\d+)"? data-about="?([\w:]*)',
            self.page(booked["path"]).text, re.S,
        )  # fmt: skip
        if not rooms:
            return None
        asked = {"about": rooms[0][2], "width": 390, "language": "en", "privacy": privacy}
        asked["places"] = {name: int(notice) for name, notice, _ in rooms}
        answer = self.post("/b/rooms/", asked)
        return answer.json()["story-1"] if answer.status_code == 200 else None

    def tell(self, deed, offer, booked, *, times=1, privacy=False, **instead):
        told = offer | instead
        said = {"story": instead.get("story", booked["story"]), "privacy": privacy}
        said["told"] = [[deed, told["ticket"], told["creative"]]] * times
        answer = self.post("/b/told/", said)
        assert (answer.status_code, answer.content) == (204, b"")

    def post(self, path, said):
        return requests.post(
            self.url + path, data=json.dumps(said), cookies=self.cookies, timeout=60,
            headers={"Content-Type": "text/plain", "Sec-Fetch-Site": "same-origin"} | self.headers,
        )  # fmt: skip

    def follow(self, offer, *, method="GET"):
        """Where the link leads."""
        answer = requests.request(
            method, self.url + offer["to"], headers=self.headers, cookies=self.cookies,
            allow_redirects=False, timeout=60,
        )  # fmt: skip
        assert "no-store" in answer.headers["Cache-Control"]
        return answer.headers.get("Location")

    def look(self, offer, booked):
        """Looks at it for as long as a view takes, tells so, and waits until a click counts."""
        time.sleep(LOOK_SECONDS)
        self.tell("viewable", offer, booked)
        time.sleep(CLICK_SECONDS)


class AtDesk(Desk):
    """Somebody at the desk, whose forms are sent as often and as oddly as a test wants."""

    def fill(self, path, **fields):
        """The pairs that the largest form of the page sends with these fields changed."""
        form = self.form(path)
        return [pair for pair in form.form_values() if pair[0] not in fields] + list(fields.items())

    def post(self, path, pairs, *, files=None):
        """Sends them, and reads what is answered at once."""
        answer = requests.post(
            f"{self.base}{path}", data=pairs, files=files, cookies=self.session.cookies,
            headers={"Referer": f"{self.base}{path}"}, allow_redirects=False, timeout=120,
        )  # fmt: skip
        return Sent(answer.status_code, html.fromstring(answer.content.decode() or "<p>"))


class Sent:
    """What came of a form. status: 302 where it was saved. errors: by the field beside which each
    stands."""

    def __init__(self, status, page):
        self.status, self.page = status, page
        lists = page.xpath("//ul[contains(@class, 'errorlist')][@id]")
        self.errors = {
            one.get("id").removeprefix("id_").removesuffix("_error"): one.text_content().strip()
            for one in lists
        }

    def typed(self, name):
        """What stands in that field now."""
        return self.page.xpath(f"string(//input[@name='{name}']/@value)")


def at_once(deed, things, threads=20):
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(deed, things))
