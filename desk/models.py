"""Working copies: what writers have written, whether or not readers have it yet; who else may see
them, and who approved of which."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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


class PreviewLinkQuerySet(models.QuerySet):
    def live(self, at):
        """Those that open at that moment: neither revoked nor past their end."""
        return self.filter(revoked_at__isnull=True).exclude(expires_at__lte=at)


class PreviewLink(models.Model):
    """An address by which somebody without a login may see a story that is not published.

    number: the version that it shows for good; null follows the newest one. What it opens by is
    signed by desk.preview_links and kept nowhere.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="preview_links", db_index=False
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["article", "-id"], name="preview_links_of_story")]
        constraints = [
            models.CheckConstraint(
                condition=Q(created_at__lt=models.F("expires_at")), name="preview_link_ends_later"
            )
        ]

    def __str__(self):
        return f"{self.article_id} until {self.expires_at:%Y-%m-%d %H:%M}"


class PreviewApproval(models.Model):
    """Somebody with a preview link approved of one version, by the name that they gave."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="approvals", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "number", "name"], name="preview_approval_once_a_name"
            )
        ]

    def __str__(self):
        return f"{self.name}: version {self.number}"
