"""Runs the server and the worker beside each other, and ends both. Stays small: no Django.

usage: supervisor.py <the server's command> -- <the worker's command>

A worker that dies is started again, for nothing is lost with it. A server that dies ends all, with
its own exit code: whoever started this knows what to do then.
"""

import ctypes
import signal
import subprocess
import sys
import time

GLANCE_SECONDS = 0.1
END_WITHIN_SECONDS = 9.0  # the worker gives a task 8
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
LIVED_WELL_SECONDS = 60.0


def started(command):
    """Will start it so that it ends when this process does, even if killed (on Linux)."""
    return subprocess.Popen(command, preexec_fn=_end_with_parent)  # noqa: S603 - ours


def _end_with_parent():
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Restarted:
    """A command that is started again when it ends, later and later while it ends at once."""

    def __init__(self, command):
        self.command = command
        self.pause = FIRST_PAUSE_SECONDS
        self.start()

    def start(self):
        self.process = started(self.command)
        self.started_at, self.again_at = time.monotonic(), None

    def glance(self):
        now = time.monotonic()
        if self.again_at is None and self.process.poll() is not None:
            lived_well = now - self.started_at > LIVED_WELL_SECONDS
            self.pause = FIRST_PAUSE_SECONDS if lived_well else self.pause
            self.again_at = now + self.pause
            print(
                f"The worker ended ({self.process.returncode}); again in {self.pause:g} s.",
                file=sys.stderr, flush=True,
            )  # fmt: skip
            self.pause = min(2 * self.pause, LONGEST_PAUSE_SECONDS)
        elif self.again_at is not None and now >= self.again_at:
            self.start()


def main(server_command, worker_command):
    """Will run until a signal comes or the server ends; gives the exit code."""
    told = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))
    server = started(server_command)
    worker = Restarted(worker_command)
    while not told and server.poll() is None:
        worker.glance()
        time.sleep(GLANCE_SECONDS)
    end([server, worker.process])
    return 0 if told else server.returncode or 1


def end(processes):
    """Will ask all of them to end, and kill what has not after END_WITHIN_SECONDS."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + END_WITHIN_SECONDS
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    between = sys.argv.index("--")
    sys.exit(main(sys.argv[1:between], sys.argv[between + 1 :]))
