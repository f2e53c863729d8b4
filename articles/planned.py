"""Updates of stories that wait for their moment. A part of articles.models."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class PlannedUpdate(models.Model):
    """New content for a live story, from a moment on, and perhaps only until another.

    content, version: the working copy (articles.content) that readers get, and its number.
    change: keyword arguments of the kind of change, as articles.publishing.publish takes them.
    before, before_version: what readers had until then, and get back at rolls_back_at.
    due_at: when the next thing is done with it; null when nothing is left to do.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="planned_updates", db_index=False
    )
    content = models.JSONField()
    version = models.PositiveIntegerField()
    change = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    starts_at = models.DateTimeField()
    rolls_back_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    before_version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(due_at__isnull=False),
                name="one_update_planned_a_story",
            ),
            models.CheckConstraint(
                condition=Q(rolls_back_at__isnull=True) | Q(rolls_back_at__gt=F("starts_at")),
                name="rolled_back_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="planned_updates_due"
            ),
            models.Index(fields=["article", "-id"], name="planned_updates_of_story"),
            models.Index(fields=["starts_at"], name="planned_updates_by_start"),
            models.Index(fields=["rolls_back_at"], name="planned_updates_by_end"),
        ]

    def __str__(self):
        return f"{self.article_id} version {self.version} at {self.starts_at:%Y-%m-%d %H:%M}"
