"""Where a flight may stand and where not, a row for each condition. What they mean together is in
ads.targeting. A part of ads.models."""

from collections.abc import Iterable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from ads.flights import Flight
from ads.page_slots import label
from ads.slots import SLOTS
from ads.targeting import Aim, Device, Kind
from articles.filing import LANGUAGES
from pagecache import pages

FIELDS = {  # where each kind has its value
    Kind.SECTION: "section",
    Kind.TAG: "tag",
    Kind.STORY: "article",
    Kind.SLOT: "slot",
    Kind.DEVICE: "device",
    Kind.LANGUAGE: "language",
}

EVERY_SCREEN = (
    "House notices stand in pages that are the same on every screen: no screen can be asked for, "
    "or ruled out."
)
ROWS = {Kind.SECTION, Kind.TAG, Kind.STORY}  # of other tables; the others are values


def _alone(field: str) -> Q:
    others = {f"{other}__isnull": True for other in FIELDS.values() if other != field}
    return Q(**{f"{field}__isnull": False}, **others)


def _one_of_them() -> Q:
    rule = Q()
    for field in FIELDS.values():
        rule |= _alone(field)
    return rule


class Condition(models.Model):
    """One thing that a flight asks of a place, or that rules a place out."""

    flight = models.ForeignKey(Flight, models.CASCADE, related_name="conditions")
    is_ruled_out = models.BooleanField(
        "never there",
        default=False,
        help_text="Instead of only there.",
    )
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, null=True, blank=True, related_name="+"
    )
    tag = models.ForeignKey("articles.Tag", models.PROTECT, null=True, blank=True, related_name="+")
    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="story",
    )
    slot = models.CharField(
        max_length=10,
        null=True,
        blank=True,
        choices=[(slot.name, slot.label) for slot in SLOTS.values()],
    )
    device = models.CharField(
        max_length=7,
        null=True,
        blank=True,
        choices=[(device.value, device.value.capitalize()) for device in Device],
    )
    language = models.CharField(max_length=8, null=True, blank=True, choices=LANGUAGES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of_them(),
                name="condition_is_about_one_thing",
                violation_error_message="Choose one thing in each row: a section, a tag, a story, "
                "a slot, a screen or a language.",
            ),
        ]

    def __str__(self):
        kind, value = self.said
        if kind in ROWS:
            named = getattr(self, FIELDS[kind])
        elif kind == Kind.SLOT:
            named = getattr(self, "slot_label", None) or label(value)
        else:
            named = dict(LANGUAGES).get(value, value)
        return f"{'never' if self.is_ruled_out else 'only'}: {kind} {named}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self._free_pages()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        self._free_pages()
        return deleted

    def clean(self):
        flight = getattr(self, "flight", None)
        if self.device and flight and flight.is_house:
            raise ValidationError({"device": EVERY_SCREEN})

    @property
    def said(self) -> tuple[Kind, int | str]:
        """What it is about: the kind, and the key of the row or the value itself."""
        columns = ((kind, self._meta.get_field(field).attname) for kind, field in FIELDS.items())
        values = ((kind, getattr(self, column)) for kind, column in columns)
        return next((kind, value) for kind, value in values if value is not None)

    def _free_pages(self):
        pages.forget("booked")
        if self.flight.is_house:
            pages.forget("slots")


def aim_of(conditions: Iterable[Condition]) -> Aim:
    """Will put the rows of one flight together."""
    return Aim.of((*condition.said, condition.is_ruled_out) for condition in conditions)


def with_aims(flights: models.QuerySet) -> list[tuple[Flight, Aim]]:
    """Will read flights, each with what its conditions mean: one query. Those without are among
    them, with an aim that fits everywhere."""
    columns = {f"_{kind}": F(f"conditions__{field}") for kind, field in FIELDS.items()}
    rows = flights.annotate(_is_ruled_out=F("conditions__is_ruled_out"), **columns).order_by("pk")
    return [(each[0], _joined(each)) for each in (list(g) for _, g in groupby(rows, _key))]


def _joined(rows: list) -> Aim:
    """The aim of one flight, of which each row has one condition or none."""
    said = ((kind, getattr(row, f"_{kind}"), row._is_ruled_out) for row in rows for kind in FIELDS)
    return Aim.of(condition for condition in said if condition[1] is not None)


def _key(flight: Flight) -> int:
    return flight.pk
