"""Workers as processes of their own: killed in mid-task, two at once, stopped, without a database.

Each case runs on SQLite and on PostgreSQL, in an empty newsroom made for it.
"""

import json
import os
import signal
import socket
import statistics
import subprocess
import threading
import time
from contextlib import suppress

import psycopg
import pytest

from tests.acceptance.conftest import ROOT, Server, free_port

PYTHON = str(ROOT / ".venv/bin/python")
# Answers each line, an expression, with its value; one process, so that questions are quick.
ASKED = """
import sys, json
from django.utils import timezone
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from jobs import health
from jobs.models import Worker
from tests.jobs import chores
def tasks(name):
    return DBTaskResult.objects.filter(task_path=f"tests.jobs.chores.{name}").order_by("enqueued_at")
for line in sys.stdin:
    print(json.dumps(eval(line), default=str), flush=True)
"""


def postgres_url():
    kept = ROOT / "build" / "postgres-url"
    return kept.read_text().strip() if kept.exists() else "postgres://postgres@127.0.0.1:5432/postgres"  # fmt: skip


class Newsroom:
    """A migrated database, workers on it, and somebody who asks it questions."""

    def __init__(self, folder, database_url):
        self.folder, self.workers = folder, []
        clean = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        self.env = clean | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "console:",
            "SITE_URL": "https://news.example",
        }
        self.manage("migrate", "-v0").wait()
        self.asked = self.manage(
            "shell", "-v0", "-c", ASKED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ask("chores.make_table()")

    def manage(self, *words, env=None, **options):
        command = [PYTHON, "manage.py", *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.env | (env or {}), **options)

    def ask(self, expression):
        self.asked.stdin.write(expression + "\n")
        self.asked.stdin.flush()
        return json.loads(self.asked.stdout.readline())

    def start_worker(self, **env):
        log = (self.folder / f"worker-{len(self.workers)}.log").open("w+")
        worker = self.manage("worker", env=env, stdout=log, stderr=log)
        worker.log = log
        self.workers.append(worker)
        self.until("Worker.objects.count()", lambda count: count >= 1)
        return worker

    def until(self, expression, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds(value := self.ask(expression)):
            assert time.monotonic() < deadline, f"{expression} is still {value}"
            time.sleep(0.02)
        return value

    def done(self):
        return self.ask("chores.done()")

    def close(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait()
            worker.log.close()
        self.asked.stdin.close()
        self.asked.wait()


def said(worker):
    worker.log.flush()
    worker.log.seek(0)
    return worker.log.read()


@pytest.fixture
def postgres():
    """An empty database's address; it is dropped afterwards, whoever is still there."""
    server, name = postgres_url(), f"nr_jobs_acceptance_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield server.rpartition("/")[0] + f"/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def newsroom(request, tmp_path):
    url = f"sqlite:///{tmp_path}/news.sqlite3"
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres")
    room = Newsroom(tmp_path, url)
    room.database = request.param
    yield room
    room.close()


def test_an_idle_worker_begins_a_task_within_three_tenths_of_a_second(newsroom, say):
    worker = newsroom.start_worker()
    waits = []
    for number in range(20):
        newsroom.ask(f"chores.note.enqueue('{number:02}').id")
        newsroom.until("len(chores.done())", lambda count, n=number: count > n)
        time.sleep(0.013 * number)  # at another moment of the worker's round each time
    for enqueued, started in newsroom.ask(
        "[[t.enqueued_at.timestamp(), t.started_at.timestamp()] for t in tasks('note')]"
    ):
        waits.append(started - enqueued)
    before = cpu_seconds(worker.pid)
    time.sleep(5)
    idle = (cpu_seconds(worker.pid) - before) / 5
    say(
        f"{newsroom.database}: a task waited {statistics.median(waits) * 1000:.0f} ms in the middle, "
        f"{max(waits) * 1000:.0f} ms at most; an idle worker takes {idle:.1%} of a core "
        f"and {memory_mb(worker.pid):.0f} MB (PSS)"
    )
    assert max(waits) <= 0.3
    assert idle < 0.05


def test_two_workers_do_400_tasks_once_each(newsroom, say):
    words = [f"{number:03}" for number in range(400)]
    newsroom.ask("[chores.note.enqueue(f'{number:03}').id for number in range(400)]")
    began = time.monotonic()
    newsroom.start_worker()
    newsroom.start_worker()
    newsroom.until("len(chores.done())", lambda count: count >= 400)
    seconds = time.monotonic() - began
    newsroom.until("tasks('note').filter(status='SUCCESSFUL').count()", lambda count: count == 400)
    shares = newsroom.ask(
        "sorted({t.worker_ids[-1]: tasks('note').filter(worker_ids=t.worker_ids).count()"
        " for t in tasks('note')}.values())"
    )
    say(f"{newsroom.database}: 400 tasks by two workers in {seconds:.1f} s, shared {shares}")
    assert newsroom.done() == words
    assert newsroom.ask("[t.worker_ids for t in tasks('note') if len(t.worker_ids) != 1]") == []
    assert len(shares) == 2


def test_a_worker_killed_in_mid_task_costs_a_second_try_and_leaves_nothing_half(newsroom, say):
    victim = newsroom.start_worker()
    newsroom.ask("chores.note_slowly.enqueue('slow', 1).id")
    newsroom.until("chores.done()", lambda done: "slow begun 1" in done)
    victim.kill()
    victim.wait()
    assert newsroom.ask("tasks('note_slowly').get().status") == "RUNNING"
    heir = newsroom.start_worker()
    began = time.monotonic()
    newsroom.until("tasks('note_slowly').get().status", lambda status: status == "READY")
    found = time.monotonic() - began
    newsroom.ask("DBTaskResult.objects.filter(status='READY').update(run_after=timezone.now())")
    newsroom.until("tasks('note_slowly').get().status", lambda status: status == "SUCCESSFUL")
    assert newsroom.done() == ["slow begun 1", "slow begun 2", "slow done 2"]
    assert "was killed in mid-task" in said(heir)
    say(
        f"{newsroom.database}: kill -9 in mid-task: the next worker put it back {found:.1f} s later"
    )


def test_effects_in_the_database_come_exactly_once_however_often_workers_are_killed(newsroom, say):
    words = [f"{number:02}" for number in range(12)]
    newsroom.ask("[chores.note_slowly_once.enqueue(f'{n:02}', 0.3).id for n in range(12)]")
    kills = 0
    running = "tasks('note_slowly_once').filter(status='RUNNING').count()"
    for _ in range(4):  # fewer than tries, for it may be the same task each time
        worker = newsroom.start_worker()
        newsroom.until(running, lambda count: count == 1)
        time.sleep(0.45)  # in the midst of one, between one and the next, whatever it is
        worker.kill()
        worker.wait()
        kills += 1
    newsroom.start_worker()
    newsroom.until(
        "tasks('note_slowly_once').filter(status='SUCCESSFUL').count()", lambda count: count == 12
    )
    again = newsroom.ask("sum(len(t.worker_ids) for t in tasks('note_slowly_once'))") - 12
    say(f"{newsroom.database}: {kills} kills cost {again} second tries; every effect came once")
    assert newsroom.done() == words


def test_a_mail_that_was_sent_twice_has_the_same_message_id(newsroom, say):
    worker = newsroom.start_worker()
    newsroom.ask("chores.mail.enqueue(['a@example.org'], dies_at_first=True).id")
    newsroom.until("tasks('mail').get().status", lambda status: status == "SUCCESSFUL")
    ids = [line for line in said(worker).splitlines() if line.startswith("Message-ID")]
    say(f"{newsroom.database}: sent {len(ids)} times, as {ids[0].split()[1]}")
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert ids[0].endswith("@news.example>")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_its_task_and_exits_0(newsroom, number, say):
    worker = newsroom.start_worker()
    newsroom.ask("[chores.note_slowly.enqueue('one', 2).id, chores.note.enqueue('two').id][0]")
    newsroom.until("chores.done()", lambda done: "one begun 1" in done)
    seconds = stop(worker, number)
    say(f"{newsroom.database}: {number.name} in a task of 2 s: exit 0 after {seconds:.1f} s")
    assert newsroom.done() == ["one begun 1", "one done 1"]
    assert newsroom.ask("tasks('note').get().status") == "READY"
    assert newsroom.ask("Worker.objects.count()") == 0


def test_a_task_that_lasts_longer_than_a_stop_may_is_put_back(newsroom, say):
    worker = newsroom.start_worker()
    newsroom.ask("chores.note_slowly.enqueue('long', 60).id")
    newsroom.until("chores.done()", lambda done: "long begun 1" in done)
    seconds = stop(worker, signal.SIGTERM)
    say(f"{newsroom.database}: SIGTERM in a task of 60 s: exit 0 after {seconds:.1f} s")
    assert 7 < seconds < 10
    assert newsroom.ask("tasks('note_slowly').get().status") == "READY"
    assert newsroom.ask("tasks('note_slowly').get().worker_ids") == []
    newsroom.start_worker()
    newsroom.until("chores.done()", lambda done: done == ["long begun 1"] * 2)


def test_a_long_task_is_not_done_twice_while_its_worker_lives(newsroom, say):
    newsroom.start_worker()
    newsroom.ask("chores.note_slowly.enqueue('long', 40).id")
    newsroom.until("chores.done()", lambda done: "long begun 1" in done)
    newsroom.start_worker()
    newsroom.until("chores.done()", lambda done: "long done 1" in done)
    say(f"{newsroom.database}: a task of 40 s, longer than a lease, was left to its worker")
    assert newsroom.done() == ["long begun 1", "long done 1"]


def test_a_worker_outlives_ten_seconds_without_its_database(postgres, tmp_path, say):
    newsroom = Newsroom(tmp_path, postgres)
    try:
        with Wire(to=postgres) as wire:
            worker = newsroom.start_worker(DATABASE_URL=wire.url)
            newsroom.ask("chores.note_slowly.enqueue('slow', 3).id")
            newsroom.until("chores.done()", lambda done: "slow begun 1" in done)
            wire.cut()
            newsroom.ask("chores.note.enqueue('meanwhile').id")
            time.sleep(10)
            assert worker.poll() is None
            wire.mend()
            began = time.monotonic()
            newsroom.until("chores.done()", lambda done: "meanwhile" in done)
            seconds = time.monotonic() - began
            lines = [line for line in said(worker).splitlines() if "database is" in line]
            say(f"PostgreSQL away for 10 s: went on {seconds:.1f} s after, having said {lines}")
            assert seconds < 5
            assert len(lines) == 2
            newsroom.until("tasks('note_slowly').get().worker_ids", lambda ids: len(ids) == 1)
            assert stop(worker, signal.SIGTERM) < 2
    finally:
        newsroom.close()


@pytest.mark.parametrize(
    ("number", "whom"), [(signal.SIGTERM, "main process"), (signal.SIGINT, "process group")]
)
def test_serve_starts_a_dead_worker_again_and_ends_with_all_it_started(whom, number, tmp_path, say):
    port = free_port()
    server = Server(
        [PYTHON, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT, port=port,
        env={
            "SITE_URL": f"http://127.0.0.1:{port}", "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "DATABASE_URL": f"sqlite:///{tmp_path}/news.sqlite3", "MEDIA_ROOT": str(tmp_path / "media"),
        },
    )  # fmt: skip
    first = wait_for(lambda: started_by(server.process.pid).get("worker"))
    os.kill(first, signal.SIGKILL)
    second = wait_for(
        lambda: (
            started_by(server.process.pid).get("worker", first) != first
            and "killed" in server.log.read_text()
        )
    )
    all_of_it = {name: memory_mb(pid) for name, pid in started_by(server.process.pid).items()}
    all_of_it["supervisor"] = memory_mb(server.process.pid)
    began = time.monotonic()
    if whom == "main process":
        server.process.send_signal(number)
    else:
        os.killpg(server.process.pid, number)
    code = server.process.wait(15)
    wait_for(lambda: not group(server.process.pid))
    say(
        f"{number.name} to the {whom}: exit {code}, all gone after {time.monotonic() - began:.1f} s; "
        "PSS " + ", ".join(f"{name} {mb:.0f} MB" for name, mb in sorted(all_of_it.items()))
    )
    assert second
    assert code == 0
    assert time.monotonic() - began < 10


def started_by(supervisor):
    """The worker and the server (its first process) by name, each with its pid."""
    found = {}
    for pid in group(supervisor):
        with suppress(OSError), open(f"/proc/{pid}/cmdline") as file:
            words = file.read().split("\0")
            if "worker" in words and "--" not in words:
                found["worker"] = pid
            elif any(word.endswith("/granian") for word in words) and "--" not in words:
                found.setdefault("server", pid)
    return found


def group(leader):
    found = []
    for name in filter(str.isdigit, sorted(os.listdir("/proc"), key=len)):
        with suppress(OSError):
            with open(f"/proc/{name}/stat") as file:
                state, _, number = file.read().rpartition(")")[2].split()[:3]
            if int(number) == leader and state != "Z":
                found.append(int(name))
    return found


def wait_for(answer, seconds=60):
    deadline = time.monotonic() + seconds
    while not (value := answer()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return value


def stop(worker, number):
    began = time.monotonic()
    worker.send_signal(number)
    assert worker.wait(15) == 0
    return time.monotonic() - began


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        (line,) = [line for line in file if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024


class Wire:
    """A TCP line to the database that can be cut and mended."""

    def __init__(self, to):
        parts = psycopg.conninfo.conninfo_to_dict(to)
        self.target = (parts["host"], int(parts["port"]))
        self.port, self.ends = free_port(), []
        self.url = f"postgres://{parts['user']}@127.0.0.1:{self.port}/{parts['dbname']}"

    def __enter__(self):
        self.mend()
        return self

    def __exit__(self, *_):
        self.cut()

    def mend(self):
        self.entrance = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self.entrance], daemon=True).start()

    def cut(self):
        self.entrance.shutdown(socket.SHUT_RDWR)
        self.entrance.close()
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()

    def _accept(self, entrance):
        with suppress(OSError):
            while True:
                near, _ = entrance.accept()
                far = socket.create_connection(self.target)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one, other):
        with suppress(OSError):
            while some := one.recv(65536):
                other.sendall(some)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
                end.close()
