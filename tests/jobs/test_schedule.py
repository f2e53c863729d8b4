from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from jobs import schedule
from jobs.models import Schedule

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HALF_A_MINUTE = timedelta(seconds=30)
NAME = "tests.jobs.chores.make_table"


@pytest.fixture
def declared(monkeypatch):
    """One task each half minute, and no other."""
    monkeypatch.setattr(schedule, "_declared", {})
    schedule.every(HALF_A_MINUTE, "jobs.tasks.prune")


def enqueued():
    return DBTaskResult.objects.count()


def finish_all():
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=NOON)


@pytest.mark.django_db
@pytest.mark.usefixtures("declared")
class TestEvery:
    def test_a_new_task_is_due_at_once_and_then_every_half_minute(self):
        schedule.write_down(NOON)
        for seconds in (0, 10, 29, 30, 31, 61):
            schedule.enqueue_due(NOON + timedelta(seconds=seconds))
            finish_all()
        assert enqueued() == 3
        assert Schedule.objects.get().last_run_at == NOON + timedelta(seconds=61)

    def test_what_was_missed_in_a_night_is_made_up_for_once_and_in_step(self):
        schedule.write_down(NOON)
        schedule.enqueue_due(NOON)
        finish_all()
        morning = NOON + timedelta(hours=20, seconds=7)
        assert schedule.enqueue_due(morning) == ["jobs.tasks.prune"]
        finish_all()
        assert schedule.enqueue_due(morning + timedelta(seconds=1)) == []
        assert Schedule.objects.get().next_run_at == NOON + timedelta(hours=20, seconds=30)

    def test_a_task_that_waits_or_works_is_not_enqueued_again(self):
        schedule.write_down(NOON)
        schedule.enqueue_due(NOON)
        for status in ("READY", "RUNNING"):
            DBTaskResult.objects.update(status=status)
            assert schedule.enqueue_due(NOON + timedelta(minutes=5)) == []
        finish_all()
        assert schedule.enqueue_due(NOON + timedelta(minutes=5)) == ["jobs.tasks.prune"]

    def test_of_two_workers_that_saw_it_due_one_enqueues_it(self, monkeypatch):
        schedule.write_down(NOON)
        (seen,) = Schedule.objects.all()
        schedule.enqueue_due(NOON)
        finish_all()
        monkeypatch.setattr(Schedule.objects, "filter", self.first_a_stale_answer(seen))
        assert schedule.enqueue_due(NOON) == []
        assert enqueued() == 1

    def first_a_stale_answer(self, seen):
        truth, answers = Schedule.objects.filter, [[seen]]
        return lambda **wanted: answers.pop() if answers else truth(**wanted)

    def test_a_new_interval_holds_from_now_and_starting_again_changes_nothing(self):
        schedule.write_down(NOON)
        schedule.enqueue_due(NOON)
        schedule.every(timedelta(seconds=5), "jobs.tasks.prune")
        for _ in range(2):
            schedule.write_down(NOON + timedelta(seconds=2))
        assert Schedule.objects.get().next_run_at == NOON + timedelta(seconds=7)

    def test_a_task_that_is_no_longer_declared_is_not_done(self, monkeypatch):
        schedule.write_down(NOON)
        monkeypatch.setattr(schedule, "_declared", {})
        assert schedule.enqueue_due(NOON) == []

    def test_an_interval_must_last(self):
        with pytest.raises(ValueError, match="cannot be done every"):
            schedule.every(timedelta(0), NAME)

    def test_a_name_that_is_no_task_is_found_before_anything_starts(self):
        assert schedule.check() == []
        for name in (NAME, "jobs.tasks.nothing", "jobs.nowhere.at_all"):
            schedule.every(HALF_A_MINUTE, name)
        assert len(schedule.check()) == 3


@given(
    st.timedeltas(timedelta(milliseconds=1), timedelta(days=2)),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_the_next_run_is_the_first_in_step_after_now(interval, late):
    following = schedule.following(NOON, interval, NOON + late)
    assert NOON + late < following <= NOON + late + interval
    assert (following - NOON) % interval == timedelta(0)
