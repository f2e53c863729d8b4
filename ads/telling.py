"""What readers' pages tell of their offers: whose it is, whether it can be true, and then counted.
Nothing that is refused is lost: its reason is counted, in the hour of the offer."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from ads import counting, readers, sums, tickets
from ads.offers import Offer
from ads.readers import Reader
from ads.reasons import Deed, Reason
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


def tell_all(said: Told, *, reader: Reader, now: datetime) -> None:
    """Will count all that a page told, each by itself."""
    for deed, ticket, creative in said.deeds:
        tell(deed, ticket, creative=creative, story=said.story, reader=reader, now=now)


def tell(
    deed: Deed, ticket: str, *, creative: int, story: int, reader: Reader, now: datetime
) -> Reason | None:
    """Will count that an offer was rendered or viewable; None, or the reason why it was not.

    creative, story: what the page says stands where; story is 0 on a page that is none.
    """
    offer, reason = _found(ticket, reader, now)
    if offer is not None and reason is None:
        reason = _belongs(offer, creative, story)
        if reason is None and deed is Deed.RENDERED:
            reason = counting.render(offer, now)
        elif reason is None:
            reason = _viewed(offer, reader, now)
    return _noted(deed, reason, offer, now)


def follow(ticket: str, *, reader: Reader, against: Reason | None, now: datetime) -> Reason | None:
    """Will count that an offer was followed; None, or the reason why it was not.

    against: what is known of the request already, such as that it only asks where the link leads.
    """
    offer, reason = _found(ticket, reader, now)
    reason = reason or against
    if offer is not None and reason is None:
        reason = _followed(offer, reader, now)
    return _noted(Deed.CLICKS, reason, offer, now)


def _found(text: str, reader: Reader, now: datetime) -> tuple[Offer | None, Reason | None]:
    """The offer of a ticket where there is one, and what speaks against counting anything of it."""
    try:
        ticket = tickets.read(text)
    except tickets.Forged:
        return None, Reason(reader.doubt) if reader.doubt else Reason.FORGED
    named = Offer.objects.filter(pk=ticket.offer, creative=ticket.creative)
    offer = named.select_related("flight").first()
    return offer, _against(offer, ticket, reader, now)


def _against(offer: Offer | None, ticket: Ticket, reader: Reader, now: datetime) -> Reason | None:
    if reader.doubt:
        return Reason(reader.doubt)
    if ticket.at > now:
        return Reason.FUTURE
    if ticket.is_late(now):
        return Reason.LATE
    if offer is None:
        return Reason.UNKNOWN
    if offer.reader and offer.reader != reader.key(offer.issued_at):
        return Reason.READER
    return None


def _belongs(offer: Offer, creative: int, story: int) -> Reason | None:
    if offer.creative_id != creative:
        return Reason.CREATIVE
    return Reason.STORY if (offer.article or 0) != story else None


def _viewed(offer: Offer, reader: Reader, now: datetime) -> Reason | None:
    if offer.viewed_at is not None:
        return Reason.AGAIN
    if now - offer.issued_at < VIEW_AFTER:
        return Reason.SOON
    return counting.view(offer, lambda: _seen_enough(offer, reader, now), now)


def _seen_enough(offer: Offer, reader: Reader, now: datetime) -> Reason | None:
    """What the flight's own limit says, which was promised and holds in doubt; and that nobody
    looks at one flight as often as a program would, which is only looked at where it can be."""
    flight = offer.flight
    if flight.is_house or not offer.reader or reader.wants_privacy:
        return None
    try:
        may = readers.may_see(flight, reader, now)
    except store.Unanswered:
        return Reason.UNSURE if flight.frequency_most else None
    return None if may else Reason.TOO_MANY


def _followed(offer: Offer, reader: Reader, now: datetime) -> Reason | None:
    if offer.clicked_at is not None:
        return Reason.AGAIN
    if offer.viewed_at is None or offer.refusal:
        return Reason.UNSEEN
    if now - offer.viewed_at < CLICK_AFTER:
        return Reason.SOON
    try:
        may = readers.may_click(offer.flight_id, reader, now)
    except store.Unanswered:
        return Reason.UNSURE
    return counting.follow(offer, now) if may else Reason.TOO_MANY


def _noted(deed: Deed, reason: Reason | None, offer: Offer | None, now: datetime) -> Reason | None:
    if reason is not None:
        sums.refuse(deed, reason, row=sums.row_of(offer) if offer else None, at=now)
    return reason
