"""Who waits to write on SQLite: in order, no longer than told, and nobody is forgotten."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from newsroom import databases
from newsroom.sqlite3.base import Line

STORY = """
import django
django.setup()
from tests.factories import make_article
print(make_article().pk)
"""
READERS = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
import newsroom.wsgi
from django.conf import settings
from django.db import connection
from django.test import Client
settings.COMMENT_RATES = []
story, me = sys.argv[1:]

def post(number):
    answer = Client(headers={"host": "127.0.0.1"}).post(
        f"/comment/{story}/",
        f"name=Reader&email=a%40example.org&comment=Words+{number}+of+{me}",
        content_type="application/x-www-form-urlencoded",
        headers={"origin": settings.SITE_URL},
    )
    return answer.status_code

post(0)
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(2) as pool:
    print(json.dumps(list(pool.map(post, range(1, 51)))))
"""
WRITERS = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.conf import settings
settings.configure()
import django
django.setup()
from django.db.utils import ConnectionHandler
from newsroom import databases

def write(_):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}
    connection = ConnectionHandler({"default": databases.tuned(database)})["default"]
    waits = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS line (number)")
        together.wait()
        for _ in range(50):
            began = time.monotonic()
            cursor.execute("BEGIN IMMEDIATE")
            waits.append(time.monotonic() - began)
            cursor.execute("INSERT INTO line VALUES (1)")
            time.sleep(0.002)
            cursor.execute("COMMIT")
    return waits

def begin():
    print("ready", flush=True)
    sys.stdin.readline()

together = Barrier(2, begin)
with ThreadPoolExecutor(2) as pool:
    print(json.dumps(sum(pool.map(write, range(2)), [])))
"""


@pytest.fixture
def connect(tmp_path):
    """Opens connections as threads have them, to a database of one table with a row of 0."""
    made = []

    def one(seconds=5.0):
        parsed = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "one.sqlite3"}
        tuned = databases.tuned(parsed)
        tuned["OPTIONS"]["timeout"] = seconds
        made.append(ConnectionHandler({"default": tuned})["default"])
        made[-1].inc_thread_sharing()
        return made[-1]

    write(one(), "CREATE TABLE counter (number)")
    write(one(), "INSERT INTO counter VALUES (0)")
    yield one
    for connection in made:
        connection.close()


def write(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def raised(connection):
    """One more, by reading first and writing then."""
    write(connection, "BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        number = cursor.execute("SELECT number FROM counter").fetchone()[0]
        cursor.execute("UPDATE counter SET number = %s", [number + 1])
        cursor.execute("COMMIT")


@pytest.mark.django_db
def test_a_file_is_told_what_the_settings_say(connect):
    with connect().cursor() as cursor:
        told = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "cache_size")
        ]
    assert told == ["wal", 1, 1, -8000]


@pytest.mark.django_db
def test_of_many_threads_that_count_at_once_none_is_lost(connect):
    connections = [connect() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: [raised(one) for _ in range(25)], connections))
    with connect().cursor() as cursor:
        assert cursor.execute("SELECT number FROM counter").fetchone()[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "UPDATE counter SET number = 7"])
def test_who_finds_another_writing_waits_also_outside_of_a_transaction(connect, sql):
    first, second = connect(), connect()
    write(first, "BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write, second, sql)
        time.sleep(0.2)
        assert not waiting.done()
        write(first, "COMMIT")
        waiting.result(timeout=5)


@pytest.mark.django_db
def test_patience_ends_and_the_next_in_line_is_served(connect):
    first, second, third = connect(), connect(seconds=0.2), connect()
    write(first, "BEGIN IMMEDIATE")
    with ThreadPoolExecutor(2) as pool:
        impatient = pool.submit(write, second, "BEGIN IMMEDIATE")
        time.sleep(0.05)
        patient = pool.submit(write, third, "BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            impatient.result(timeout=5)
        assert not patient.done()
        write(first, "ROLLBACK")
        patient.result(timeout=5)


@pytest.mark.django_db
def test_one_may_wait_less_for_a_while(connect):
    first, second = connect(), connect()
    write(first, "BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(OperationalError, match="locked"), second.waiting(0.05):
        write(second, "BEGIN IMMEDIATE")
    assert time.monotonic() - began < 2
    with ThreadPoolExecutor(1) as pool:
        patient = pool.submit(write, second, "BEGIN IMMEDIATE")
        time.sleep(0.2)
        assert not patient.done()
        write(first, "ROLLBACK")
        patient.result(timeout=5)


@pytest.mark.django_db
def test_a_busy_database_still_knows_json(connect):
    first, second = connect(), connect(seconds=0.05)
    write(first, "BEGIN IMMEDIATE")
    assert second.features.supports_json_field


@pytest.mark.django_db
def test_what_is_wrong_is_told_at_once(connect):
    with pytest.raises(OperationalError, match="no such table"):
        write(connect(), "SELECT 1 FROM nowhere")


def test_a_line_keeps_its_order_and_closes_up_where_one_leaves(tmp_path):
    line, order, far = Line(tmp_path / "one"), [], time.monotonic() + 10

    def stand(name, deadline):
        with line.turn(deadline):
            order.append(name)

    with line.turn(far):
        threads = []
        for name, deadline in (("a", far), ("gives up", time.monotonic()), ("b", far), ("c", far)):
            threads.append(threading.Thread(target=stand, args=(name, deadline)))
            threads[-1].start()
            time.sleep(0.05)
        assert order == ["gives up"]
    for thread in threads:
        thread.join(5)
    assert order == ["gives up", "a", "b", "c"]
    with line.turn(time.monotonic()):  # nobody was left behind in it
        pass


def test_four_processes_that_post_at_once_are_all_served(migrated_file):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{migrated_file}",
        "CACHE_URL": "locmem://",
        "DEMO": "1",
    }
    command = [sys.executable, "-c", STORY]
    made = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True
    )
    answers = at_once(4, READERS, made.stdout.split()[-1], env=environment)
    assert answers == [[303] * 50] * 4
    with sqlite3.connect(migrated_file) as database:
        assert database.execute("SELECT count(*) FROM comments_comment").fetchone()[0] == 204


def test_nobody_waits_much_longer_than_the_others(tmp_path):
    """Those who write keep the database for 2 ms and do nothing else, so there is always a line;
    by SQLite's own sleeps the unlucky one waits for more than a second."""
    waits = [wait for told in at_once(4, WRITERS, tmp_path / "one.sqlite3") for wait in told]
    assert len(waits) == 4 * 100
    assert max(waits) < 0.6


def at_once(count, script, *words, env=None):
    """What so many processes tell, which begin together when all are ready."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, *map(str, words), str(number)],
            cwd=settings.BASE_DIR,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(count)
    ]
    try:
        for process in running:
            assert process.stdout.readline() == "ready\n"
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [json.loads(process.communicate(timeout=60)[0]) for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
