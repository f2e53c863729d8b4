"""What is done every so often, and when it is due. Any number of workers may ask."""

import math
from datetime import datetime, timedelta

from django.core import checks
from django.db import transaction
from django.tasks import Task, TaskResultStatus
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from jobs.models import Schedule

_declared: dict[str, timedelta] = {}


def every(interval: timedelta, task: str) -> None:
    """Will have a task without arguments enqueued every so often. Call from AppConfig.ready().

    task: its dotted name, "readership.tasks.rank_anew". It begins when a worker first sees it, is
    never enqueued while its last run waits or works, and what was missed is made up for once.
    """
    if interval <= timedelta(0):
        raise ValueError(f"{task} cannot be done every {interval}.")
    _declared[task] = interval


def declared() -> dict[str, timedelta]:
    """Will give all periodic tasks by their dotted names."""
    return dict(_declared)


def write_down(now: datetime) -> None:
    """Will give each declared task its row: a new one is due now, a quicker one sooner."""
    for task, interval in _declared.items():
        row, _ = Schedule.objects.get_or_create(
            task=task, defaults={"every_seconds": interval.total_seconds(), "next_run_at": now}
        )
        if row.every_seconds != interval.total_seconds():
            row.every_seconds = interval.total_seconds()
            row.next_run_at = min(row.next_run_at, now + interval)
            row.save(update_fields=["every_seconds", "next_run_at"])


def enqueue_due(now: datetime) -> list[str]:
    """Will enqueue what is due, each by one worker alone, and name what this one enqueued."""
    due = Schedule.objects.filter(task__in=_declared, next_run_at__lte=now)
    return [row.task for row in due if not _under_way(row) and _enqueue(row, now)]


def following(planned: datetime, interval: timedelta, now: datetime) -> datetime:
    """Will give the first moment after now that is a whole number of intervals after planned."""
    return planned + max(1, math.floor((now - planned) / interval) + 1) * interval


def _under_way(row: Schedule) -> bool:
    if row.task_id is None:
        return False
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return DBTaskResult.objects.filter(pk=row.task_id, status__in=waiting).exists()


@transaction.atomic
def _enqueue(row: Schedule, now: datetime) -> bool:
    mine = Schedule.objects.filter(pk=row.pk, next_run_at=row.next_run_at).update(
        next_run_at=following(row.next_run_at, _declared[row.task], now), last_run_at=now
    )
    if mine:
        result = import_string(row.task).enqueue()
        Schedule.objects.filter(pk=row.pk).update(task_id=result.id)
    return bool(mine)


def check(**kwargs) -> list[checks.CheckMessage]:
    """Will find declared names that lead to no task."""
    return [
        checks.Error(f"{name} is to be done every {interval}, but it is no task.", id="jobs.E001")
        for name, interval in _declared.items()
        if not _is_task(name)
    ]


def _is_task(name: str) -> bool:
    try:
        return isinstance(import_string(name), Task)
    except ImportError:
        return False
