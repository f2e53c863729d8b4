"""What fills the slots: the newsroom's own advertisements, with dates."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils import timezone

from ads.ads_txt import AdsTxt  # noqa: F401 - a part of these models
from ads.slots import Size
from ads.targets import is_foreign, validate_target
from pagecache import pages


def _runs_at(at: datetime) -> Q:
    return Q(Q(ends_at__isnull=True) | Q(ends_at__gt=at), is_on=True, starts_at__lte=at)


class CreativeQuerySet(models.QuerySet):
    def running(self, at: datetime | None = None):
        """Will keep what may be shown at that moment, half-open: starts_at <= at < ends_at."""
        return self.filter(_runs_at(at or timezone.now()))

    def next_change(self, after: datetime | None = None) -> datetime | None:
        """Will say when the running ones change next by the clock. None: nothing is planned."""
        after = after or timezone.now()
        return next_change(self.not_over(after), after)

    def not_over(self, at: datetime):
        """Will keep what runs at that moment or may later."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), is_on=True)

    def with_running(self, at: datetime):
        """Will give each its `is_running`, as running(at) would say."""
        return self.annotate(
            is_running=ExpressionWrapper(_runs_at(at), output_field=models.BooleanField())
        )


def next_change(creatives, after: datetime) -> datetime | None:
    """Will give the first start or end after that moment among these creatives."""
    moments = (moment for c in creatives for moment in (c.starts_at, c.ends_at))
    return min((moment for moment in moments if moment and moment > after), default=None)


class Creative(models.Model):
    """One advertisement of the newsroom for itself: words, a link, perhaps a picture.

    A picture takes the place of the words, which become its alternative text; a wide one leaves it
    to them on phones.
    """

    class Sizes(models.TextChoices):
        ANY = Size.ANY, "Any: words that fit everywhere"
        RECTANGLE = Size.RECTANGLE, "300 × 250: in stories and beside lists"
        WIDE = Size.WIDE, "728 × 90: across the front page"

    name = models.CharField(max_length=60, unique=True, help_text="For the newsroom only.")
    headline = models.CharField(max_length=40)
    line = models.CharField(max_length=120, blank=True)
    link_text = models.CharField(max_length=30, help_text="For example: Book a place")
    target = models.CharField(
        max_length=500,
        validators=[validate_target],
        help_text="A path of this site such as /about/, or an https:// address.",
    )
    picture = models.ForeignKey(
        "images.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown instead of the words. Give it the shape of the size below.",
    )
    size = models.CharField(max_length=8, choices=Sizes, default=Sizes.ANY)
    is_on = models.BooleanField("switched on", default=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Empty: runs until taken off.")
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="1 to 100. Two stands twice as often as one.",
    )

    objects = CreativeQuerySet.as_manager()

    class Meta:
        verbose_name = "house creative"
        constraints = [
            models.CheckConstraint(
                condition=Q(target__startswith="https://")
                | (Q(target__startswith="/") & ~Q(target__startswith="//")),
                name="creative_leads_to_site_or_https",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="creative_ends_after_it_starts",
                violation_error_message="It would end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="creative_weight_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(size=Size.ANY),
                name="creative_picture_has_a_size",
                violation_error_message="Say for which size the picture was made.",
            ),
        ]
        indexes = [models.Index(fields=["is_on", "starts_at"], name="creatives_running")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget("slots")

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget("slots")
        return deleted

    @property
    def leads_away(self) -> bool:
        """Whether its link leaves this site."""
        return is_foreign(self.target)

    @property
    def words(self) -> str:
        """All that it says, for those who do not see the picture."""
        return " ".join(text for text in (self.headline, self.line, self.link_text) if text)

    @property
    def shows_words(self) -> bool:
        """Whether its words stand in the page: a wide picture is too small to read on a phone,
        where they take its place."""
        return self.picture is None or self.size == Size.WIDE

    @property
    def picture_sizes(self) -> str:
        """How wide its picture stands, for the browser to choose the file."""
        return "300px" if self.size == Size.RECTANGLE else "728px"
