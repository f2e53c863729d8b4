import pickle

import pytest
from django.db import transaction
from django.tasks import task
from django.tasks.exceptions import InvalidTask
from django_tasks_db.models import DBTaskResult

from tests.jobs import chores

pytestmark = pytest.mark.django_db


def test_a_task_says_how_often_it_is_tried():
    assert (chores.fail.tries, chores.fail.longest_wait_seconds) == (3, 0.3)
    assert (chores.note.tries, chores.note.exactly_once) == (5, False)


def test_what_a_task_says_stays_with_it_when_it_is_changed_packed_or_read_from_its_row():
    assert chores.fail.using(priority=3).tries == 3
    assert pickle.loads(pickle.dumps(chores.fail)).tries == 3  # noqa: S301 - our own bytes
    chores.fail.enqueue("x")
    assert DBTaskResult.objects.get().task.tries == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"tries": 0},
        {"first_wait_seconds": -1},
        {"first_wait_seconds": 5, "longest_wait_seconds": 1},
    ],
)
def test_impossible_tries_are_refused_where_the_task_is_declared(wrong):
    with pytest.raises(InvalidTask):
        task(**wrong)(chores.no_task)


def test_a_task_of_a_deed_that_is_rolled_back_was_never_enqueued():
    def deed():
        chores.note.enqueue("x")
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        deed()
    assert not DBTaskResult.objects.exists()


def test_other_tests_have_their_tasks_done_at_once(settings, table):
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.AtOnce", "QUEUES": []}}
    chores.note.enqueue("x")
    assert chores.done() == ["x"]
