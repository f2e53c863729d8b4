"""Taking tasks and letting go of them: every move of a task's state, each a conditional update.

A task is a worker's while the worker's row names it. Both rows change in one transaction, the
worker's first, so that of two who want a task one gets it, and who has lost it can write nothing.
"""

import logging
from datetime import timedelta
from traceback import format_exception
from typing import Any, cast

from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import retries
from jobs.backend import RetriedTask
from jobs.models import Worker

logger = logging.getLogger("jobs")
_TRIED_FOR = 4  # of those that wait, when other workers take the first


class Lost(Exception):
    """Another worker has taken the task away, for this one seemed to be dead."""


class _Late(Exception):
    """Another worker was quicker."""


def claim(worker: str) -> DBTaskResult | None:
    """Will take the task that is next, or give None when none is ready.

    Raises Lost when the worker has no row any more.
    """
    ready = DBTaskResult.objects.ready()
    for row in ready[:_TRIED_FOR]:
        try:
            _take(row, worker)
        except _Late:
            continue
        return row
    return None


@transaction.atomic
def _take(row: DBTaskResult, worker: str) -> None:
    if not Worker.objects.filter(pk=worker).update(task_id=row.pk):
        raise Lost(worker)
    # Whoever puts a task back gives it another time: it is as it was read, or somebody had it.
    same = DBTaskResult.objects.ready().filter(pk=row.pk, run_after=row.run_after)
    row.status = TaskResultStatus.RUNNING
    row.started_at = timezone.now()
    row.worker_ids = [*row.worker_ids, worker]
    if not same.update(status=row.status, started_at=row.started_at, worker_ids=row.worker_ids):
        raise _Late


@transaction.atomic
def succeed(row: DBTaskResult, worker: str, returned: Any) -> None:
    """Will write down that the task is done. Raises Lost, and then nothing is written.

    returned: as JSON knows it.
    """
    _let_go(row, worker)
    row.status = TaskResultStatus.SUCCESSFUL
    row.finished_at = timezone.now()
    row.return_value = returned
    row.exception_class_path = row.traceback = ""
    row.save(
        update_fields=["status", "finished_at", "return_value", "exception_class_path", "traceback"]
    )
    transaction.on_commit(lambda: _tell(row))


@transaction.atomic
def fail(row: DBTaskResult, worker: str, error: BaseException) -> None:
    """Will write down the error and when the task is tried again, if it is. Raises Lost."""
    _let_go(row, worker)
    _failed(row, error)


@transaction.atomic
def put_back(row: DBTaskResult, worker: str) -> None:
    """Will let another worker have the task at once, as though this one had never had it."""
    _let_go(row, worker)
    row.worker_ids = row.worker_ids[:-1]
    _wait(row, 0)


@transaction.atomic
def bury(dead: Worker) -> bool:
    """Will take a dead worker's row away and put its task back; False when others were quicker."""
    buried, _ = Worker.objects.filter(pk=dead.pk, seen_at=dead.seen_at).delete()
    if not buried:
        return False
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    if dead.task_id is not None and (row := running.filter(pk=dead.task_id).first()):
        _failed(row, RuntimeError(f"The worker {dead.pk} was killed."))
    return True


def policy(row: DBTaskResult) -> RetriedTask:
    """Will give the task of a row, or one with the usual tries where there is no such task."""
    try:
        return cast(RetriedTask, row.task)
    except Exception:  # its module, whatever stands there now, cannot give it
        return RetriedTask(func=_gone)


def _gone():
    """Stands for a task that is not in the code."""


def _let_go(row: DBTaskResult, worker: str) -> None:
    if not Worker.objects.filter(pk=worker, task_id=row.pk).update(task_id=None):
        raise Lost(worker)


def _failed(row: DBTaskResult, error: BaseException) -> None:
    task, failures = policy(row), len(row.worker_ids)
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    traceback = "".join(format_exception(error)).replace("\0", "")  # which no column can hold
    row.traceback = traceback.encode(errors="replace").decode()
    if failures < task.tries:
        wait = retries.wait_seconds(
            failures, first=task.first_wait_seconds, longest=task.longest_wait_seconds
        )
        _wait(row, wait)
        logger.warning(
            "%s failed, try %d of %d; again in %g s: %r",
            row.task_path, failures, task.tries, wait, error,
        )  # fmt: skip
        return
    row.status = TaskResultStatus.FAILED
    row.finished_at = timezone.now()
    row.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
    transaction.on_commit(lambda: _tell(row))


def _wait(row: DBTaskResult, seconds: float) -> None:
    row.status = TaskResultStatus.READY
    row.run_after = timezone.now() + timedelta(seconds=seconds)
    row.save(
        update_fields=["status", "run_after", "worker_ids", "exception_class_path", "traceback"]
    )


def _tell(row: DBTaskResult) -> None:
    """Django's own signal, which also writes the log."""
    try:
        result = row.task_result
    except Exception:  # as in policy
        logger.error("%s failed for good: there is no such task", row.task_path)
        return
    task_finished.send(sender=type(result.task.get_backend()), task_result=result)
