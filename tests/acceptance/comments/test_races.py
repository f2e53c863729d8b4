"""Many readers and moderators at once, in threads of a process with a database of its own, on SQLite
and on PostgreSQL. Prints what came of them, and how long it took.

ACTIONS: how many random actions (1,000). SEED: which ones.
"""

import json
import os
import subprocess

import pytest

from tests.acceptance.conftest import ROOT

ACTIONS, SEED = os.environ.get("ACTIONS", "1000"), os.environ.get("SEED", "20261127")
BEGIN = """
import json, os, random, time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from accounts.models import User
from articles.models import Article
from comments import claims, ledger, mail_tasks, moderation, reporting
from comments.models import (
    Claim, Comment, CommenterEmail, Decision, Mailbox, Report, ToldAnswer
)
from datetime import timedelta
from django.core import mail
from jobs.worker import Loop
from tests.factories import make_article, make_comment
call_command("migrate", verbosity=0)
settings.COMMENT_RATES = [(1, 15)]
settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
mail.outbox = []
mail_tasks.STANDS_FOR = mail_tasks.ANSWERS_EVERY = timedelta(0)
one, two = (User.objects.create_user(name, is_staff=True) for name in ("One", "Two"))

def work(seconds=0):
    # A worker that does what is due, for so long, and until nothing is left.
    loop, ends = Loop(), time.monotonic() + seconds
    loop._sign_in()
    loop._next_look = float("inf")
    while loop.turn() or time.monotonic() < ends:
        pass

def at_once(deed, things, threads=None):
    def run(thing):
        try:
            return deed(thing)
        finally:
            connection.close()
    with ThreadPoolExecutor(threads or len(things)) as pool:
        return list(pool.map(run, things))

def tell(**found):
    print(json.dumps({**found, "drifts": ledger.verify()}))
"""
SAME_POSTS = """
story = make_article()
typed = {"name": "Asha", "email": "asha@example.org", "comment": "Well said.", "website": ""}
def send(_):
    client = Client(HTTP_HOST="127.0.0.1", HTTP_SEC_FETCH_SITE="same-origin")
    sent = "application/x-www-form-urlencoded"
    answer = client.post(f"/comment/{story.pk}/", urlencode(typed), content_type=sent)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return answer.status_code, client.get(answer["Location"]).content.decode().count("Well said.")
answers = at_once(send, range(20))
tell(good=sum(answer == (303, 1) for answer in answers), rows=Comment.objects.count(),
     addresses=CommenterEmail.objects.count())
"""
APPROVE_OR_REJECT = """
story = make_article()
comments = [make_comment(article=story) for _ in range(20)]
def decide(choice):
    comment, to, by = choice
    outcome = moderation.decide_many([comment.pk], to=to, by=by, seen_state="held")
    return [len(outcome.done), [str(told) for told in outcome.refused.values()], by.username]
choices = [(comment, to, by) for comment in comments for to, by in (("approved", one), ("rejected", two))]
told = at_once(decide, choices)
lost = [(words, name) for _, refused, name in told for words in refused]
other = {"One": "Rejected by Two at ", "Two": "Approved by One at "}
tell(won=sum(done for done, _, _ in told), lost=len(lost), rows=Decision.objects.count(),
     told=sum(words.startswith(other[name]) for words, name in lost))
"""
CLAIM_BY_MANY = """
comment = make_comment()
people = [User.objects.create_user(f"Moderator {n}", is_staff=True) for n in range(10)]
def take(by):
    try:
        claims.claim(comment, by=by)
    except claims.Held as held:
        return str(held)
told = at_once(take, people)
tell(won=told.count(None), rows=Claim.objects.count(),
     told=sum(bool(words) and "has it in hand until" in words for words in told))
"""
UNDO_BY_MANY = """
comment = make_comment(state="approved", by=one)
row = Decision.objects.get().pk
told = at_once(lambda by: len(moderation.undo([row], by=by).done), [one, two] * 5)
tell(won=sum(told), rows=Decision.objects.count(), state=Comment.objects.get().state)
"""
TYPED_BY_MANY = """
from comments import posting
settings.COMMENT_RATES = []
story = make_article()
def send(number):
    words = posting.Words(f"N{number}", "asha@example.org", "", f"Words {number}", None, False, True)
    return posting.post(story, words, posting.Sender("192.0.2.1", True)).pk
at_once(send, range(20))
sent = at_once(work, range(4))
tell(comments=Comment.objects.count(), mailboxes=Mailbox.objects.count(), mails=len(mail.outbox))
"""
APPEALED_BY_MANY = """
from comments import appeals
comment = make_comment(state="rejected", by=one)
def appeal(number):
    try:
        appeals.appeal(Comment.objects.get(), f"Words {number}")
    except appeals.NotAppealable:
        return 0
    return 1
won = at_once(appeal, range(10))
tell(won=sum(won), rows=Decision.objects.count(), state=Comment.objects.get().state)
"""
ANSWERED_BY_MANY = """
from comments import mailboxes
story = make_article()
mine = make_comment(article=story, email="asha@example.org", state="approved", by=one)
follow = mailboxes.follow(mine, "asha@example.org", is_proved=True)
Mailbox.objects.update(confirmed_at=mine.created_at)
answers = [make_comment(parent=mine) for _ in range(60)]
def act(thing):
    if thing is None:
        return work(seconds=15)
    moderation.decide_many([thing.pk], to="approved", by=None, seen_state="held")
at_once(act, [None, None, None, *answers], threads=8)
work()
numbers = [message.subject.split()[0].replace("An", "1") for message in mail.outbox]
tell(told=ToldAnswer.objects.count(), named=sum(map(int, numbers)), mails_enough=len(numbers) > 1)
"""
REPORTS_BESIDE_DECISIONS = """
story = make_article()
comments = [make_comment(article=story, state="approved") for _ in range(20)]
def act(choice):
    comment, host = choice
    if host:
        try:
            reporting.report(comment, cause="false", words="", address=f"10.0.{host}.1", has_origin=True)
        except (reporting.NotShown, reporting.TooFast) as refused:
            return type(refused).__name__
        return "kept"
    shown = dict(Report.objects.filter(comment=comment).order_by("-pk").values_list("comment", "pk")[:1])
    done = moderation.decide_many([comment.pk], to="approved", by=one, seen_state="approved", shown=shown)
    return "kept by a moderator" if done.done else "refused"
reporting.RATES = [(1000, 60)]
told = at_once(act, [(c, host) for c in comments for host in (1, 2, 3, 0, 4, 5, 6)], threads=12)
enough = 0
for comment in Comment.objects.all():
    waits = comment.reports.waiting().count()
    enough += waits >= 3 and comment.state == "approved"
    enough += waits < 3 and comment.state == "held"
tell(wrong=enough, lost=sum(word is None for word in told),
     doubled=Decision.objects.filter(reason="kept").count() - told.count("kept by a moderator"))
"""
RANDOM = f"""
chance = random.Random({SEED})
stories = [make_article() for _ in range(4)]
comments = []
for _ in range(80):
    above = chance.choice([None, *[c for c in comments if c.may_be_answered]])
    comments.append(make_comment(parent=above) if above else make_comment(article=chance.choice(stories)))
STATES = ["held", "approved", "rejected", "spam"]
def act(seed):
    chance = random.Random(seed)
    by = chance.choice([one, two, None])
    kind = chance.random()
    if kind < .15:
        rows = list(Decision.objects.order_by("-pk").values_list("pk", flat=True)[:20])
        return len(moderation.undo([chance.choice(rows)], by=by).done) if rows else 0
    if kind < .25 and by:
        comment = chance.choice(comments)
        try:
            chance.choice([claims.claim, claims.take_over, claims.pass_on])(comment, by=by)
        except claims.Held:
            return 0
        return 1
    if kind < .4:
        try:
            reporting.report(chance.choice(comments), cause=chance.choice(["hate", "illegal"]), words="",
                             address=f"10.{{chance.randrange(200)}}.0.1", has_origin=True)
        except (reporting.NotShown, reporting.TooFast):
            return 0
        return 1
    pks = [comment.pk for comment in chance.sample(comments, chance.choice([1, 1, 1, 5, 20]))]
    seen, to = chance.choice(STATES), chance.choice([*STATES[1:], "approved", "approved"])
    return len(moderation.decide_many(pks, to=to, by=by, seen_state=seen).done)
began = time.monotonic()
done = at_once(act, [chance.random() for _ in range({ACTIONS})], threads=8)
seconds = time.monotonic() - began
wrong = {{}}
for story in Article.objects.all():
    real = Comment.objects.of(story.pk).visible().count()
    if story.comment_count != real:
        wrong[story.pk] = [story.comment_count, real]
tell(actions=len(done), moved=sum(done), rows=Decision.objects.count(), wrong=wrong,
     per_second=round(len(done) / seconds), shown=sum(Article.objects.values_list("comment_count", flat=True)))
"""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def run(request, tmp_path, say):
    """Runs a script on an empty database, and gives what it tells."""
    url = f"sqlite:///{tmp_path}/races.sqlite3"
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres")()

    def told(title, script):
        env = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": url,
            "DEBUG": "1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "MEDIA_ROOT": str(tmp_path / "media"),
        }
        done = subprocess.run(
            [str(ROOT / ".venv/bin/python"), "-W", "ignore", "-c", BEGIN + script],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        say(f"{request.param}, {title}: {found}")
        assert found.pop("drifts") == []
        return found

    return told


def test_twenty_equal_posts_at_once_are_one_row_and_twenty_good_answers(run):
    found = run("twenty equal posts", SAME_POSTS)
    assert found == {"good": 20, "rows": 1, "addresses": 1}


def test_of_approve_and_reject_one_wins_and_the_other_is_told_by_whom(run):
    found = run("approve beside reject, 20 times", APPROVE_OR_REJECT)
    assert found == {"won": 20, "lost": 20, "rows": 20, "told": 20}


def test_of_ten_who_claim_one_has_it_and_nine_are_told(run):
    assert run("ten claims", CLAIM_BY_MANY) == {"won": 1, "rows": 1, "told": 9}


def test_of_ten_who_undo_one_does(run):
    assert run("ten undo", UNDO_BY_MANY) == {"won": 1, "rows": 2, "state": "held"}


def test_of_twenty_who_type_one_address_at_once_its_owner_gets_one_mail(run):
    found = run("twenty posts with one address", TYPED_BY_MANY)
    assert found == {"comments": 20, "mailboxes": 1, "mails": 1}


def test_of_ten_appeals_at_once_one_is_kept(run):
    found = run("ten appeals", APPEALED_BY_MANY)
    assert found == {"won": 1, "rows": 2, "state": "held"}


def test_each_answer_approved_while_mails_are_sent_is_told_once(run):
    found = run("sixty approvals beside three workers", ANSWERED_BY_MANY)
    assert found == {"told": 60, "named": 60, "mails_enough": True}


def test_reports_beside_decisions_take_back_what_enough_report_and_nothing_else(run):
    found = run("six reports and a moderator for each of 20", REPORTS_BESIDE_DECISIONS)
    assert found == {"wrong": 0, "lost": 0, "doubled": 0}


def test_after_random_actions_at_once_each_count_equals_a_recount(run):
    found = run(f"{ACTIONS} random actions, eight at once", RANDOM)
    assert found["wrong"] == {}
    assert found["moved"] > 0
