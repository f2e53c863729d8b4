"""Adds to the sums of hours, however many do so at once: one statement, one row each."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from ads.deliveries import Delivery, hour_of
from ads.offers import Offer, Refusal
from ads.reasons import Deed, Reason


class Row(NamedTuple):
    """Which row of Delivery. hour: as hour_of() gives it."""

    flight: int
    hour: datetime
    creative: int
    slot: str
    article: int | None


def row_of(offer: Offer) -> Row:
    """Will name the row to which all that becomes of an offer belongs: of the hour it was made."""
    hour = hour_of(offer.issued_at)
    return Row(offer.flight_id, hour, offer.creative_id, offer.slot, offer.article)


def add(column: str, rows: Counter[Row]) -> None:
    """Will add to one column of these rows, and make those that are missing: one query.

    In one order for everybody, so that no two wait for each other.
    """
    _add(
        Delivery,
        ("flight", "hour", "creative", "slot", "article"),
        column,
        sorted(rows.items(), key=lambda item: (item[0][:4], item[0].article or 0)),
        target='flight_id, hour, creative_id, slot, (COALESCE("article_id", 0))',
    )


@transaction.atomic
def refuse(deed: Deed, reason: Reason, *, row: Row | None, at: datetime) -> None:
    """Will count what is not counted: by its reason, and in its row where that is known."""
    if row is not None:
        add("invalid", Counter([row]))
    key = (row.hour if row else hour_of(at), row.flight if row else None, deed, reason)
    _add(
        Refusal,
        ("hour", "flight", "deed", "reason"),
        "count",
        [(key, 1)],
        target='(COALESCE("flight_id", 0)), hour, deed, reason',
    )


def _add(model, names, column, rows, *, target) -> None:
    """Rows: pairs of the values of `names` and what is added. Other columns begin as they do."""
    fields = [model._meta.get_field(name) for name in (*names, column)]
    others = [f for f in model._meta.local_fields if f.has_default() and f not in fields]
    given = [(*key, amount, *(f.get_default() for f in others)) for key, amount in rows]
    fields += others
    quote = connection.ops.quote_name
    table, counted = quote(model._meta.db_table), quote(column)
    sql = (
        f"INSERT INTO {table} ({', '.join(quote(f.column) for f in fields)}) "  # noqa: S608
        f"VALUES {', '.join([f'({", ".join(["%s"] * len(fields))})'] * len(given))} "
        f"ON CONFLICT ({target}) DO UPDATE SET {counted} = {table}.{counted} + EXCLUDED.{counted}"
    )
    values = [
        field.get_db_prep_save(value, connection)
        for row in given
        for field, value in zip(fields, row, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
