"""Starts servers for the time of the measurement, and ends what it started."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LONGEST_START = 180.0


class NotStarted(Exception):
    """A server ended at its start, or never answered."""


def free_port() -> int:
    """Will give a port of loopback on which nothing listens just now.

    BENCH_PORTS=8320-8349 keeps to these.
    """
    first, _, last = os.environ.get("BENCH_PORTS", "0-0").partition("-")
    for port in range(int(first), int(last or first) + 1):
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found = probe.getsockname()[1]
            _given.add(found if port else 0)
            _given.discard(0)
            return found
    raise NotStarted(f"No port is free among {first}-{last}.")


_given: set[int] = set()


@contextmanager
def server(
    name: str,
    command: Sequence[str],
    *,
    probe: str,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator["Running"]:
    """Will start a server, wait until the address `probe` answers, and end it afterwards.

    environment: the whole of it; without it, this process's own. Raises NotStarted with the end
    of its log.
    """
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
        try:
            _wait(name, process, probe, log)
            yield Running(process.pid, time.monotonic() - began)
        finally:
            _end(process)


class Running:
    """A server that answers. start_seconds: from its start to its first answer."""

    def __init__(self, pid: int, start_seconds: float):
        self.pid, self.start_seconds = pid, start_seconds

    def pids(self) -> list[int]:
        return [self.pid]


def _wait(name: str, process: subprocess.Popen, probe: str, log: Path) -> None:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise NotStarted(f"{name} ended at its start: {log.read_text()[-1500:]}")
        try:
            with urllib.request.urlopen(probe, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise NotStarted(f"{name} does not answer at {probe}: {log.read_text()[-1500:]}")


def _end(process: subprocess.Popen) -> None:
    """The whole group: a server's own children must not outlive it."""
    for how, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        if how is signal.SIGKILL:
            break
        time.sleep(0.05)
    process.wait(5)
