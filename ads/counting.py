"""What becomes of an offer, each thing once: one conditional update, and in the same transaction
what it adds to. The offer first, then its flight, the flight's day, the hour: always that order."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ads import sums
from ads.deliveries import FlightDay
from ads.flights import Flight, Goal
from ads.offers import Offer
from ads.pacing import day_of
from ads.reasons import Deed, Reason


class _Full(Exception):
    """All that was booked, or may be on one day, is delivered."""


@transaction.atomic
def render(offer: Offer, now: datetime) -> Reason | None:
    """Will count that it stood in a page; else the reason."""
    return None if _stood(offer, now) else Reason.AGAIN


@transaction.atomic
def view(offer: Offer, against: Callable[[], Reason | None], now: datetime) -> Reason | None:
    """Will count that it was looked at, unless something is against it or the flight is full; then
    the reason, which stays with the offer, so that it is used up all the same.

    against: what the reader's own views say, asked only by the one that counts this one.
    """
    unseen = Offer.objects.filter(pk=offer.pk, creative=offer.creative_id, viewed_at=None)
    if not unseen.update(viewed_at=now):
        return Reason.AGAIN
    refusal = against()  # while only this offer is held, for which nobody else waits
    if offer.rendered_at is None:
        _stood(offer, now)  # what is seen stood there, whether or not that was told
    if refusal is None and offer.flight.goal != Goal.CLICKS and not _delivered(offer):
        refusal = Reason.FULL
    if refusal is None:
        _add(Deed.VIEWABLE, offer)
    else:
        Offer.objects.filter(pk=offer.pk).update(refusal=refusal)
    return refusal


@transaction.atomic
def follow(offer: Offer, now: datetime) -> Reason | None:
    """Will count that it was followed, unless the flight is full; else the reason."""
    seen = Offer.objects.filter(pk=offer.pk, viewed_at__isnull=False, refusal="")
    if not seen.filter(clicked_at=None).update(clicked_at=now):
        return Reason.AGAIN
    if offer.flight.goal == Goal.CLICKS and not _delivered(offer):
        return Reason.FULL
    _add(Deed.CLICKS, offer)
    return None


def _stood(offer: Offer, now: datetime) -> bool:
    unmarked = Offer.objects.filter(pk=offer.pk, rendered_at=None)
    if not unmarked.update(rendered_at=now):
        return False
    _add(Deed.RENDERED, offer)
    return True


def _add(deed: Deed, offer: Offer) -> None:
    sums.add(deed, Counter([sums.row_of(offer)]))


def _delivered(offer: Offer) -> bool:
    """Whether one more of the flight's goal was delivered; nothing is where it is full."""
    has_room = Q(goal_count=None) | Q(delivered__lt=F("goal_count"))
    flight = Flight.objects.filter(has_room, pk=offer.flight_id)
    try:
        with transaction.atomic():
            if not flight.update(delivered=F("delivered") + 1) or not _delivered_on_day(offer):
                raise _Full
    except _Full:
        return False
    return True


def _delivered_on_day(offer: Offer) -> bool:
    """The day of the offer, so that those of a day and its hours are the same ones."""
    day = day_of(offer.issued_at, timezone.get_default_timezone())
    row = FlightDay.objects.filter(flight=offer.flight_id, day=day)
    cap = offer.flight.daily_cap
    has_room = row if cap is None else row.filter(delivered__lt=cap)
    if has_room.update(delivered=F("delivered") + 1):
        return True
    FlightDay.objects.get_or_create(flight_id=offer.flight_id, day=day)
    return bool(has_room.update(delivered=F("delivered") + 1))
