"""Booking: an advertiser, a campaign with its flight, where it may stand and its creative become
rows together, or none of them does; and of one form they do so once."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from ads.artwork import Artwork
from ads.campaigns import Advertiser, Campaign
from ads.conditions import Condition
from ads.creatives import Creative, drop_artwork, keep_artwork
from ads.flights import Flight

NOTE = "Booked on one page."


@dataclass(frozen=True)
class Order:
    """What is to be booked.

    advertiser: the name, of one who is known or new. campaign, flight, creative: checked, not
    saved, without the names of what they belong to; a campaign without a name gets one.
    slots: names, at least one. sections: keys; none is everywhere. picture: of the creative.
    """

    key: UUID
    advertiser: str
    campaign: Campaign
    flight: Flight
    creative: Creative
    slots: tuple[str, ...]
    sections: tuple[int, ...] = ()
    picture: Artwork | None = None


@dataclass(frozen=True)
class Made:
    """The rows of an order. is_new: whether its advertiser was not known before."""

    campaign: Campaign
    flight: Flight
    creative: Creative
    is_new: bool


class BookedBefore(Exception):
    """The same form booked this campaign already."""

    def __init__(self, campaign: Campaign):
        super().__init__(campaign)
        self.campaign = campaign


class Overtaken(Exception):
    """Somebody else took one of the names, or took a section away, at the same moment."""


def book(order: Order, *, by) -> Made:
    """Will save all of an order in one transaction, and what was made in the history of each.

    by: the person. Raises BookedBefore or Overtaken; then nothing was saved.
    """
    try:
        with transaction.atomic():
            return _save(order, by)
    except IntegrityError as error:
        if order.creative.artwork:
            drop_artwork(order.creative.artwork.name)
        if (campaign := booked_by(order.key)) is not None:
            raise BookedBefore(campaign) from error
        raise Overtaken from error


def booked_by(key: UUID) -> Campaign | None:
    """Will give the campaign that the form of this key booked."""
    return Campaign.objects.filter(form_key=key).select_related("advertiser").first()


def known(name: str) -> Advertiser | None:
    """Will find an advertiser by name: just so, or else in other capitals."""
    alike = Advertiser.objects.filter(name__iexact=name).order_by("pk")[:20]
    return min(alike, key=lambda advertiser: advertiser.name != name, default=None)


def _save(order: Order, by) -> Made:
    """The campaign goes first: where its form booked already, nothing else is done."""
    advertiser, is_new = known(order.advertiser), False
    if advertiser is None:
        advertiser, is_new = Advertiser.objects.get_or_create(name=order.advertiser)
    campaign, flight, creative = order.campaign, order.flight, order.creative
    month = date_format(timezone.localtime(flight.starts_at), "F Y")
    campaign.advertiser, campaign.form_key = advertiser, order.key
    if not campaign.name:
        campaign.name = _free(advertiser.campaigns.all(), f"{advertiser.name}, {month}")
    campaign.save(force_insert=True)
    flight.campaign, flight.name = campaign, month
    flight.save(force_insert=True)
    for row in (
        *(Condition(flight=flight, slot=slot) for slot in order.slots),
        *(Condition(flight=flight, section_id=section) for section in order.sections),
    ):
        row.save(force_insert=True)
    if order.picture:
        creative.artwork = keep_artwork(order.picture)
    creative.flight = flight
    creative.name = _free(Creative.objects.all(), f"{creative.headline}, {campaign.name}")
    creative.save(force_insert=True)
    made = [*([advertiser] if is_new else []), campaign, flight, creative]
    LogEntry.objects.log_actions(by.pk, made, ADDITION, change_message=NOTE)
    return Made(campaign, flight, creative, is_new)


def _free(rows: models.QuerySet, wanted: str) -> str:
    """That name, or with the lowest number behind it that nobody has: the constraint decides."""
    longest = rows.model._meta.get_field("name").max_length
    first = wanted[:longest].rstrip()
    taken = set(rows.filter(name__startswith=wanted[: longest - 5]).values_list("name", flat=True))
    numbered = (f"{wanted[: longest - 5].rstrip()} {number}" for number in count(2))
    return first if first not in taken else next(name for name in numbered if name not in taken)
