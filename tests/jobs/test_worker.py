import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import claims, schedule
from jobs.models import Schedule, Worker
from jobs.worker import Loop
from tests.jobs import chores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table")]


@pytest.fixture
def worker(monkeypatch):
    """One whose own housekeeping is done, in a newsroom where nobody else has any."""
    monkeypatch.setattr(schedule, "_declared", {"jobs.tasks.prune": timedelta(minutes=10)})
    loop = Loop()
    assert loop.turn()
    assert not loop.turn()
    return loop


def row():
    return DBTaskResult.objects.exclude(task_path="jobs.tasks.prune").get()


def hurry():
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def wait_of(task):
    return (task.run_after - timezone.now()).total_seconds()


def test_a_worker_does_a_task_and_writes_down_what_came_of_it(worker):
    chores.note.enqueue("word")
    assert worker.turn()
    assert chores.done() == ["word"]
    assert (row().status, row().return_value) == ("SUCCESSFUL", 4)
    assert Worker.objects.get().task_id is None
    assert not worker.turn()


def test_a_new_worker_begins_with_what_is_due(table):
    assert Loop().turn()
    assert Schedule.objects.get(task="jobs.tasks.prune").last_run_at


def test_a_failed_task_waits_longer_each_time_and_fails_for_good_in_the_end(worker, caplog):
    chores.fail.enqueue("x")
    for wait in (0.2, 0.3):
        worker.turn()
        assert row().status == "READY"
        assert wait_of(row()) == pytest.approx(wait, abs=0.1)
        assert f"again in {wait:g} s" in caplog.text
        hurry()
    worker.turn()
    assert (row().status, len(row().worker_ids)) == ("FAILED", 3)
    assert "No x today" in row().traceback
    assert not worker.turn()
    assert chores.done() == ["x", "x", "x"]


def test_a_task_is_not_tried_before_its_time(worker):
    chores.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    assert not worker.turn()


def test_nothing_is_left_of_an_exactly_once_task_that_failed(worker):
    chores.fail_whole.enqueue("x")
    worker.turn()
    assert chores.done() == []
    assert row().status == "READY"


def test_an_exactly_once_task_that_was_taken_away_meanwhile_leaves_nothing(worker, monkeypatch):
    chores.note_slowly_once.enqueue("x", 1)
    monkeypatch.setattr(chores.time, "sleep", lambda _: claims.bury(Worker.objects.get()))
    worker.turn()
    assert chores.done() == []


def test_what_a_worker_did_that_seemed_dead_is_not_written_down(worker, monkeypatch, caplog):
    chores.note_slowly.enqueue("x", 1)
    monkeypatch.setattr(chores.time, "sleep", lambda _: claims.bury(Worker.objects.get()))
    worker.turn()
    assert row().status == "READY"
    assert "taken over" in caplog.text
    monkeypatch.undo()
    hurry()
    assert worker.turn()  # it signs in again
    assert Worker.objects.get().name == worker.name


def test_a_task_that_is_not_in_the_code_is_tried_again_for_others_may_be_newer(worker):
    chores.note.enqueue("x")
    DBTaskResult.objects.filter(pk=row().pk).update(task_path="tests.jobs.chores.of_tomorrow")
    worker.turn()
    assert row().status == "READY"
    assert "of_tomorrow" in row().traceback


def test_a_result_that_no_row_can_hold_is_a_failure_of_the_task(worker):
    chores.return_what_no_row_can_hold.enqueue()
    worker.turn()
    assert row().exception_class_path == "builtins.TypeError"
    assert row().status == "READY"


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
def test_odd_characters_in_errors_and_results_do_not_stop_a_worker(worker, odd):
    for chore in (chores.fail_oddly, chores.return_oddly):
        chore.enqueue(odd.encode("unicode_escape").decode())
    chores.note.enqueue("next")
    for _ in range(3):
        worker.turn()
    assert "next" in chores.done()
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 0


def test_a_mail_that_goes_out_twice_has_the_same_message_id(worker):
    chores.mail.enqueue(["a@example.org", "b@example.org"], dies_at_first=True)
    worker.turn()
    hurry()
    worker.turn()
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == 4
    assert ids[:2] == ids[2:]
    assert ids[0] != ids[1]
    assert row().status == "SUCCESSFUL"


def test_what_was_done_is_written_down_when_the_database_is_back(worker, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    chores.note.enqueue("x")
    monkeypatch.setattr("jobs.worker.connection.close", lambda: None)
    monkeypatch.setattr("jobs.worker.POLL_SECONDS", 0)
    truth, failures = claims.succeed, [OperationalError("gone"), OperationalError("still gone")]

    def succeed(*arguments):
        if failures:
            raise failures.pop()
        truth(*arguments)

    monkeypatch.setattr(claims, "succeed", succeed)
    worker.turn()
    worker.turn()
    assert chores.done() == ["x"]
    assert row().status == "SUCCESSFUL"
    away = [line for line in caplog.messages if "database" in line]
    assert len(away) == 2
    assert "away" in away[0]
    assert "back" in away[1]
