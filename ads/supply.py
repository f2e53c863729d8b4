"""What the places of the site had lately, by what they were of: sums of the hours, and how many
places a page has. It knows neither screens nor, of a page that is no story, what it shows."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Min, Sum
from django.utils import timezone

from ads import pacing
from ads.deliveries import Delivery
from ads.offers import Offer
from ads.targeting import Aim, Asked, Kind
from articles.models import Article
from pagecache import store

LOOKED_BACK = 14  # days, today not among them
SAMPLE = 5_000  # offers, the newest, that tell what pages are like
_KEPT_SECONDS = 600  # the sum over many hours; it changes little
_KEY = "ads:supply"


class Supply:
    """What was counted on a day, lately.

    places: the kinds of place, each with its viewable views and its clicks. pages: how often there
    was a page with so many places of each slot: ({"story": 3, "rail": 1}, 12).
    """

    def __init__(
        self, places: list[tuple[Asked, float, float]], pages: list[tuple[dict[str, int], int]]
    ):
        self._places, self._pages = places, pages
        self._fitting: dict[tuple, frozenset[int]] = {}
        self._counted: dict[tuple, float] = {}

    def counted(self, goal: str, *aims: Aim) -> float:
        """Will say how many views ("viewable") or clicks places had that fit all of these aims, on
        a day. For what screens nobody knows."""
        key = (goal, frozenset(aim.key for aim in aims))
        if key not in self._counted:
            column = 2 if goal == "clicks" else 1
            fitting = frozenset.intersection(*map(self._fit, aims))
            self._counted[key] = sum(self._places[number][column] for number in fitting)
        return self._counted[key]

    def per_page(self, slots: frozenset[str]) -> float:
        """Will say how many places of these slots a page has that has any; 1 where nobody knows."""
        places = pages = 0
        for kinds, often in self._pages:
            here = sum(count for slot, count in kinds.items() if slot in slots)
            places += here * often
            pages += often if here else 0
        return places / pages if pages else 1.0

    def _fit(self, aim: Aim) -> frozenset[int]:
        key = aim.key
        if key not in self._fitting:
            told = aim.without(Kind.DEVICE)
            fitting = (n for n, (asked, *_) in enumerate(self._places) if told.fits(asked))
            self._fitting[key] = frozenset(fitting)
        return self._fitting[key]


def lately(now: datetime, aims: Iterable[Aim]) -> Supply | None:
    """Will say what was counted, told apart as these aims ask; None where nothing was on a whole
    day yet. Two queries, a third where an aim names a tag; kept for ten minutes."""
    every = list(aims)
    tags, stories = (_named(every, kind) for kind in (Kind.TAG, Kind.STORY))
    named = repr((sorted(tags), sorted(stories))).encode()
    key = f"{_KEY}:{hashlib.blake2b(named, digest_size=8).hexdigest()}"
    found = store.get(key)
    if found is None:
        found = _count(now, tags, stories)
        store.put(key, found, _KEPT_SECONDS)
    places, pages = found
    return Supply(places, pages) if places else None


def _named(aims: Iterable[Aim], kind: Kind) -> set:
    said = (part.get(kind, ()) for aim in aims for part in (aim.wanted, aim.ruled_out))
    return {value for values in said for value in values}


def _count(now: datetime, tags: set, stories: set) -> tuple[list, list]:
    zone = timezone.get_default_timezone()
    today = pacing.day_of(now, zone)
    since = pacing.day_start(today - timedelta(days=LOOKED_BACK), zone)
    counted = Delivery.objects.filter(hour__gte=since, hour__lt=pacing.day_start(today, zone))
    sums = counted.values("slot", "article", "article__section", "article__language").annotate(
        all_viewable=Sum("viewable"), all_clicks=Sum("clicks"), first=Min("hour")
    )
    rows = list(sums.order_by())
    if not rows:
        return [], []
    days = (today - pacing.day_of(min(row["first"] for row in rows), zone)).days
    under = _under(tags, counted) if tags else {}
    viewable: Counter[Asked] = Counter()
    clicks: Counter[Asked] = Counter()
    for row in rows:
        story = row["article"]
        asked = Asked(
            row["slot"],
            row["article__section"],
            frozenset(under.get(story, ())),
            story if story in stories else None,
            language=row["article__language"] or "",
        )
        viewable[asked] += row["all_viewable"]
        clicks[asked] += row["all_clicks"]
    return [(asked, viewable[asked] / days, clicks[asked] / days) for asked in viewable], _pages()


def _under(tags: set, counted) -> dict[int, set[int]]:
    """Which of these tags each story that was counted has."""
    found: dict[int, set[int]] = {}
    tagged = Article.objects.filter(tags__in=tags, pk__in=counted.values("article"))
    for story, tag in tagged.values_list("pk", "tags").order_by():
        found.setdefault(story, set()).add(tag)
    return found


def _pages() -> list[tuple[dict[str, int], int]]:
    """The offers of one page are those of one moment, reader and story."""
    newest = Offer.objects.order_by("-pk").values_list("issued_at", "reader", "article", "slot")
    pages: dict[tuple, Counter[str]] = {}
    for *page, slot in newest[:SAMPLE]:
        pages.setdefault(tuple(page), Counter())[slot] += 1
    often = Counter(tuple(sorted(slots.items())) for slots in pages.values())
    return [(dict(slots), count) for slots, count in often.items()]
