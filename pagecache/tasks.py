"""The outbox of purges, written with the change itself and done until the edge has answered; and
the housekeeping of prepared parts."""

from collections.abc import Collection
from datetime import timedelta

from django.tasks import TaskResultStatus as Status
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pagecache import edge, parts, purging, versions
from pagecache.models import TagVersion

# By then the process that made the change has told the edge itself, unless it died.
AFTER = timedelta(seconds=1)
MOST_OWED = 500  # looked through; more wait only where the edge is away


@task(tries=100_000, first_wait_seconds=0.5, longest_wait_seconds=30)
def purge(tags: list[str], counter: int) -> None:
    """Will have the edge let go of what hangs on these tags. Raises until it has.

    counter: the number of the newest change when this was planned. Tags that were not raised since
    belong to a process that died after its commit: then they are raised now.
    """
    raised = TagVersion.objects.filter(tag__in=tags, number__gt=counter)
    if raised.count() < len(tags):
        versions.raise_for(frozenset(tags))
    purging.send(edge.keys_freed(tags))


def purge_later(tags: Collection[str]) -> None:
    """Will plan that, in the transaction that is open."""
    planned = purge.using(run_after=timezone.now() + AFTER)
    planned.enqueue(sorted(tags), versions.counter())


def is_owed(tag: str) -> bool:
    """Will say whether the edge has still to answer that it let go of what hangs on this tag."""
    open_ones = DBTaskResult.objects.filter(
        task_path=purge.module_path, status__in=(Status.READY, Status.RUNNING)
    ).order_by()
    told = open_ones.values_list("args_kwargs", flat=True)[:MOST_OWED]
    return any(tag in asked["args"][0] for asked in told)


@task(tries=1)
def prune() -> int:
    """Will take away prepared parts whose end is past, and count them."""
    return parts.drop_old()
