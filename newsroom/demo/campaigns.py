"""The demo's advertiser: a campaign that runs, with twelve days of what was counted, and ads.txt.

What is counted adds up as in a real newsroom, offers of the last two days among it; it is made anew
when the demo is moved to now.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from ads.deliveries import hour_of
from ads.models import (
    AdsTxt,
    Advertiser,
    Campaign,
    Condition,
    Creative,
    Delivery,
    Flight,
    FlightDay,
    Offer,
    Refusal,
)
from ads.offers import KEPT_FOR
from ads.pacing import day_of
from ads.reasons import Deed, Reason
from articles.models import Article

OURS = ("Belpur Umbrella Works", "Before the rain")  # whose report is looked at
OTHERS = ("Harpur Playhouse", "Autumn plays")  # takes what is left
SELLERS = """# Invented sellers of the demonstration newspaper: nobody sells here.
seller.example, meridian-1, DIRECT
exchange.example, 4711, RESELLER
"""
UMBRELLAS = {
    "umbrella-mended": ("It turns back by itself", "Mended free for ten years.", "See all nine"),
    "umbrella-lent": ("Borrow one for the day", "At the station, for a coin.", "Where to find us"),
}
LAST_DAYS = {"umbrella-late": ("Before the first drops", "Ready in an hour.", "See both shops")}
PLAYS = {"playhouse": ("Six plays, one staircase", "Every evening at seven.", "What is on")}
BEFORE, AFTER = 12, 9  # days of a flight, around now
GOAL, A_DAY_OF_OTHERS = 20_000, 1_900
READ = (1, 1, 1, 1, 1, 2, 5, 8, 9, 8, 7, 6, 6, 6, 5, 5, 6, 7, 9, 10, 9, 7, 4, 2)  # by hour
WHY = (Reason.ROBOT, Reason.ROBOT, Reason.ROBOT, Reason.AGAIN, Reason.AGAIN, Reason.SOON)
_PLACES = (("story", 4), ("rail", 2))  # slots, and how many stories each is read in


def make_ads_txt() -> None:
    """Will fill in sellers where nobody wrote any."""
    AdsTxt.objects.get_or_create(pk=1, defaults={"text": SELLERS})


@transaction.atomic
def make_campaigns(rows: dict[str, Article], *, now: datetime) -> None:
    """Will book what is missing, move it to now, and count anew what was counted of it.

    rows: the demo's stories by slug, as seeding.make_stories() gives them.
    """
    public = Article.objects.published(now).filter(pk__in=[row.pk for row in rows.values()])
    carrying = public.filter(has_slots=True, is_sensitive=False, paid_by="")
    stories = list(carrying.order_by("-published_at"))
    begun, over = (hour_of(now + timedelta(days=days)) for days in (-BEFORE, AFTER))
    ours, others = _campaign(*OURS), _campaign(*OTHERS)
    first = _flight(ours, "Three weeks", begun, over, goal=GOAL)
    soon = hour_of(now + timedelta(days=3))
    last = _flight(ours, "Last days", soon, over, goal=4_000, shape="front")
    left = _flight(others, "What is left", begun, over)
    for flight, words, a_day in (
        (first, UMBRELLAS, GOAL / (BEFORE + AFTER)),
        (last, LAST_DAYS, 0),
        (left, PLAYS, A_DAY_OF_OTHERS),
    ):
        creatives = [_creative(flight, name, *said) for name, said in words.items()]
        for slot, _ in _PLACES:
            Condition.objects.get_or_create(flight=flight, slot=slot)
        for counted in (Offer, Delivery, FlightDay, Refusal):
            counted.objects.filter(flight=flight).delete()
        _count(flight, list(_hours(flight, creatives, stories, a_day, now=now)), now=now)


def _campaign(advertiser: str, name: str) -> Campaign:
    found, _ = Advertiser.objects.get_or_create(name=advertiser)
    return Campaign.objects.get_or_create(advertiser=found, name=name)[0]


def _flight(campaign: Campaign, name: str, starts_at, ends_at, *, goal=None, shape="even"):
    booked = {"goal": "viewable" if goal else "", "goal_count": goal, "shape": shape}
    dates = {"starts_at": starts_at, "ends_at": ends_at}
    flight, created = Flight.objects.get_or_create(
        campaign=campaign, name=name, defaults=booked | dates
    )
    if not created:
        flight.starts_at, flight.ends_at = starts_at, ends_at
        flight.save()
    return flight


def _creative(flight: Flight, name: str, headline: str, line: str, link_text: str) -> Creative:
    creative, _ = Creative.objects.get_or_create(
        name=name,
        defaults={
            "flight": flight,
            "headline": headline,
            "line": line,
            "link_text": link_text,
            "target": f"https://example.org/{name}",
        },
    )
    Creative.objects.filter(pk=creative.pk).update(starts_at=flight.starts_at)
    return creative


def _hours(flight, creatives, stories, a_day: float, *, now: datetime) -> Iterator[Delivery]:
    """What was counted in each whole hour: of so many views a day, by how much is read when."""
    zone = timezone.get_default_timezone()
    chance = Random(flight.name)  # noqa: S311 - the same days every time
    hour = flight.starts_at
    while hour < hour_of(now):
        viewable = a_day * READ[hour.astimezone(zone).hour] / sum(READ)
        open_to = [story for story in stories if story.published_at < hour]
        for slot, most in _PLACES:
            for place, story in enumerate(open_to[:most]):
                seen = round(viewable / 6 * chance.uniform(0.75, 1.3))
                creative = creatives[place % len(creatives)]
                yield _hour(flight, creative, slot, story, hour, seen, chance)
        hour += timedelta(hours=1)


def _hour(flight, creative, slot, story, hour, seen: int, chance: Random) -> Delivery:
    stood = seen + round(seen * chance.uniform(0.2, 0.6))
    return Delivery(
        flight=flight,
        creative=creative,
        slot=slot,
        article=story,
        hour=hour,
        offers=stood + chance.randint(0, 2),
        rendered=stood,
        viewable=seen,
        clicks=min(seen, chance.random() < seen / 150),
        invalid=chance.random() < 0.1,
    )


def _count(flight: Flight, hours: list[Delivery], *, now: datetime) -> None:
    """Will keep these hours, and what they add up to."""
    zone = timezone.get_default_timezone()
    days: Counter = Counter()
    for hour in hours:
        days[day_of(hour.hour, zone)] += hour.viewable
    refused: Counter = Counter()
    for number, hour in enumerate(hour for hour in hours if hour.invalid):
        refused[hour.hour, WHY[number % len(WHY)]] += hour.invalid
    Delivery.objects.bulk_create(hours)
    FlightDay.objects.bulk_create(
        FlightDay(flight=flight, day=day, delivered=delivered) for day, delivered in days.items()
    )
    Refusal.objects.bulk_create(
        Refusal(flight=flight, hour=hour, deed=Deed.VIEWABLE, reason=reason, count=count)
        for (hour, reason), count in refused.items()
    )
    kept = hour_of(now - KEPT_FOR)
    Offer.objects.bulk_create(
        offer for hour in hours if hour.hour >= kept for offer in _offers(hour)
    )
    Flight.objects.filter(pk=flight.pk).update(delivered=days.total())


def _offers(hour: Delivery) -> Iterator[Offer]:
    """The offers of an hour, spread over it: the first went furthest."""
    for number in range(hour.offers):
        at = hour.hour + timedelta(minutes=50) * number / hour.offers
        yield Offer(
            flight=hour.flight,
            creative=hour.creative,
            slot=hour.slot,
            article=hour.article_id,
            device="phone",
            issued_at=at,
            rendered_at=at + timedelta(seconds=1) if number < hour.rendered else None,
            viewed_at=at + timedelta(seconds=3) if number < hour.viewable else None,
            clicked_at=at + timedelta(seconds=9) if number < hour.clicks else None,
        )
