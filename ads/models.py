"""What fills the slots, for whom, when and where, and what was counted of it."""

from ads.ads_txt import AdsTxt
from ads.campaigns import Advertiser, Campaign
from ads.conditions import Condition
from ads.creatives import Creative, CreativeQuerySet, next_change
from ads.deliveries import Delivery, FlightDay
from ads.flights import Flight, FlightQuerySet
from ads.offers import Offer, Refusal
from ads.page_slots import PageSlot
from ads.suppressions import Suppression

__all__ = [
    "AdsTxt",
    "Advertiser",
    "Campaign",
    "Condition",
    "Creative",
    "CreativeQuerySet",
    "Delivery",
    "Flight",
    "FlightDay",
    "FlightQuerySet",
    "Offer",
    "PageSlot",
    "Refusal",
    "Suppression",
    "next_change",
]
