from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import health
from jobs.models import Schedule, Worker
from tests.jobs import chores

pytestmark = pytest.mark.django_db


def test_a_newsroom_that_did_nothing_yet_is_neither_late_nor_failing():
    assert health.state() == health.Health(0, None, 0, 0)


def test_what_should_have_begun_a_minute_ago_is_overdue():
    now = timezone.now()
    chores.note.enqueue("x")
    chores.note.using(run_after=now + timedelta(seconds=90)).enqueue("later")
    Schedule.objects.create(task="jobs.tasks.prune", every_seconds=30, next_run_at=now)
    Schedule.objects.create(task="of.yesterday", every_seconds=30, next_run_at=now)
    overdue = [health.state(now + timedelta(seconds=after)).overdue for after in (30, 62, 140, 160)]
    assert overdue == [0, 2, 2, 3]


def test_the_last_run_failures_of_a_day_and_living_workers_are_told(django_assert_num_queries):
    now = timezone.now()
    for status, ago in (
        ("SUCCESSFUL", timedelta(minutes=5)),
        ("FAILED", timedelta(hours=1)),
        ("FAILED", timedelta(days=2)),
    ):
        chores.note.enqueue("x")
        DBTaskResult.objects.filter(status="READY").update(status=status, finished_at=now - ago)
    Worker.objects.create(name="here", process="m 1 1", seen_at=now)
    Worker.objects.create(name="gone", process="m 1 1", seen_at=now - timedelta(minutes=2))
    with django_assert_num_queries(3):
        assert health.state(now) == health.Health(1, now - timedelta(minutes=5), 0, 1)
