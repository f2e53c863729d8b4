"""Databases of the benchmark's own: made and filled once, and copied for each run.

A run writes comments and reads; a copy lets the next run begin where this one did.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench import cpu

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "bench"
PREFIX = os.environ.get("BENCH_DATABASE_PREFIX", "nr_bench")
_found = ROOT / "build" / "postgres-url"  # written by tests/acceptance/install
MAINTENANCE = os.environ.get("POSTGRES_URL") or (
    _found.read_text().strip() if _found.exists() else "postgres://postgres@127.0.0.1:5432/postgres"
)
# What decides how a filled database looks; when one of these changes it is filled anew.
SOURCES = ("*/migrations/*.py", "newsroom/demo/**/*.*", "bench/seeding.py")
SOURCES += ("newsroom/management/commands/seed_scale.py", "newsroom/scale/*.*")
SOURCES += ("articles/reader_html.py", "articles/search_index.py", "comments/thread.py")


class NotSeeded(Exception):
    """The program that fills a database failed."""


@dataclass(frozen=True)
class Site:
    """A filled database: kind is SQLite or PostgreSQL, name its file or its own name."""

    kind: str
    name: str
    stories: int

    @property
    def url(self) -> str:
        if self.kind == "SQLite":
            return f"sqlite:///{WORK / self.name}.sqlite3"
        return urlunsplit(urlsplit(MAINTENANCE)._replace(path=f"/{self.name}"))

    def pids_of_database(self) -> list[int]:
        """Will find the processes that work for this database alone; SQLite has none."""
        return cpu.backends(self.name) if self.kind == "PostgreSQL" else []


def postgres_answers() -> bool:
    try:
        psycopg.connect(MAINTENANCE, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def prepared(kind: str, stories: int, use: str, *, say: Callable[[str], None]) -> Site:
    """Will give a fresh copy of the filled database with that many stories, named for its use.

    Raises NotSeeded.
    """
    stamp = _stamp()
    seed = Site(kind, f"{PREFIX}_seed_{stories}_{stamp}", stories)
    run = Site(kind, f"{PREFIX}_{use}_{stories}", stories)
    if not _exists(seed):
        say(f"filling {kind} with {stories:,} stories")
        part = Site(kind, f"{PREFIX}_part_{stories}", stories)
        _drop(part)
        _make(part)
        began = time.monotonic()
        _fill(part)
        say(f"filled in {time.monotonic() - began:.0f} s")
        _rename(part, seed)
    _drop(run)
    _copy(seed, run)
    return run


def environment(site: Site, **more: str) -> dict[str, str]:
    """Will give the environment of a newsroom on that database: production, and its own media."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return found | {
        "DATABASE_URL": site.url,
        "MEDIA_ROOT": str(WORK / "media"),
        "SECRET_KEY": "of-the-benchmark-alone-" + "x" * 40,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": "http://127.0.0.1",
        "TRUSTED_PROXY_HOPS": "1",
        "COMMENT_RATES": "1000000/60",
        **more,
    }


def _stamp() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _fill(site: Site) -> None:
    log = WORK / "seeding.log"
    with log.open("ab") as output:
        ran = subprocess.run(
            [sys.executable, "-m", "bench.seeding", str(site.stories)],
            env=environment(site, DEMO="1"),
            cwd=ROOT,
            stdout=output,
            stderr=output,
            check=False,
        )
    if ran.returncode:
        raise NotSeeded(f"{site.kind}, {site.stories} stories:\n{log.read_text()[-3000:]}")


def _file(site: Site) -> Path:
    return WORK / f"{site.name}.sqlite3"


def _exists(site: Site) -> bool:
    if site.kind == "SQLite":
        return _file(site).exists()
    with psycopg.connect(MAINTENANCE) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return connection.execute(query, [site.name]).fetchone() is not None


def _make(site: Site) -> None:
    if site.kind == "PostgreSQL":
        _maintain(f'CREATE DATABASE "{site.name}"')


def _drop(site: Site) -> None:
    if site.kind == "SQLite":
        for ending in ("", "-wal", "-shm", "-journal", "-queue"):
            Path(f"{_file(site)}{ending}").unlink(missing_ok=True)
    else:
        _maintain(f'DROP DATABASE IF EXISTS "{site.name}" WITH (FORCE)')


def _rename(site: Site, to: Site) -> None:
    if site.kind == "SQLite":
        with sqlite3.connect(_file(site)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _file(site).rename(_file(to))
    else:
        _maintain(f'ALTER DATABASE "{site.name}" RENAME TO "{to.name}"')


def _copy(site: Site, to: Site) -> None:
    if site.kind == "SQLite":
        shutil.copyfile(_file(site), _file(to))
    else:
        _maintain(f'CREATE DATABASE "{to.name}" TEMPLATE "{site.name}"')


def _maintain(statement: str) -> None:
    with psycopg.connect(MAINTENANCE, autocommit=True) as connection:
        connection.execute(statement)
