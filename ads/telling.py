"""What readers' pages tell of their offers: whose it is, whether it can be true, and then counted.
Nothing that is refused is lost: its reason is counted, in the hour of the offer."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from ads import counting, readers, tickets
from ads.offers import Offer
from ads.readers import Known, Reader
from ads.reasons import Deed, Reason
from ads.sums import Tally, row_of
from ads.tickets import Ticket
from pagecache import store

VIEW_AFTER = timedelta(seconds=1)  # nothing is looked at for a second any sooner
CLICK_AFTER = timedelta(seconds=0.5)  # of its view: nobody reads and decides faster
LONGEST_BODY = 8_000
MOST_TOLD = 40  # each place of a page twice, and more
_TOLD = {Deed.RENDERED.value: Deed.RENDERED, Deed.VIEWABLE.value: Deed.VIEWABLE}


class Told(NamedTuple):
    """story: its key, 0 on a page that is none. deeds: each with its ticket and its creative."""

    story: int
    wants_privacy: bool
    deeds: list[tuple[Deed, str, int]]


class Telling(NamedTuple):
    """One deed, as it was told at that moment by that reader.

    creative, story: what the page says stands where; story is 0 on a page that is none. A link says
    neither: both None. against: what speaks against it already.
    """

    deed: Deed
    ticket: str
    creative: int | None
    story: int | None
    at: datetime
    reader: Known
    against: Reason | None = None


def read(body: bytes) -> Told | None:
    """Will read what a page told as JSON; None for what no page of ours tells."""
    try:
        said = json.loads(body)
        story, privacy = said["story"], said["privacy"] is True
        deeds = [(_TOLD[deed], ticket, key) for deed, ticket, key in said["told"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    are_keys = all(type(key) is int for key in (story, *(key for _, _, key in deeds)))
    are_texts = all(isinstance(ticket, str) for _, ticket, _ in deeds)
    if not are_keys or not are_texts or len(deeds) > MOST_TOLD:
        return None
    return Told(story, privacy, deeds)


def of_page(said: Told, *, reader: Reader, now: datetime) -> list[Telling]:
    """Will give what a page told, deed by deed."""
    known = reader.known(now)
    return [
        Telling(deed, ticket, creative, said.story, now, known)
        for deed, ticket, creative in said.deeds
    ]


def of_link(ticket: str, *, reader: Reader, against: Reason | None, now: datetime) -> Telling:
    """Will give that an offer was followed.

    against: what is known of the request already, such as that it only asks where the link leads.
    """
    return Telling(Deed.CLICKS, ticket, None, None, now, reader.known(now), against)


@transaction.atomic
def count(tellings: Sequence[Telling]) -> list[Reason | None]:
    """Will count these in their order, all or, where it raises, none; for each None, or the reason
    why it is not counted.

    Holds all their offers from the beginning, in the order of their keys: so whoever waits for an
    offer has nothing in hand that another who counts may wait for.
    """
    read = [_ticket(each.ticket) for each in tellings]
    offers, tally = _held({ticket.offer for ticket in read if ticket}), Tally()
    reasons = [
        _counted(each, ticket, offers, tally) for each, ticket in zip(tellings, read, strict=True)
    ]
    tally.write()
    return reasons


def _ticket(text: str) -> Ticket | None:
    try:
        return tickets.read(text)
    except tickets.Forged:
        return None


def _held(keys: set[int]) -> dict[int, Offer]:
    if not keys:
        return {}
    offers = Offer.objects.select_for_update(of=("self",)).select_related("flight")
    return {offer.pk: offer for offer in offers.filter(pk__in=keys).order_by("pk")}


def _counted(
    told: Telling, ticket: Ticket | None, offers: Mapping[int, Offer], tally: Tally
) -> Reason | None:
    offer = offers.get(ticket.offer) if ticket else None
    if offer is not None and ticket is not None and offer.creative_id != ticket.creative:
        offer = None
    reason = _against(told, ticket, offer) or told.against
    if offer is not None and reason is None:
        reason = _done(told, offer, tally)
    if reason is not None:
        tally.refuse(told.deed, reason, row=row_of(offer) if offer else None, at=told.at)
    return reason


def _against(told: Telling, ticket: Ticket | None, offer: Offer | None) -> Reason | None:
    """What speaks against counting anything of this offer."""
    if told.reader.doubt:
        return Reason(told.reader.doubt)
    if ticket is None:
        return Reason.FORGED
    if ticket.at > told.at:
        return Reason.FUTURE
    if ticket.is_late(told.at):
        return Reason.LATE
    if offer is None:
        return Reason.UNKNOWN
    if offer.reader and offer.reader != told.reader.key(offer.issued_at):
        return Reason.READER
    return None


def _done(told: Telling, offer: Offer, tally: Tally) -> Reason | None:
    if told.deed is Deed.CLICKS:
        return _followed(offer, told.reader, told.at, tally)
    if offer.creative_id != told.creative:
        return Reason.CREATIVE
    if (offer.article or 0) != told.story:
        return Reason.STORY
    if told.deed is Deed.RENDERED:
        return counting.render(offer, told.at, tally)
    return _viewed(offer, told.reader, told.at, tally)


def _viewed(offer: Offer, reader: Known, now: datetime, tally: Tally) -> Reason | None:
    if offer.viewed_at is not None:
        return Reason.AGAIN
    if now - offer.issued_at < VIEW_AFTER:
        return Reason.SOON
    return counting.view(offer, lambda: _seen_enough(offer, reader, now), now, tally)


def _seen_enough(offer: Offer, reader: Known, now: datetime) -> Reason | None:
    """What the flight's own limit says, which was promised and holds in doubt; and that nobody
    looks at one flight as often as a program would, which is only looked at where it can be."""
    flight = offer.flight
    if flight.is_house:
        return None
    try:
        may = readers.may_see(flight, reader, now, name=_name(Deed.VIEWABLE, offer, now))
    except store.Unanswered:
        return Reason.UNSURE if flight.frequency_most else None
    return None if may else Reason.TOO_MANY


def _followed(offer: Offer, reader: Known, now: datetime, tally: Tally) -> Reason | None:
    if offer.clicked_at is not None:
        return Reason.AGAIN
    if offer.viewed_at is None or offer.refusal:
        return Reason.UNSEEN
    if now - offer.viewed_at < CLICK_AFTER:
        return Reason.SOON
    try:
        name = _name(Deed.CLICKS, offer, now)
        may = readers.may_click(offer.flight_id, reader, now, name=name)
    except store.Unanswered:
        return Reason.UNSURE
    return counting.follow(offer, now, tally) if may else Reason.TOO_MANY


def _name(deed: Deed, offer: Offer, now: datetime) -> str:
    return f"{deed}:{offer.pk}:{now.timestamp()}"
