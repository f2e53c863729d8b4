"""Sets Wagtail up in an environment of its own and starts it by gunicorn: two sync workers."""

import contextlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench import cpu
from bench.peers import content, probe, processes
from bench.running import free_port
from bench.targets import Target

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements" / "wagtail.txt"
WORKERS = 2
# A database filled by an older form of the rows or of the models must not be met again.
FILLED_BY = 4


@contextlib.contextmanager
def running(
    folder: Path, *, stories: int, comments: int, postgres: str = ""
) -> Iterator[list[Target]]:
    """Will run Wagtail with that many stories and comments while the block lasts.

    folder: where its files lie; filled anew when it holds another number of stories.
    postgres: the address of a PostgreSQL database for this alone, which is dropped and made again
    whenever it is filled; without it SQLite. Raises processes.Missing and processes.Broken.
    """
    home = folder.resolve() / "wagtail"
    home.mkdir(parents=True, exist_ok=True)
    python = _environment(home)
    variables = _variables(home, postgres)
    _fill(home, python, variables, stories, comments)
    port, log = free_port(), home / "gunicorn.log"
    command: list[str | Path] = [python, "-m", "gunicorn", "--workers", str(WORKERS)]
    command += ["--worker-class", "sync", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["django.core.wsgi:get_wsgi_application()"]
    with processes.child(command, log=log, cwd=home, env=variables) as server:
        processes.wait_for(processes.answers(port), server, log)
        pids = _pids(server.pid, postgres)
        target = _target(_version(python, home), port, pids, stories, postgres)
        probe.look(target)
        yield [target]


def _environment(home: Path) -> Path:
    """Will build the environment once, and again when the locked versions change."""
    python, stamp = home / "venv" / "bin" / "python", home / "venv" / ".locked"
    locked = REQUIREMENTS.read_text()
    if stamp.exists() and stamp.read_text() == locked:
        return python
    shutil.rmtree(home / "venv", ignore_errors=True)
    processes.run([sys.executable, "-m", "venv", home / "venv"], cwd=home)
    install: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
    ]
    try:
        processes.run([*install, "--require-hashes", "-r", REQUIREMENTS], cwd=home)
    except processes.Broken as error:
        raise processes.Missing(
            f"Wagtail could not be installed from its package: {error}"
        ) from error
    stamp.write_text(locked)
    return python


def _variables(home: Path, postgres: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return kept | {
        "PYTHONPATH": f"{ROOT}:{home}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "bench.peers.wagtail_site.settings",
        "PEER_FOLDER": str(home),
        "PEER_SECRET": secrets.token_urlsafe(50),
        "PEER_DATABASE": postgres,
    }


def _fill(home: Path, python: Path, variables: dict[str, str], stories: int, comments: int) -> None:
    made = home / "made.json"
    wanted = {
        "stories": stories,
        "comments": comments,
        "filled_by": FILLED_BY,
        "locked": REQUIREMENTS.read_text(),
    }
    if postgres := variables["PEER_DATABASE"]:
        made = home / "made-postgres.json"
        wanted["postgres"] = postgres
    if made.exists() and json.loads(made.read_text()) == wanted:
        return
    made.unlink(missing_ok=True)
    if postgres:
        _make_database(postgres)
    else:
        for file in home.glob("wagtail.sqlite3*"):
            file.unlink()
    shutil.rmtree(home / "peer_migrations", ignore_errors=True)
    (home / "peer_migrations").mkdir()
    (home / "peer_migrations" / "__init__.py").touch()
    module = "bench.peers.wagtail_site.filling"
    processes.run([python, "-m", module, str(stories), str(comments)], cwd=home, env=variables)
    made.write_text(json.dumps(wanted))


def _make_database(url: str) -> None:
    parts = urlsplit(url)
    name = sql.Identifier(parts.path.lstrip("/"))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _version(python: Path, home: Path) -> str:
    code = "from importlib import metadata; print(metadata.version('wagtail'))"
    return processes.run([python, "-c", code], cwd=home).strip()


def _pids(gunicorn: int, postgres: str) -> Callable[[], list[int]]:
    """PostgreSQL's share is that of the processes that serve this database's connections."""
    name = postgres.rpartition("/")[2]
    return lambda: [gunicorn, *(cpu.backends(name) if name else [])]


def _target(
    version: str, port: int, pids: Callable[[], list[int]], stories: int, postgres: str
) -> Target:
    base, section = f"http://127.0.0.1:{port}", content.sections()[0][0]
    return Target(
        name=f"Wagtail {version}",
        urls={
            "story": f"{base}/{section}/{content.SEED}/",
            "front": f"{base}/",
            "section": f"{base}/{section}/",
            "search": f"{base}/search/?q={content.WORD}",
            "feed": f"{base}/feed/",
        },
        pids=pids,
        markers={"story": content.seed().headline},
        database="PostgreSQL" if postgres else "SQLite",
        stories=stories,
        processes=WORKERS,
    )
