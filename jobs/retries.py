"""How long a failed task waits. Arithmetic only: no database, no clock."""


def wait_seconds(failures: int, *, first: float, longest: float) -> float:
    """Will tell how long to wait before the next try.

    failures: tries that have failed, at least 1. first: the wait after the first failure; each is
    twice the one before and at most `longest`. All in seconds.
    """
    doublings = min(failures - 1, 60)  # no clock counts further, and no float overflows
    return min(longest, first * 2**doublings)
