"""What stands at the top of the front page by choice. A part of articles.models."""

from django.db import models

from pagecache import pages


class FrontPagePick(models.Model):
    """An editor's choice for the top of the front page, until an end time."""

    class Place(models.IntegerChoices):
        LEAD = 1, "Lead"
        SECOND = 2, "Second, first place"
        THIRD = 3, "Second, second place"
        FOURTH = 4, "Second, third place"
        FIFTH = 5, "Second, fourth place"

    place = models.PositiveSmallIntegerField(choices=Place)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="picks")
    until = models.DateTimeField(help_text="Afterwards the place fills itself with the newest.")

    class Meta:
        verbose_name = "front page pick"
        constraints = [
            models.UniqueConstraint(fields=["place"], name="one_pick_per_place"),
            models.UniqueConstraint(fields=["article"], name="one_place_per_article"),
        ]

    def __str__(self):
        return f"{self.get_place_display()}: {self.article}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget("front")

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget("front")
        return deleted
