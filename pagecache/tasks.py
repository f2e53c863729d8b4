"""The outbox of purges, written with the change itself and done until the edge has answered; and
the housekeeping of prepared parts."""

from collections.abc import Collection
from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from pagecache import edge, parts, purging, versions
from pagecache.models import TagVersion

# By then the process that made the change has told the edge itself, unless it died.
AFTER = timedelta(seconds=1)


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


@task(tries=1)
def prune() -> int:
    """Will take away prepared parts whose end is past, and count them."""
    return parts.drop_old()
