"""Which creatives a reader's page gets, and the offers that are made of them. What an advertiser
booked takes a place from the newsroom's own notice; where nothing is, that one is offered."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from ads import booked, frames, readers, sums
from ads.booked import Booked, Shown, Stock
from ads.offers import Offer
from ads.openings import Opening
from ads.reasons import Deed, Reason
from ads.selection import by_weight, fill
from ads.targeting import Asked, Device
from ads.tickets import Ticket
from pagecache import store

_dice = secrets.SystemRandom()


def choose(
    request: HttpRequest, opening: Opening, reader: readers.Reader, now: datetime
) -> dict[str, dict[str, Any]]:
    """Will choose for all places of a page, write the offers down, and give for each place that
    has one what the page needs: `ticket`, `to`, and what to draw unless it stands there already.

    HTML of others may ask others for more, who then know of the reader: it is not for who wants
    privacy. Four queries: what there is, what the page shows, the offers, their sums. For a reader
    who asks too often none of them: that is counted, and bends no flight's pace, which follows the
    offers.
    """
    if not readers.may_open(reader, now):
        sums.refuse(Deed.OFFERS, Reason.TOO_OFTEN, row=None, at=now)
        return {}
    there = booked.stock(request, framed=not reader.wants_privacy)
    asked = {
        name: place
        for name, place in opening.asked(now).items()
        if there.slots[place.slot].is_on and not there.silence.falls_on(place.slot, place.tags)
    }
    chosen = _chosen(there, asked, opening.device, reader, now)
    for name, place in asked.items():
        ours = there.house.get(opening.places[name])
        if name not in chosen and ours and there.slots[place.slot].takes(ours.size):
            chosen[name] = ours
    return _offered(chosen, asked, opening, reader, now) if chosen else {}


def _chosen(there: Stock, asked: Mapping[str, Asked], device: Device, reader, now):
    """What was booked, by place. No creative stands on a page twice, unless all was booked."""
    flights = [f for f in _not_seen_enough(there.flights, reader, now) if f.share != 0]
    fitting = {
        name: [f for f in flights if f.aim.fits(place) and _fitting(f, there, place, device)]
        for name, place in asked.items()
    }
    draws = {name: _dice.random() for name in asked}
    found: dict[str, Shown] = {}
    for name, flight in fill(fitting, draws=draws).items():
        creatives = _fitting(flight, there, asked[name], device)
        fresh = [c for c in creatives if c not in found.values()]
        found[name] = by_weight(fresh or creatives, draw=_dice.random())
    return found


def _fitting(flight: Booked, there: Stock, place: Asked, device: Device) -> list[Shown]:
    slot = there.slots[place.slot]
    return [shown for shown in flight.creatives if shown.fits(slot, device)]


def _not_seen_enough(flights, reader: readers.Reader, now: datetime) -> list[Booked]:
    """Without those that the reader saw often enough. Where nobody may or can say how often, a
    flight that has a limit is not shown at all: the limit was promised, the place was not."""
    limited = {f.pk: f.frequency[0] for f in flights if f.frequency}
    if not limited:
        return list(flights)
    seen: dict[int, int] = limited
    if not reader.wants_privacy:
        try:
            seen = readers.views(limited, reader, now)
        except store.Unanswered:
            seen = limited
    return [f for f in flights if f.pk not in limited or seen[f.pk] < limited[f.pk]]


def _about(place: Asked) -> dict[str, Any]:
    """What the page shows, as an offer has it."""
    if place.story:
        return {"article": place.story}
    tag = min(place.tags, default=None)
    return {"section": place.section, "tag": tag, "language": place.language}


def _offered(chosen, asked, opening: Opening, reader, now: datetime) -> dict[str, dict[str, Any]]:
    made = [
        Offer(
            flight_id=shown.flight,
            creative_id=shown.pk,
            slot=asked[name].slot,
            **_about(asked[name]),
            device=opening.device,
            reader=reader.key(now),
            issued_at=now,
        )
        for name, shown in chosen.items()
    ]
    with transaction.atomic():
        offers = Offer.objects.bulk_create(made)
        sums.add("offers", Counter(map(sums.row_of, offers)))
    told = {}
    for (name, shown), offer in zip(chosen.items(), offers, strict=True):
        ticket = Ticket(offer.pk, shown.pk, offer.article or 0, now).written()
        to = reverse("ads:follow", args=[ticket])
        told[name] = {"ticket": ticket, "to": to, "creative": shown.pk, **shown.content}
        if shown.is_framed:
            told[name]["frame"] = frames.address(ticket)
    return told
