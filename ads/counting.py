"""What becomes of an offer, each thing once: one conditional update, and in the same transaction
what it adds to. Offers first, then a flight, that flight's day, the sums of hours last: always that
order. Call within a transaction that holds the offer and writes the tally at its end."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ads.deliveries import FlightDay
from ads.flights import Flight, Goal
from ads.offers import Offer
from ads.pacing import day_of
from ads.reasons import Deed, Reason
from ads.sums import Tally, row_of


class _Full(Exception):
    """All that may be on one day is delivered."""


def render(offer: Offer, now: datetime, tally: Tally) -> Reason | None:
    """Will count that it stood in a page; else the reason."""
    if not _marked(offer, Q(rendered_at=None), rendered_at=now):
        return Reason.AGAIN
    tally.add(Deed.RENDERED, row_of(offer))
    return None


def view(
    offer: Offer, against: Callable[[], Reason | None], now: datetime, tally: Tally
) -> Reason | None:
    """Will count that it was looked at, unless something is against it or the flight is full; then
    the reason, which stays with the offer, so that it is used up all the same. What is seen stood
    there, whether or not that was told.

    against: what the reader's own views say, asked only by the one that counts this one.
    """
    is_new = offer.rendered_at is None
    if not _marked(offer, Q(viewed_at=None), viewed_at=now, rendered_at=offer.rendered_at or now):
        return Reason.AGAIN
    if is_new:
        tally.add(Deed.RENDERED, row_of(offer))
    refusal = against()
    if refusal is None and offer.flight.goal != Goal.CLICKS and not _delivered(offer, tally):
        refusal = Reason.FULL
    if refusal is None:
        tally.add(Deed.VIEWABLE, row_of(offer))
    else:
        Offer.objects.filter(pk=offer.pk).update(refusal=refusal)
        offer.refusal = refusal
    return refusal


def follow(offer: Offer, now: datetime, tally: Tally) -> Reason | None:
    """Will count that it was followed, unless the flight is full; else the reason."""
    is_open = Q(viewed_at__isnull=False, refusal="", clicked_at=None)
    if not _marked(offer, is_open, clicked_at=now):
        return Reason.AGAIN
    if offer.flight.goal == Goal.CLICKS and not _delivered(offer, tally):
        return Reason.FULL
    tally.add(Deed.CLICKS, row_of(offer))
    return None


def _marked(offer: Offer, only: Q, **moments: datetime) -> bool:
    """Whether this one wrote the moments, where nobody had; the offer in hand then knows them."""
    if not Offer.objects.filter(only, pk=offer.pk).update(**moments):
        return False
    for name, moment in moments.items():
        setattr(offer, name, moment)
    return True


def _delivered(offer: Offer, tally: Tally) -> bool:
    """Whether one more of the flight's goal was delivered; nothing is where it is full. On the day
    of the offer, so that those of a day and its hours are the same ones."""
    flight, day = offer.flight, day_of(offer.issued_at, timezone.get_default_timezone())
    if flight.daily_cap is not None:
        return _delivered_below_cap(flight, day)
    if flight.goal_count is None:
        tally.deliver(flight.pk)
    elif not _one_more(flight):
        return False
    tally.deliver_on_day(flight.pk, day)
    return True


def _one_more(flight: Flight) -> bool:
    has_room = Q(goal_count=None) | Q(delivered__lt=F("goal_count"))
    rows = Flight.objects.filter(has_room, pk=flight.pk)
    return bool(rows.update(delivered=F("delivered") + 1))


def _delivered_below_cap(flight: Flight, day: date) -> bool:
    row = FlightDay.objects.filter(flight=flight, day=day, delivered__lt=flight.daily_cap)
    try:
        with transaction.atomic():
            if not _one_more(flight):
                return False
            if not row.update(delivered=F("delivered") + 1):
                FlightDay.objects.get_or_create(flight=flight, day=day)
                if not row.update(delivered=F("delivered") + 1):
                    raise _Full
    except _Full:
        return False
    return True
