"""How often each story was read, by the hour. Of readers it knows nothing."""

from django.db import models


class HourlyReads(models.Model):
    """The readings of one story in one hour.

    hour_start: aware, a full hour of UTC, so that no change of clocks makes an hour twice.
    views: what the ranking uses. excess: readings beyond what one network may give in that hour.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="hourly_reads", db_index=False
    )
    hour_start = models.DateTimeField()
    views = models.PositiveIntegerField(default=0)
    excess = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "reads of an hour"
        verbose_name_plural = "reads by the hour"
        constraints = [
            models.UniqueConstraint(fields=["article", "hour_start"], name="reads_once_per_hour")
        ]
        indexes = [models.Index(fields=["hour_start"], name="reads_by_hour")]

    def __str__(self):
        return f"{self.article_id} at {self.hour_start:%Y-%m-%d %H:%M}: {self.views}"
