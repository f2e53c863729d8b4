"""What is planned on which day, in the newsroom's zone: a week in columns.

Each kind of plan is a Source. Another one is added to SOURCES and is drawn like the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, PlannedUpdate
from articles.workflow import State
from desk import days

COUNTED = 99  # of one kind on one day; "99+" beyond
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Source:
    """One kind of plan. verb, done: what it says before and after it happened.

    kind: of the colour in CSS. rows: gives the rows that have such a plan, of whatever table, with
    an index that finds a day of `field`; story: the path from a row to the id of its story. day:
    the name of the story list's filter that shows a whole day of them, or "".
    """

    verb: str
    done: str
    kind: str
    rows: Callable[[], QuerySet]
    field: str
    story: str = "pk"
    day: str = ""


SOURCES = [
    Source(
        "Publish",
        "Published",
        "publish",
        lambda: Article.objects.filter(state=State.PUBLISHED),
        "published_at",
        day="day",
    ),
    Source(
        "Expire",
        "Expired",
        "expire",
        lambda: Article.objects.filter(state=State.PUBLISHED),
        "expires_at",
        day="expires",
    ),
    Source("Update", "Updated", "update", lambda: _plans(), "starts_at", story="article_id"),
    Source("Roll back", "Rolled back", "back", lambda: _plans(), "rolls_back_at", "article_id"),
    Source(
        "Embargo ends",
        "Embargo ended",
        "embargo",
        lambda: Article.objects.filter(embargo_until__isnull=False),
        "embargo_until",
    ),
]


def _plans():
    return PlannedUpdate.objects.filter(cancelled_at__isnull=True)


@dataclass(frozen=True)
class Entry:
    """One plan. is_done: whether its moment is past. clock: "16:00", with the zone where the
    clocks are changed on that day."""

    at: datetime
    source: Source
    story: int
    is_done: bool
    clock: str
    headline: str = ""
    language: str = ""

    @property
    def verb(self) -> str:
        return self.source.done if self.is_done else self.source.verb


@dataclass(frozen=True)
class More:
    """What of a day is not drawn. query: of the story list, or ""."""

    count: str
    says: str
    query: str


@dataclass
class Day:
    """One column. away: 0 is today, days before are negative."""

    on: date
    away: int
    entries: list[Entry] = field(default_factory=list)
    more: list[More] = field(default_factory=list)


def columns(
    first: date, *, now: datetime, count: int = 7, most: int = 6, with_done: bool = False
) -> list[Day]:
    """Will give so many days from `first`, each with what is planned on it, the earliest first.

    most: of each kind that a day names; what is beyond is counted as far as COUNTED, and so is what
    was done before now, unless it is asked for. One query for each source, and one for headlines.
    """
    today = timezone.localdate(now)
    found = [Day(first + n * ONE_DAY, (first + n * ONE_DAY - today).days) for n in range(count)]
    for source in SOURCES:
        moments = _moments(source, [day.on for day in found], now)
        for day in found:
            _fill(day, source, moments.get(day.on, []), now=now, most=most, with_done=with_done)
    stories = _stories({entry.story for day in found for entry in day.entries})
    for day in found:
        entries = (_named(entry, stories) for entry in day.entries if entry.story in stories)
        day.entries = sorted(entries, key=lambda entry: (entry.at, entry.story))
    return found


def planned(found: Iterable[Day]) -> int:
    """Will count the entries that are drawn and still to come."""
    return sum(not entry.is_done for day in found for entry in day.entries)


def _moments(
    source: Source, dates: list[date], now: datetime
) -> dict[date, list[tuple[datetime, int]]]:
    """(moment, story) by day, the earliest first: one query.

    Each day is a part with an end of its own, and today is two, so that what was done does not
    crowd out what comes. The parts are joined as ids, since SQLite joins no parts that have an end;
    around them nothing but the key is asked, or it would read all that is published.
    """
    first, *others = (
        source.rows()
        .model._base_manager.filter(pk__in=part)
        .values_list(source.field, source.story)
        for day in dates
        for part in _of_day(source, day, now)
    )
    by_day: dict[date, list[tuple[datetime, int]]] = {}
    for at, story in sorted(first.union(*others, all=True)):
        by_day.setdefault(timezone.localdate(at), []).append((at, story))
    return by_day


def _of_day(source: Source, day: date, now: datetime) -> list[QuerySet]:
    rows = days.within(source.rows(), source.field, day, day + ONE_DAY).order_by(source.field)
    parts = [rows]
    if day == timezone.localdate(now):
        parts = [rows.filter(**{f"{source.field}__{side}": now}) for side in ("lt", "gte")]
    return [part.values("pk")[: COUNTED + 1] for part in parts]


def _fill(day: Day, source: Source, moments, *, now, most: int, with_done: bool) -> None:
    is_changed = days.start(day.on + ONE_DAY) - days.start(day.on) != ONE_DAY
    query = f"{source.day}={day.on.isoformat()}" if source.day else ""
    done = [moment for moment in moments if moment[0] < now]
    ahead = [moment for moment in moments if moment[0] >= now]
    for part, words in ((done, source.done), (ahead, f"to {source.verb}")):
        shown = [] if part is done and not with_done else part[:most]
        day.entries += [
            Entry(at, source, story, part is done, _clock(at, with_zone=is_changed))
            for at, story in shown
        ]
        if left := min(len(part), COUNTED) - len(shown):
            count = f"{left}+" if len(part) > COUNTED else str(left)
            says = f"more {words.lower()}" if shown else words.lower()
            day.more.append(More(f"+{count}" if shown else count, says, query))


def _clock(at: datetime, *, with_zone: bool) -> str:
    local = timezone.localtime(at)
    return f"{local:%H:%M} {local:%Z}" if with_zone else f"{local:%H:%M}"


def _stories(keys: set[int]) -> dict[int, tuple[str, str]]:
    rows = Article.objects.filter(pk__in=keys).values_list("pk", "headline", "language")
    return {pk: (headline, language) for pk, headline, language in rows}


def _named(entry: Entry, stories: dict[int, tuple[str, str]]) -> Entry:
    headline, language = stories[entry.story]
    return replace(entry, headline=headline, language=language)
