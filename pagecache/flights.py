"""One render at a time of one page: in this process, and in all where they share Redis."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from pagecache import store

LONGEST_WAIT_SECONDS = 2.0  # then whoever waited renders too, rather than give no answer
_POLL_SECONDS = 0.01

_guard = threading.Lock()
_flights: dict[str, tuple[threading.Lock, list[None]]] = {}


@contextmanager
def alone(key: str, *, everywhere: bool) -> Iterator[bool]:
    """Will let one thread at a time through for that key; others wait.

    everywhere: whether other processes wait too, by the cache that all share.
    Gives whether it waited, so that what was made meanwhile can be taken.
    """
    with _guard:
        lock, users = _flights.setdefault(key, (threading.Lock(), []))
        users.append(None)
    waited = not lock.acquire(blocking=False)
    held = not waited or lock.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        if everywhere:
            with _alone_everywhere(key) as waited_for_others:
                yield waited or waited_for_others
        else:
            yield waited
    finally:
        if held:
            lock.release()
        with _guard:
            users.pop()
            if not users:
                _flights.pop(key, None)


@contextmanager
def _alone_everywhere(key: str) -> Iterator[bool]:
    place = f"flight:{key}"
    waited = _wait_for(lambda: store.ask("add", place, 1, LONGEST_WAIT_SECONDS))
    try:
        yield waited
    finally:
        try:
            store.ask("delete", place)
        except store.Unanswered:
            store.logger.warning("A flight was not ended; it ends by itself.")


def _wait_for(taken: Callable[[], bool]) -> bool:
    """Whether it had to wait until the place was taken, or nobody answered."""
    end, waited = monotonic() + LONGEST_WAIT_SECONDS, False
    try:
        while not taken() and monotonic() < end:
            waited = True
            sleep(_POLL_SECONDS)
    except store.Unanswered:
        return waited
    return waited
