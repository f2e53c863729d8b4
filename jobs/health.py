"""How background work is doing, for whoever watches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs import reaper, schedule
from jobs.models import Schedule, Worker

LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class Health:
    """workers: that live. last_run_at: when the last task ended, None when none did lately.

    overdue: tasks and periodic tasks that should have begun more than a minute ago.
    failed: tasks that failed for good in the last day.
    """

    workers: int
    last_run_at: datetime | None
    overdue: int
    failed: int


def state(now: datetime | None = None) -> Health:
    """Will tell how background work is doing: three queries."""
    now = now or timezone.now()
    at_once = Q(run_after=get_date_max(), enqueued_at__lt=now - LATE)
    lately = Q(status=TaskResultStatus.FAILED, finished_at__gt=now - timedelta(days=1))
    tasks = DBTaskResult.objects.order_by().aggregate(
        last=Max("finished_at"),
        late=Count(
            "pk",
            Q(status=TaskResultStatus.READY) & (at_once | Q(run_after__lt=now - LATE)),
        ),
        failed=Count("pk", lately),
    )
    late = Schedule.objects.filter(task__in=schedule.declared(), next_run_at__lt=now - LATE)
    seen = now - timedelta(seconds=reaper.LEASE_SECONDS)
    return Health(
        workers=Worker.objects.filter(seen_at__gt=seen).count(),
        last_run_at=tasks["last"],
        overdue=tasks["late"] + late.count(),
        failed=tasks["failed"],
    )
