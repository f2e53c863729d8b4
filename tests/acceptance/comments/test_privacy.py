"""The promise about addresses, kept by a running newsroom: nothing leaks, a leak is found wherever
one is made, and what an owner wants erased is gone though workers are killed meanwhile.

Prints what was looked at, and how long it took.
"""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest

from tests.acceptance.conftest import ROOT

PYTHON = str(ROOT / ".venv/bin/python")
COMMENTS = 1_201
# File, words in it, what stands there instead, and the place that the scan names.
BREAKS = {
    "in the page, as an HTML comment": (
        "comments/thread.py",
        "{words_of(text)}{links}</article>",
        "<!-- {Comment.objects.get(pk=pk).commenter_email.address} -->{words_of(text)}</article>",
        r"/mobile/ shows reader-",
    ),
    "in a header": (
        "comments/reader_pages.py",
        'response.headers["X-Robots-Tag"] = "noindex"',
        'from comments.models import CommenterEmail; response.headers["X-Who"] = '
        'CommenterEmail.objects.order_by("pk").last().address',
        r"around the answer shows reader-",
    ),
    "in the log": (
        "comments/posting.py",
        "    digest = _digest(article, words)  #",
        "    import logging; logging.warning(words.email); digest = _digest(article, words)  #",
        r"the log \(.* shows reader-",
    ),
    "in a mail to another": (
        "templates/emails/answers.txt",
        "{% block body %}",
        "{% block body %}{% for answer in answers %}{{ answer.commenter_email.address }}"
        "{% endfor %}",
        r"a mail \(.* shows reader-",
    ),
    "in another table": (
        "comments/posting.py",
        "        website=words.website,",
        "        website=words.email,",
        r"the column comments_comment.website shows reader-",
    ),
    "in the name of a row": (
        "comments/models.py",
        'return f"Address of comment {self.comment_id}"',
        "return self.address",
        r"the name of a comments.CommenterEmail shows reader-",
    ),
    "at the desk": (
        "comments/models.py",
        'return f"{local[:1]}•••@{host[:1]}•••.{ending}"',
        "return self.address",
        r"/admin/comments/comment/\S* shows reader-",
    ),
}
MANY = f"""
import random
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from comments import ledger, moderation, networks, own_data, posting, tasks
from comments.models import Comment, Decision
from comments.states import QUEUED, State
from tests.factories import make_article, make_comment
dice, stories, parents = random.Random(85), [make_article() for _ in range(5)], []
for number in range({COMMENTS}):
    parent = dice.choice([None, *parents[-20:]])
    story = parent.article if parent else dice.choice(stories)
    address = "".join(dice.choice((sign.upper(), sign.lower())) for sign in "asha@example.org")
    words = posting.Words("Asha", address, "", f"okapi {{number}}", None, trapped=False)
    comment = posting.keep(story, words, parent=parent, at=story.published_at, reasons=[])
    networks.keep(comment, "198.51.100.77")
    if comment.level < 5:
        parents.append(comment)
    state = dice.choice(QUEUED)
    if state != State.HELD:
        moderation.decide(comment, to=state, by=None, seen_state=State.HELD, note="okapi")
for parent in parents[::40]:
    make_comment(parent=parent, state=State.APPROVED)
assert ledger.verify() == []
asked = own_data.ask("Asha@Example.org")
own_data.confirm_erasure(asked)
tasks.erase_own_data.enqueue(asked.pk)
"""
LEFT = """
import django
django.setup()
from comments.models import CommenterEmail, DataRequest
left = CommenterEmail.objects.of("asha@example.org").count()
print(left, DataRequest.objects.count())
"""
TRACES = """
import django
django.setup()
from comments import ledger
from comments.models import Comment
from newsroom import rows
words = ("asha@example.org", "okapi", "198.51.100.77")
found = {place for place, text in rows.texts(*words) for word in words if word in text.lower()}
print(len(found), len(ledger.verify()), Comment.objects.filter(name="").count(), found)
"""


def environment(url, media):
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(media),
        "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
        "PYTHONPATH": ".",
    }


def run(*command, env, cwd=ROOT):
    return subprocess.run(
        [PYTHON, *command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_case_83_nothing_leaks_from_a_running_newsroom(demo, say):  # D83
    env = environment(f"sqlite:///{demo.data}/demo.sqlite3", demo.data / "media")
    env |= {"SITE_URL": demo.url, "DEMO": "1"}
    started = time.monotonic()
    scan = run("manage.py", "privacy_scan", "--base", demo.url, env=env)
    assert scan.returncode == 0, scan.stdout + scan.stderr[-3000:]
    looked = re.findall(r"(\d+) pages, 0 leaks", scan.stdout)
    assert len(looked) == 2, scan.stdout
    seconds = time.monotonic() - started
    say(f"planted: {looked[0]} pages, running: {looked[1]} pages, no leak; {seconds:.0f} s")


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Gives a copy of the tree in which one thing is broken, and its environment."""
    folder = tmp_path_factory.mktemp("broken")
    env = environment(f"sqlite:///{folder}/db.sqlite3", folder / "media")
    assert run("manage.py", "migrate", "-v0", env=env).returncode == 0

    def copy(name, words, instead):
        tree = folder / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for path in filter(None, listed.stdout.split("\0")):
            if not path.startswith(("docs/", "bench/")) and (ROOT / path).is_file():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / path, tree / path)
        text = (tree / name).read_text()
        assert words in text, f"{name} has changed: break it otherwise"
        (tree / name).write_text(text.replace(words, instead))
        return tree, env

    return copy


@pytest.mark.parametrize("place", BREAKS)
def test_case_83_a_leak_is_found(place, broken, say):
    name, words, instead, named = BREAKS[place]
    tree, env = broken(name, words, instead)
    scan = run("manage.py", "privacy_scan", env=env, cwd=tree)
    assert scan.returncode == 1, scan.stdout
    found = re.search(named, scan.stdout)
    assert found, scan.stdout + scan.stderr[-2000:]
    say(f"{place}: {found[0][:70]}…")


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_cases_64_85_86_all_is_erased_though_workers_are_killed(
    database, request, tmp_path, say
):  # D85 D86
    url = f"sqlite:///{tmp_path}/db.sqlite3"
    if database == "PostgreSQL":
        url = request.getfixturevalue("postgres")()
    env = environment(url, tmp_path / "media")
    made = run("-c", MANY, env=env)
    assert made.returncode == 0, made.stderr[-3000:]
    started, killed = time.monotonic(), 0
    while (left := run("-c", LEFT, env=env).stdout.split()) != ["0", "0"]:
        assert time.monotonic() - started < 240, left
        worker = subprocess.Popen([PYTHON, "manage.py", "worker"], cwd=ROOT, env=env)
        time.sleep(3 if killed < 2 else 20)
        worker.send_signal(signal.SIGKILL if killed < 2 else signal.SIGTERM)
        worker.wait()
        killed += 1
    count, drifts, places, *found = run("-c", TRACES, env=env).stdout.split(maxsplit=3)
    assert (count, drifts) == ("0", "0"), found
    assert int(places) > 0
    assert run("manage.py", "verify_ledgers", env=env).returncode == 0
    say(
        f"{database}: {COMMENTS} comments gone, {places} empty places, {min(killed, 2)} workers "
        f"killed, no drift, no trace in any table; {time.monotonic() - started:.0f} s"
    )
