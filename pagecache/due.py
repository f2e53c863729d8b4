"""What the clock makes due, done before the first page that is made afterwards. Knows no app.

An app notes when its next thing is due, and gives the function that does it. A page that is made
before then ends then, so that the request after that moment comes here first. The moment is read
with the counter of changes, in one look-up.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from pagecache.models import Due

logger = logging.getLogger(__name__)
_settling: list[Callable[[], None]] = []


def settled_by(settle: Callable[[], None]) -> None:
    """Will have this called when a moment that was noted is past. Call from AppConfig.ready().

    settle: does what is due, once however many call it at once, and notes what is next.
    """
    if settle not in _settling:
        _settling.append(settle)


def note(name: str, find: Callable[[], datetime | None]) -> None:
    """Will note when the next thing of that name is due, inside the transaction of the change.

    find: looks for it; it is called when no other transaction can note one.
    """
    with transaction.atomic():
        hold(name)
        Due.objects.filter(name=name).update(at=find())


def hold(name: str) -> None:
    """Will let no other transaction note one of that name until the end of this one.

    Rows of the app are locked before it, never after: two that do it the other way round would
    wait for each other.
    """
    Due.objects.get_or_create(name=name)
    Due.objects.select_for_update().get(name=name)


def is_past(name: str) -> bool:
    """Will say whether what was noted by that name is due."""
    return Due.objects.filter(name=name, at__lte=timezone.now()).exists()


def settle() -> None:
    """Will do all that is due.

    A database that cannot write just now keeps no reader from reading: that is logged, and tried
    again at the next page, or by the worker.
    """
    for done in _settling:
        try:
            done()
        except DatabaseError:
            logger.exception("What is due could not be done.")
