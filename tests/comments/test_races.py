"""Many at once, in threads of a process with a database file of its own, as a server has it.

The test database lives in memory, where SQLite lets threads fail instead of wait.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

BEGIN = """
import json
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.conf import settings
from django.db import connection
from comments import ledger, moderation, posting
from comments.models import Comment, CommenterEmail, Decision
from tests.factories import make_article, make_comment
settings.COMMENT_RATES = [(1, 15)]

def at_once(deed, things):
    def run(thing):
        try:
            return deed(thing)
        finally:
            connection.close()
    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(run, things))
"""

SAME_WORDS = """
story = make_article()
words = posting.Words("Asha", "asha@example.org", "", "Well said.", None, False)
sender = posting.Sender("192.0.2.1", True)
answers = at_once(lambda _: posting.post(story, words, sender).pk, range(20))
print(json.dumps([len(answers), len(set(answers)), Comment.objects.count(), CommenterEmail.objects.count()]))
"""

TWO_MODERATORS = """
comments = [make_comment() for _ in range(10)]
def decide(choice):
    comment, to = choice
    outcome = moderation.decide_many([comment.pk], to=to, by=None, seen_state="held")
    return [len(outcome.done), [str(told) for told in outcome.refused.values()]]
choices = [(comment, to) for comment in comments for to in ("approved", "rejected")]
told = at_once(decide, choices)
print(json.dumps([sum(done for done, _ in told), sum(len(refused) for _, refused in told),
                  Decision.objects.count(), ledger.verify()]))
"""

SAME_KEY = """
import time_machine
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
story = make_article()
words = posting.Words("Asha", "asha@example.org", "", "Well said.", None, False, key=uuid4())
sender = posting.Sender("192.0.2.1", True)
first = posting.post(story, words, sender).pk
with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
    answers = at_once(lambda _: posting.post(story, words, sender).pk, range(20))
print(json.dumps([set(answers) == {first}, Comment.objects.count()]))
"""

EDIT_OR_APPROVE = """
from comments import editing, switches
from django.utils import timezone
sender = posting.Sender("192.0.2.1", True)
comments = [make_comment() for _ in range(10)]
def act(choice):
    comment, by_author = Comment.objects.get(pk=choice[0].pk), choice[1]
    try:
        if by_author:
            standing = switches.standing(comment.article, timezone.now())
            editing.edit(comment, "Other words.", sender, standing)
        else:
            moderation.decide(comment, to="approved", by=None, seen_state="held")
    except moderation.Changed:
        return 0
    return 1
won = at_once(act, [(comment, by_author) for comment in comments for by_author in (True, False)])
unseen = Comment.objects.filter(state="approved", text="Other words.")
unread = [c.pk for c in unseen if c.decisions.latest("pk").reason == "edited"]
print(json.dumps([sum(won) >= 10, unread, Decision.objects.count() == sum(won), ledger.verify()]))
"""

TWO_ANSWERS = """
from comments import spam_checks
from comments.models import SpamCheck
from comments.spam_service import Answer
from django.utils import timezone
comment = make_comment()
SpamCheck.objects.create(comment=comment, next_at=timezone.now())
check = SpamCheck.objects.get()
at_once(lambda _: spam_checks._settle(check, Answer.SPAM), range(8))
comment.refresh_from_db()
print(json.dumps([comment.state, Decision.objects.count(), comment.held_reasons.count("service spam"),
                  ledger.verify()]))
"""

THREE_REPORTS = """
from comments import reporting
from comments.models import Report
comments = [make_comment(state="approved") for _ in range(6)]
def send(choice):
    comment, host = choice
    reporting.report(comment, cause="abuse", words="", address=f"192.0.{host}.1", has_origin=True)
at_once(send, [(comment, host) for comment in comments[:5] for host in (1, 2, 3)])
at_once(send, [(comments[5], 4)] * 8)
taken = Decision.objects.filter(reason="reported")
print(json.dumps([Comment.objects.filter(state="held").count(), taken.count(),
                  Report.objects.count(), ledger.verify()]))
"""


def run(script, database):
    answer = subprocess.run(
        [sys.executable, "-c", BEGIN + script],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": f"sqlite:///{database}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(SAME_WORDS, [20, 1, 1, 1], id="D49 twenty equal posts are one row"),
        pytest.param(SAME_KEY, [True, 1], id="D52 twenty retries of one form are the first row"),
        pytest.param(EDIT_OR_APPROVE, [True, [], True, []], id="D56 nobody approves unseen words"),
        pytest.param(TWO_ANSWERS, ["spam", 1, 1, []], id="of eight who settle a check one does"),
        pytest.param(THREE_REPORTS, [5, 5, 16, []], id="the third of three reports takes it back"),
        pytest.param(TWO_MODERATORS, [10, 10, 10, []], id="D55 of approve and reject one wins"),
    ],
)
def test_of_many_at_once(script, expected, migrated_file):
    assert run(script, migrated_file) == expected
