"""Working copies: what writers have written, whether or not readers have it yet."""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """One saved version of all that a writer writes in a story. Never changed afterwards,
    but that publishing it says in it which address the story got.

    number: 1, 2, 3 … within its story. content: a dict as articles.content describes it.
    publish_at, expires_at: the dates that its writer plans; the story's own are set by deeds.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="revisions", db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=200, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")
        ]

    def __str__(self):
        return f"{self.article_id} version {self.number}"
