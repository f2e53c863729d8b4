"""What readers are told of a change to a story that they have seen. A part of articles.models."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 2000


class Kind(models.TextChoices):
    """The kinds of change of which readers are told in words."""

    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    APOLOGY = "apology", _("Apology")
    RETRACTION = "retraction", _("Retraction")


TYPO = "typo"  # the one kind of which they are not told
KINDS = (TYPO, *Kind.values)


@dataclass(frozen=True)
class Change:
    """What is said with a change. kind: of KINDS. note: plain text for readers, in the language of
    the story; a line end begins a paragraph. at_top: whether it stands above the text; a retraction
    always does."""

    kind: str
    note: str = ""
    at_top: bool = False

    @property
    def is_update(self) -> bool:
        """Whether it moves the time behind “Updated on”."""
        return self.kind != TYPO

    @property
    def is_told(self) -> bool:
        """Whether a note stands on the story: not with a typo, nor an update without words."""
        return self.kind != TYPO and bool(self.note.strip())

    @property
    def verb(self) -> str:
        """Which of articles.workflow.VERBS gives it to readers."""
        return "update" if self.kind in (TYPO, Kind.UPDATE) else "correct"

    def problems(self) -> list[tuple[str, str]]:
        """Will say what is wrong with it: pairs (name of the field, sentence)."""
        if self.kind not in KINDS:
            return [("kind", "Choose what kind of change it is.")]
        if self.kind in (Kind.CORRECTION, Kind.APOLOGY, Kind.RETRACTION) and not self.is_told:
            return [("note", "Say what was wrong and what is right: readers get this note.")]
        if self.is_told and len(self.note) > LONGEST_NOTE:
            return [("note", f"At most {LONGEST_NOTE:,} letters.")]
        return []

    def for_the_record(self) -> str:
        """Will give it in one line, for the ledger: "Typo", "Correction: It was nine." """
        label = self.kind.capitalize()
        return f"{label}: {self.note.strip()}" if self.is_told else label


class Correction(models.Model):
    """A note that readers find on a story, and in the list of all. Never changed afterwards."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="corrections", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    note = models.TextField()
    at_top = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=~Q(kind="retraction") | Q(at_top=True), name="retraction_stands_on_top"
            ),
        ]
        indexes = [models.Index(fields=["article", "-id"], name="corrections_of_article")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A correction stays as it was given to readers: add another one.")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    def delete(self, *args, **kwargs):
        raise TypeError("A correction stays.")

    @property
    def anchor(self) -> str:
        """The id of its place on the story's page."""
        return f"correction-{self.pk}"


def tell(article, change: Change, *, by, at) -> None:
    """Will write what readers are told of the change, where that is anything."""
    if change.is_told:
        Correction.objects.create(
            article=article,
            kind=change.kind,
            note=change.note.strip(),
            at_top=change.at_top or change.kind == Kind.RETRACTION,
            by=by,
            at=at,
        )


def newest_first(rows) -> list[Correction]:
    """Will put notes in the order in which readers find them."""
    return sorted(rows, key=lambda row: row.pk, reverse=True)
