"""Pictures of the desk's screens in a full newsroom, to be looked at: build/acceptance/desk/.

None may run sideways, speak in the console, lack its one heading, or have a control without a name;
on a phone the buttons of the main flow are high enough for a thumb.
"""

import json
import os
import subprocess

import pytest

from tests.acceptance.conftest import ROOT
from tests.acceptance.looking import Looking

FOLDER = ROOT / "build" / "acceptance" / "desk"

# In a process of its own: a row for each panel. Prints the keys of the stories.
FILL = """
import json
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from ads.deliveries import hour_of
from ads.models import Condition, Delivery
from articles import breaking, content as contents, handling, planning, publishing
from articles.corrections import Change, Kind
from articles.models import Article, Author, Section
from desk import preview_approvals, preview_links, presence, working_copies
from images.models import Picture
from tests.factories import make_comment, make_creative, make_flight, make_reads

now = timezone.now()
hours = lambda n: now + timedelta(hours=n)
people = {user.username: user for user in User.objects.all()}
reporter, editor, admin = people["reporter"], people["editor"], people["admin"]
section, picture = Section.objects.get(slug="india"), Picture.objects.exclude(alt="").first()
author = Author.objects.order_by("pk").first()
TEXT = (
    "<p>The Sonali rose by forty centimetres in six hours, the water board said on Friday. "
    "Two villages below the weir were told to move to higher ground before dark.</p>"
    "<p>“We have boats for everybody,” said the head of the district. “Nobody has to swim.”</p>"
    "<h2>What the board expects</h2><p>The peak should pass the old bridge at about nine in the "
    "evening. Schools on the east bank stay shut on Saturday.</p>"
)

def write(headline, *, by=reporter, full=True, **fields):
    story = Article(section=section, headline=headline, body=TEXT)
    content = {name: getattr(story, name) for name in contents.FIELDS} | {"tags": [], "bylines": []}
    if full:
        content |= {
            "standfirst": "Two villages are told to move before dark; the peak is due at nine.",
            "dateline_place": "Sonalipur", "lead_picture_id": picture.pk,
            "tags": ["Floods", "Weather"], "bylines": [[author.pk, "words"]],
        }
    return working_copies.save_copy(None, content=content | fields, by=by).article

def more(story, *, by, expires_at=None, **fields):
    last = working_copies.newest(story)
    return working_copies.save_copy(story, content=last.content | fields, by=by,
        base_number=last.number, publish_at=last.publish_at, expires_at=expires_at)

def publish(story, *, at=None, expires_at=None):
    copy = working_copies.newest(story)
    working_copies.publish_copy(story, by=editor, number=copy.number, at=at or timezone.now(),
        expires_at=expires_at)
    return Article.objects.get(pk=story.pk)

def submitted(headline, **fields):
    story = write(headline, **fields)
    publishing.submit(story, by=reporter)
    return Article.objects.get(pk=story.pk)

made = {}
review = submitted("Water board warns of second peak on the Sonali before Sunday")
submitted("Ferry owners ask for a later curfew, and for help with the cost of diesel, "
    "which has doubled since the bridge was closed to lorries in the spring", full=False)
made["review"] = review.pk
returned = submitted("School board counts its empty seats")
publishing.send_back(returned, by=editor, note="Who counted them? Name the report, and its year.")
draft = write("Night market may stay, says the town")
more(draft, by=reporter, standfirst="Traders have until March to put in pipes for water.")
made["draft"] = draft.pk
approved = submitted("Harvest fair opens its gates on Saturday")
publishing.approve(approved, by=editor)
publish(write("Five things to know before the budget"), at=hours(20))
publish(write("Live: counting day in the northern wards"), expires_at=hours(30))
running = publish(write("Bridge at Sonalipur closed as river rises"))
breaking.set_breaking(running, by=editor, until=timezone.now() + timedelta(minutes=60))
made["breaking"] = running.pk
live = publish(write("River crosses danger mark at Sonalipur, two villages move"))
more(live, by=reporter, headline="River crosses danger mark at Sonalipur, three villages move",
    body=TEXT.replace("Two villages", "Three villages"), tags=["Floods", "Sonali", "Weather"])
more(live, by=editor, standfirst="Three villages are told to move before dark.")
live = Article.objects.get(pk=live.pk)
newest = working_copies.newest(live)
planning.plan(live, by=editor, content=newest.content, version=newest.number, at=hours(3),
    rolls_back_at=hours(27), change=Change(Kind.UPDATE))
made["live"] = live.pk
changed = publish(write("Hospital opens a second ward for heat strokes"))
more(changed, by=reporter, body=TEXT.replace("forty", "fifty"), agency="PTI")
made["changed"] = changed.pk
waits = write("Names of the new judges")
handling.set_embargo(waits, by=editor, until=hours(44))
handling.assign(waits, by=editor, people=[reporter, people["moderator"]])
link = preview_links.make(waits, by=editor, lasting="week")
preview_links.make(waits, by=editor, lasting="week", number=1)
opened = preview_links.opened(preview_links.token(link))
preview_approvals.approve(opened, number=1, name="A. Rahman, legal", note="Paragraph two is fine.")
made["embargo"] = waits.pk
apart = write("Buses will run till midnight")
more(apart, by=admin, headline="Buses will run until one, from Monday")
made["conflict"] = apart.pk
held = write("Pipes for the night market")
presence.arrive(held, admin, "elsewhere")
made["held"] = held.pk
gone = publish(write("A story that should not have run"))
publishing.kill(gone, by=editor, note="Wrong person named.")
made["killed"] = gone.pk
for number, hour in ((180, 3), (410, 2), (260, 1), (520, 0)):
    make_reads(live, number, hours_ago=hour)
    make_reads(running, number // 2, hours_ago=hour)
for words in ("Which school takes us in?", "My mother lives there. Is the road open?", "Thank you."):
    make_comment(article=live, text=words)
make_creative(name="Book fair", ends_at=hours(50))
flight = make_flight(goal="viewable", goal_count=200_000, delivered=90_000,
    starts_at=hours(-240), ends_at=hours(240))
Condition.objects.create(flight=flight, slot="story")
shoes = make_creative(flight=flight, name="Monsoon shoes", target="https://example.org/shoes")
for back in range(240):
    Delivery.objects.create(flight=flight, creative=shoes, slot="story", hour=hour_of(hours(-back)),
        offers=500, rendered=460, viewable=300 + back, clicks=2, invalid=4)
made |= {"campaign": flight.campaign.pk, "flight": flight.pk, "creative": shoes.pk}
print(json.dumps(made))
"""
STORY = "/admin/articles/article/"
ADS = "/admin/ads/"
SCREENS = {
    # name: who looks, the address
    "today-editor": ("editor", "/admin/"),
    "today-reporter": ("reporter", "/admin/"),
    "today-moderator": ("moderator", "/admin/"),
    "today-ads": ("adops", "/admin/"),
    "calendar": ("editor", "/admin/calendar/"),
    "stories": ("editor", STORY),
    "story-new": ("reporter", f"{STORY}add/"),
    "story-draft": ("reporter", f"{STORY}{{draft}}/change/"),
    "story-draft-editor": ("editor", f"{STORY}{{draft}}/change/"),
    "story-live": ("editor", f"{STORY}{{live}}/change/"),
    "story-breaking": ("editor", f"{STORY}{{breaking}}/change/"),
    "story-embargo": ("editor", f"{STORY}{{embargo}}/change/"),
    "story-held": ("editor", f"{STORY}{{held}}/change/"),
    "story-killed": ("editor", f"{STORY}{{killed}}/change/"),
    "compare": ("editor", f"{STORY}{{live}}/compare/"),
    "publish": ("editor", f"{STORY}{{changed}}/publish/"),
    "plan-waiting": ("editor", f"{STORY}{{live}}/plan/"),
    "plan": ("editor", f"{STORY}{{changed}}/plan/"),
    "handling": ("editor", f"{STORY}{{embargo}}/handling/"),
    "history": ("editor", f"{STORY}{{live}}/versions/"),
    "previews": ("editor", f"{STORY}{{embargo}}/previews/"),
    "kill": ("editor", f"{STORY}{{live}}/kill/because/"),
    "killed": ("editor", f"{STORY}{{killed}}/killed/"),
    "withdraw": ("editor", f"{STORY}{{live}}/withdraw/because/"),
    "return": ("editor", f"{STORY}{{review}}/return/because/"),
    "breaking-new": ("editor", f"{STORY}add/?breaking=1"),
    "breaking-ask": ("editor", f"{STORY}{{draft}}/breaking/?minutes=60"),
    "breaking-done": ("editor", f"{STORY}{{breaking}}/breaking/"),
    "campaigns": ("adops", f"{ADS}campaign/"),
    "campaign": ("adops", f"{ADS}campaign/{{campaign}}/change/"),
    "campaign-new": ("adops", f"{ADS}campaign/add/"),
    "campaign-report": ("adops", f"{ADS}campaign/{{campaign}}/report/"),
    "flight": ("adops", f"{ADS}flight/{{flight}}/change/"),
    "creative": ("adops", f"{ADS}creative/{{creative}}/change/"),
    "slots": ("adops", f"{ADS}pageslot/"),
}


@pytest.fixture(scope="module")
def stories(demo):
    """The keys of the stories by what they are for, in the served newsroom."""
    filled = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "manage.py", "shell", "-v0", "-c", FILL],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{demo.data}/demo.sqlite3",
            "MEDIA_ROOT": str(demo.data / "media"),
        },
        capture_output=True,
        text=True,
    )
    assert filled.returncode == 0, filled.stderr[-3000:]
    return json.loads(filled.stdout.splitlines()[-1])


@pytest.fixture
def desk(new_context, demo, sessions, width, scheme):
    """Opens pages as one of the demo's people; looks at each, and keeps its picture."""
    return Looking(FOLDER, new_context, demo.url, sessions, width, scheme)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen(desk, demo, stories, name):
    account, address = SCREENS[name]
    page = desk(account)
    answer = page.goto(demo.url + address.format(**stories))
    assert answer.status == 200, name
    desk.look(page, name)


def test_the_page_that_asks_after_a_conflict(desk, demo, stories):
    page = desk("editor")
    page.goto(f"{demo.url}{STORY}{stories['conflict']}/change/")
    page.locator("[name=base_number]").evaluate("field => field.value = 1")
    page.locator("[name=headline]").fill("Buses will run until two on Saturdays")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("h1:visible").wait_for()
    page.said.clear()  # the answer 409 is told there
    desk.look(page, "conflict")
    page.goto(f"{demo.url}{STORY}{stories['conflict']}/change/")
    desk.look(page, "story-offers")
