"""The report as a table for spreadsheets: one line for each day, slot and creative, as it is read.

In UTF-8 with a mark at the beginning, without which Excel takes other letters than Latin apart.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import StreamingHttpResponse
from django.utils import timezone

from ads.deliveries import Delivery
from ads.models import Campaign
from ads.page_slots import standing

MOST_LINES = 50_000
CUT = f"Only the first {MOST_LINES:,} lines are here."
_HEAD = ("Day", "Flight", "Slot", "Creative", "Offered", "Rendered", "Viewable", "Clicks")
_HEAD += ("Viewable rate", "CTR", "Not billed", "Unverified")
_SUMS = ("offers", "rendered", "viewable", "clicks", "invalid", "unverified")
_SKIPPED = '\\s"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'
_SIGNS = "-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"  # also small and wide ones
# A cell begins with the text, and behind what parts cells where a comma does not.
_FORMULA = re.compile(rf"(?:^|(?<=[;|])|(?<=\S[\t\r\n]))(?=[{_SKIPPED}]*[{_SIGNS}])|^(?=[\t\r\n])")
_BATCH = 2_000


class _Line:
    """What csv writes to, that gives back what was written."""

    def write(self, text: str) -> str:
        return text


def response(campaign: Campaign, *, for_guest: bool = False) -> StreamingHttpResponse:
    """Will send the table as a file, line by line. for_guest: in words for an advertiser."""
    sent = StreamingHttpResponse(
        lines(campaign, for_guest=for_guest), content_type="text/csv; charset=utf-8"
    )
    sent.headers["Content-Disposition"] = f'attachment; filename="report-{campaign.pk}.csv"'
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


def lines(campaign: Campaign, *, for_guest: bool = False) -> Iterator[str]:
    """Will write the table, its head first; two queries. Rates are parts of one, empty where
    nothing is to be divided by."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_HEAD)
    slots = standing()
    rows = _rows(campaign, for_guest=for_guest)
    for day, flight, slot, creative, _, *sums in islice(rows, MOST_LINES):
        offers, rendered, viewable, clicks, *rest = sums
        rates = (_rate(viewable, rendered), _rate(clicks, viewable))
        where = slots[slot].label if slot in slots else slot
        words = (inert(flight), inert(where), inert(creative))
        yield writer.writerow((day.isoformat(), *words, *sums[:4], *rates, *rest))
    if next(rows, None) is not None:
        yield writer.writerow((CUT,))


def inert(text: str) -> str:
    """Will give text that no spreadsheet takes for a formula, nor a part of it."""
    return _FORMULA.sub("'", text)


def _rows(campaign: Campaign, *, for_guest: bool) -> Iterator[tuple]:
    day = TruncDate("hour", tzinfo=timezone.get_default_timezone())
    name = "creative__headline" if for_guest else "creative__name"
    counted: QuerySet = Delivery.objects.filter(flight__campaign=campaign)
    grouped = counted.annotate(day=day).values_list(
        "day", "flight__name", "slot", name, "creative_id"
    )
    sums = grouped.annotate(*(Sum(column) for column in _SUMS))
    return sums.order_by("day", "flight__name", "slot", name, "creative_id").iterator(
        chunk_size=_BATCH
    )


def _rate(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else ""
