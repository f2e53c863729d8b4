"""What readers say under stories, and what moderators decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from comments.learned import Learned
from comments.mailboxes import Follow, Mailbox, Subscription, ToldAnswer
from comments.networks import CommenterNetwork
from comments.querysets import LEVELS, AddressQuerySet, CommentQuerySet
from comments.rules import Rule
from comments.states import Deed, State
from comments.switches import Switch

__all__ = [
    "Appeal",
    "Claim",
    "Comment",
    "CommenterEmail",
    "CommenterNetwork",
    "DataRequest",
    "Decision",
    "Digest",
    "Finding",
    "Follow",
    "Handling",
    "Learned",
    "Mailbox",
    "Rule",
    "SpamCheck",
    "Subscription",
    "Switch",
    "ToldAnswer",
]
STEP = 10  # digits of one level in a path


class Comment(models.Model):
    """One reader's words. The address that was given with them is in CommenterEmail.

    path: the numbers of the comments it answers, outermost first, and its own, each of ten digits;
    its order is the order of the thread. held_reasons: values of states.Reason.
    digest, bucket: what makes the same words, sent twice within ten minutes, one row.
    erased_at: when its author had it erased; then name, website and text are empty, which they are
    of no other, and it only holds its place above what answers it.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="comments", db_index=False
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    path = models.CharField(max_length=STEP * LEVELS, blank=True, editable=False)
    name = models.CharField(max_length=80)
    website = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    held_reasons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, editable=False)
    bucket = models.BigIntegerField(editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        permissions = [("moderate_comment", "Can approve and reject comments")]
        constraints = [
            models.UniqueConstraint(fields=["digest", "bucket"], name="comment_sent_once"),
        ]
        indexes = [
            models.Index(fields=["article", "path"], name="comments_in_thread_order"),
            models.Index(fields=["state", "created_at", "id"], name="comments_in_queue_order"),
        ]

    def __str__(self):
        return f"Comment {self.pk}"

    @property
    def level(self) -> int:
        """1 for a comment on the story itself, 2 for an answer to that …"""
        return len(self.path) // STEP

    @property
    def may_be_answered(self) -> bool:
        return self.level < LEVELS and self.erased_at is None

    @staticmethod
    def path_below(parent: "Comment | None", pk: int) -> str:
        return f"{parent.path if parent else ''}{pk:0{STEP}d}"


class CommenterEmail(models.Model):
    """The address that a reader gave. Readers never see it, nor anything made of it."""

    comment = models.OneToOneField(
        Comment, models.CASCADE, primary_key=True, related_name="commenter_email"
    )
    address = models.CharField(max_length=254)

    objects = AddressQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(Lower("address"), F("comment").desc(), name="comments_of_an_address")
        ]

    def __str__(self):
        return f"Address of comment {self.comment_id}"

    def masked(self) -> str:
        """Will give enough to tell two people apart, and too little to write to: j•••@e•••.com"""
        local, _, domain = self.address.rpartition("@")
        host, _, ending = domain.rpartition(".")
        return f"{local[:1]}•••@{host[:1]}•••.{ending}"


class DataRequest(models.Model):
    """Somebody asks for what is kept of an address, which need not be theirs. mailed_at: when the
    link went there. erase_at: when whoever opened it wanted all erased; then it stays until that
    is done."""

    address = models.CharField(max_length=254)
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(Lower("address"), name="data_requests_of_an_address")]

    def __str__(self):
        return f"Request {self.pk}"


class Decision(models.Model):
    """The ledger of a comment: each decision about it, never changed afterwards."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    from_state = models.CharField(max_length=8, choices=State)
    to_state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index(fields=["comment", "-id"], name="decisions_of_comment")]

    def __str__(self):
        return f"{self.comment_id} {self.to_state} {self.at:%Y-%m-%d %H:%M}"


class Appeal(models.Model):
    """The words of an appeal, for moderators alone. ground: of states.Ground or ""; what was
    appealed against."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="appeal")
    ground = models.CharField(max_length=30, blank=True)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Appeal of comment {self.comment_id}"


class Claim(models.Model):
    """Who has a comment in hand just now: a lease that ends by itself, or with the decision."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.comment_id} until {self.until:%H:%M:%S}"


class Handling(models.Model):
    """What a moderator did with a comment beside deciding, never changed afterwards."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="handlings", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()
    deed = models.CharField(max_length=10, choices=Deed)
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index(fields=["comment", "-id"], name="handlings_of_comment")]

    def __str__(self):
        return f"{self.comment_id} {self.deed} {self.at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """One reason of Comment.held_reasons with what it was found by.

    reason: of states.Reason. rule: the moderators' rule, null for one of ours or one that is gone.
    field, start, end: where the words matched, half-open in characters; "" where nothing in the
    words did.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="findings")
    reason = models.CharField(max_length=30)
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="findings")
    field = models.CharField(max_length=8, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.comment_id} {self.reason}"

    @property
    def matched(self) -> str:
        """The words that matched, as they were typed; "" where none did."""
        return getattr(self.comment, self.field)[self.start : self.end] if self.field else ""


class SpamCheck(models.Model):
    """A comment about which the spam service has not answered yet.

    network: of the sender, which names no person. passes: whether nothing else holds the comment.
    """

    comment = models.OneToOneField(
        Comment, models.CASCADE, primary_key=True, related_name="spam_check"
    )
    network = models.CharField(max_length=45, blank=True)
    passes = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Check of comment {self.comment_id}"


class Digest(models.Model):
    """Whoever has a row here gets a mail each morning of what waits. sent_on: the last such day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    sent_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Digest for {self.user}"
