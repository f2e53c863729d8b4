"""Writes very many rows quickly: executemany on SQLite, COPY on PostgreSQL. Knows no model of ours.

Values are given as the database keeps them: moments and dates as text in UTC, JSON as text.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.core.management.color import no_style
from django.db import connection, models

_LOADING = {"synchronous": "OFF", "cache_size": "-500000", "wal_autocheckpoint": "20000"}


def put(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple]) -> None:
    """Will insert rows of these columns; the others get the field's default.

    names: of attributes, such as "section_id".
    """
    fields = model._meta.concrete_fields
    given = {field.attname: field.column for field in fields}
    others = [
        field
        for field in fields
        if field.attname not in names and not isinstance(field, models.AutoField)
    ]
    rest = tuple(_kept(field.get_default()) for field in others)
    columns = [given[name] for name in names] + [field.column for field in others]
    put_into(model._meta.db_table, columns, (tuple(row) + rest for row in rows))


def put_into(table: str, columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Will insert rows into a table; names are ours, never typed."""
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)  # noqa: S608


def next_key(model: type[models.Model]) -> int:
    """Will give the first free key of a table. Nobody else may be writing meanwhile."""
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def text_of(moment: datetime) -> str:
    """Will write a moment as both databases keep it: UTC, to the second, without a zone."""
    return moment.astimezone(UTC).isoformat(" ", "seconds")[:19]


@contextmanager
def loading():
    """Will let this connection write without waiting for the disk, and tidy up at the end.

    A crash of the machine meanwhile may damage an SQLite file. Keys of other rows are not checked:
    whoever writes has just made them. Inside of a transaction this does nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
            yield
            cursor.execute("RESET synchronous_commit")
    else:
        with _loading_file():
            yield


@contextmanager
def _loading_file():
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in _LOADING}
        for name, value in _LOADING.items():
            cursor.execute(f"PRAGMA {name}={value}")
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name}={value}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def settle(written: Iterable[type[models.Model]]) -> None:
    """Will tell PostgreSQL how its tables look now: sequences of keys, statistics, what is visible.

    SQLite is told nothing: without statistics its plans do not depend on what a table holds.
    """
    if connection.vendor != "postgresql":
        return
    sequences = connection.ops.sequence_reset_sql(no_style(), list(written))
    with connection.cursor() as cursor:
        for statement in sequences:
            cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _kept(value):
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, datetime):
        return text_of(value)
    return value.isoformat() if isinstance(value, date) else value
