"""Who is at a story: everybody who has its form open, and the one who writes in it.

The lock is soft: it ages out, can be taken over, and never stands in for the number of the version,
by which saving is decided. All clocks are the server's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article
from desk.models import EditLock, Presence

LOCK_LASTS = timedelta(seconds=150)
PRESENCE_LASTS = timedelta(seconds=35)  # three messages of the page, each ten seconds
MOST_NAMED = 10


@dataclass(frozen=True)
class Standing:
    """How things stand for one person. lock: somebody else's, or None. others: presences seen
    just now, longest first, without the one who writes."""

    lock: EditLock | None
    others: list[Presence]


def lock_against(article: Article, user) -> EditLock | None:
    """Will give the lock that somebody else holds now; None where this person may write."""
    alive = EditLock.objects.filter(article=article, seen_at__gte=timezone.now() - LOCK_LASTS)
    return alive.exclude(holder=user).select_related("holder").first()


def arrive(article: Article, user, form_key: str) -> EditLock | None:
    """Will take the lock where it is free, stale or this person's own: two queries.

    Gives the lock of somebody else, which stays theirs, or None.
    """
    now = timezone.now()
    lock = EditLock.objects.filter(article=article).select_related("holder").first()
    if lock is None:
        taken = {"holder": user, "since": now, "seen_at": now, "form_key": form_key}
        EditLock.objects.bulk_create([EditLock(article=article, **taken)], ignore_conflicts=True)
        return None
    if _is_alive(lock, now) and lock.holder_id != user.pk:
        return lock
    if _is_alive(lock, now):
        mine = EditLock.objects.filter(article=article, holder=user)
        if mine.update(seen_at=now, form_key=form_key):
            return None
    return None if _take(article, user, form_key, now) else lock_against(article, user)


def beat(article: Article, user, form_key: str, *, writes: bool) -> Standing:
    """Will note that this person is here now, and renew the lock if they write."""
    _note(article, user)
    lock = arrive(article, user, form_key) if writes else lock_against(article, user)
    others = (
        Presence.objects.filter(article=article, seen_at__gte=timezone.now() - PRESENCE_LASTS)
        .exclude(user__in=[user.pk, lock.holder_id if lock else user.pk])
        .select_related("user")
        .order_by("since", "pk")
    )
    return Standing(lock, list(others[:MOST_NAMED]))


@transaction.atomic
def take_over(article: Article, user, *, seen_holder: int | None) -> EditLock | None:
    """Will give this person the lock that they saw in the hands of `seen_holder`.

    Where somebody else was quicker, their lock is given back and nothing changes; else None.
    """
    now = timezone.now()
    theirs = EditLock.objects.filter(article=article, holder=seen_holder).exclude(holder=user)
    taken = theirs.filter(seen_at__gte=now - LOCK_LASTS).update(
        holder=user, taken_from=F("holder"), taken_at=now, since=now, seen_at=now, form_key=""
    )
    if not taken:
        return arrive(article, user, "")
    lock = EditLock.objects.select_related("taken_from").get(article=article)
    LogEntry.objects.log_actions(
        user.pk, [article], CHANGE, f"Took over from {lock.taken_from}.", single_object=True
    )
    return None


def leave(article: Article, user, form_key: str) -> None:
    """Will free the lock, if that form holds it, and take this person off the list."""
    EditLock.objects.filter(article=article, holder=user, form_key=form_key).delete()
    Presence.objects.filter(article=article, user=user).delete()


def release(article: Article, user) -> None:
    """Will free the lock of somebody who can no longer write in the story."""
    EditLock.objects.filter(article=article, holder=user).delete()


def prune() -> int:
    """Will delete what nobody has renewed for a day, and count it."""
    old = timezone.now() - timedelta(days=1)
    presences = Presence.objects.filter(seen_at__lt=old).delete()[0]
    return presences + EditLock.objects.filter(seen_at__lt=old).delete()[0]


def _is_alive(lock: EditLock, now: datetime) -> bool:
    return lock.seen_at >= now - LOCK_LASTS


def _take(article: Article, user, form_key: str, now: datetime) -> bool:
    free = EditLock.objects.filter(article=article).filter(
        Q(holder=user) | Q(seen_at__lt=now - LOCK_LASTS)
    )
    return bool(
        free.update(
            holder=user, since=now, seen_at=now, form_key=form_key, taken_from=None, taken_at=None
        )
    )


def _note(article: Article, user) -> None:
    now = timezone.now()
    mine = Presence.objects.filter(article=article, user=user)
    if mine.filter(seen_at__gte=now - PRESENCE_LASTS).update(seen_at=now):
        return
    if not mine.update(since=now, seen_at=now):
        row = Presence(article=article, user=user, since=now, seen_at=now)
        Presence.objects.bulk_create([row], ignore_conflicts=True)
