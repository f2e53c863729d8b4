"""Who has a comment in hand: leases of five minutes, so that two do not read the same one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from comments.models import Claim, Comment, Handling
from comments.states import Deed

LEASE = timedelta(minutes=5)


class Held(Exception):
    """Somebody else has the comment in hand; says who, and until when."""


def claim(comment: Comment, *, by) -> None:
    """Will give the comment to that person for five minutes from now, anew where it is theirs.

    Raises Held while it is somebody else's.
    """
    now = timezone.now()
    lease = {"by": by, "until": now + LEASE}
    free = Claim.objects.filter(comment=comment).filter(Q(by=by) | Q(until__lte=now))
    if free.update(**lease):
        return
    try:
        with transaction.atomic():
            Claim.objects.create(comment=comment, **lease)
    except IntegrityError as error:
        held = running([comment.pk], at=now).get(comment.pk)
        raise Held(sentence(held) if held else "Somebody else was faster.") from error


@transaction.atomic
def take_over(comment: Comment, *, by) -> None:
    """Will give the comment to that person whoever has it, and write down from whom."""
    now = timezone.now()
    held = running([comment.pk], at=now).get(comment.pk)
    Claim.objects.update_or_create(comment=comment, defaults={"by": by, "until": now + LEASE})
    if held is not None and held.by != by:
        note = f"from {held.by}"
        Handling.objects.create(comment=comment, by=by, at=now, deed=Deed.TAKEN, note=note)


@transaction.atomic
def pass_on(comment: Comment, *, by, note: str = "") -> None:
    """Will let go of the comment and leave word that it was read, for whoever comes next.

    Raises Held while it is somebody else's.
    """
    now = timezone.now()
    held = running([comment.pk], at=now).get(comment.pk)
    if held is not None and held.by != by:
        raise Held(sentence(held))
    Claim.objects.filter(comment=comment, by=by).delete()
    Handling.objects.create(comment=comment, by=by, at=now, deed=Deed.PASSED, note=note)


def running(pks: Iterable[int], *, at: datetime) -> dict[int, Claim]:
    """Will give the leases of these comments that have not ended, by key of the comment."""
    claims = Claim.objects.filter(comment__in=list(pks), until__gt=at).select_related("by")
    return {claim.comment_id: claim for claim in claims}


def of_another(by, *, at: datetime) -> Exists:
    """Will say of a comment in a query whether somebody else has it in hand."""
    return Exists(Claim.objects.filter(comment=OuterRef("pk"), until__gt=at).exclude(by=by))


def sentence(claim: Claim) -> str:
    return f"{claim.by} has it in hand until {clock(claim.until)}."


def clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
