"""Statements that PostgreSQL plans once in each connection. Imported only where psycopg is used."""

from django.db.backends.postgresql.base import ServerBindingCursor


class PreparingCursor(ServerBindingCursor):
    """Prepares what it executes, unless the connection's prepare_threshold is None."""

    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)
