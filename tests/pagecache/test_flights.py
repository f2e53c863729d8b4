"""Many readers of one page at once: one render of it at a time, in a process, and in all of them
where they share Redis; and nobody waits for one who failed."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from pagecache import flights

PROCESS = """
import sys, threading, time
import django
django.setup()
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from pagecache import pages
from pagecache.door import Door
from pagecache.models import Due, TagVersion

log, seconds = sys.argv[1], float(sys.argv[2])
if TagVersion._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(TagVersion)
        editor.create_model(Due)

@pages.kept()
def slow(request):
    pages.depend("section:1")
    with open(log, "a") as file:
        file.write("rendered\\n")
    time.sleep(seconds)
    return HttpResponse("text")

print("ready", flush=True)
sys.stdin.readline()
door, answers = Door(slow), []
readers = [
    threading.Thread(target=lambda: answers.append(door(RequestFactory().get("/")).content))
    for _ in range(6)
]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
assert answers == [b"text"] * 6, answers
"""


class Processes:
    """Processes of their own, on one database; `renders` counts what all of them rendered."""

    def __init__(self, folder, cache_url):
        self.log = folder / "renders"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": f"sqlite:///{folder}/flights.sqlite3",
            "CACHE_URL": cache_url,
            "ALLOWED_HOSTS": "testserver",
        }

    def start(self, *, seconds=0.5):
        process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(self.log), str(seconds)],
            cwd=settings.BASE_DIR, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout.readline() == b"ready\n"
        return process

    @staticmethod
    def go(*processes):
        for process in processes:
            process.stdin.write(b"go\n")
            process.stdin.flush()

    @property
    def renders(self):
        return len(self.log.read_text().splitlines()) if self.log.exists() else 0


def test_two_processes_that_share_redis_render_a_page_once(redis, tmp_path):
    processes = Processes(tmp_path, redis.url)
    both = processes.start(), processes.start()
    processes.go(*both)
    assert [process.wait(30) for process in both] == [0, 0]
    assert processes.renders == 1


def test_two_processes_without_redis_render_it_once_each(tmp_path):
    processes = Processes(tmp_path, "locmem://")
    both = processes.start(), processes.start()
    processes.go(*both)
    assert [process.wait(30) for process in both] == [0, 0]
    assert processes.renders == 2


def test_a_process_that_is_killed_while_it_renders_holds_the_others_up_for_a_while_only(
    redis, tmp_path
):
    processes = Processes(tmp_path, redis.url)
    killed, other = processes.start(seconds=60), processes.start(seconds=0)
    processes.go(killed)
    while not processes.renders:
        time.sleep(0.02)
    killed.kill()
    killed.wait(10)
    processes.go(other)
    assert other.wait(flights.LONGEST_WAIT_SECONDS + 20) == 0
    assert processes.renders == 2


@pytest.mark.parametrize("shared", [False, True])
def test_whoever_waited_is_told_so_and_two_pages_do_not_wait_for_each_other(shared, redis):
    waited, inside, land = [], threading.Barrier(3, timeout=10), threading.Event()

    def fly(key):
        with flights.alone(key, everywhere=shared) as has_waited:
            if not has_waited:
                inside.wait()  # both pages are in the air at once
                land.wait(10)
            waited.append((key, has_waited))

    threads = [threading.Thread(target=fly, args=[key]) for key in ("one", "two", "one")]
    for thread in threads[:2]:
        thread.start()
    inside.wait()
    threads[2].start()
    while len(flights._flights["one"][1]) < 2:
        time.sleep(0.01)
    land.set()
    for thread in threads:
        thread.join(10)
    assert sorted(waited) == [("one", False), ("one", True), ("two", False)]


TOGETHER = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from pagecache import pages
from pagecache.door import Door

settings.ALLOWED_HOSTS = ["testserver"]
renders = []

def render(request):
    pages.depend("front")
    renders.append(time.time())
    time.sleep(0.5)
    if request.path == "/breaks/" and len(renders) == 1:
        raise RuntimeError("the first render fails")
    return HttpResponse(f"render {len(renders)}")

door = Door(pages.kept()(render))

def read(path):
    try:
        return door(RequestFactory().get(path)).content.decode()
    except RuntimeError as error:
        return str(error)
    finally:
        connection.close()

path, readers = sys.argv[1], int(sys.argv[2])
with ThreadPoolExecutor(readers) as pool:
    answers = list(pool.map(read, [path] * readers))
print(json.dumps([answers, len(renders)]))
"""


def read_together(path, readers, database):
    """What so many threads of a process get at once, and how often the page was rendered."""
    answer = subprocess.run(
        [sys.executable, "-c", TOGETHER, path, str(readers)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": f"sqlite:///{database}",
            "CACHE_URL": "locmem://",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_of_20_readers_at_once_one_renders_and_all_get_the_same(migrated_file):
    answers, renders = read_together("/", 20, migrated_file)
    assert answers == ["render 1"] * 20
    assert renders == 1


def test_a_render_that_fails_is_one_readers_loss(migrated_file):
    answers, renders = read_together("/breaks/", 6, migrated_file)
    assert sorted(answers) == ["render 2"] * 5 + ["the first render fails"]
    assert renders == 2


class Flight:
    """Threads that ask for the same key; how many are inside at once."""

    def __init__(self):
        self.inside, self.most, self.waited = 0, 0, []
        self._guard = threading.Lock()

    def fly(self, key, seconds):
        with flights.alone(key, everywhere=False) as waited:
            with self._guard:
                self.inside += 1
                self.most = max(self.most, self.inside)
                self.waited.append(waited)
            time.sleep(seconds)
            with self._guard:
                self.inside -= 1

    def together(self, *keys, seconds):
        with ThreadPoolExecutor(len(keys)) as pool:
            list(pool.map(lambda key: self.fly(key, seconds), keys))


def test_nobody_waits_for_a_slow_render_for_ever(monkeypatch):
    monkeypatch.setattr(flights, "LONGEST_WAIT_SECONDS", 0.1)
    flight, began = Flight(), time.monotonic()
    flight.together("/", "/", seconds=0.6)
    assert flight.most == 2
    assert time.monotonic() - began < 5


def test_nothing_is_remembered_of_flights_that_ended():
    Flight().together("/", "/", "/section/", seconds=0.01)
    assert flights._flights == {}


def test_one_that_fails_frees_the_next():
    def fail():
        with flights.alone("/", everywhere=False):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with flights.alone("/", everywhere=False) as waited:
        assert not waited
