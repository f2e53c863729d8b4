"""A SQLite database of a migrated newsroom: made once for each state of the code, then copied."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
KEPT_IN = ROOT / "build"


def copy(to):
    """Will write that database into a file, as `manage.py migrate` would leave it."""
    with _kept() as kept:
        shutil.copyfile(kept, to)


def fill(connection):
    """Will make of an open connection's empty database, of SQLite, a copy of it."""
    with _kept() as kept, closing(sqlite3.connect(f"file:{kept}?immutable=1", uri=True)) as source:
        source.backup(connection.connection)


@contextmanager
def _kept():
    KEPT_IN.mkdir(exist_ok=True)
    with (KEPT_IN / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others of pytest-xdist wait until it is made
        kept = KEPT_IN / f"migrated-{_state_of_the_code()}.sqlite3"
        if not kept.exists():
            for old in KEPT_IN.glob("migrated-*.sqlite3"):
                old.unlink()
            _migrate(kept)
        yield kept


@cache
def _state_of_the_code():
    """A digest of all that could change what migrations leave: too much rather than too little."""
    digest = hashlib.sha256(f"{sqlite3.sqlite_version} {django.__version__}".encode())
    for folder in sorted(Path(app.path) for app in apps.get_app_configs()):
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(kept):
    with tempfile.TemporaryDirectory(dir=KEPT_IN) as folder:
        made = Path(folder) / "made.sqlite3"
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": f"sqlite:///{made}", "CACHE_URL": "locmem://"},
            check=True,
        )
        with closing(sqlite3.connect(made)) as database:
            database.execute("PRAGMA journal_mode = DELETE")  # all in one file, which may be copied
        made.replace(kept)
