"""Lists of stories cut into pages: which stories stand there, and where the list goes on.

The first pages of a list have numbers. Beyond them it goes on from story to story, by `before`, so
that its thousandth page costs what its first does. How many stories a list has is never counted to
the end: only as far as the next few pages, or to a number that says enough.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import IntegerField, Subquery
from django.utils import timezone

from articles import cards
from articles.models import Article
from articles.querysets import ArticleQuerySet
from pagecache.statements import Statement

PER_PAGE = 20
NUMBERED = 50  # pages with a number in the pager, and kept
AHEAD = 5  # pages after this one that the pager may know
LAST_NUMBER = 100_000  # beyond any newsroom; keeps absurd numbers away from the database
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class NoSuchPage(Exception):
    """The address asks for a page that this list does not have."""


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a list: the page of a number, or what comes after a story.

    before: the moment of publication and the pk of that story; number is then 0.
    """

    number: int = 1
    before: tuple[datetime, int] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there are so few pages like it that they may fill the cache."""
        return 1 <= self.number <= NUMBERED


@dataclass(frozen=True)
class Listing:
    """One page of a list. articles: cards.Story, in the list's order.

    number: from 1, or 0 on a page that has none. last: the highest number that the pager knows.
    total: how many stories were counted; has_more says that there are more.
    older_than: what `before` says on the next page, where that has no number; "" elsewhere.
    """

    articles: list[cards.Story]
    number: int
    last: int
    total: int
    has_more: bool = False
    older_than: str = ""

    @property
    def numbers(self) -> list[int | None]:
        """What the pager shows: first, neighbours and last; None stands for a gap."""
        near = range(self.number - 1, self.number + 2)
        wanted = sorted({1, *near, *(range(1, 4) if self.number == 1 else ()), self.last})
        shown: list[int | None] = []
        for number in (n for n in wanted if 1 <= n <= self.last):
            before = shown[-1] if shown else 0
            if before is not None and number > before + 1:
                shown.append(None)
            shown.append(number)
        return shown

    @property
    def older(self) -> int | None:
        return self.number + 1 if 0 < self.number < self.last else None

    @property
    def newer(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def asked(query: Mapping[str, str]) -> Asked:
    """Will read which page an address asks for. query: its keys `page` and `before`.

    Raises NoSuchPage for anything that no link of ours says.
    """
    if "before" not in query:
        return Asked(page_number(query.get("page")))
    found = re.fullmatch(r"([0-9]{1,17})-([1-9][0-9]{0,17})", query["before"])
    if not found or "page" in query:
        raise NoSuchPage(query["before"][:40])
    try:
        moment = _BEGINNING + timedelta(microseconds=int(found[1]))
    except OverflowError as error:
        raise NoSuchPage(query["before"][:40]) from error
    return Asked(0, (moment, int(found[2])))


def beginning_with(published_at: datetime, pk: int) -> str:
    """Will give the `before` of the page that this story opens, in any list that it stands in."""
    return _key(published_at, pk + 1)


def page_number(text: str | None) -> int:
    """Will read the number of a page as it stands in an address; None is the first page.

    Raises NoSuchPage for anything that no link of ours says.
    """
    if text is None:
        return 1
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text) or int(text) > LAST_NUMBER:
        raise NoSuchPage(text[:20])
    return int(text)


def cut(kind: str, page: Asked, *, ahead: int = AHEAD, **of: Any) -> Listing:
    """Will give that page of a list: one query. An empty list has one page.

    kind: of KINDS; of: what it is of, as that takes it. ahead: how many pages further to count.
    Raises NoSuchPage beyond the end.
    """
    values = {**of, "now": timezone.now()}
    if page.before is not None:
        moment, pk = page.before
        if kind == "span":  # whose order is that of days first
            values["after"] = min(of["after"], timezone.localdate(moment) + timedelta(days=1))
        rows = _older.rows(kind, **values, moment=moment, pk=pk)
    elif page.is_kept:
        rows = _numbered.rows(kind, page.number, _counted_at(page, ahead), **values)
    else:  # compiled anew: there are too many numbers to keep what each is asked by
        rows = list(_rows_of(kind, page.number, _counted_at(page, ahead), **values))
    if not rows and page.number != 1:
        raise NoSuchPage(page)
    return _listing(rows, page, ahead)


def _counted_at(page: Asked, ahead: int) -> int:
    """How many stories are counted at most: those of the pages that have a number."""
    return PER_PAGE * max(page.number, min(page.number + ahead, NUMBERED))


def _listing(rows: list[tuple], page: Asked, ahead: int) -> Listing:
    shown = cards.of(row[: len(cards.Story._fields)] for row in rows[:PER_PAGE])
    counted = rows[0][-1] if page.number and rows else 0
    total = min(counted, _counted_at(page, ahead))
    last = max(1, -(-total // PER_PAGE))
    goes_on = len(rows) > PER_PAGE and (page.number == 0 or page.number >= NUMBERED)
    return Listing(
        shown,
        page.number,
        last=last,
        total=total,
        has_more=counted > total,
        older_than=_key(shown[-1].published_at, shown[-1].pk) if goes_on else "",
    )


def _key(published_at: datetime, pk: int) -> str:
    return f"{(published_at - _BEGINNING) // timedelta(microseconds=1)}-{pk}"


class _Counted(Subquery):
    """How many rows a query has, its end included."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


KINDS = {
    "section": ArticleQuerySet.in_section,
    "tag": ArticleQuerySet.tagged,
    "author": ArticleQuerySet.by_author,
    "span": ArticleQuerySet.published_between,
}
_BY_ROWS_BESIDE = ("tag", "author")  # in the order of rows that say who is listed where
_NEWEST_FIRST = ("-published_at", "-pk")
_ORDERS = {"span": ("-published_on", *_NEWEST_FIRST)}


def _rows_of(kind, number, counted_at, *, now, **of):
    stories = KINDS[kind](Article.objects.published(now), **of).newest_first()
    counted = _Counted(stories.values("pk")[: counted_at + 1])
    first = (number - 1) * PER_PAGE
    wanted = slice(first, first + PER_PAGE + 1)
    if number > 1:  # those that are passed over are read in the index alone
        keys, wanted = stories.values("pk")[wanted], slice(None)
        stories = Article.objects.filter(pk__in=keys).order_by(*_ORDERS.get(kind, _NEWEST_FIRST))
    stories = stories.annotate(of_all=counted).with_role_of(of.get("author"))
    return stories.card_rows("role", "of_all", names=number == 1)[wanted]


def _rows_older(kind, *, now, moment, pk, **of):
    if kind in _BY_ROWS_BESIDE:
        of["until"] = moment
    stories = KINDS[kind](Article.objects.published(now), **of).older_than(moment, pk)
    shown = stories.newest_first().with_role_of(of.get("author"))
    return shown.card_rows("role")[: PER_PAGE + 1]


_numbered, _older = Statement(_rows_of), Statement(_rows_older)
