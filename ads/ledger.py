"""Whether what was counted of flights agrees with itself: offers with what became of them, hours
with their days, days with their flights, and the offers that are still there with the sums."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.utils import timezone

from ads.deliveries import Delivery, FlightDay, hour_of
from ads.flights import Flight, Goal
from ads.offers import KEPT_FOR, Offer, Refusal
from ads.pacing import day_of
from pagecache.snapshots import at_one_moment

_BATCH = 2_000


@at_one_moment()
def verify(now: datetime | None = None) -> list[str]:
    """Will say, in words, where the counts do not agree. Empty: all do.

    Reads the sums of hours once, and holds a number for each flight, day and hour of theirs.
    """
    return [*_hours(), *_flights(), *_refusals(), *_offers(now or timezone.now())]


def _hours() -> Iterator[str]:
    """Each step is one of those before it."""
    steps = (
        Q(rendered__gt=F("offers")) | Q(viewable__gt=F("rendered")) | Q(clicks__gt=F("viewable"))
    )
    for row in Delivery.objects.filter(steps).order_by("pk").iterator(chunk_size=_BATCH):
        yield (
            f"{row}: {row.offers} offers, {row.rendered} rendered, {row.viewable} viewable, "
            f"{row.clicks} clicks."
        )


def _flights() -> Iterator[str]:
    """The hours of a day make that day, and its days the flight."""
    zone = timezone.get_default_timezone()
    flights = {f.pk: f for f in Flight.objects.only("goal", "delivered").order_by("pk")}
    of_hours: dict[tuple, int] = {}
    sums = Delivery.objects.values_list("flight", "hour").annotate(Sum("viewable"), Sum("clicks"))
    for pk, hour, viewable, clicks in sums.order_by().iterator(chunk_size=_BATCH):
        counted = clicks if flights[pk].goal == Goal.CLICKS else viewable
        key = (pk, day_of(hour, zone))
        of_hours[key] = of_hours.get(key, 0) + counted
    rows = FlightDay.objects.values_list("flight", "day", "delivered")
    of_days = {(pk, day): delivered for pk, day, delivered in rows.iterator(chunk_size=_BATCH)}
    for pk, day in sorted(of_hours.keys() | of_days.keys()):
        stored, real = of_days.get((pk, day), 0), of_hours.get((pk, day), 0)
        if stored != real:
            yield f"Flight {pk} has {stored} on {day}; its hours have {real}."
    totals: Counter[int] = Counter()
    for (pk, _), delivered in of_days.items():
        totals[pk] += delivered
    for pk, flight in flights.items():
        if flight.delivered != totals[pk]:
            yield f"Flight {pk} has {flight.delivered} in all; its days have {totals[pk]}."


def _refusals() -> Iterator[str]:
    """What was not counted is so for its reasons."""
    rows = Delivery.objects.filter(invalid__gt=0).values_list("flight", "hour")
    stored = {(pk, hour): count for pk, hour, count in rows.annotate(Sum("invalid")).order_by()}
    reasons = Refusal.objects.filter(flight__isnull=False).values_list("flight", "hour")
    real = {(pk, hour): count for pk, hour, count in reasons.annotate(Sum("count")).order_by()}
    for key in sorted(stored.keys() | real.keys()):
        if stored.get(key, 0) != real.get(key, 0):
            yield (
                f"Flight {key[0]}, {key[1]:%Y-%m-%d %H:%M}: {stored.get(key, 0)} not counted; "
                f"the reasons make {real.get(key, 0)}."
            )


def _offers(now: datetime) -> Iterator[str]:
    """Of whole hours of which all offers are still there, each sum is theirs."""
    first = hour_of(now - KEPT_FOR) + timedelta(hours=1)
    made: dict[tuple, list[int]] = {}
    offers = Offer.objects.filter(issued_at__gte=first).order_by()
    for pk, at, rendered, viewed, refusal in offers.values_list(
        "flight", "issued_at", "rendered_at", "viewed_at", "refusal"
    ).iterator(chunk_size=_BATCH):
        counts = made.setdefault((pk, hour_of(at)), [0, 0, 0])
        counts[0] += 1
        counts[1] += rendered is not None
        counts[2] += viewed is not None and not refusal
    rows = Delivery.objects.filter(hour__gte=first).values_list("flight", "hour").order_by()
    sums = rows.annotate(Sum("offers"), Sum("rendered"), Sum("viewable"))
    stored = {(pk, hour): counts for pk, hour, *counts in sums}
    for key in sorted(made.keys() | stored.keys()):
        real, kept = made.get(key, [0, 0, 0]), stored.get(key, [0, 0, 0])
        if real != kept:
            yield (
                f"Flight {key[0]}, {key[1]:%Y-%m-%d %H:%M}: {_said(kept)} stored; its offers make "
                f"{_said(real)}."
            )


def _said(counts: list[int]) -> str:
    return "{} offers, {} rendered, {} viewable".format(*counts)
