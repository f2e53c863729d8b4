"""What the clock does to readers' pages at its second, with no worker: kept pages, front, feeds.

Once with a clock that is moved, and once in real time against a server of its own. Prints both.
"""

import json
import os
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests
import time_machine
from django.utils import timezone

from articles import breaking, planning, publishing
from articles import content as contents
from articles.models import Article, Section
from tests.acceptance.conftest import ROOT, Server, free_port
from tests.factories import make_article, make_draft, make_section

PYTHON = str(ROOT / ".venv/bin/python")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
REAL_SECONDS = 90
LATEST_SECONDS = 1.0


@pytest.fixture
def story(transactional_db):
    section = make_section(slug="rivers", name="Rivers")
    return make_article(section=section, headline="Low water at Kesarpur", tags=["Kesarpur"])


def _publication(story, moment):
    planned = make_draft(
        section=Section.objects.get(), headline="Gates opened at noon", tags=["Kesarpur"]
    )
    publishing.publish(planned, by=None, at=moment)
    return "Gates opened at noon", False, True, Article.objects.get(pk=planned.pk)


def _update(story, moment):
    content = contents.of(story) | {"headline": "High water at Kesarpur"}
    planning.plan(story, by=None, content=content, version=2, at=moment)
    return "High water at Kesarpur", False, True, story


def _roll_back(story, moment):
    content = contents.of(story) | {"headline": "High water at Kesarpur"}
    begin = timezone.now() + MINUTE
    planning.plan(story, by=None, content=content, version=2, at=begin, rolls_back_at=moment)
    return "High water at Kesarpur", True, False, story


def _expiry(story, moment):
    publishing.publish(story, by=None, expires_at=moment)
    return "Low water at Kesarpur", True, False, story


def _end_of_breaking(story, moment):
    breaking.set_breaking(story, by=None, until=moment)
    return "data-breaking", True, False, story


EVENTS = {
    "publication": _publication,
    "scheduled update": _update,
    "roll-back": _roll_back,
    "expiry": _expiry,
    "end of breaking": _end_of_breaking,
}


def _addresses(event, story, other):
    """Where readers meet it. A story's own page has no bar about itself."""
    if event == "end of breaking":
        return ["/", "/section/rivers/", "/tag/kesarpur/", other.get_absolute_url()]
    own = story.get_absolute_url()
    lists = ["/", "/section/rivers/", "/tag/kesarpur/", "/feed/", "/atom/", "/section/rivers/feed/"]
    return [own, story.get_light_url(), *lists, "/news-sitemap.xml"]


@pytest.mark.parametrize("event", EVENTS)
def test_each_page_changes_at_its_second_when_the_clock_is_moved(client, story, say, event):
    other = make_article(headline="Something else", section=Section.objects.get())
    moment = (timezone.now() + 20 * MINUTE).replace(microsecond=0)
    for address in _addresses(event, story, other):
        client.get(address)  # kept before anything was planned
    words, before, after, shown = EVENTS[event](story, moment)
    addresses = _addresses(event, shown, other)
    seen = {address: [] for address in addresses}
    for at in (moment - 10 * MINUTE, moment - SECOND, moment):
        with time_machine.travel(at, tick=False):
            for address in addresses:
                client.get(address)
                answer = client.get(address)
                seen[address].append(answer.status_code == 200 and words in answer.text)
    for address, (first, last, then) in seen.items():
        say(f"{event:>17}  {address:<44} before {first!s:<5} 1 s before {last!s:<5} then {then}")
    assert seen == dict.fromkeys(addresses, [before, before, after])


NEWSROOM = """
import json, sys
from datetime import datetime, timedelta, UTC
import django
django.setup()
from django.utils import timezone
from articles import breaking, planning, publishing
from articles import content as contents
from articles.models import Article, Section
from newsroom import static_files
static_files.collect()
section = Section.objects.create(name="Rivers", slug="rivers")
def story(headline, **dates):
    made = publishing.start(content=dict(headline=headline, body="<p>Text.</p>", language="en",
        section_id=section.pk, tags=[], bylines=[]), by=None)
    publishing.publish(made, by=None, **dates)
    return Article.objects.get(pk=made.pk)
begin = timezone.now()
def at(seconds):
    return begin + timedelta(seconds=seconds)
planned = story("Planned lighthouse", at=at(25))
updated = story("Plain harbour")
planning.plan(updated, by=None, content=contents.of(updated) | {"headline": "Grand harbour"},
    version=2, at=at(40), rolls_back_at=at(85))
expiring = story("Passing ferry", expires_at=at(55))
urgent = story("Urgent bridge")
breaking.set_breaking(urgent, by=None, until=at(70))
print(json.dumps({"begin": begin.timestamp(), "story": updated.get_absolute_url()}))
"""


@pytest.fixture
def server_without_a_worker(tmp_path):
    port = free_port()
    env = {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/clock.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    everything = {**os.environ, **env}

    def run(*command):
        done = subprocess.run(
            [PYTHON, *command], cwd=ROOT, env=everything, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    run("manage.py", "migrate", "--verbosity", "0")
    granian = str(Path(PYTHON).with_name("granian"))
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = Server(
        [*command, "--blocking-threads", "2", "newsroom.wsgi:application"],
        cwd=ROOT,
        port=port,
        env=env,
    )
    server.run = run
    yield server
    server.stop()


def test_each_page_changes_at_its_second_in_real_time_without_a_worker(
    server_without_a_worker, say
):
    server = server_without_a_worker
    told = json.loads(server.run("-c", NEWSROOM).splitlines()[-1])
    watched = {  # what, where: words, second, whether they come or go
        ("publication", "/"): ("Planned lighthouse", 25, True),
        ("publication", "/feed/"): ("Planned lighthouse", 25, True),
        ("update", told["story"]): ("Grand harbour", 40, True),
        ("update", "/"): ("Grand harbour", 40, True),
        ("update", "/feed/"): ("Grand harbour", 40, True),
        ("expiry", "/"): ("Passing ferry", 55, False),
        ("expiry", "/feed/"): ("Passing ferry", 55, False),
        ("end of breaking", "/section/rivers/"): ("data-breaking", 70, False),
        ("roll-back", told["story"]): ("Plain harbour", 85, True),
        ("roll-back", "/"): ("Plain harbour", 85, True),
        ("roll-back", "/feed/"): ("Plain harbour", 85, True),
    }
    changed = _watch(server, watched, begin=told["begin"])
    for key, (_, planned, _comes) in watched.items():
        what, where = key
        assert key in changed, f"{what} never reached {where}"
        late = changed[key] - planned
        say(f"{what:>16}  {where:<34} planned for second {planned}, seen {late:+.2f} s")
        assert -0.05 <= late <= LATEST_SECONDS, key


def _watch(server, watched, *, begin) -> dict:
    """Asks for each page five times a second; gives the second at which the last change came."""
    changed, stands = {}, {}
    session = requests.Session()
    while time.time() - begin < REAL_SECONDS:
        for key, (words, planned, comes) in watched.items():
            since = time.time() - begin
            # A page is asked from 20 s before on, so that it is a kept one that has to change.
            if key in changed or since < planned - 20:
                continue
            found = words in session.get(f"{server.url}{key[1]}", timeout=10).text
            if key in stands and stands[key] != found and found == comes:
                changed[key] = time.time() - begin
            stands[key] = found
        if len(changed) == len(watched):
            break
        time.sleep(0.1)
    return changed
