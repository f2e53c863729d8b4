"""What stands in the tables of the database, as text: for whoever looks for something that should
stand in few of them. Whatever the tables are, also those that no model knows.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

NEWEST = 1_000  # rows of each table that are read whole
NAMED = 100  # rows of each model whose names are asked


def texts(*needles: str) -> Iterator[tuple[str, str]]:
    """Will give (table.column, text) of the newest rows of all tables, and of older ones those that
    hold one of the needles, in any capitals."""
    with connection.cursor() as cursor:
        tables = [
            table.name
            for table in connection.introspection.get_table_list(cursor)
            if table.type == "t"
        ]
        for table in tables:
            for row in _rows(cursor, table, needles):
                for column, value in row:
                    text = _text(value)
                    if text:
                        yield f"{table}.{column}", text


def names() -> Iterator[tuple[str, str]]:
    """Will give (model, str and repr) of the newest rows of all models."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.order_by("-pk")[:NAMED]:
            yield f"the name of a {model._meta.label}", _names_of(row)


def _names_of(row: Model) -> str:
    return f"{row} {row!r}"


def _rows(cursor, table: str, needles: tuple[str, ...]) -> Iterator[Iterator[tuple[str, Any]]]:
    quote = connection.ops.quote_name
    found = f"SELECT * FROM {quote(table)}"  # noqa: S608 - names of our own tables
    key = connection.introspection.get_primary_key_column(cursor, table)
    order = f" ORDER BY {quote(key)} DESC" if key else ""
    cursor.execute(f"{found}{order} LIMIT {NEWEST}")
    columns = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    if len(rows) == NEWEST and needles:
        holds = " OR ".join(
            f"LOWER(CAST({quote(column)} AS text)) LIKE %s" for column in columns for _ in needles
        )
        likes = [f"%{needle.lower()}%" for needle in needles] * len(columns)
        cursor.execute(f"{found} WHERE {holds} LIMIT {NEWEST}", likes)
        rows += cursor.fetchall()
    return (zip(columns, row, strict=True) for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return "" if value is None or isinstance(value, int | float) else str(value)
