"""SQLite as Django knows it, and a fair queue of those who wait to write.

One connection writes at a time. SQLite lets the others sleep longer and longer, so whoever comes
last may go first, and the unlucky wait for a second. Here the threads of a process stand in line in
the order in which they came, and the first of each process take turns by a lock on a file beside
the database. Both are held while one waits, not while one writes: nothing that is forgotten in a
transaction, or killed in it, holds up the line.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db.backends.sqlite3 import base

GLANCE_SECONDS = 0.0005  # a fifth of what a comment's transaction takes
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}


class Line:
    """Those of this process who wait for one database file, in the order in which they came."""

    def __init__(self, database: str) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._file: int | None = None
        with suppress(OSError):  # a folder where nothing may be made: this process's line has to do
            self._file = os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    @contextmanager
    def turn(self, deadline: float) -> Iterator[None]:
        """Will go on when it is one's turn, or at the deadline in any case."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            is_first = not self._waiting
            self._waiting.append(mine)
        try:
            if is_first or mine.acquire(timeout=max(0.0, deadline - time.monotonic())):
                with self._before_other_processes(deadline):
                    yield
            else:
                yield
        finally:
            with self._guard:
                was_first = self._waiting[0] is mine
                self._waiting.remove(mine)
                if was_first and self._waiting:
                    self._waiting[0].release()

    @contextmanager
    def _before_other_processes(self, deadline: float) -> Iterator[None]:
        is_ours = self._file is None or self._take()
        while not is_ours and time.monotonic() < deadline:
            time.sleep(GLANCE_SECONDS)
            is_ours = self._take()
        try:
            yield
        finally:
            if is_ours and self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _take(self) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False


class Cursor(base.SQLiteCursorWrapper):
    """Waits where another writes. Of a statement that was refused as busy nothing was done."""

    line: Line | None = None  # None: a database in memory, which has no other processes
    patience_seconds = 0.0

    def execute(self, query, params=None):
        if self.line is None:
            return super().execute(query, params)
        if not query.startswith("BEGIN"):  # that does not overtake those who wait already
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode not in _BUSY:
                    raise
        return self._execute_in_turn(query, params)

    def _execute_in_turn(self, query, params):
        deadline = time.monotonic() + self.patience_seconds
        with self.line.turn(deadline):
            while True:
                try:
                    return super().execute(query, params)
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode not in _BUSY or time.monotonic() >= deadline:
                        raise
                time.sleep(GLANCE_SECONDS)


class Features(base.DatabaseFeatures):
    # Django asks by a transaction, and takes a busy database for one that cannot, for good.
    supports_json_field = True


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = Features
    _lines: dict[str, Line] = {}  # by file
    _patience: float | None = None  # in seconds; None is what the settings say

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        self._line = None
        if not self.is_in_memory_db():
            connection.execute("PRAGMA busy_timeout = 0")  # from here on the cursor waits
            name = str(self.settings_dict["NAME"])
            self._line = self._lines.get(name) or self._lines.setdefault(name, Line(name))
        return connection

    def create_cursor(self, name=None):
        cursor = self.connection.cursor(factory=Cursor)
        cursor.line = self._line
        usual = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        cursor.patience_seconds = usual if self._patience is None else self._patience
        return cursor

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        """Will wait no longer than that for another who writes, in transactions begun inside."""
        before, self._patience = self._patience, seconds
        try:
            yield
        finally:
            self._patience = before
