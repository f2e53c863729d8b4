"""What is kept of whoever owns an address, given out or erased: asked for by anybody, done only by
who opens the link that is mailed to that address.

The links hold the number of a request and no address. A request is gone after an hour.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.site import absolute
from comments import erasing
from comments.mails import Mail
from comments.models import (
    Comment,
    CommenterEmail,
    DataRequest,
    Mailbox,
    Rule,
    Subscription,
)
from comments.rules import Kind, person
from comments.states import Ground, State

SALT = "comments.own-data"
LASTS = timedelta(hours=1)
MAILED_MOST = 3  # to one address in that time, whoever asks
SHOWN_AS = {
    State.HELD: "waiting for review",
    State.APPROVED: "published",
    State.REJECTED: "not published",
    State.SPAM: "not published, taken for spam",
}


def ask(address: str) -> DataRequest:
    """Will note that somebody asks for what is kept of an address. Nothing is looked up: it takes
    as long for one that is known as for any other."""
    return DataRequest.objects.create(address=address, at=timezone.now())


def mail_for(pk: int, now: datetime) -> Mail | None:
    """Will write the mail that answers a request, to the address as it was given with a comment.

    None, and the request is gone, where nothing is kept of the address, or it was written to
    often, or the hour is over.
    """
    asked = DataRequest.objects.filter(pk=pk, at__gt=now - LASTS).first()
    to = asked and _kept_as(asked.address)
    if asked is None or to is None or _is_written_to_often(asked, now):
        DataRequest.objects.filter(pk=pk, erase_at=None).delete()
        return None
    token = signing.dumps(asked.pk, salt=SALT)
    link = absolute(reverse("comments:own_data", args=[token]))
    return Mail(to, "own_data", {"link": link})


def _kept_as(address: str) -> str | None:
    given = CommenterEmail.objects.of(address).order_by("-pk").values_list("address", flat=True)
    boxes = Mailbox.objects.filter(address=address.lower()).values_list("address", flat=True)
    return given.first() or boxes.first()


def note_mailed(pk: int) -> bool:
    """Will note that the link was mailed, which counts for MAILED_MOST."""
    return bool(DataRequest.objects.filter(pk=pk).update(mailed_at=timezone.now()))


def _is_written_to_often(asked: DataRequest, now: datetime) -> bool:
    lately = DataRequest.objects.of(asked.address).filter(mailed_at__gt=now - LASTS)
    return lately.exclude(pk=asked.pk).count() >= MAILED_MOST


def opened(token: str) -> DataRequest | None:
    """Will give the request that a mailed link is for; None where the link is forged, or its hour
    is over, or what was kept is erased or about to be."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    since = timezone.now() - LASTS
    return DataRequest.objects.filter(pk=pk, at__gt=since, erase_at=None).first()


def of(address: str) -> dict:
    """Will give all that is kept of an address and nothing of anybody else, as JSON knows it."""
    given = CommenterEmail.objects.of(address).order_by("pk")
    comments = Comment.objects.filter(commenter_email__in=given).order_by("pk")
    joined = ("article", "commenter_email", "commenter_network", "appeal", "follow")
    comments = comments.select_related(*joined).defer("article__body", "article__reader_html")
    blocks = Rule.objects.in_force().filter(kind=Kind.PERSON, pattern=person(address))
    return {
        "address": address,
        "mail": [_mailbox(box) for box in Mailbox.objects.filter(address=address.lower())],
        "comments": [_told(comment) for comment in comments.prefetch_related("decisions")],
        "is_blocked": blocks.exists(),
    }


def _told(comment: Comment) -> dict:
    network = getattr(comment, "commenter_network", None)
    appeal = getattr(comment, "appeal", None)
    return {
        "number": comment.pk,
        "story": comment.article.headline,
        "answers_comment": comment.parent_id,
        "sent_at": comment.created_at,
        "address": comment.commenter_email.address,
        "came_from": network and network.address,
        "name": comment.name,
        "website": comment.website,
        "text": comment.text,
        "wants_mail": hasattr(comment, "follow"),
        "state": SHOWN_AS[State(comment.state)],
        "decisions": [
            {
                "at": decision.at,
                "decided": SHOWN_AS[State(decision.to_state)],
                "reason": dict(Ground.choices).get(decision.reason, ""),
            }
            for decision in sorted(comment.decisions.all(), key=lambda one: one.pk)
        ],
        "appeal": appeal and {"at": appeal.at, "words": appeal.words},
    }


def _mailbox(box: Mailbox) -> dict:
    stories = Subscription.objects.filter(mailbox=box).order_by("pk")
    return {
        "address": box.address,
        "asked_to_confirm_at": box.asked_at,
        "confirmed_at": box.confirmed_at,
        "ended_at": box.ended_at,
        "stories": [
            {"story": headline, "ended_at": ended_at, "told_at": told_at}
            for headline, ended_at, told_at in stories.values_list(
                "article__headline", "ended_at", "told_at"
            )
        ],
    }


def confirm_erasure(asked: DataRequest) -> bool:
    """Will note that the owner wants all erased, once: False where that is noted already."""
    wanted = DataRequest.objects.filter(pk=asked.pk, erase_at=None)
    return bool(wanted.update(erase_at=timezone.now()))


def erase(pk: int) -> int:
    """Will do what was confirmed and count the comments. Until it is done the request stays, so
    that a try that was stopped is followed by another."""
    asked = DataRequest.objects.filter(pk=pk, erase_at__isnull=False).first()
    if asked is None:
        return 0
    count = erasing.erase(asked.address)
    DataRequest.objects.of(asked.address).delete()
    return count


def forget_requests(now: datetime) -> int:
    """Will delete the requests whose hour is over, but for those that are being done."""
    over = models.Q(at__lt=now - LASTS) | models.Q(at__gt=now + LASTS)
    return DataRequest.objects.filter(over, erase_at=None).delete()[0]
