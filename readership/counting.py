"""One reading more: of whom it is nothing is kept, except for half an hour in a hash."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.visits import daily_key
from pagecache import store
from readership.models import HourlyReads

WINDOW_SECONDS = 30 * 60
OF_ONE_NETWORK = 5  # readings of a story in an hour that one network may always give …
SHARE_OF_ONE_NETWORK = 0.05  # … and beyond that, this part of all that the story has


def count(article_id: int, *, network: str, agent: str, wants_privacy: bool, at=None) -> bool:
    """Will count a reading of a public story, unless the same reader's is in the window already.

    network, agent: what the request told; together with the story they make the reader's hash.
    wants_privacy: whether the reader sent Global Privacy Control: counted, and no hash is kept.
    Returns whether it was counted; False too while nobody remembers who was.
    """
    at = at or timezone.now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    try:
        if wants_privacy:
            network = ""  # these readers share one allowance, so that the signal is no way round it
        elif not _is_first(daily_key("reads", at, network, agent, article_id)):
            return False
        column = "views" if _is_allowed(article_id, hour, network) else "excess"
    except store.Unanswered:
        return False
    return _add_one(article_id, hour, column)


def _is_first(key: str) -> bool:
    return store.ask("add", f"reader:{key}", 1, WINDOW_SECONDS, of="visits")


def _is_allowed(article_id: int, hour: datetime, network: str) -> bool:
    key = f"network:{daily_key('reads', hour, hour, network, article_id)}"
    store.ask("add", key, 0, 3600, of="visits")
    try:
        given = store.ask("incr", key, of="visits")
    except ValueError:  # pushed out of the cache between the two lines
        given = 1
    if given <= OF_ONE_NETWORK:
        return True
    views = HourlyReads.objects.filter(article=article_id, hour_start=hour).values_list("views")
    return given <= SHARE_OF_ONE_NETWORK * (views.first() or (0,))[0]


def _add_one(article_id: int, hour: datetime, column: str) -> bool:
    row = HourlyReads.objects.filter(article=article_id, hour_start=hour)
    if row.update(**{column: F(column) + 1}):
        return True
    try:
        with transaction.atomic():
            HourlyReads.objects.get_or_create(article_id=article_id, hour_start=hour)
            return bool(row.update(**{column: F(column) + 1}))
    except IntegrityError:  # the story was deleted since it was asked for: nothing to count
        return False
