"""Kept pages across processes: what changes is seen within a second, what does not stays kept."""

import re
import subprocess
import time

import requests

from tests.acceptance.conftest import ROOT

PUBLISH = """
from articles import publishing
from articles.models import Article, Section
section = Section.objects.get(slug="sport")
story = publishing.start(content=dict(headline="From another process", body="<p>Text.</p>",
    section_id=section.pk, language="en", tags=["Relay"], bylines=[]), by=None)
publishing.publish(story, by=None)
print("ADDRESS", story.get_absolute_url())
"""


def shell(demo, code):
    """Runs code by `manage.py shell` in a process of its own, on the demo's database."""
    env = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": f"sqlite:///{demo.data}/demo.sqlite3",
        "MEDIA_ROOT": str(demo.data / "media"),
        "DEMO": "1",
    }
    return subprocess.run(
        [str(ROOT / ".venv/bin/python"), "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT, env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def read(demo, path):
    answer = requests.get(f"{demo.url}{path}", timeout=20)
    return answer.text if answer.status_code == 200 else ""


def test_a_story_published_in_another_process_is_seen_within_a_second(demo, say):
    places = ["/", "/section/sport/", "/feed/", "/search/?q=another+process", "/sitemap.xml"]
    for path in places:
        assert "From another process" not in read(demo, path)
    address = re.search(r"ADDRESS (\S+)", shell(demo, PUBLISH))[1]
    done = time.monotonic()
    waiting = set(places[:4])
    while waiting and time.monotonic() - done < 5:
        waiting -= {path for path in waiting if "From another process" in read(demo, path)}
    seen = time.monotonic() - done
    assert waiting == set()
    assert "From another process" in read(demo, address)
    say(f"published by manage.py shell: on front page, section, feed and search after {seen:.2f} s")
    assert seen < 1


def test_withdrawn_in_another_process_it_is_gone_within_a_second(demo, say):
    code = (
        "from articles import publishing; from articles.models import Article;"
        "story = Article.objects.get(headline='From another process');"
        "publishing.withdraw(story, by=None, note='A test')"
    )
    shell(demo, code)
    done = time.monotonic()
    while "From another process" in read(demo, "/section/sport/"):
        assert time.monotonic() - done < 5
    for path in ("/", "/feed/", "/search/?q=another+process"):
        assert "From another process" not in read(demo, path)
    say(f"withdrawn: gone after {time.monotonic() - done:.2f} s")
    assert time.monotonic() - done < 1
