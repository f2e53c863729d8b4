"""The housekeeping of background work itself."""

from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

SUCCEEDED_LAST = timedelta(hours=1)
FAILED_LAST = timedelta(days=30)
_AT_ONCE = 500  # so that no other writer waits for long


@task(tries=1)
def prune() -> int:
    """Will delete the rows of tasks that ended long ago, and count them."""
    now = timezone.now()
    old = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - SUCCEEDED_LAST)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_LAST)
    ).order_by()
    count = 0
    while batch := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        count += DBTaskResult.objects.filter(pk__in=batch).delete()[0]
    return count
