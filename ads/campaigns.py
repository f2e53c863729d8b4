"""Who advertises, and what they agreed on: an advertiser's campaigns, whose flights say when, how
much and where. A part of ads.models."""

from django.db import models

from ads.selection import Priority
from pagecache import pages

OURS = "The newsroom"
HOUSE = "House notices"


class Advertiser(models.Model):
    """Somebody who pays, or the newsroom itself. One with campaigns is never deleted."""

    name = models.CharField(max_length=80, unique=True)
    note = models.TextField(blank=True, help_text="For the newsroom only.")

    def __str__(self):
        return self.name


class Campaign(models.Model):
    """What one advertiser booked. Switched off, none of its flights runs.

    link_round: of ads.report_links; one more ends all links of before.
    form_key: of the form of ads.booking that booked it, which books no other.
    """

    advertiser = models.ForeignKey(Advertiser, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=80)
    is_on = models.BooleanField("switched on", default=True)
    note = models.TextField(blank=True, help_text="For the newsroom only.")
    link_round = models.PositiveIntegerField(default=0, editable=False)
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advertiser", "name"],
                name="campaign_named_once",
                violation_error_message="This advertiser has a campaign of that name.",
            ),
            models.UniqueConstraint(
                fields=["form_key"],
                condition=models.Q(form_key__isnull=False),
                name="campaign_booked_once",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget("booked")
        if self.flights.filter(priority=Priority.HOUSE).exists():
            pages.forget("slots")
