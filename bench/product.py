"""The newsroom itself as a target, started as `make serve` starts it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from bench import cpu, databases, pages, running
from bench.databases import ROOT, WORK, Site
from bench.targets import Target

CACHES = {"uncached": "dummy://", "kept": "locmem://"}
NAME = "newsroom"
APPLICATION = "newsroom.wsgi:application"
KINDS = [("supervisor.py", "supervisor"), ("multiprocessing", "server's child")]
KINDS += [(APPLICATION, "server"), ("worker", "background worker")]


class NoFacts(Exception):
    """The newsroom could not be asked in process."""


@dataclass(frozen=True)
class Facts:
    """What only the inside knows: paths and markers by page, queries by page, slot choice, and what
    the queue and a decision take (bench.desk), and slots (bench.slots)."""

    paths: dict[str, str]
    markers: dict[str, str]
    queries: dict[str, int]
    story_key: int
    slot_choice_ms: float
    desk: dict[str, dict[str, float]]
    slots: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Serving:
    """What `serve` runs in the end, seen in the process itself, so that the benchmark starts the
    very same without making files and tables ready each time. start_seconds: of serve as a whole,
    from its start to its first answer. cpu_seconds, memory_mib: of all and of each of its
    processes just then.
    """

    command: list[str]
    port: str
    start_seconds: float
    cpu_seconds: float
    memory_mib: dict[str, float]

    def on(self, port: int) -> list[str]:
        return [str(port) if word == self.port else word for word in self.command]


@dataclass(frozen=True)
class Newsroom:
    """A newsroom that answers. start_seconds: of the server alone, to its first answer."""

    target: Target
    facts: Facts
    start_seconds: float
    pids: list[int]

    def memory_mib(self) -> dict[str, float]:
        """Will give the memory (PSS) of each of its processes, in MiB."""
        return _memory(self.pids)


@cache
def facts(site: Site, state: str) -> Facts:
    """Will ask a newsroom of that state in process, once in a run. Raises NoFacts."""
    ran = _inside(site, state, "facts")
    if ran.returncode:
        raise NoFacts(f"{site.kind}, {state}: {ran.stderr[-3000:]}")
    return Facts(**json.loads(ran.stdout.splitlines()[-1]))


def profile(site: Site, state: str, page: str) -> str:
    """Will say where the CPU time of a page goes. Raises NoFacts."""
    ran = _inside(site, state, "profile", page)
    if ran.returncode:
        raise NoFacts(f"{page}: {ran.stderr[-3000:]}")
    return ran.stdout


def served(site: Site) -> Serving:
    """Will start `manage.py serve` once, to see how long that takes and what server it runs.

    Raises NotStarted.
    """
    port = running.free_port()
    with running.server(
        f"{NAME}, by serve",
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        probe=f"http://127.0.0.1:{port}/healthz",
        log=WORK / "serve.log",
        environment=databases.environment(site),
        folder=ROOT,
    ) as server:
        pids = cpu.tree(server.pids())
        used = sum(cpu.seconds(pids).values())
        for pid in pids:
            words = [word.decode() for word in cpu.command(pid)]
            if APPLICATION in words and "--" not in words:  # with it: the supervisor's own
                return Serving(words, str(port), server.start_seconds, used, _memory(server.pids()))
    raise running.NotStarted(f"serve runs no server of {APPLICATION} on the port that it was given")


@contextmanager
def newsroom(site: Site, state: str, serving: Serving, **more: str) -> Iterator[Newsroom]:
    """Will serve a newsroom on that database: "uncached" keeps no page, "kept" does in itself.

    more: environment beyond that of the benchmark. Raises NotStarted or NoFacts.
    """
    known = facts(site, state)
    port = running.free_port()
    base = f"http://127.0.0.1:{port}"
    with running.server(
        f"{NAME}, {state}, {site.kind}",
        serving.on(port),
        probe=f"{base}/healthz",
        log=WORK / f"newsroom-{port}.log",
        environment=databases.environment(site, CACHE_URL=CACHES[state], **more),
        folder=ROOT,
    ) as server:

        def pids() -> list[int]:
            return [server.pid, *site.pids_of_database()]

        target = Target(
            name=NAME,
            urls={page: f"{base}{path}" for page, path in known.paths.items()},
            pids=pids,
            forms=pages.forms(known.story_key),
            markers=known.markers,
            state=state,
            database=site.kind,
            stories=site.stories,
        )
        yield Newsroom(target, known, server.start_seconds, [server.pid])


def _memory(roots: list[int]) -> dict[str, float]:
    """MiB by what a process is, told by its command, and its place among those."""
    found: dict[str, float] = {}
    for pid in sorted(cpu.tree(roots)):
        words = [word.decode() for word in cpu.command(pid)]
        kind = next((name for mark, name in KINDS if any(mark in word for word in words)), "other")
        number = sum(name.startswith(kind) for name in found) + 1
        found[f"{kind} {number}"] = round(cpu.proportional_kib([pid]) / 1024, 1)
    return found


def _inside(site: Site, state: str, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "bench.inside", *words],
        cwd=ROOT,
        env=databases.environment(site, CACHE_URL=CACHES[state]),
        capture_output=True,
        text=True,
        check=False,
    )
