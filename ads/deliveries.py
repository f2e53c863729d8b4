"""What was counted of a flight: by slot, story, creative and hour, and by day against its cap. A
part of ads.models. Written by conditional updates where readers are counted, never by a form."""

from datetime import UTC, datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from ads.creatives import Creative
from ads.flights import Flight
from ads.slots import SLOTS


def hour_of(at: datetime) -> datetime:
    """Will give the start of that hour by the newsroom's clocks, in UTC: of India's, half past."""
    local = at.astimezone(timezone.get_default_timezone())
    return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)


class Delivery(models.Model):
    """One hour of a creative in a slot of a story, or of a page that is none.

    hour: as hour_of() gives it, so that the hours of a day are that day's. offers, rendered,
    viewable, clicks: how far it went; invalid: what was not counted as any of them. All of an
    offer counts in the hour in which it was made. unverified: followed from a page that runs no
    script, where nobody can say who was there.
    article: kept as a number when the story is gone.
    """

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="deliveries", db_index=False)
    creative = models.ForeignKey(Creative, models.PROTECT, related_name="deliveries")
    slot = models.CharField(
        max_length=10, choices=[(slot.name, slot.label) for slot in SLOTS.values()]
    )
    article = models.ForeignKey(
        "articles.Article",
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    hour = models.DateTimeField()
    offers = models.PositiveIntegerField(default=0)
    rendered = models.PositiveIntegerField(default=0)
    viewable = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    unverified = models.PositiveIntegerField(default=0)
    invalid = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                "flight",
                "hour",
                "creative",
                "slot",
                Coalesce("article", 0),
                name="delivery_counted_in_one_row",
            ),
        ]
        indexes = [models.Index(fields=["hour", "slot"], name="deliveries_by_hour")]

    def __str__(self):
        return f"Flight {self.flight_id} in {self.slot}, {self.hour:%Y-%m-%d %H:%M}"


class FlightDay(models.Model):
    """What counted towards the goal of a flight on one day of the newsroom, for its cap."""

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    delivered = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["flight", "day"], name="flight_has_a_day_once")
        ]

    def __str__(self):
        return f"Flight {self.flight_id} on {self.day}"
