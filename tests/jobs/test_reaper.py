import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import claims, processes
from jobs.models import Worker
from jobs.reaper import LEASE_SECONDS, Reaper
from tests.jobs import chores

pytestmark = pytest.mark.django_db
ELSEWHERE = "another-machine 1 1"


def working(name, process):
    Worker.objects.create(name=name, process=process, seen_at=timezone.now())
    chores.note.enqueue(name)
    return claims.claim(name)


def state():
    return DBTaskResult.objects.get().status


def marked(code):
    """Starts a process and gives it with its mark."""
    process = subprocess.Popen([sys.executable, "-c", code])
    machine, *_ = processes.mark().rsplit(" ", 2)
    return process, f"{machine} {process.pid} {processes._started(process.pid)}"


def test_a_task_of_a_process_that_is_gone_is_put_back_at_once():
    process, mark = marked("import time; time.sleep(60)")
    working("gone", mark)
    assert Reaper("me").reap(0) == 0
    process.kill()
    process.wait()
    assert Reaper("me").reap(0) == 1
    assert state() == "READY"
    assert not Worker.objects.exists()


def test_a_killed_process_that_nobody_waited_for_is_gone_too():
    process, mark = marked("import time; time.sleep(60)")
    working("zombie", mark)
    process.kill()
    while processes._started(process.pid):
        pass
    assert Reaper("me").reap(0) == 1
    process.wait()


def test_a_long_task_is_not_taken_from_a_process_that_lives_however_long_it_is_silent():
    working("alive", processes.mark())
    Worker.objects.update(seen_at=timezone.now() - timedelta(days=1))
    reaper = Reaper("me")
    assert [reaper.reap(clock) for clock in (0, 10 * LEASE_SECONDS)] == [0, 0]
    assert state() == "RUNNING"


def test_a_number_that_another_process_has_now_does_not_keep_a_worker_alive():
    machine, pid, started = processes.mark().rsplit(" ", 2)
    working("gone", f"{machine} {pid} {int(started) - 1}")
    assert Reaper("me").reap(0) == 1


def test_a_worker_elsewhere_is_dead_when_it_was_silent_for_a_lease():
    working("far", ELSEWHERE)
    reaper = Reaper("me")
    clocks = (100, 100 + LEASE_SECONDS - 1, 100 + LEASE_SECONDS)
    assert [reaper.reap(clock) for clock in clocks] == [0, 0, 1]
    assert state() == "READY"


def test_a_worker_elsewhere_that_renews_its_row_lives_whatever_its_clock_says():
    working("far", ELSEWHERE)
    reaper = Reaper("me")
    for beat in range(20):
        Worker.objects.update(seen_at=timezone.now() - timedelta(days=400, seconds=beat))
        assert reaper.reap(beat * LEASE_SECONDS * 0.9) == 0


def test_nobody_is_dead_because_the_database_was_away():
    working("far", ELSEWHERE)
    reaper = Reaper("me")
    reaper.reap(0)
    reaper.forget()
    assert reaper.reap(5 * LEASE_SECONDS) == 0


def test_a_worker_does_not_bury_itself():
    working("me", "gone 1 1")
    assert Reaper("me").reap(10**6) == 0
