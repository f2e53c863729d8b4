"""Whether what was counted of flights agrees with itself: offers with what became of them, hours
with their days, days with their flights, and the offers that are still there with the sums."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from ads.deliveries import Delivery, FlightDay, hour_of
from ads.flights import Flight, Goal
from ads.offers import Offer, Refusal
from ads.pacing import day_of
from ads.tasks import KEPT_FOR

_BATCH = 2_000
_HOUR = timedelta(hours=1)


def verify(now: datetime | None = None) -> list[str]:
    """Will say, in words, where the counts do not agree. Empty: all do.

    Reads the sums of hours once, and holds a number for each flight, day and hour of theirs.
    """
    return [*_hours(), *_flights(), *_refusals(), *_offers(now or timezone.now())]


def _hours() -> Iterator[str]:
    """Each step is one of those before it."""
    steps = (
        Q(rendered__gt=F("offers"))
        | Q(viewable__gt=F("rendered"))
        | Q(clicks__gt=F("viewable"))
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
    for pk, flight in flights.items():
        real = sum(delivered for (key, _), delivered in of_days.items() if key == pk)
        if flight.delivered != real:
            yield f"Flight {pk} has {flight.delivered} in all; its days have {real}."
