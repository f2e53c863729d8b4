"""The server's and the worker's commands are small programs here; the supervisor is the real one."""

import signal
import subprocess
import sys
import time

import pytest

from newsroom import supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def supervised(tmp_path):
    """Starts server and worker commands; the worker writes a line a start."""
    started = []
    lines = tmp_path / "starts"
    lines.touch()

    def start(server, worker_then):
        worker = f"open({str(lines)!r}, 'a').write('x\\n')\nimport time, signal\n{worker_then}"
        command = [sys.executable, "-IS", supervisor.__file__, *server, "--"]
        process = subprocess.Popen([*command, sys.executable, "-c", worker], stderr=subprocess.PIPE)
        started.append(process)
        return process, lambda: len(lines.read_text().split())

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait()
        process.stderr.close()


def test_a_worker_that_dies_is_started_again_later_each_time(supervised):
    process, starts = supervised(SLEEP, "raise SystemExit(3)")
    until(lambda: starts() >= 3)
    process.terminate()
    _, errors = process.communicate()
    assert b"The worker ended (3); again in 0.5 s." in errors
    assert b"again in 1 s." in errors


def test_a_server_that_dies_ends_all_with_its_own_code(supervised):
    server = [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(7)"]
    process, starts = supervised(server, "time.sleep(60)")
    assert process.wait(20) == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_both_and_exits_0(supervised, number):
    process, starts = supervised(SLEEP, "time.sleep(60)")
    until(lambda: starts() == 1)
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 5


def test_one_that_does_not_end_is_killed(supervised, monkeypatch):
    stubborn = subprocess.Popen(
        [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    stubborn.stdout.readline()
    monkeypatch.setattr(supervisor, "END_WITHIN_SECONDS", 0.3)
    supervisor.end([stubborn])
    assert stubborn.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_a_killed_supervisor_takes_both_along(supervised, tmp_path):
    gone = tmp_path / "gone"
    worker = f"signal.signal(15, lambda *_: (open({str(gone)!r}, 'w'), exit()))\ntime.sleep(60)"
    process, starts = supervised(SLEEP, worker)
    until(lambda: starts() == 1)
    time.sleep(0.3)  # until its handler stands
    process.kill()
    until(gone.exists)
