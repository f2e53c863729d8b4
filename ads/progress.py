"""Which part of all choices each flight with a goal should take just now: its plan beside what was
counted of it and how many places that it fits were filled lately."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from ads import pacing
from ads.conditions import aim_of
from ads.deliveries import Delivery, FlightDay
from ads.flights import Flight, Goal
from ads.offers import Offer
from ads.slots import Slot
from ads.targeting import Asked, Device
from articles.models import Article

LATELY = timedelta(minutes=15)  # how far back the traffic of just now is looked for
_PACED = timedelta(days=1)  # and what becomes of an offer
_USUAL = {Goal.VIEWABLE: 0.5, Goal.CLICKS: 0.005}  # of one offer, while nothing is known …
_ASSUMED = 20  # … which counts as much as so many offers


def shares(
    flights: Collection[Flight],
    now: datetime,
    *,
    sizes: Mapping[int, frozenset[str]],
    slots: Mapping[str, Slot],
) -> dict[int, float]:
    """Will give the share of each of these flights that has a goal, by key, 0 to 1; and 0 of one
    without that had all it may have on this day. Five queries, or one where none has a goal.

    flights: with their conditions read already. sizes: of the creatives of each that run, by its
    key. slots: of the site as they are now, by name.
    """
    planned = [flight for flight in flights if flight.plan]
    capped = [flight for flight in flights if not flight.plan and flight.daily_cap is not None]
    if not (planned or capped):
        return {}
    today = dict(_delivered_today([*planned, *capped], now))
    full = {flight.pk: 0.0 for flight in capped if today.get(flight.pk, 0) >= flight.daily_cap}
    return full | _of_planned(planned, today, now, sizes, slots) if planned else full


def _of_planned(planned, today: dict[int, int], now: datetime, sizes, slots) -> dict[int, float]:
    traffic = _Traffic(_filled_lately(now), slots)
    success = _success(planned, now)
    return {
        flight.pk: pacing.share(
            flight.plan,
            pacing.Progress(
                flight.delivered,
                today.get(flight.pk, 0),
                traffic.an_hour(flight, sizes.get(flight.pk, frozenset())),
                success[flight.pk],
            ),
            now,
        )
        for flight in planned
    }


class _Traffic:
    """How many places are filled in an hour; of flights with the same aim and sizes once."""

    def __init__(self, places: Counter[Asked], slots: Mapping[str, Slot]):
        self._places, self._slots = places, slots
        self._found: dict[tuple, float] = {}

    def an_hour(self, flight: Flight, sizes: frozenset[str]) -> float:
        """Those that the flight may have and one of its creatives has room in."""
        conditions = list(flight.conditions.all())
        key = (frozenset((*each.said, each.is_ruled_out) for each in conditions), sizes)
        if key not in self._found:
            aim = aim_of(conditions)
            fitting = (
                count
                for asked, count in self._places.items()
                if self._has_room(asked, sizes) and aim.fits(asked)
            )
            self._found[key] = sum(fitting) * (timedelta(hours=1) / LATELY)
        return self._found[key]

    def _has_room(self, asked: Asked, sizes: frozenset[str]) -> bool:
        slot, on_phone = self._slots[asked.slot], asked.device == Device.PHONE
        return any(slot.shows(size, on_phone=on_phone) for size in sizes)


def _filled_lately(now: datetime) -> Counter[Asked]:
    """How many places of each kind were filled; what a story is filed under is asked once."""
    rows = Offer.objects.filter(issued_at__gt=now - LATELY).values_list(
        *("slot", "device", "article", "section", "tag", "language")
    )
    counted = list(rows.annotate(count=Count("pk")).order_by())
    keys = {article for _, _, article, *_ in counted if article}
    filed = {pk: (section, language) for pk, section, language in _stories(keys)}
    tags: dict[int, set[int]] = {}
    for pk, tag in Article.objects.filter(pk__in=keys, tags__isnull=False).values_list(
        "pk", "tags"
    ):
        tags.setdefault(pk, set()).add(tag)
    places: Counter[Asked] = Counter()
    for slot, device, article, section, tag, language, count in counted:
        under = frozenset({tag} if tag else ())
        if article:
            section, language = filed.get(article, (None, ""))
            under = frozenset(tags.get(article, ()))
        places[Asked(slot, section, under, article, device, language)] += count
    return places


def _stories(keys):
    return Article.objects.filter(pk__in=keys).values_list("pk", "section", "language")


def _delivered_today(flights, now: datetime):
    day = pacing.day_of(now, timezone.get_default_timezone())
    return FlightDay.objects.filter(flight__in=flights, day=day).values_list("flight", "delivered")


def _success(flights, now: datetime) -> dict[int, float]:
    """What of one offer counts, lately; where little is known yet, what is usual."""
    rows = Delivery.objects.filter(flight__in=flights, hour__gt=now - _PACED).values("flight")
    sums = rows.annotate(made=Sum("offers"), seen=Sum("viewable"), followed=Sum("clicks"))
    found = {row["flight"]: row for row in sums.order_by()}
    return {
        flight.pk: _part(found.get(flight.pk, {}), flight.goal, _USUAL[Goal(flight.goal)])
        for flight in flights
    }


def _part(row: dict, goal: str, usual: float) -> float:
    counted = row.get("followed" if goal == Goal.CLICKS else "seen", 0)
    offers = row.get("made", 0)
    return min(1.0, max(1e-6, (counted + usual * _ASSUMED) / (offers + _ASSUMED)))
