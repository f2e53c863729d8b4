"""What was counted of a campaign by one thing: slot, day, section, story or creative. The rows seen
most, and all others as one more, so that every table adds up to the same."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Case, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from ads.page_slots import label_of
from ads.slots import SLOTS
from articles.models import Article

MOST = 50
ELSEWHERE = "Pages that are no story"
ALL_GONE = "Stories that are gone"
GONE = "A story that is no longer there"
HIDDEN = "A story that is no longer public"
_OF_GONE = ""  # no section is called so
_SECTION = Case(
    When(article__isnull=False, then=Coalesce("article__section__name", Value(_OF_GONE))),
)


@dataclass(frozen=True)
class Row:
    """One line of a table; rates are None where nothing is to be divided by."""

    label: str
    offers: int = 0
    rendered: int = 0
    viewable: int = 0
    clicks: int = 0

    @property
    def viewable_rate(self) -> float | None:
        return self.viewable / self.rendered if self.rendered else None

    @property
    def click_rate(self) -> float | None:
        return self.clicks / self.viewable if self.viewable else None


SUMS = tuple(field.name for field in fields(Row) if field.name != "label")


@dataclass(frozen=True)
class Table:
    """name: within the page. first: the head of its first column. rows: MOST of them at most, and
    one for all that these leave out."""

    name: str
    first: str
    rows: list[Row]


def tables(
    counted: QuerySet, days: dict[date, Row], total: Row, *, for_guest: bool, now: datetime
) -> list[Table]:
    """Will give every table of these deliveries: five queries, and one for each table that leaves
    something out.

    days: as by_day() gives them. for_guest: in words that an advertiser may read.
    """
    newest = [days[day] for day in sorted(days, reverse=True)]
    stories, more_stories = _most_seen(counted, "article_id")
    called = _stories({key for key, _ in stories}, for_guest=for_guest, now=now)
    sections, more_sections = _most_seen(counted, _SECTION)
    creative = "creative__headline" if for_guest else "creative__name"
    creatives, more_creatives = _most_seen(counted, creative)
    named = {None: ELSEWHERE, _OF_GONE: ALL_GONE}
    sections = [_row(named.get(key, key), row) for key, row in sections]
    stories = [_row(called[key], row) for key, row in stories]
    creatives = [_row(key, row) for key, row in creatives]
    return [
        Table("slot", "Slot", _by_slot(counted)),
        Table("day", "Day", _whole(newest[:MOST], len(newest) - MOST, total)),
        Table("section", "Section", _whole(sections, more_sections, total)),
        Table("story", "Story", _whole(stories, more_stories, total)),
        Table("creative", "Creative", _whole(creatives, more_creatives, total)),
    ]


def by_day(counted: QuerySet) -> dict[date, Row]:
    """Will add up each day of the newsroom on which something was counted: one query."""
    day = TruncDate("hour", tzinfo=timezone.get_default_timezone())
    return {
        row["key"]: _row(f"{row['key']:%a} {row['key'].day} {row['key']:%b %Y}", row)
        for row in _sums(counted, day).order_by("key")
    }


def _by_slot(counted: QuerySet) -> list[Row]:
    sums = _sums(counted, F("slot")).annotate(label=label_of("slot")).order_by("key")
    found = {row["key"]: row for row in sums}
    return [
        _row(found[name]["label"] or slot.label, found[name])
        for name, slot in SLOTS.items()
        if name in found
    ]


def _most_seen(counted: QuerySet, key) -> tuple[list[tuple], int]:
    """The sums by that field, the most seen first, and how many more there are."""
    sums = _sums(counted, F(key) if isinstance(key, str) else key).order_by(
        "-all_viewable", "-all_offers", "key"
    )
    found = [(row["key"], row) for row in sums[: MOST + 1]]
    return found[:MOST], sums.count() - MOST if len(found) > MOST else 0


def _sums(counted: QuerySet, key) -> QuerySet:
    return counted.values(key=key).annotate(**{f"all_{name}": Sum(name) for name in SUMS})


def _row(label: str, sums: dict) -> Row:
    return Row(label, **{name: sums[f"all_{name}"] for name in SUMS})


def _whole(rows: list[Row], more: int, total: Row) -> list[Row]:
    """The rows, and what is missing to the total as one more."""
    if more <= 0:
        return rows
    rest = (getattr(total, name) - sum(getattr(row, name) for row in rows) for name in SUMS)
    return [*rows, Row(f"{more:,} more", *rest)]


def _stories(keys: Collection[int | None], *, for_guest: bool, now: datetime) -> dict:
    """What each story is called; an advertiser is told no headline that readers cannot see."""
    stories = Article.objects.filter(pk__in=keys - {None}).with_is_public(now)
    named = {
        story.pk: story.headline if story.is_public or not for_guest else HIDDEN
        for story in stories.only("headline")
    }
    gone = HIDDEN if for_guest else GONE
    return {None: ELSEWHERE} | dict.fromkeys(keys - {None}, gone) | named
