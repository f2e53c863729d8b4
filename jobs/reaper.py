"""Finding workers that were killed, so that their tasks are done by others."""

import logging

from jobs import claims, processes
from jobs.models import Worker

logger = logging.getLogger("jobs")
LEASE_SECONDS = 30.0


class Reaper:
    """Looks at the other workers now and then and buries the dead.

    A worker on this machine is dead when its process is gone: known at once, and a long task is
    never taken from one that lives. One elsewhere is dead when its row stays unchanged for a whole
    lease by this reaper's own clock, so clocks need not agree.
    """

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._seen: dict[str, tuple[object, float]] = {}

    def reap(self, clock: float) -> int:
        """Will put back the tasks of the dead and count them. clock: seconds, never backwards."""
        others = list(Worker.objects.exclude(pk=self._worker))
        self._seen = {row.pk: self._since(row, clock) for row in others}
        dead = [row for row in others if self._is_dead(row, clock)]
        buried = [row for row in dead if claims.bury(row)]
        for row in buried:
            logger.warning("The worker %s was killed%s.", row, " in mid-task" * bool(row.task_id))
        return len(buried)

    def forget(self) -> None:
        """Will count every lease anew: nobody could renew one while the database was away."""
        self._seen = {}

    def _since(self, row: Worker, clock: float) -> tuple[object, float]:
        before = self._seen.get(row.pk)
        return before if before and before[0] == row.seen_at else (row.seen_at, clock)

    def _is_dead(self, row: Worker, clock: float) -> bool:
        runs = processes.runs(row.process)
        return not runs if runs is not None else clock - self._seen[row.pk][1] >= LEASE_SECONDS
