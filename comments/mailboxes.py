"""Addresses that asked for mail or proved themselves, and what each is written about.

A typed address proves nothing: only who opened the link that was mailed to it, in a browser that
has kept the proof since, counts as its owner. Addresses stand here in lower case, and go nowhere.
"""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article

ASKED_AGAIN = timedelta(days=1)  # whoever types it, an address is asked once a day at most
ASKED_AFTER_ITS_END = timedelta(days=30)  # and so seldom when its owner wanted no mail any more


class Mailbox(models.Model):
    """One address. asked_at: when it was last asked to confirm; asked, answered: the number of that
    mail, and of the last that was answered. ended_at: when its owner wanted no mail any more."""

    address = models.CharField(max_length=254, unique=True)
    asked_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Mailbox {self.pk}"


class Subscription(models.Model):
    """One mailbox and one story. told_at: when answers were last told; planned_for: when a task is
    to tell them next, null where none is planned."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="subscriptions")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    planned_for = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "article"], name="mailbox_and_story_once"),
        ]

    def __str__(self):
        return f"Subscription {self.pk}"


class FollowQuerySet(models.QuerySet):
    def live(self):
        """Will keep those about which mail is sent: proved, and nothing was ended since."""
        return self.filter(
            proved_at__isnull=False,
            subscription__ended_at__isnull=True,
            subscription__mailbox__confirmed_at__isnull=False,
        )


class Follow(models.Model):
    """A comment whose commenter asked for mail about it. proved_at: when it was proved that the
    address is theirs. told: the state of the comment of which they were told last, "" for none."""

    comment = models.OneToOneField(
        "comments.Comment", models.CASCADE, primary_key=True, related_name="follow"
    )
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="follows")
    proved_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=8, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Follow of comment {self.comment_id}"


class ToldAnswer(models.Model):
    """An answer of which a mailbox was told: never a second time."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="+")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subscription", "comment"], name="answer_told_once"),
        ]

    def __str__(self):
        return f"{self.subscription_id} {self.comment_id}"


def follow(comment, address: str, *, is_proved: bool) -> Follow:
    """Will note, in the transaction that keeps a comment, that mail about it is wanted.

    The same queries whether the address is known or not: nobody can tell from outside.
    is_proved: whether the sender is known to own the address. It only adds rows: a row changed here
    would be held while the story's is waited for, and decisions take these the other way round.
    """
    address = address.lower()
    Mailbox.objects.bulk_create([Mailbox(address=address)], ignore_conflicts=True)
    mailbox = Mailbox.objects.get(address=address)
    key = {"mailbox": mailbox, "article_id": comment.article_id}
    Subscription.objects.bulk_create([Subscription(**key)], ignore_conflicts=True)
    subscription = Subscription.objects.get(**key)
    proved_at = comment.created_at if is_proved else None
    return Follow.objects.create(comment=comment, subscription=subscription, proved_at=proved_at)


def reopen(pk: int) -> None:
    """Will begin mail about a story anew; the number is that of the subscription."""
    Subscription.objects.filter(pk=pk).exclude(ended_at=None).update(ended_at=None)


def ask(mailbox: Mailbox, *, at: datetime) -> int | None:
    """Will give the number of the mail that asks for confirmation, None where it is too soon."""
    is_due = Q(asked_at=None) | Q(ended_at=None, asked_at__lte=at - ASKED_AGAIN)
    is_due |= Q(asked_at__lte=at - ASKED_AFTER_ITS_END)
    due = Mailbox.objects.filter(is_due, pk=mailbox.pk)
    if not due.update(asked_at=at, asked=F("asked") + 1):
        return None
    return Mailbox.objects.values_list("asked", flat=True).get(pk=mailbox.pk)


def asking(pk: int | None, number: int | None) -> models.QuerySet[Mailbox]:
    """Will give the mailbox while the mail of that number is its newest, and not answered."""
    return Mailbox.objects.filter(pk=pk, asked=number, answered__lt=number or 0)


def waiting(mailbox: Mailbox) -> models.QuerySet[Follow]:
    """Will give what was asked for with that address and is not proved yet, the newest first."""
    unproved = Follow.objects.filter(subscription__mailbox=mailbox, proved_at=None)
    return unproved.select_related("comment", "subscription__article").order_by("-pk")


@transaction.atomic
def confirm(pk: int, number: int) -> Mailbox | None:
    """Will take the answer to the mail of that number, once, and with it all that waits for it.

    None where it was answered already, or a newer mail asks.
    """
    now = timezone.now()
    if not asking(pk, number).update(answered=number, ended_at=None):
        return None
    Mailbox.objects.filter(pk=pk, confirmed_at=None).update(confirmed_at=now)
    mailbox = Mailbox.objects.get(pk=pk)
    proved = Follow.objects.filter(subscription__mailbox=pk, proved_at=None)
    stories = list(proved.values_list("subscription", flat=True))
    Subscription.objects.filter(pk__in=stories).update(ended_at=None)
    proved.update(proved_at=now)
    return mailbox


def end_story(pk: int) -> None:
    """Will end mail about one story; the number is that of the subscription."""
    Subscription.objects.filter(pk=pk, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def end_all(pk: int) -> None:
    """Will end all mail to a mailbox; no browser counts as its owner's any more."""
    now = timezone.now()
    Mailbox.objects.filter(pk=pk, ended_at=None).update(ended_at=now, confirmed_at=None)
    Subscription.objects.filter(mailbox=pk, ended_at=None).update(ended_at=now)


def forget_unanswered(now: datetime) -> int:
    """Will forget addresses that nobody confirmed, or whose owner ended all mail, a month ago, with
    what they would have followed; counts them."""
    old = Mailbox.objects.filter(confirmed_at=None, asked_at__lt=now - ASKED_AFTER_ITS_END)
    return old.delete()[1].get("comments.Mailbox", 0)


def proof_of(mailbox: Mailbox) -> list[int]:
    """Will give what a browser keeps to count as the owner's, until all mail is ended."""
    return [mailbox.pk, int(mailbox.confirmed_at.timestamp())]


def is_owner(proof: list[int] | None, address: str) -> bool:
    """Will say whether a browser with that proof counts as the owner of a typed address."""
    if not proof:
        return False
    mailbox = Mailbox.objects.filter(pk=proof[0], address=address.lower()).first()
    return bool(mailbox and mailbox.confirmed_at and proof_of(mailbox) == proof)
