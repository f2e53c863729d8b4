"""The first page and the lists of a large newsroom: as many queries as in a small one, per role.

STORIES: how many the large one has (100,000); the small one has 1,000.
"""

import json
import os
import re

import pytest

from tests.acceptance.speed.test_desk_at_scale import BOUND, GROWING, Newsroom, counts

SMALL, LARGE = 1_000, int(os.environ.get("STORIES", "100000"))
ROLES = ("reporter", "editor", "moderator", "ad manager")
LIST = "/admin/articles/article/"
TABS = ("", "mine", "today", "drafts", "review", "approved", "scheduled", "live", "gone")
SCREENS = {
    **{f"list, tab {tab or 'all'}": f"{LIST}?tab={tab}" for tab in TABS},
    "list, second page": f"{LIST}?p=2",
    "list, last page": f"{LIST}?p={{last}}",
    "filter: section": f"{LIST}?section__id__exact={{section}}",
    "filter: author": f"{LIST}?author={{author}}",
    "filter: tag": f"{LIST}?tag={{tag}}",
    "filter: a tag nobody knows": f"{LIST}?tag=zzz",
    "filter: language": f"{LIST}?language__exact=ur",
    "filter: today": f"{LIST}?day={{today}}",
    "filter: yesterday": f"{LIST}?day={{yesterday}}",
    "filter: last 7 days": f"{LIST}?day=7-days",
    "filter: this month": f"{LIST}?day={{month}}",
    "filter: expires soon": f"{LIST}?expires=next-7-days",
    "filter: tag, section, day": f"{LIST}?tag={{tag}}&section__id__exact={{section}}&day=7-days",
    "filter: tag, tab live": f"{LIST}?tag={{tag}}&tab=live",
    "search: a frequent word": f"{LIST}?q=the",
    "search: a rare word": f"{LIST}?q={{word}}",
    "search: a word in a section": f"{LIST}?q={{word}}&section__id__exact={{section}}",
    "calendar": "/admin/calendar/",
    "calendar, last week": "/admin/calendar/?week={week}",
}
# In a process of its own, with the same few rows of each kind in either newsroom.
ASK = """
import json, sys, time
from datetime import timedelta
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from accounts import roles
from accounts.models import User
from articles import breaking, publishing
from articles.models import Article, Author, FrontPagePick, Section, Tag, TaggedArticle
from desk import bounds, days
from newsroom.scale import prose
from tests.factories import make_article, make_comment, make_creative, make_draft

asked = json.load(sys.stdin)
roles.sync()
section, author, people = Section.objects.get(slug="india"), Author.objects.order_by("pk").first(), {}
for role in asked["roles"]:
    person, _ = User.objects.get_or_create(username=role.replace(" ", ""), defaults={"is_staff": True})
    person.groups.set(roles.Group.objects.filter(name=role))
    people[role] = person
    fields = {"by": person, "section": section, "authors": [author], "tags": ["Rain"]}
    drafts = [make_draft(**fields) for _ in range(4)]
    for draft in drafts[:2]:
        publishing.submit(draft, by=person)
    publishing.send_back(drafts[0], by=person, note="More")
    now = timezone.now()
    live = make_article(published_at=now, expires_at=now + timedelta(days=2), **fields)
    if len(people) <= breaking.MOST:
        breaking.set_breaking(live, by=person, until=now + timedelta(hours=1))
    make_article(published_at=now + timedelta(hours=1), **fields)
    make_comment(article=live)
make_creative(ends_at=timezone.now() + timedelta(days=1))
today = timezone.localdate()
known = {
    "section": section.pk, "author": author.pk, "word": prose.WORD,
    "tag": TaggedArticle.objects.values("tag__name").annotate(n=Count("pk")).order_by("-n")[0]["tag__name"],
    "today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat(),
    "month": f"{today:%Y-%m}", "week": days.week(today - timedelta(days=7)),
    "last": min(Article.objects.count(), bounds.LISTED) // 50,
}
found = {}
for role, name, screen in asked["screens"]:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(people[role])
    address = screen.format(**known)
    client.get(address)
    began = time.process_time()
    status = client.get(address).status_code
    ms = (time.process_time() - began) * 1000
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    sqls = [query["sql"] for query in queries]
    steps = []
    with connection.cursor() as cursor:
        for sql in sqls:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                steps += [[sql, row[-1]] for row in cursor.fetchall()]
    found[f"{role}: {name}"] = {"status": status, "ms": ms, "asked": sqls, "steps": steps}
print(json.dumps(found))
"""


def asked_of(stories, folder):
    newsroom = Newsroom(folder, stories, f"sqlite:///{folder}/newsroom.sqlite3", comments_each=1)
    screens = [(role, "today", "/admin/") for role in ROLES]
    screens += [("editor", name, address) for name, address in SCREENS.items()]
    screens += [("reporter", "list", LIST), ("reporter", "list, mine", f"{LIST}?tab=mine")]
    given = json.dumps({"roles": ROLES, "screens": screens})
    return json.loads(newsroom.run("shell", "-v0", "-c", ASK, given=given))


@pytest.fixture(scope="module")
def newsrooms(tmp_path_factory):
    return [asked_of(count, tmp_path_factory.mktemp(f"lists-{count}")) for count in (SMALL, LARGE)]


def test_every_list_asks_as_often_of_a_hundred_thousand_stories_as_of_a_thousand(newsrooms, say):
    small, large = newsrooms
    wrong = []
    lines = [f"{'':34} {SMALL:>12,}      {LARGE:>12,} stories"]
    for name, few in small.items():
        many = large[name]
        before, after = len(few["asked"]), len(many["asked"])
        lines.append(
            f"{name:34} {before:3} {few['ms']:5.0f} ms      {after:3} {many['ms']:5.0f} ms"
        )
        if (few["status"], many["status"]) != (200, 200):
            wrong.append(f"{name}: {few['status']}, {many['status']}")
        if before != after:
            wrong.append(f"{name}: {before} queries became {after}")
        wrong += [f"{name}: counts the world: {sql}" for sql in many["asked"] if counts(sql)]
        wrong += [
            f"{name}: {step}: {sql}"
            for sql, step in many["steps"]
            if re.match(rf"SCAN ({GROWING}|U\d)\b", step) and not BOUND.search(sql)
        ]
    say("\n    ".join(["queries, and ms of CPU", *lines]))
    assert not wrong, "\n".join(line[:600] for line in wrong)
