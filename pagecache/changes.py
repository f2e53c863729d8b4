"""What happens when something changed: once a transaction, after its commit."""

from collections.abc import Collection

from django.db import connection, transaction

from pagecache import edge, purging, tasks, versions


class _AfterCommit:
    """Raises the numbers of all tags that one transaction freed, and tells the edge.

    tags: those of this part of the transaction, which may be rolled back alone. all_tags: a set
    that all parts share; the first of them that is done does it for all. A tag of a part that was
    rolled back may be among them, which frees a page too many.
    """

    def __init__(self, tags: set[str], all_tags: set[str]):
        self.tags = tags
        self._all_tags = all_tags
        all_tags |= tags

    def together_with(self, tags: set[str]) -> "_AfterCommit":
        """Will be done with those tags too."""
        return _AfterCommit(tags, self._all_tags)

    def __call__(self) -> None:
        tags = frozenset(self._all_tags)
        self._all_tags.clear()
        if not tags:
            return
        versions.raise_for(tags)
        if edge.is_there():
            purging.messenger.tell(edge.keys_freed(tags))


def free(tags: Collection[str]) -> None:
    """Will free what hangs on these tags, from the commit on, and plan that the edge is told."""
    wanted = set(tags)
    planned = [then for _, then, _ in connection.run_on_commit if isinstance(then, _AfterCommit)]
    new = wanted.difference(*(then.tags for then in planned))
    if new and edge.is_there():
        tasks.purge_later(new)
    then = planned[0].together_with(wanted) if planned else _AfterCommit(wanted, set())
    transaction.on_commit(then)
