"""Rules that moderators keep: words and links that hold or reject, and people who are blocked.

The address of a person is kept as a keyed hash beside its masked form, and never as itself.
"""

import hashlib
import hmac

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pagecache.statements import Statement

MOST = 1_000  # rules in force at once: all of them are held against each comment


class Kind(models.TextChoices):
    WORD = "word", "Word: stands by itself"
    PART = "part", "Letters: anywhere, also within a word"
    LINK = "link", "Link to a site"
    PERSON = "person", "Person: one email address"
    DOMAIN = "domain", "Email addresses of a domain"
    NETWORK = "network", "Network of the sender"


BLOCKS = (Kind.PERSON, Kind.DOMAIN, Kind.NETWORK)


class Action(models.TextChoices):
    HOLD = "hold", "Hold"
    REJECT = "reject", "Reject"


class RuleQuerySet(models.QuerySet):
    def in_force(self, now=None):
        now = now or timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


class Rule(models.Model):
    """pattern: what is looked for; of a person, the keyed hash of the address. shown: what
    moderators read in its place. note: why it is there, for the other moderators."""

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORD)
    pattern = models.CharField(
        "what it looks for", max_length=100, validators=[MinLengthValidator(2)]
    )
    shown = models.CharField(max_length=100, editable=False)
    action = models.CharField(max_length=8, choices=Action, default=Action.HOLD)
    note = models.CharField("reason", max_length=200, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "rule for comments"
        verbose_name_plural = "rules for comments"
        constraints = [
            models.UniqueConstraint(fields=["kind", "pattern"], name="comment_rule_once"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.NETWORK) | Q(ends_at__isnull=False),
                name="comment_network_block_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=BLOCKS) | ~Q(note=""), name="comment_block_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, action__in=Action.values),
                name="comment_rule_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} “{self.shown}”"


def person(email: str) -> str:
    """Will give what stands for an address in a rule: a keyed hash, the same for any capitals."""
    message = f"comments rule\x1f{email.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def in_force(now) -> list[Rule]:
    """Will give the rules that hold at that moment, oldest first: one query."""
    return [Rule.from_db("default", _COLUMNS, row) for row in _in_force.rows(now=now)]


_COLUMNS = ("id", "kind", "pattern", "shown", "action", "ends_at")
_in_force = Statement(
    lambda now: Rule.objects.in_force(now).order_by("pk").values_list(*_COLUMNS)[:MOST]
)
