"""Which part of all choices each flight with a goal should take just now: its plan beside what was
counted of it and how many places that it fits were filled lately."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from ads import pacing
from ads.conditions import aim_of
from ads.deliveries import Delivery, FlightDay
from ads.flights import Flight, Goal
from ads.offers import Offer
from ads.targeting import Asked
from articles.models import Article

LATELY = timedelta(minutes=15)  # how far back the traffic of just now is looked for
_PACED = timedelta(days=1)  # and what becomes of an offer
_USUAL = {Goal.VIEWABLE: 0.5, Goal.CLICKS: 0.005}  # of one offer, while nothing is known …
_ASSUMED = 20  # … which counts as much as so many offers


def shares(flights: Collection[Flight], now: datetime) -> dict[int, float]:
    """Will give the share of each of these flights that has a goal, by key, 0 to 1: five queries,
    or none where none has. flights: with their conditions read already."""
    planned = [flight for flight in flights if flight.plan]
    if not planned:
        return {}
    places = _filled_lately(now)
    today = dict(_delivered_today(planned, now))
    success = _success(planned, now)
    return {
        flight.pk: pacing.share(
            flight.plan,
            pacing.Progress(
                flight.delivered,
                today.get(flight.pk, 0),
                _an_hour(places, flight),
                success[flight.pk],
            ),
            now,
        )
        for flight in planned
    }


def _an_hour(places: Counter[Asked], flight: Flight) -> float:
    aim = aim_of(flight.conditions.all())
    fitting = sum(count for asked, count in places.items() if aim.fits(asked))
    return fitting * (timedelta(hours=1) / LATELY)


def _filled_lately(now: datetime) -> Counter[Asked]:
    """How many places of each kind were filled; what a story is filed under is asked once."""
    rows = Offer.objects.filter(issued_at__gt=now - LATELY).values_list("slot", "article", "device")
    counted = list(rows.annotate(count=Count("pk")).order_by())
    keys = {article for _, article, _, _ in counted if article}
    filed = {pk: (section, language) for pk, section, language in _stories(keys)}
    tags: dict[int, set[int]] = {}
    for pk, tag in Article.objects.filter(pk__in=keys, tags__isnull=False).values_list(
        "pk", "tags"
    ):
        tags.setdefault(pk, set()).add(tag)
    places: Counter[Asked] = Counter()
    for slot, article, device, count in counted:
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
