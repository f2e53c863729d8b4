"""The desk of a large newsroom: its screens ask as often as a small one's, and count no world.

STORIES: how many (20,000), with six comments each; 1,000,000 takes hours to fill.
"""

import json
import os
import re
import subprocess

import pytest

from tests.acceptance.conftest import ROOT

PYTHON = str(ROOT / ".venv/bin/python")
STORIES, SMALL = int(os.environ.get("STORIES", "20000")), 300
SLOWEST_MS = 400  # of CPU, for the costliest screen on the slowest machine
LIST, COMMENTS = "/admin/articles/article/", "/admin/comments/comment/"
PICK = "/admin/autocomplete/?app_label=articles&model_name=frontpagepick&field_name=article&term="
SCREENS = {
    "today": "/admin/",
    "stories": LIST,
    "stories, far back": f"{LIST}?p={{last}}",
    **{f"stories, {tab}": f"{LIST}?tab={tab}" for tab in ("today", "drafts", "review", "approved")},
    **{f"stories, {tab}": f"{LIST}?tab={tab}" for tab in ("mine", "scheduled", "live", "gone")},
    "stories of a section": f"{LIST}?section__id__exact={{section}}",
    "drafts of a section": f"{LIST}?section__id__exact={{section}}&tab=drafts",
    "stories in Urdu": f"{LIST}?language__exact=ur",
    "stories of an author": f"{LIST}?author={{author}}",
    "search: a frequent word": f"{LIST}?q=the",
    "search: one in thirty": f"{LIST}?q={{word}}",
    "search: in a section": f"{LIST}?q={{word}}&section__id__exact={{section}}",
    "search: nothing": f"{LIST}?q=zzzqqq",
    "story form": f"{LIST}{{story}}/change/",
    "new story": f"{LIST}add/",
    "versions": f"{LIST}{{story}}/versions/",
    "stories to point to": "/admin/editor/stories/?q={word}",
    "pictures to put in": "/admin/editor/pictures/?q=river",
    "tags to choose from": f"{LIST}tags/?q=ra",
    "pick: newest": PICK,
    "pick: by a word": f"{PICK}{{word}}",
    "pick form": "/admin/articles/frontpagepick/add/",
    "comments, waiting": COMMENTS,
    **{f"comments, {s}": f"{COMMENTS}?state={s}" for s in ("approved", "rejected", "spam")},
    "tags": "/admin/articles/tag/",
    "tags, searched": "/admin/articles/tag/?q=ra",
    "authors": "/admin/articles/author/",
    "author form": "/admin/articles/author/{author}/change/",
    "sections": "/admin/articles/section/",
    "pictures": "/admin/images/picture/",
    "pictures, searched": "/admin/images/picture/?q=river",
    "people": "/admin/accounts/user/",
    "may a section go": "/admin/articles/section/{section}/delete/",
    "may a tag go": "/admin/articles/tag/{tag}/delete/",
    "may an author go": "/admin/articles/author/{author}/delete/",
    "may a person go": "/admin/accounts/user/{person}/delete/",
}
# Asks the desk in a process of its own, whose database and settings are those of an owner.
ASK = """
import json, sys, time
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
from articles.models import Article, Author, Section, Tag
from desk import bounds
from newsroom.scale import prose
boss, _ = User.objects.get_or_create(
    username="boss", defaults={"is_staff": True, "is_superuser": True})
client = Client(HTTP_HOST="127.0.0.1")
client.force_login(boss)
known = {
    "section": Section.objects.get(slug="india").pk,
    "author": Author.objects.order_by("pk").first().pk,
    "tag": Tag.objects.order_by("pk").first().pk,
    "person": User.objects.get(username="scale").pk,
    "story": Article.objects.published().newest_first().first().pk,
    "word": prose.WORD,
    "last": min(Article.objects.count(), bounds.LISTED) // 50,
}
found = {}
for name, screen in json.load(sys.stdin).items():
    address = screen.format(**known)
    client.get(address)
    began = time.process_time()
    status = client.get(address).status_code
    ms = (time.process_time() - began) * 1000
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = [query["sql"] for query in queries]
    plans = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for sql in asked:
                if sql.startswith("SELECT"):
                    cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                    plans.append([sql, [row[-1] for row in cursor.fetchall()]])
    found[name] = {"status": status, "ms": ms, "asked": asked, "plans": plans}
print(json.dumps(found))
"""
GROWING = "articles_article|articles_byline|articles_transition|desk_revision|comments_comment"
COUNTS = re.compile(rf'SELECT COUNT.* FROM "({GROWING}|comments_decision)"', re.DOTALL)  # noqa: S608
BOUND = re.compile(r"LIMIT \d+( OFFSET \d+)?\)?( subquery)?\s*$")


class Newsroom:
    """A newsroom of that many stories in a database of its own."""

    def __init__(self, folder, stories, url, comments_each=6):
        self.env = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(folder / "media"),
            "DEMO": "1",
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        self.run("collectstatic", "--no-input", "-v0")
        self.run("migrate", "-v0")
        self.run("seed_scale", f"--articles={stories}", f"--comments={stories * comments_each}")

    def run(self, *command, given=None):
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "manage.py", *command],
            cwd=ROOT, env=self.env, input=given, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def screens(self):
        return json.loads(self.run("shell", "-v0", "-c", ASK, given=json.dumps(SCREENS)))


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def newsrooms(request, tmp_path_factory):
    """The screens of a small one and of a large one."""
    found = []
    for stories in (SMALL, STORIES):
        folder = tmp_path_factory.mktemp(f"desk-{stories}")
        if request.param == "SQLite":
            url = f"sqlite:///{folder}/newsroom.sqlite3"
        else:
            url = request.getfixturevalue("postgres")()
        found.append(Newsroom(folder, stories, url).screens())
    return request.param, *found


def test_each_screen_asks_as_often_and_counts_no_world(newsrooms, say):
    database, small, large = newsrooms
    wrong, lines = [], []
    for name, few in small.items():
        many = large[name]
        before, after = len(few["asked"]), len(many["asked"])
        lines.append(f"{name:26} {before:3} {few['ms']:6.0f} ms   {after:3} {many['ms']:6.0f} ms")
        if (few["status"], many["status"]) != (200, 200):
            wrong.append(f"{name}: {few['status']}, {many['status']}")
        if after > before:
            wrong.append(f"{name}: {before} queries became {after}")
        if many["ms"] > SLOWEST_MS:
            wrong.append(f"{name}: {many['ms']:.0f} ms of CPU")
        wrong += [f"{name}: counts the world: {sql}" for sql in many["asked"] if counts(sql)]
        wrong += [
            f"{name}: {step}: {sql}"
            for sql, steps in many["plans"]
            for step in steps
            if re.match(rf"SCAN ({GROWING}|U\d)\b", step) and not BOUND.search(sql)
        ]
    said = f"{database}: queries and CPU ms with {SMALL:,} and with {STORIES:,} stories"
    say("\n    ".join([said, *lines]))
    assert not wrong, "\n".join(line[:600] for line in wrong)


def counts(sql):
    return COUNTS.match(sql) and not BOUND.search(sql)
