"""Reads /proc: the CPU time of process trees, their memory, and what else the machine does."""

import os
import resource
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def tree(roots: Iterable[int]) -> list[int]:
    """Will give these processes and all that descend from them, as far as they still run."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [pid for pid in roots if _stat(pid)]
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.append(pid)
            waiting += children.get(pid, [])
    return found


def seconds(pids: Iterable[int]) -> dict[int, float]:
    """Will give the CPU seconds of each of these processes, user and system, with those of its
    children that have ended; a process that is gone is left out. Steps of 10 ms."""
    used = {}
    for pid in pids:
        if fields := _stat(pid):
            used[pid] = sum(int(ticks) for ticks in fields[11:15]) / TICKS
    return used


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """Will give what was used between two readings of `seconds`.

    A process that is new brings all that it used. Raises LookupError when one has ended that no
    process of the later reading is the parent of: what it used is then unknown.
    """
    gone = set(before) - set(after)
    if gone:
        raise LookupError(f"ended while it was measured: {sorted(gone)}")
    return sum(used - before.get(pid, 0.0) for pid, used in after.items())


def children_seconds() -> float:
    """Will give the CPU seconds of all children of this process that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def busy() -> float:
    """Will give the CPU seconds that the whole machine has worked since it started."""
    ticks = [int(word) for word in (PROC / "stat").read_text().splitlines()[0].split()[1:]]
    idle = ticks[3] + ticks[4]
    return (sum(ticks[:8]) - idle) / TICKS


def proportional_kib(pids: Iterable[int]) -> int:
    """Will give the memory of these processes (PSS: what is shared is shared out), in KiB."""
    total = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def backends(database: str) -> list[int]:
    """Will find the processes of PostgreSQL that serve connections to that database, by the title
    that they give themselves: "postgres: 15/main: owner database 127.0.0.1(40000) idle"."""
    found = with_title("postgres:", database)
    return [pid for pid, words in found.items() if "autovacuum" not in words]


def with_title(beginning: str, *words: str) -> dict[int, list[str]]:
    """Will find processes by their title, and give its words by process."""
    found = {}
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            title = b" ".join(command(int(folder.name))).decode("utf-8", "replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if title.startswith(beginning) and all(word in title.split() for word in words):
            found[int(folder.name)] = title.split()
    return found


def command(pid: int) -> list[bytes]:
    """Will give the words of the command that a process runs. Raises FileNotFoundError."""
    return (PROC / str(pid) / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name, which may hold spaces; None when gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields
