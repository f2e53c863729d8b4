"""Adds to sums, however many do so at once: one statement a table, in one order."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from ads.deliveries import Delivery, FlightDay, hour_of
from ads.flights import Flight
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


class Tally:
    """What one transaction adds, written at its end: so these rows are held for a moment only, and
    by nobody who will yet wait for another row."""

    def __init__(self) -> None:
        self._rows: defaultdict[Row, Counter[str]] = defaultdict(Counter)
        self._refusals: Counter[tuple] = Counter()
        self._flights: Counter[int] = Counter()
        self._days: Counter[tuple[int, date]] = Counter()

    def add(self, column: str, row: Row, amount: int = 1) -> None:
        """Will add to one column of a row, which is made where it is missing."""
        self._rows[row][column] += amount

    def deliver(self, flight: int) -> None:
        """Will add one to what a flight without any limit delivered."""
        self._flights[flight] += 1

    def deliver_on_day(self, flight: int, day: date) -> None:
        """Will add one to what a flight without a limit for days delivered on that day."""
        self._days[flight, day] += 1

    def refuse(self, deed: Deed, reason: Reason, *, row: Row | None, at: datetime) -> None:
        """Will count what is not counted: by its reason, and in its row where that is known."""
        if row is not None:
            self.add("invalid", row)
        hour, flight = (row.hour, row.flight) if row else (hour_of(at), None)
        self._refusals[hour, flight, deed, reason] += 1

    def write(self) -> None:
        """Will add all of it: at most three queries, and one for each flight. In one order for
        everybody, so that no two wait for each other."""
        for flight, count in sorted(self._flights.items()):
            Flight.objects.filter(pk=flight).update(delivered=F("delivered") + count)
        if self._days:
            days = [(key, [count]) for key, count in sorted(self._days.items())]
            _add(FlightDay, ("flight", "day"), ["delivered"], days, target="flight_id, day")
        if self._rows:
            self._write_rows()
        if self._refusals:
            self._write_refusals()

    def _write_rows(self) -> None:
        columns = sorted({column for counts in self._rows.values() for column in counts})
        rows = sorted(self._rows, key=lambda row: (row[:4], row.article or 0))
        _add(
            Delivery,
            ("flight", "hour", "creative", "slot", "article"),
            columns,
            [(row, [self._rows[row][column] for column in columns]) for row in rows],
            target='flight_id, hour, creative_id, slot, (COALESCE("article_id", 0))',
        )

    def _write_refusals(self) -> None:
        keys = sorted(self._refusals, key=lambda key: (key[1] or 0, key))
        _add(
            Refusal,
            ("hour", "flight", "deed", "reason"),
            ["count"],
            [(key, [self._refusals[key]]) for key in keys],
            target='(COALESCE("flight_id", 0)), hour, deed, reason',
        )


def add(column: str, rows: Counter[Row]) -> None:
    """Will add to one column of these rows, and make those that are missing: one query."""
    tally = Tally()
    for row, amount in rows.items():
        tally.add(column, row, amount)
    tally.write()


@transaction.atomic
def refuse(deed: Deed, reason: Reason, *, row: Row | None, at: datetime) -> None:
    """Will count what is not counted, as Tally.refuse() says."""
    tally = Tally()
    tally.refuse(deed, reason, row=row, at=at)
    tally.write()


def _add(model, names, columns, rows, *, target) -> None:
    """Rows: pairs of the values of `names` and what is added to each of `columns`. Other columns
    begin as they do."""
    fields = [model._meta.get_field(name) for name in (*names, *columns)]
    others = [f for f in model._meta.local_fields if f.has_default() and f not in fields]
    given = [(*key, *amounts, *(f.get_default() for f in others)) for key, amounts in rows]
    fields += others
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    adding = ", ".join(
        f"{quote(column)} = {table}.{quote(column)} + EXCLUDED.{quote(column)}"
        for column in columns
    )
    sql = (
        f"INSERT INTO {table} ({', '.join(quote(f.column) for f in fields)}) "  # noqa: S608
        f"VALUES {', '.join([f'({", ".join(["%s"] * len(fields))})'] * len(given))} "
        f"ON CONFLICT ({target}) DO UPDATE SET {adding}"
    )
    values = [
        field.get_db_prep_save(value, connection)
        for row in given
        for field, value in zip(fields, row, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
