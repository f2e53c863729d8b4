"""Programs that a peer consists of: found or installed, started as children, ended by their id."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PATIENCE_SECONDS = 60
ENDING_SECONDS = 20
NOT_NOW = Path("/usr/sbin/policy-rc.d")


class Missing(Exception):
    """A program is not installed and cannot be installed from here."""


class Broken(Exception):
    """A peer did not start, or does not show the page that is to be measured."""


def install(wanted: Mapping[str, str]) -> None:
    """Will install Debian packages where the paths they bring are missing.

    wanted: package by path; a path may hold wildcards. Needs apt-get and root.
    Raises Missing, naming the packages, when they cannot be installed.
    """
    absent = sorted({package for path, package in wanted.items() if not found(path)})
    if not absent:
        return
    names = " ".join(absent)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Missing(f"Missing: {names}. As root: apt-get install --no-install-recommends {names}")
    with _services_left_alone():
        for command in (["update"], ["install", "-y", "--no-install-recommends", *absent]):
            ran = subprocess.run(  # noqa: S603 - our own words
                ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *command],  # noqa: S607
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                capture_output=True,
                text=True,
                check=False,
            )
            if ran.returncode:
                raise Missing(f"apt-get could not install {names}: {ran.stderr[-500:]}")
    still = [path for path in wanted if not found(path)]
    if still:
        raise Missing(f"{names} installed, and yet there is no {', '.join(still)}")


def found(pattern: str) -> Path | None:
    """Will give the last path that fits the pattern, which holds the highest version, or None."""
    paths = sorted(Path("/").glob(pattern.lstrip("/")))
    return paths[-1] if paths else None


@contextlib.contextmanager
def _services_left_alone() -> Iterator[None]:
    """Will keep Debian from starting the servers that it installs on their usual ports."""
    if NOT_NOW.exists():
        yield
        return
    NOT_NOW.write_text("#!/bin/sh\nexit 101\n")
    NOT_NOW.chmod(0o755)
    try:
        yield
    finally:
        NOT_NOW.unlink()


@contextlib.contextmanager
def child(
    command: list[str | Path], *, log: Path, cwd: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Will run the command beside us, and end it, by its own id, when the block is left.

    Should we be killed, it is told to end as well. Its words go to the file `log`.
    """
    words = [str(word) for word in command]
    if shutil.which("setpriv"):
        words = ["setpriv", "--pdeathsig", "TERM", "--", *words]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own words
            words,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Will wait until the process is ready. Raises Broken, with the end of its log."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        ended = process.poll() is not None
        if ended or time.monotonic() > limit:
            words = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            how = "ended" if ended else f"was not ready within {PATIENCE_SECONDS} s"
            raise Broken(f"{log.stem} {how}:\n{words}")
        time.sleep(0.05)


def answers(port: int) -> Callable[[], bool]:
    """Will give a question: does somebody listen on that port of loopback?"""

    def ask() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return ask


def run(command: list[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Will run a command to its end and give what it printed. Raises Broken when it fails."""
    words = [str(word) for word in command]
    ran = subprocess.run(  # noqa: S603 - our own words
        words, cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise Broken(f"{Path(words[0]).name} failed:\n{(ran.stderr or ran.stdout)[-2000:]}")
    return ran.stdout
