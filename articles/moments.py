"""Times as readers see them: in the newsroom's zone, in the page's language, with the zone named.

The words on the page and the machine's copy of a time are made here from one value, so they agree.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext_noop
from django.utils.translation import gettext as _

# Django misspells these months in Hindi; our own words for them are in locale/.
_OURS = (
    *(gettext_noop("September"), gettext_noop("November"), gettext_noop("December")),
    *(gettext_noop("mar"), gettext_noop("sep"), gettext_noop("nov"), gettext_noop("dec")),
)


def here(moment: datetime) -> datetime:
    """Will give a moment in the newsroom's zone."""
    return moment.astimezone(timezone.get_default_timezone())


def iso(moment: datetime) -> str:
    """Will write a moment for machines: ISO 8601 to the second, with the newsroom's offset."""
    return here(moment).isoformat(timespec="seconds")


def long_date(moment) -> str:
    """Will write "1 November 2025" in the language of the page."""
    return _day(moment, "j F Y")


def weekday(moment) -> str:
    """Will write "Sunday" in the language of the page."""
    return _day(moment, "l")


def short_date(moment) -> str:
    """Will write "30 Oct 2025" in the language of the page."""
    return _day(moment, "j M Y")


def _day(moment: date, shape: str) -> str:
    day = moment.date() if isinstance(moment, datetime) else moment
    return _written(day, shape, get_language() or "")


@lru_cache(maxsize=2_000)  # a page of lists writes the same few days again and again
def _written(day: date, shape: str, language: str) -> str:
    return date_format(day, shape)


def clock(moment: datetime) -> str:
    """Will write "14:10 IST"; where the page runs from right to left, held together as it is."""
    local = here(moment)
    written = f"{local:%H:%M %Z}"
    return SafeString(f"<bdi>{written}</bdi>" if get_language_bidi() else written)


def full(moment: datetime, *, short: bool = False) -> str:
    """Will write date and time: "1 November 2025, 09:30 IST", or "1 Nov 2025, 09:30 IST"."""
    local = here(moment)
    day = short_date(local) if short else long_date(local)
    # Translators: between a date and a time of day.
    return SafeString(f"{day}{_(',')} {clock(moment)}")  # words of our own and of Django's


def brief(moment: datetime, *, now: datetime) -> str:
    """Will write the time of a story of today, the date of an older one."""
    local = here(moment)
    is_today = local.date() == here(now).date()
    return clock(moment) if is_today else short_date(local)


def next_midnight(now: datetime) -> datetime:
    """Will say when the date on the pages changes."""
    tomorrow = here(now) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def updated(article) -> datetime | None:
    """Will say when readers were given a change after publication; None: they were not."""
    at = article.updated_at
    return at if at and article.published_at and at > article.published_at else None


def tag(moment: datetime, words: str) -> str:
    """Will put words about a moment into <time>."""
    return SafeString(f'<time datetime="{iso(moment)}">{conditional_escape(words)}</time>')
