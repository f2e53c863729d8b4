"""Where no advertisement stands: on the whole site or under a tag, in all slots or in one. Stories
and sections have switches of their own. A part of ads.models."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Coalesce

from ads.page_slots import label
from ads.slots import SLOTS
from pagecache import pages


class Suppression(models.Model):
    """No advertisements under a tag, or (none) on the whole site; in one slot, or (none) in all."""

    tag = models.ForeignKey(
        "articles.Tag",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the whole site.",
    )
    slot = models.CharField(
        max_length=10,
        blank=True,
        choices=[(slot.name, slot.label) for slot in SLOTS.values()],
        help_text="Empty: every slot.",
    )
    note = models.CharField(max_length=120, blank=True, help_text="Why. For the newsroom only.")

    class Meta:
        verbose_name = "place without advertisements"
        verbose_name_plural = "places without advertisements"
        constraints = [
            models.UniqueConstraint(
                Coalesce("tag", 0),
                "slot",
                name="suppression_said_once",
                violation_error_message="This is said already.",
            )
        ]

    def __str__(self):
        where = f"tag {self.tag}" if self.tag_id else "the whole site"
        what = self.slot and (getattr(self, "slot_label", None) or label(self.slot))
        return f"{what or 'every slot'}: {where}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget("slots")

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget("slots")
        return deleted


@dataclass(frozen=True)
class Silence:
    """All that is said: pairs of a tag's key, 0 for the whole site, and a slot, "" for each."""

    said: frozenset[tuple[int, str]] = frozenset()

    def falls_on(self, slot: str, tags: Collection[int] = ()) -> bool:
        """Whether nothing may stand in that slot of a page with these tags."""
        return bool(self.said & {(tag, name) for tag in (0, *tags) for name in ("", slot)})


def silence(rows: Iterable[tuple[int, str]] | None = None) -> Silence:
    """Will put the rows together: those that are given as pairs, or those there are, one query."""
    if rows is None:
        rows = Suppression.objects.values_list(Coalesce("tag", 0), "slot")
    return Silence(frozenset((tag, slot) for tag, slot in rows))
