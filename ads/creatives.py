"""What stands in a slot: words and a link, perhaps a picture, in a flight. A part of ads.models."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone

from ads import bounds, running, wording
from ads.artwork import Artwork
from ads.flights import Flight
from ads.selection import Priority
from ads.slots import Size
from ads.targets import is_foreign, validate_target
from images import files
from pagecache import pages

PHONE_PX = 320  # a wider picture is too small to read on a phone
MOST_LETTERS = 20_000  # of HTML: what loads more brings it itself
WORDS = ("headline", "line", "link_text")
FOLDER = "notices"  # neutral: blockers look for other words


def _runs_at(at: datetime) -> Q:
    return running.open_at(at) & running.open_at(at, "flight__") & Q(flight__campaign__is_on=True)


class CreativeQuerySet(models.QuerySet):
    def running(self, at: datetime | None = None):
        """Will keep what may be shown at that moment, half-open: starts_at <= at < ends_at, of
        itself and of its flight."""
        return self.filter(_runs_at(at or timezone.now()))

    def next_change(self, after: datetime | None = None) -> datetime | None:
        """Will say when the running ones change next by the clock. None: nothing is planned."""
        after = after or timezone.now()
        return next_change(self.not_over(after).select_related("flight"), after)

    def not_over(self, at: datetime):
        """Will keep what runs at that moment or may later."""
        rule = running.not_over(at) & running.not_over(at, "flight__")
        return self.filter(rule, flight__campaign__is_on=True)

    def with_running(self, at: datetime):
        """Will give each its `is_running`, as running(at) would say."""
        return self.annotate(
            is_running=ExpressionWrapper(_runs_at(at), output_field=models.BooleanField())
        )

    def of_house(self):
        """Will keep the newsroom's own: they alone stand in kept pages."""
        return self.filter(flight__priority=Priority.HOUSE)

    def framed(self):
        """Will keep those that are HTML of others (ads.frames)."""
        return self.exclude(html="").exclude(flight__priority=Priority.HOUSE)


def next_change(creatives, after: datetime) -> datetime | None:
    """Will give the first start or end after that moment among these and their flights."""
    return running.next_change([row for c in creatives for row in (c, c.flight)], after)


class Creative(models.Model):
    """One advertisement: words, a link, perhaps a picture, in a flight that says when and where.

    A picture takes the place of the words, which become its alternative text; a wide one leaves it
    to them on phones. picture: one of the library, fitted in. artwork: made for just that size.
    html: of others, as they sent it, instead of both (ads.frames); the headline names its frame.
    """

    class Sizes(models.TextChoices):
        ANY = Size.ANY, "Any: words that fit everywhere"
        RECTANGLE = Size.RECTANGLE, "300 × 250: in stories and beside lists"
        WIDE = Size.WIDE, "728 × 90: across the front page"
        PHONE_BANNER = Size.PHONE_BANNER, "320 × 50: low, on phones"
        LARGE_PHONE_BANNER = Size.LARGE_PHONE_BANNER, "320 × 100: on phones"
        LARGE_WIDE = Size.LARGE_WIDE, "970 × 90: across wide screens"
        BILLBOARD = Size.BILLBOARD, "970 × 250: large, across wide screens"
        HALF_PAGE = Size.HALF_PAGE, "300 × 600: tall, beside lists"
        SKYSCRAPER = Size.SKYSCRAPER, "160 × 600: tall and narrow"

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="creatives")
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
    artwork = models.FileField(max_length=100, blank=True, editable=False)
    html = models.TextField(
        "HTML of others",
        max_length=MOST_LETTERS,
        blank=True,
        help_text="Shown instead of the words, in the size above, in a frame that can touch "
        "nothing of the page. Where it leads on write {{link}}: readers get a link there that is "
        "counted.",
    )
    size = models.CharField(max_length=8, choices=Sizes, default=Sizes.ANY)
    is_on = models.BooleanField("switched on", default=True)
    starts_at = models.DateTimeField(default=timezone.now, validators=[bounds.in_this_age])
    ends_at = models.DateTimeField(
        null=True,
        blank=True,
        validators=[bounds.in_this_age],
        help_text="Empty: as long as its flight runs.",
    )
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="1 to 100. Two stands twice as often as one.",
    )

    objects = CreativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target__startswith="https://")
                | (Q(target__startswith="/") & ~Q(target__startswith="//")),
                name="creative_leads_to_site_or_https",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="creative_ends_after_it_starts",
                violation_error_message="It would end before it starts.",
            ),
            models.CheckConstraint(
                condition=bounds.are_in_this_age(),
                name="creative_is_in_this_age",
                violation_error_message=bounds.TOO_FAR,
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="creative_weight_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True, artwork="") | ~Q(size=Size.ANY.value),
                name="creative_picture_has_a_size",
                violation_error_message="Say for which size the picture was made.",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | Q(artwork=""),
                name="creative_has_one_picture",
                violation_error_message="It has a picture made for its size: choose no other.",
            ),
            models.CheckConstraint(
                condition=Q(html="")
                | (Q(picture__isnull=True, artwork="") & ~Q(size=Size.ANY.value)),
                name="creative_html_has_a_size_and_no_picture",
                violation_error_message="HTML needs a size, and has no picture beside it.",
            ),
        ]
        indexes = [models.Index(fields=["is_on", "starts_at"], name="creatives_running")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Will save the row. One that the database refuses leaves no file behind."""
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:
            if self.artwork:
                drop_artwork(self.artwork.name)
            raise
        self._free_pages()

    def delete(self, *args, **kwargs):
        """Will delete the row, and after the commit its file, unless another row has the same."""
        name = self.artwork.name
        deleted = super().delete(*args, **kwargs)
        self._free_pages()
        if name:
            transaction.on_commit(lambda: drop_artwork(name))
        return deleted

    def clean(self):
        told = {name: wording.problem(getattr(self, name)) for name in WORDS}
        if found := {name: what for name, what in told.items() if what}:
            raise ValidationError(found)

    def _free_pages(self):
        pages.forget("booked")
        if self.flight.is_house:
            pages.forget("slots")

    @property
    def leads_away(self) -> bool:
        """Whether its link leaves this site."""
        return is_foreign(self.target)

    @property
    def is_framed(self) -> bool:
        """Whether it is HTML of others."""
        return bool(self.html)

    @property
    def words(self) -> str:
        """All that it says, for those who do not see the picture."""
        return " ".join(text for text in (self.headline, self.line, self.link_text) if text)

    @property
    def width_px(self) -> int:
        """How wide its picture or frame stands; 0 of words."""
        return Size(self.size).width_px

    @property
    def height_px(self) -> int:
        return Size(self.size).height_px

    @property
    def shows_words(self) -> bool:
        """Whether its words stand in the page: a wide picture is too small to read on a phone,
        where they take its place."""
        if self.is_framed:
            return False
        return not (self.picture_id or self.artwork) or self.width_px > PHONE_PX

    @property
    def picture_sizes(self) -> str:
        """How wide its picture stands, for the browser to choose the file."""
        return f"{self.width_px}px"

    @property
    def over_at(self) -> datetime | None:
        """When it ends, by its own date or its flight's; None: it runs on."""
        ends = [moment for moment in (self.ends_at, self.flight.ends_at) if moment]
        return min(ends, default=None)


def keep_artwork(read: Artwork) -> str:
    """Will write a picture that was read for a creative, and give the name of its file."""
    folder = f"{FOLDER}/{timezone.localdate().year}"
    return files.keep(read.content, folder=folder, extension=read.extension)


def drop_artwork(name: str) -> None:
    """Will remove a file that no creative has any more, here and at the edge."""
    if not Creative.objects.filter(artwork=name).exists():
        files.drop(name)
        pages.forget(files.edge_tag(name))
