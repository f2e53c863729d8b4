"""The signed name of an offer, as a page carries it: good once, for two hours. No database.

It says which offer, creative and story it is for and when it was given out, and is signed with a
key of that day, so nothing in it can be changed and no other day's key fits.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

GOOD_FOR = timedelta(hours=2)
LONGEST = 120
_SHAPE = re.compile(r"([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z]{1,10})")
_TICK = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Forged(ValueError):
    """It was not written here."""


class Ticket(NamedTuple):
    """offer, creative: keys. story: its key, 0 for a page that is none. at: to the millisecond."""

    offer: int
    creative: int
    story: int
    at: datetime

    def written(self) -> str:
        """Will write it in letters that need no escaping in an address."""
        numbers = (self.offer, self.creative, self.story, (self.at - _EPOCH) // _TICK)
        text = "-".join(map(int_to_base36, numbers))
        return f"{text}.{_signature(text, self.at)}"

    def is_late(self, now: datetime) -> bool:
        return now - self.at > GOOD_FOR


def read(text: str) -> Ticket:
    """Will read what Ticket.written wrote, however old it is. Raises Forged for anything else."""
    numbers, _, signature = text[:LONGEST].partition(".")
    found = _SHAPE.fullmatch(numbers)
    if found is None or not signature.isascii():  # other letters cannot be compared at all
        raise Forged
    try:
        offer, creative, story, ticks = map(base36_to_int, found.groups())
        at = _EPOCH + ticks * _TICK
    except (ValueError, OverflowError) as error:
        raise Forged from error
    if not constant_time_compare(_signature(numbers, at), signature):
        raise Forged
    return Ticket(offer, creative, story, at)


def _signature(text: str, at: datetime) -> str:
    salt = f"ads.tickets {at.astimezone(UTC):%Y-%m-%d}"
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()[:32]
