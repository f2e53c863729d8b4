"""When a campaign runs, how much of it and how fast. Its places are in ads.conditions. A part of
ads.models."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone

from ads import bounds, pacing, running
from ads.campaigns import HOUSE, OURS, Advertiser, Campaign
from ads.selection import Priority
from pagecache import pages

HEAVIEST = 100
LONGEST_HOURS = 24  # by which readers are told apart is thrown away after a day


class Goal(models.TextChoices):
    NONE = "", "None: by weight, what is left"
    VIEWABLE = "viewable", "Viewable impressions"
    CLICKS = "clicks", "Clicks"


class FlightQuerySet(models.QuerySet):
    def running(self, at: datetime | None = None):
        """Will keep what may be shown at that moment, half-open: starts_at <= at < ends_at."""
        return self.filter(running.open_at(at or timezone.now()), campaign__is_on=True)

    def not_over(self, at: datetime):
        """Will keep what runs at that moment or may later."""
        return self.filter(running.not_over(at), campaign__is_on=True)

    def next_change(self, after: datetime | None = None) -> datetime | None:
        """Will say when the running ones change next by the clock. None: nothing is planned."""
        after = after or timezone.now()
        return running.next_change(self.not_over(after), after)

    def with_running(self, at: datetime):
        """Will give each its `is_running`, as running(at) would say."""
        rule = running.open_at(at) & Q(campaign__is_on=True)
        return self.annotate(is_running=ExpressionWrapper(rule, output_field=models.BooleanField()))

    def paid(self):
        """Will keep what an advertiser booked: kept pages never hold it."""
        return self.exclude(priority=Priority.HOUSE)


class Flight(models.Model):
    """A stretch of a campaign: from when to when, with which claim, goal and pace.

    delivered: what counts towards the goal so far; without a goal, viewable impressions.
    frequency_most, frequency_hours: at most so often to one reader in so many hours.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="flights")
    name = models.CharField(max_length=80)
    is_on = models.BooleanField("switched on", default=True)
    priority = models.PositiveSmallIntegerField(
        choices=[(priority.value, priority.name.capitalize()) for priority in Priority],
        default=Priority.STANDARD.value,
        help_text="A sponsorship comes first, house notices fill what nobody booked.",
    )
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text="1 to 100. Two stands twice as often as one.",
    )
    starts_at = models.DateTimeField(default=timezone.now, validators=[bounds.in_this_age])
    ends_at = models.DateTimeField(
        null=True,
        blank=True,
        validators=[bounds.in_this_age],
        help_text="Empty: runs until taken off.",
    )
    goal = models.CharField(max_length=8, choices=Goal, default="", blank=True)
    goal_count = models.PositiveIntegerField(
        "how many", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    shape = models.CharField(
        "pace",
        max_length=5,
        choices=[
            (pacing.Shape.EVEN.value, "Even: the same each day"),
            (pacing.Shape.FRONT.value, "Front-loaded: a quarter more by half-time"),
        ],
        default=pacing.Shape.EVEN.value,
    )
    daily_cap = models.PositiveIntegerField(
        "at most a day",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Of what the goal counts, on a day of the newsroom. Empty: no limit.",
    )
    frequency_most = models.PositiveSmallIntegerField(
        "at most to one reader", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    frequency_hours = models.PositiveSmallIntegerField(
        "in so many hours",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_HOURS)],
        help_text="1 to 24. Readers are told apart for a day, without a cookie.",
    )
    is_roadblock = models.BooleanField(
        "all slots of a page",
        default=False,
        help_text="Stands in every slot of a page that it fits, or in none.",
    )
    delivered = models.PositiveIntegerField(default=0, editable=False)

    objects = FlightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="flight_named_once",
                violation_error_message="This campaign has a flight of that name.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="flight_ends_after_it_starts",
                violation_error_message="It would end before it starts.",
            ),
            models.CheckConstraint(
                condition=bounds.are_in_this_age(),
                name="flight_is_in_this_age",
                violation_error_message=bounds.TOO_FAR,
            ),
            models.CheckConstraint(
                condition=bounds.is_short_enough(),
                name="flight_goal_within_three_years",
                violation_error_message=bounds.TOO_LONG,
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="flight_weight_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(goal="", goal_count__isnull=True)
                | Q(
                    goal__in=["viewable", "clicks"],
                    goal_count__isnull=False,  # what is compared with nothing passes a check
                    goal_count__gte=1,
                    ends_at__isnull=False,
                ),
                name="flight_goal_has_a_number_and_an_end",
                violation_error_message="A goal needs a number and an end; without a goal there is "
                "no number.",
            ),
            models.CheckConstraint(
                condition=Q(frequency_most__isnull=True, frequency_hours__isnull=True)
                | Q(
                    frequency_most__isnull=False,
                    frequency_hours__isnull=False,
                    frequency_most__gte=1,
                    frequency_hours__gte=1,
                    frequency_hours__lte=24,
                ),
                name="flight_frequency_has_both_numbers",
                violation_error_message="Say both how often and in how many hours.",
            ),
            models.CheckConstraint(
                condition=~Q(priority=Priority.HOUSE.value)
                | Q(
                    goal="",
                    daily_cap__isnull=True,
                    frequency_most__isnull=True,
                    is_roadblock=False,
                ),
                name="flight_of_the_house_only_fills",
                violation_error_message="House notices fill what is left: they have no goal, no "
                "limit and no claim to all slots.",
            ),
        ]
        indexes = [models.Index(fields=["is_on", "starts_at"], name="flights_running")]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        """Will write what was planned. What was delivered counts on by itself, whatever this row
        remembers of it: it is written with a new row, or where update_fields name it."""
        if update_fields is None and not self._state.adding:
            update_fields = self._planned_fields()
        super().save(*args, update_fields=update_fields, **kwargs)
        pages.forget("booked")
        if self.is_house:
            pages.forget("slots")

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget("booked")
        if self.is_house:
            pages.forget("slots")
        return deleted

    def _planned_fields(self) -> list[str]:
        read = (f for f in self._meta.concrete_fields if f.attname in self.__dict__)
        return [f.name for f in read if not f.primary_key and f.name != "delivered"]

    @property
    def is_house(self) -> bool:
        return self.priority == Priority.HOUSE

    @property
    def plan(self) -> pacing.Plan | None:
        """What is due when, in the newsroom's zone; None without a goal."""
        if not self.goal or self.goal_count is None or self.ends_at is None:
            return None
        return pacing.Plan(
            self.starts_at,
            self.ends_at,
            self.goal_count,
            timezone.get_default_timezone(),
            pacing.Shape(self.shape),
            self.daily_cap,
        )


def house_flight() -> Flight:
    """Will give the flight of the newsroom's own notices, made when there is none."""
    ours = Flight.objects.filter(priority=Priority.HOUSE).order_by("pk")
    if (found := ours.first()) is not None:
        return found
    advertiser, _ = Advertiser.objects.get_or_create(name=OURS)
    campaign, _ = Campaign.objects.get_or_create(advertiser=advertiser, name=HOUSE)
    try:
        with transaction.atomic():
            return Flight.objects.create(campaign=campaign, name=HOUSE, priority=Priority.HOUSE)
    except IntegrityError:  # somebody else was first
        return ours.get(campaign=campaign, name=HOUSE)
