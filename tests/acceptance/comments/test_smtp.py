"""Mails by a real mail server: what readers get, scanned before it is pressed; the server stopped;
the server slow. Prints the mails, and how long requests took meanwhile.

SLOW: seconds that the slow server thinks about a mail (60).
"""

import os
import re
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
import requests

from tests.acceptance.comments.mail_server import MailServer
from tests.acceptance.conftest import ROOT, Desk, Server, free_port

SLOW = int(os.environ.get("SLOW", "60"))
PASSWORD = "only-for-this-test"
BEGIN = f"""
import django
django.setup()
from django.core.management import call_command
from accounts import roles
from accounts.models import User
from tests.factories import make_article
call_command("migrate", verbosity=0)
moderator = User.objects.create_user("moderator", password="{PASSWORD}", is_staff=True)
moderator.groups.add(roles.Group.objects.get(name="moderator"))
print(make_article(headline="Ports reopen\\u2028Bcc: spy@example.org").pk)
"""
CANARY = "Words that no mail to anybody else may hold"


@pytest.fixture(scope="module")
def smtp():
    server = MailServer(free_port())
    server.start()
    return server


@pytest.fixture(scope="module")
def site(tmp_path_factory, smtp):
    """A newsroom with one story, served with its worker, which sends by that server."""
    data, port = tmp_path_factory.mktemp("mails"), free_port()
    env = {
        "DATABASE_URL": f"sqlite:///{data}/mails.sqlite3",
        "MEDIA_ROOT": str(data / "media"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        "COMMENT_RATES": "1000/1",
    }
    python = str(ROOT / ".venv/bin/python")
    begun = {**os.environ, **env, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    made = subprocess.run(
        [python, "-c", BEGIN], cwd=ROOT, env=begun, capture_output=True, text=True, timeout=300
    )
    assert made.returncode == 0, made.stderr[-3000:]
    server = Server(
        [python, "manage.py", "serve", "--port", str(port)], cwd=ROOT, port=port, env=env
    )
    server.database = data / "mails.sqlite3"
    server.story = int(made.stdout.split()[-1])
    yield server
    server.stop()


def rows(site):
    """Everything about comments and mailboxes that is in the database."""
    with closing(sqlite3.connect(site.database)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'comments_%'")
        names = sorted(name for (name,) in tables if not name.startswith("comments_in"))
        kinds = dict(database.execute("SELECT name, type FROM sqlite_master"))
        wanted = [name for name in names if kinds[name] == "table"]
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in wanted}  # noqa: S608


def comment(site, browser=requests, **typed):
    """Sends the form and gives the key of the comment, the seconds that this took, and its page."""
    began = time.monotonic()
    answer = browser.post(
        f"{site.url}/comment/{site.story}/",
        data={"name": "Asha", "comment": CANARY, "notify": "1", **typed},
        headers={"Sec-Fetch-Site": "same-origin"},
        allow_redirects=False,
        timeout=30,
    )
    took = time.monotonic() - began
    assert answer.status_code == 303, answer.text[:2000]
    with closing(sqlite3.connect(site.database)) as database:
        ((pk,),) = database.execute("SELECT max(id) FROM comments_comment").fetchall()
    return pk, took


def decide(site, pk, **typed):
    desk = Desk(site.url, "moderator", PASSWORD)
    queue = f"{site.url}/admin/comments/comment/"
    token = desk.session.get(queue, timeout=30) and desk.session.cookies["csrftoken"]
    answer = desk.session.post(
        f"{queue}decide/",
        data={"comment": pk, "seen": "held", "csrfmiddlewaretoken": token, **typed},
        headers={"Referer": queue, "Accept": "application/json"},
        timeout=30,
    )
    assert str(pk) in answer.json()["decisions"], answer.text


def wait_for(smtp, address, number, seconds):
    ends = time.monotonic() + seconds
    while len(smtp.to(address)) < number and time.monotonic() < ends:
        time.sleep(0.2)
    found = smtp.to(address)
    assert len(found) == number, [mail["Subject"] for mail in found]
    return found[-1]


def links_of(*mails):
    found = [re.findall(r"http://\S+", mail.get_content()) for mail in mails]
    return list(dict.fromkeys(link for links in found for link in links))


def shown(mail):
    names = ("From", "To", "Subject", "Message-ID", "Auto-Submitted", "List-Unsubscribe")
    head = [f"{name}: {mail[name]}" for name in names if mail[name]]
    return "\n    ".join([*head, "", *mail.get_content().splitlines(), "-" * 60])


def confirmed(site, smtp, address, **typed):
    """A comment, and a browser that has confirmed its address."""
    browser = requests.Session()
    pk, _ = comment(site, browser, email=address, **typed)
    asked = wait_for(smtp, address, 1, 20)
    browser.post(links_of(asked)[0], timeout=30)
    return pk, browser


def test_cases_75_78_80_82_readers_get_their_mails_and_a_scanner_changes_nothing(site, smtp, say):
    pk, browser = confirmed(site, smtp, "asha@example.org", name="x\r\nBcc: spy@example.org")
    decide(site, pk, ground="hate")
    rejected = wait_for(smtp, "asha@example.org", 2, 60)
    mine = links_of(rejected)[0]
    assert requests.post(mine, data={"words": "I quoted him."}, timeout=30).status_code == 200
    decide(site, pk, to="approved")
    wait_for(smtp, "asha@example.org", 3, 60)
    answer_pk, _ = comment(site, email="meher@example.org", name="Meher", parent=pk, notify="")
    decide(site, answer_pk, to="approved")
    last = wait_for(smtp, "asha@example.org", 4, 60)
    for mail in smtp.received:
        say(shown(mail))
        assert "spy@example.org" not in [mail["To"], mail["Cc"], mail["Bcc"]]
        assert "meher@example.org" not in mail.as_string()
        assert mail["From"] == "newsroom@localhost"
    assert CANARY not in smtp.received[0].as_string()

    comment(site, email="third@example.org")
    wait_for(smtp, "third@example.org", 1, 20)
    before = rows(site)
    scanned = links_of(*smtp.received)
    for link in scanned:
        for method in ("GET", "HEAD"):
            assert requests.request(method, link, timeout=30).status_code < 500
    assert rows(site) == before
    say(f"{len(scanned)} links of {len(smtp.received)} mails scanned: nothing changed")

    stop = last["List-Unsubscribe"].strip("<>")
    assert last["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = requests.post(stop, data={"List-Unsubscribe": "One-Click"}, timeout=30)
    assert one_click.status_code == 200
    assert rows(site)["comments_subscription"] != before["comments_subscription"]
    another, _ = comment(site, email="meher@example.org", name="M", parent=pk, notify="")
    decide(site, another, to="approved")
    time.sleep(40)
    assert len(smtp.to("asha@example.org")) == 4


def test_case_76_a_stopped_server_delays_mails_and_loses_none(site, smtp, say):
    smtp.stop()
    took = [comment(site, email=f"stopped{n}@example.org", name=f"N{n}")[1] for n in range(5)]
    say(f"server stopped: a comment took at most {max(took):.3f} s")
    assert max(took) < 1
    time.sleep(12)
    smtp.start()
    began = time.monotonic()
    for n in range(5):
        wait_for(smtp, f"stopped{n}@example.org", 1, 60)
    say(f"server back: all five mails within {time.monotonic() - began:.1f} s")
    time.sleep(5)
    found = [mail for mail in smtp.received if "stopped" in mail["To"]]
    assert len(found) == len({mail["Message-ID"] for mail in found}) == 5


def test_case_76_a_slow_server_delays_no_request_and_gets_one_mail(site, smtp, say):
    smtp.delay_seconds = SLOW
    comment(site, email="slow@example.org")
    time.sleep(2)
    _, took = comment(site, email="behind@example.org", name="Behind")
    say(f"server that thinks for {SLOW} s: a comment took {took:.3f} s")
    assert took < 1
    wait_for(smtp, "slow@example.org", 1, 10)
    time.sleep(SLOW + 2)
    smtp.delay_seconds = 0
    wait_for(smtp, "behind@example.org", 1, SLOW + 20)
    time.sleep(12)
    for address in ("slow@example.org", "behind@example.org"):
        assert len(smtp.to(address)) == 1
    say("each mail came once")
