"""What the ad manager says of the slots of the site: their names, sizes and switches. Where nothing
is said, ads.slots holds. A part of ads.models."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from ads.slots import NO_SIZE, PHONE_SIZES, SLOTS, WIDE_SIZES, Slot
from pagecache import pages


def _choices(sizes):
    return [
        (NO_SIZE, "Not shown there"),
        *((size.value, f"{size.width_px} × {size.height_px}") for size in sizes),
    ]


class PageSlot(models.Model):
    """A place of the site's pages, as ads.slots.Slot has it, with its room on each screen."""

    name = models.CharField(max_length=10, unique=True, editable=False)
    label = models.CharField("name", max_length=40)
    phone = models.CharField(
        "size on phones", max_length=8, blank=True, choices=_choices(PHONE_SIZES)
    )
    wide = models.CharField(
        "size on other screens", max_length=8, blank=True, choices=_choices(WIDE_SIZES)
    )
    is_on = models.BooleanField("switched on", default=True)

    class Meta:
        verbose_name = "slot"
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(wide=""),
                name="page_slot_has_a_size",
                violation_error_message="Give it a size on one kind of screen, or switch it off.",
            )
        ]

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget("slots")

    @property
    def slot(self) -> Slot:
        return Slot(self.name, self.label, self.phone, self.wide, self.is_on)


def standing() -> dict[str, Slot]:
    """Will give every slot of the site as it is now, by name: one query."""
    said = {row.name: row.slot for row in PageSlot.objects.filter(name__in=SLOTS)}
    return {name: said.get(name, slot) for name, slot in SLOTS.items()}


def label(name: str) -> str:
    """Will say what a slot is called now, or its name where the site has none of it: one query."""
    return PageSlot.objects.filter(name=name).values_list("label", flat=True).first() or (
        SLOTS[name].label if name in SLOTS else name
    )


def label_of(column: str) -> Subquery:
    """Will say within a query what the slot in that column is called; None where nothing is said of
    it."""
    return Subquery(PageSlot.objects.filter(name=OuterRef(column)).values("label"))


def choices() -> list[tuple[str, str]]:
    """Will give what a form offers: none, then the slots by what they are called now."""
    return [("", "---------"), *((slot.name, slot.label) for slot in standing().values())]
