"""What was offered to readers, each once, and why what they told was not counted. A part of
ads.models. Offers are thrown away after two days; the sums of hours stay."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Coalesce

from ads.creatives import Creative
from ads.flights import Flight

KEPT_FOR = timedelta(hours=48)


class Offer(models.Model):
    """One creative for one slot of one page that a reader opened.

    article: the story's key, None on other pages. section, tag, language: what another page shows,
    and its language; None and "" of a story, which is filed. device: of targeting.Device.
    reader: a keyed hash of the day (ads.readers), "" where the reader wants privacy.
    refusal: why its view does not count (reasons.Reason); "" where it does or was not told.
    """

    flight = models.ForeignKey(Flight, models.CASCADE, related_name="+", db_index=False)
    creative = models.ForeignKey(Creative, models.CASCADE, related_name="+", db_index=False)
    slot = models.CharField(max_length=10)
    article = models.PositiveBigIntegerField(null=True)
    section = models.PositiveBigIntegerField(null=True)
    tag = models.PositiveBigIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    device = models.CharField(max_length=7)
    reader = models.CharField(max_length=32, blank=True)
    issued_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=10, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["issued_at"], name="offers_by_age")]

    def __str__(self):
        return f"Offer {self.pk} of creative {self.creative_id} in {self.slot}"


class Refusal(models.Model):
    """How often in an hour something was told of a flight and not counted, for one reason.

    hour: as of Delivery. flight: None where nobody knows which offer was meant.
    deed, reason: of ads.reasons.
    """

    hour = models.DateTimeField()
    flight = models.ForeignKey(
        Flight, models.PROTECT, null=True, blank=True, related_name="refusals", db_index=False
    )
    deed = models.CharField(max_length=10)
    reason = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                Coalesce("flight", 0), "hour", "deed", "reason", name="refusal_counted_in_one_row"
            )
        ]
        indexes = [models.Index(fields=["hour"], name="refusals_by_hour")]

    def __str__(self):
        return f"{self.count} × {self.reason} of flight {self.flight_id}, {self.hour:%Y-%m-%d %H}"
