"""What may be offered to readers just now, prepared: flights with their creatives, the newsroom's
own among them, and the share of each. Freed by the tag "booked"; shares are half a minute old at
most."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from ads import frames, progress, running
from ads.creatives import Creative
from ads.flights import Flight
from ads.page_slots import standing
from ads.selection import Priority
from ads.slots import Slot
from ads.suppressions import Silence, silence
from ads.targeting import Aim, Device
from images import markup
from pagecache import pages, parts

OWNER = "choice"
SHARES_FOR = timedelta(seconds=30)
_SHARPER = 2  # px of a picture for each px of the page: what most screens have


@dataclass(frozen=True)
class Shown:
    """A creative that runs. content: what a page needs to draw it, ready for JSON."""

    pk: int
    flight: int
    weight: int
    size: str
    content: dict

    @property
    def is_framed(self) -> bool:
        """Whether it is HTML of others, and stands in a frame."""
        return "frame" in self.content

    def fits(self, slot: Slot, device: Device) -> bool:
        """Whether it may stand in the slot on such a screen."""
        return slot.shows(self.size, on_phone=device is Device.PHONE)


@dataclass(frozen=True)
class Booked:
    """A flight that runs, as selection.Contender. frequency: at most how often to one reader in how
    many hours; None for no limit."""

    pk: int
    priority: int
    weight: int
    is_roadblock: bool
    frequency: tuple[int, int] | None
    aim: Aim
    creatives: tuple[Shown, ...]
    share: float | None = None


@dataclass(frozen=True)
class Stock:
    """All that there is. house: the newsroom's own creatives, by key: they stand in the page."""

    slots: dict[str, Slot]
    silence: Silence
    flights: tuple[Booked, ...]
    house: dict[int, Shown]


def stock(request: HttpRequest | None, *, framed: bool) -> Stock:
    """Will give what may be offered now: one query, and those of making it where it is old.

    framed: whether HTML of others may be among it. Where no origin serves frames none is.
    """
    kept = parts.of(request)
    kept.want(OWNER)
    slots, said, rows = kept.get(OWNER, "booked", _make)
    shares = dict(kept.get(OWNER, "shares", _make_shares))
    framed = framed and frames.is_on()
    flights = [_booked(row, shares, framed=framed) for row in rows]
    ours = (flight for flight in flights if flight.priority == Priority.HOUSE)
    return Stock(
        {slot[0]: Slot(*slot) for slot in slots},
        silence((tag, slot) for tag, slot in said),
        tuple(flight for flight in flights if flight.priority != Priority.HOUSE),
        {shown.pk: shown for flight in ours for shown in flight.creatives},
    )


def _booked(row: dict, shares: dict[int, float], *, framed: bool) -> Booked:
    """What has a goal and no share yet has just begun to run, and waits for the next shares. What
    has none and a share all the same had all that it may have on this day."""
    creatives = (Shown(pk, row["pk"], *rest) for pk, *rest in row["creatives"])
    return Booked(
        row["pk"],
        row["priority"],
        row["weight"],
        row["is_roadblock"],
        tuple(row["frequency"]) if row["frequency"] else None,
        Aim.of(row["aim"]),
        tuple(shown for shown in creatives if framed or not shown.is_framed),
        shares.get(row["pk"], 0.0 if row["has_goal"] else None),
    )


def _make() -> tuple[list, list, list]:
    """The part as its row holds it: slots, places without any, and the flights that run."""
    now = timezone.now()
    flights = Flight.objects.not_over(now).with_running(now).order_by("pk")
    flights = list(flights.prefetch_related("conditions"))
    found = Creative.objects.filter(flight__in=flights).not_over(now).with_running(now)
    creatives = list(found.select_related("picture", "flight").order_by("pk"))
    change = running.next_change([*flights, *creatives], now)
    pages.depend("slots", "booked", until=change)
    shown: dict[int, list] = {}
    for creative in creatives:
        if creative.is_running:
            drawn = [creative.pk, creative.weight, creative.size, _content(creative)]
            shown.setdefault(creative.flight_id, []).append(drawn)
    rows = [_row(flight, shown[flight.pk]) for flight in flights if flight.pk in shown]
    slots = [[s.name, s.label, s.phone, s.wide, s.is_on] for s in standing().values()]
    return slots, sorted(silence().said), rows


def _row(flight: Flight, creatives: list) -> dict:
    limit = flight.frequency_most and [flight.frequency_most, flight.frequency_hours]
    conditions = sorted(flight.conditions.all(), key=lambda condition: condition.pk)
    said = [[*condition.said, condition.is_ruled_out] for condition in conditions]
    return {
        "pk": flight.pk,
        "priority": flight.priority,
        "weight": flight.weight,
        "is_roadblock": flight.is_roadblock,
        "frequency": limit,
        "has_goal": flight.plan is not None,
        "aim": said,
        "creatives": creatives,
    }


def _content(creative: Creative) -> dict:
    """What a page needs to draw it; the newsroom's own stand there already."""
    if creative.flight.is_house:
        return {}
    said = {
        "words": creative.words,
        "headline": creative.headline,
        "line": creative.line,
        "link": creative.link_text,
        "away": creative.leads_away,
    }
    size = {"width": creative.width_px, "height": creative.height_px}
    if creative.is_framed:
        return {**said, **size, "frame": ""}  # its address is made with the offer
    if not (creative.artwork or creative.picture_id):
        return said
    if creative.artwork:
        return {**said, **size, "picture": creative.artwork.url}
    pages.depend(f"picture:{creative.picture_id}")
    wanted = creative.width_px * _SHARPER
    return {**said, **size, "picture": markup.url(creative.picture, wanted)}


def _make_shares() -> list[tuple[int, float]]:
    now = timezone.now()
    pages.depend("booked", until=now + SHARES_FOR)
    limited = Flight.objects.running(now).exclude(goal="", daily_cap=None)
    creatives = Creative.objects.running(now).values_list("flight", "size")
    sizes: dict[int, frozenset[str]] = {}
    for flight, size in creatives.order_by():
        sizes[flight] = sizes.get(flight, frozenset()) | {size}
    flights = list(limited.prefetch_related("conditions"))
    shares = progress.shares(flights, now, sizes=sizes, slots=standing())
    return sorted(shares.items())
