"""Lists of stories cut into pages: which rows stand there, and which numbers the pager shows."""

import re
from dataclasses import dataclass

from django.db.models import Count, Subquery, Value

PER_PAGE = 20
LAST_NUMBER = 100_000  # beyond any newsroom; keeps absurd numbers away from the database


class NoSuchPage(Exception):
    """The address asks for a page that this list does not have."""


@dataclass(frozen=True)
class Listing:
    """One page of a list. articles: cards, newest first. number and last count from 1."""

    articles: list
    number: int
    last: int
    total: int

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
        return self.number + 1 if self.number < self.last else None

    @property
    def newer(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def page_number(text: str | None) -> int:
    """Will read the number of a page as it stands in an address; None is the first page.

    Raises NoSuchPage for anything that no link of ours says.
    """
    if text is None:
        return 1
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text) or int(text) > LAST_NUMBER:
        raise NoSuchPage(text[:20])
    return int(text)


def cut(stories, number: int, *, per_page: int = PER_PAGE) -> Listing:
    """Will give that page of these stories, an ordered QuerySet: one query beside its prefetches.

    An empty list has one page. Raises NoSuchPage beyond the end.
    """
    start = (number - 1) * per_page
    # The number of all comes with each row, so that a list asks the database once.
    counted = stories.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    articles = list(
        stories.annotate(of_all=Subquery(counted.values("n")))[start : start + per_page]
    )
    if not articles and number > 1:
        raise NoSuchPage(number)
    total = articles[0].of_all if articles else 0
    return Listing(articles, number, last=max(1, -(-total // per_page)), total=total)
