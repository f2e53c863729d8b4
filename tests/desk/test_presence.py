"""Who is at a story: the lock is soft, ages, is taken over once, and never decides what is saved."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article
from desk import presence, tasks, working_copies
from desk.models import EditLock, Presence
from tests.desk.test_story_form import form_of, press, retyped
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
KEY = "11111111-2222-4333-8444-555555555555"
OTHER_KEY = "66666666-2222-4333-8444-555555555555"


@pytest.fixture
def story(reporter):
    return make_draft(by=reporter)


@pytest.fixture
def at_desk():
    def log_in(user):
        client = Client()
        client.force_login(user)
        return client

    return log_in


def say(client, story, page, **fields):
    return client.post(f"/admin/articles/article/{story.pk}/{page}/", fields)


def beat(client, story, *, writes="1", form_key=KEY):
    return say(client, story, "presence", writes=writes, form_key=form_key).json()


def age_lock(seconds):
    EditLock.objects.update(seen_at=timezone.now() - timedelta(seconds=seconds))


def test_who_opens_a_story_first_writes_and_the_second_reads(at_desk, story, reporter, editor):
    first, second = at_desk(reporter), at_desk(editor)
    assert not first.get(form_of(story)).context["read_only"]
    page = second.get(form_of(story))
    assert page.context["read_only"]
    text = page.content.decode()
    assert "is editing since" in text
    assert "Take over" in text
    assert 'name="_save"' not in text
    assert not first.get(form_of(story)).context["read_only"], "one's own second tab is not shut"


def test_a_lock_that_nobody_renewed_for_150_seconds_is_free(at_desk, story, reporter, editor):
    at_desk(reporter).get(form_of(story))
    age_lock(149)
    assert at_desk(editor).get(form_of(story)).context["read_only"]
    age_lock(151)
    assert not at_desk(editor).get(form_of(story)).context["read_only"]
    assert EditLock.objects.get().holder == editor


def test_a_heartbeat_renews_the_lock(at_desk, story, reporter, editor):
    writer = at_desk(reporter)
    writer.get(form_of(story))
    age_lock(149)
    assert beat(writer, story) == {"line": "", "lost": "", "free": True}
    assert timezone.now() - EditLock.objects.get().seen_at < timedelta(seconds=5)


def test_each_is_told_who_else_is_there(at_desk, story, reporter, editor, admin):
    first, second = at_desk(reporter), at_desk(editor)
    first.get(form_of(story))
    beat(first, story)
    told = beat(second, story, writes="0")
    assert told["line"].startswith("Reporter is editing since ")
    assert (told["lost"], told["free"]) == ("", False)
    assert beat(first, story)["line"] == "Editor has it open too (0 min)"
    Presence.objects.filter(user=editor).update(seen_at=timezone.now() - timedelta(seconds=36))
    assert beat(first, story)["line"] == ""


def test_whoever_is_taken_over_is_told_by_whom_and_when(at_desk, story, reporter, editor):
    first, second = at_desk(reporter), at_desk(editor)
    first.get(form_of(story))
    answer = say(second, story, "take-over", **{"from": reporter.pk})
    assert answer.url == form_of(story)
    assert not second.get(form_of(story)).context["read_only"]
    assert beat(first, story)["lost"].startswith("Editor took over at ")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (
        editor,
        str(story.pk),
        "Took over from Reporter.",
    )


def test_of_two_who_saw_the_same_writer_the_second_press_changes_nothing(
    at_desk, story, reporter, editor, admin
):
    at_desk(reporter).get(form_of(story))
    say(at_desk(editor), story, "take-over", **{"from": reporter.pk})
    late = at_desk(admin)
    say(late, story, "take-over", **{"from": reporter.pk})
    assert EditLock.objects.get().holder == editor
    assert "Not taken over: Editor is editing since" in late.get(form_of(story)).content.decode()
    assert LogEntry.objects.count() == 1


def test_who_lost_the_story_cannot_save_and_keeps_the_text(at_desk, story, reporter, editor):
    first, second = at_desk(reporter), at_desk(editor)
    page = retyped(first, story, headline="Mine")
    say(second, story, "take-over", **{"from": reporter.pk})
    answer = first.post(form_of(story), page)
    assert answer.status_code == 409
    assert "Editor took over at" in answer.content.decode()
    assert answer.context["form"]["headline"].value() == "Mine"
    assert not story.revisions.exists()
    offered = first.get(form_of(story)).context["together"]["offered"]
    assert [row.typed["headline"] for row in offered] == [["Mine"]]


def test_saving_without_the_lock_is_fine_when_nobody_holds_it(at_desk, story, editor):
    client = at_desk(editor)
    page = retyped(client, story, headline="Saved")
    EditLock.objects.all().delete()
    assert client.post(form_of(story), page).status_code == 302


def test_the_lock_never_lets_an_old_version_pass(at_desk, story, reporter, editor):
    client = at_desk(editor)
    page = retyped(client, story, headline="Old")
    content = {**working_copies.newest(story).content, "headline": "Newer"}
    working_copies.save_copy(story, content=content, by=reporter)
    assert client.post(form_of(story), page).status_code == 409
    assert EditLock.objects.get().holder == editor


def test_leaving_frees_the_story_but_not_from_a_page_that_was_loaded_anew(
    at_desk, story, reporter, editor
):
    client = at_desk(reporter)
    beat(client, story, form_key=KEY)
    beat(client, story, form_key=OTHER_KEY)  # the same page, loaded again
    assert say(client, story, "presence/leave", form_key=KEY).status_code == 204
    assert presence.lock_against(story, editor).holder == reporter
    say(client, story, "presence/leave", form_key=OTHER_KEY)
    assert presence.lock_against(story, editor) is None
    assert not Presence.objects.exists()


def test_nobody_frees_what_somebody_else_holds(at_desk, story, reporter, editor):
    beat(at_desk(reporter), story)
    say(at_desk(editor), story, "presence/leave", form_key=KEY)
    assert EditLock.objects.get().holder == reporter


def test_who_submits_a_story_frees_it_for_the_editors(at_desk, story, reporter, editor):
    press(at_desk(reporter), story, verb="submit")
    assert not at_desk(editor).get(form_of(story)).context["read_only"]


def test_who_waits_never_takes_the_lock_by_being_there(at_desk, story, editor):
    assert beat(at_desk(editor), story, writes="0")["free"]
    assert not EditLock.objects.exists()


def test_who_may_only_read_takes_nothing(at_desk, story, moderator):
    assert at_desk(moderator).get(form_of(story)).context["read_only"]
    assert not EditLock.objects.exists()


@pytest.mark.parametrize("page", ["presence", "presence/leave", "take-over"])
@pytest.mark.parametrize(
    ("role", "own", "of_others"),
    [("reporter", True, False), ("editor", True, True), ("moderator", False, False),
     ("ad_manager", False, False)],
)  # fmt: skip
def test_only_who_may_write_the_story_may_say_anything(
    request, at_desk, page, role, own, of_others, admin
):
    person = request.getfixturevalue(role)
    for story, may in ((make_draft(by=person), own), (make_article(by=admin), of_others)):
        answer = say(at_desk(person), story, page, form_key=KEY, **{"from": "1"})
        assert (answer.status_code != 403) == may
        assert at_desk(person).get(answer.wsgi_request.path).status_code == 405


@pytest.mark.parametrize("page", ["presence", "presence/leave", "take-over"])
def test_without_login_or_token_nothing_is_taken(story, editor, page):
    assert say(Client(), story, page).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert say(strict, story, page).status_code == 403
    assert not EditLock.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"from": "x"}, {"from": "9" * 30}, {"form_key": "\x00'"}])
@pytest.mark.parametrize("page", ["presence", "presence/leave", "take-over"])
def test_no_hostile_field_fails(at_desk, story, editor, page, fields):
    assert say(at_desk(editor), story, page, **fields).status_code in (200, 204, 302)


def test_a_story_that_was_killed_is_left_alone(at_desk, editor):
    story = make_article(by=editor)
    client = at_desk(editor)
    client.get(form_of(story))
    publishing.kill(Article.objects.get(pk=story.pk), by=editor, note="Wrong")
    assert say(client, story, "presence", writes="1", form_key=KEY).status_code == 403


def test_what_nobody_renewed_for_a_day_is_deleted(at_desk, story, editor):
    beat(at_desk(editor), story)
    old = timezone.now() - timedelta(days=2)
    EditLock.objects.update(seen_at=old)
    Presence.objects.update(seen_at=old)
    assert tasks.prune.call() == 2


RACE = """
import json
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.db import connection
from django.contrib.admin.models import LogEntry
from accounts.models import User
from desk import presence
from desk.models import EditLock
from tests.factories import make_draft
people = [User.objects.create_user(f"person{number}", is_staff=True) for number in range(9)]
first, *others = people
told = []
for _ in range(5):
    story = make_draft(by=first)
    presence.arrive(story, first, "a")
    def press(person):
        try:
            return presence.take_over(story, person, seen_holder=first.pk) is None
        finally:
            connection.close()
    with ThreadPoolExecutor(len(others)) as pool:
        won = list(pool.map(press, others))
    told.append([sum(won), EditLock.objects.get(article=story).holder == others[won.index(True)]])
print(json.dumps([told, LogEntry.objects.count()]))
"""


def test_of_eight_who_press_take_over_at_once_one_wins(migrated_file):
    answer = subprocess.run(
        [sys.executable, "-c", RACE],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": f"sqlite:///{migrated_file}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    told, written = json.loads(answer.stdout.splitlines()[-1])
    assert told == [[1, True]] * 5
    assert written == 5
