"""When the public set changes next without anybody's deed: one query, by index."""

from datetime import datetime

from django.db.models import Min, Value
from django.utils import timezone

from articles.models import Article
from articles.querysets import CLOCK_FIELDS
from pagecache import due
from pagecache.statements import Statement

NAME = "stories"  # by which the moment of the next change is noted


def next_change(after: datetime) -> datetime | None:
    """Will say when a story becomes public, expires or ceases to be breaking after that moment.

    None: nothing is planned. It is the same for all lists, since a look at all stories is one at
    the ends of three indexes, and a look at those under one tag is not.
    """
    return min((moment for (moment,) in _moments.rows(after=after) if moment), default=None)


def note() -> None:
    """Will note that moment, so that no page that is made from now on is kept beyond it.

    For every deed that changes one of CLOCK_FIELDS, or who reads such a story, in its transaction.
    """
    due.note(NAME, lambda: next_change(timezone.now()))


def hold() -> None:
    """Will let nobody else change one of CLOCK_FIELDS until the end of this transaction, which has
    locked its story before."""
    due.hold(NAME)


def settle() -> None:
    """Will note the next moment when the one that was noted is past. Nothing else is to be done:
    what the public set is, each page asks for itself."""
    if due.is_past(NAME):
        note()


def _of_each_field(after):
    first, *others = (
        Article.objects.changing_after(after, field)
        .values(one=Value(1))
        .annotate(next=Min(field))
        .values_list("next")
        for field in CLOCK_FIELDS
    )
    return first.union(*others, all=True)


_moments = Statement(_of_each_field)
