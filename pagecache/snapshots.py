"""Many questions that see the database as of one moment, whatever others write meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def at_one_moment(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Will let all that is asked inside see what the first question saw, and keep nobody waiting.

    For reading alone. Inside a transaction that is open already, that one's rules hold.
    """
    connection: Any = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:  # nobody else uses this connection meanwhile
            with transaction.atomic(using=using):
                yield
        finally:
            connection.transaction_mode = usual
    else:
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
