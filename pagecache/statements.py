"""Queries that every page asks: compiled once by Django, then asked again with other values.

Compiling a QuerySet costs several times what SQLite needs to answer it. A Statement keeps the SQL
that Django made of it. It is for the few queries of readers' pages; all others are plain QuerySets.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

_FIELDS: list[tuple[type, models.Field]] = [  # the first that fits
    (bool, models.BooleanField()),
    (int, models.BigIntegerField()),
    (datetime, models.DateTimeField()),
    (date, models.DateField()),
    (str, models.TextField()),
    (UUID, models.UUIDField()),
]
_MOST_SHAPES = 500


class Given(Expression):
    """A value that is given each time the statement is asked. place: its index in a list."""

    def __init__(self, name: str, place: int | None, output_field: models.Field):
        super().__init__(output_field=output_field)
        self.name = name
        self.place = place

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def as_postgresql(self, compiler, connection):
        return f"%s::{self.output_field.db_type(connection)}", [self]


class Statement:
    """A query of which only the values change.

    build: takes values by name and gives a QuerySet of values_list; it may use each value wherever
    an expression may stand, and lists with `__in`. Other arguments (`shape`) come by position and
    are compiled in, so there must be few of them.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._compiled: dict[Hashable, tuple[str, tuple, SQLCompiler, dict] | None] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[tuple]:
        """Will ask the database: one query, and rows as values_list would give them.

        values: booleans, whole numbers, dates, aware datetimes, texts, UUIDs, or lists of these.
        """
        sizes = tuple(len(v) if isinstance(v, list) else -1 for v in values.values())
        key = (connection.vendor, shape, sizes)
        if key not in self._compiled:
            if len(self._compiled) >= _MOST_SHAPES:
                self._compiled.clear()
            self._compiled[key] = self._compile(shape, values)
        compiled = self._compiled[key]
        if compiled is None:
            return []
        sql, params, compiler, converters = compiled
        with _cursor() as cursor:
            cursor.execute(sql, [_value(param, values) for param in params])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)]

    def _compile(self, shape, values):
        given = {name: _given(name, value) for name, value in values.items()}
        query = self._build(*shape, **given).query
        compiler = query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        if connection.vendor == "postgresql":
            sql, params = _with_constants(sql, params)
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        return sql, tuple(params), compiler, compiler.get_converters(fields)


def _cursor():
    """A cursor for SQL that comes again and again.

    PostgreSQL needs longer to plan such a query than to answer it, so there each connection
    prepares it once.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from pagecache.prepared import PreparingCursor  # psycopg is there only where it is used

    connection.ensure_connection()
    return connection._prepare_cursor(PreparingCursor(connection.connection))


def _with_constants(sql: str, params: Sequence) -> tuple[str, list[Given]]:
    """Will write what never changes into the SQL: the planner then knows it, and its type."""
    with connection.cursor() as cursor:
        texts = [
            "%s" if isinstance(param, Given) else cursor.mogrify("%s", [param]).replace("%", "%%")
            for param in params
        ]
    return sql % tuple(texts), [param for param in params if isinstance(param, Given)]


def _given(name: str, value: Any) -> Given | list[Given]:
    if isinstance(value, list):
        return [Given(name, place, _field(one)) for place, one in enumerate(value)]
    return Given(name, None, _field(value))


def _field(value: Any) -> models.Field:
    return next(field for kind, field in _FIELDS if isinstance(value, kind))


def _value(param: Any, values: dict[str, Any]) -> Any:
    if not isinstance(param, Given):
        return param
    value = values[param.name]
    if param.place is not None:
        value = value[param.place]
    if type(value) in (str, int):  # which every database takes as they are
        return value
    return param.output_field.get_db_prep_value(value, connection=connection)
