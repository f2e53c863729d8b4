"""Where tasks go when they are enqueued, and what a task may say of how often it is tried.

The arguments are those of Django's own decorator and four more:

    @task(tries=60, first_wait_seconds=0.1, longest_wait_seconds=1)
    def purge(tags): ...
"""

from dataclasses import dataclass

from django.tasks import Task
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.exceptions import InvalidTask
from django_tasks_db.backend import DatabaseBackend


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedTask(Task):
    """A task of Django's that says what happens when it fails.

    tries: how often it is started in all before it has failed for good; a start that a killed
    worker left behind counts. first_wait_seconds: from the first failure to the second try; each
    wait is twice the one before, and none is longer than longest_wait_seconds.
    exactly_once: what it writes into the database and that it is done are one transaction. For
    short tasks: on SQLite nobody else writes meanwhile. Without it a task is done at least once.
    """

    tries: int = 5
    first_wait_seconds: float = 5.0
    longest_wait_seconds: float = 600.0
    exactly_once: bool = False


class _Retried:
    task_class = RetriedTask

    def validate_task(self, task):
        super().validate_task(task)
        if task.tries < 1 or not 0 <= task.first_wait_seconds <= task.longest_wait_seconds:
            raise InvalidTask("A task is tried once or more, and its waits do not shrink.")


class InDatabase(_Retried, DatabaseBackend):
    """A row in the transaction of the deed that enqueues it; `manage.py worker` does the work."""


class AtOnce(_Retried, ImmediateBackend):
    """Done while it is enqueued, once, whatever comes of it, also what was to be done later. For
    tests."""

    supports_defer = True
