"""Which process a worker is, and whether it still runs. No database."""

import os
import socket
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def mark() -> str:
    """Will name this process so that nobody mistakes another for it, on any machine."""
    return f"{_machine()} {os.getpid()} {_started(os.getpid())}"


def runs(process: str) -> bool | None:
    """Will tell whether the process of that mark runs; None where one cannot see it from here."""
    machine, pid, started = process.rsplit(" ", 2)
    if machine != _machine() or not _PROC.is_dir():
        return None
    now = _started(int(pid))
    if not now and _hidden(int(pid)):
        return None
    return now == started


def _machine() -> str:
    """A restart makes another machine of it, and a container is one beside its host."""
    parts = [socket.gethostname()[:100]]
    with suppress(OSError):  # not Linux: the name has to do
        parts.append((_PROC / "sys/kernel/random/boot_id").read_text().strip())
        parts.append(os.readlink(_PROC / "self/ns/pid"))
    return " ".join(parts)


def _started(pid: int) -> str:
    """In ticks of the kernel's clock; "" of a process that has ended or cannot be seen."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def _hidden(pid: int) -> bool:
    """Another user's process, on a machine that does not show those."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        pass
    return False
