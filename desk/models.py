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


class Why(models.TextChoices):
    """Why typed text is kept; `done` is the trace of a form that was saved or thrown away."""

    AUTOSAVE = "autosave", "Typed and not saved"
    REFUSED = "refused", "Sent, and refused"
    DONE = "done", "Saved or thrown away"


class Autosave(models.Model):
    """What one person typed in one form of a story and did not save.

    form_key: names the form as it was opened once in one tab. turn: counts its changes, so that a
    late message never replaces a newer one. typed: the posted fields, name to list of values.
    base_number: the version it was typed on. article: None for a story that was never saved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="autosaves"
    )
    form_key = models.CharField(max_length=36)
    turn = models.PositiveIntegerField(default=0)
    typed = models.JSONField()
    base_number = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=8, choices=Why, default=Why.AUTOSAVE)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key"], name="autosave_once_a_form")
        ]
        indexes = [models.Index(fields=["user", "-saved_at"], name="autosave_of_user")]

    def __str__(self):
        return f"{self.user_id} in {self.article_id or 'a new story'}, {self.why}"


class Presence(models.Model):
    """Somebody has the form of a story open, whether they write or wait. since: without a break."""

    article = models.ForeignKey("articles.Article", models.CASCADE, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_once_a_person")
        ]

    def __str__(self):
        return f"{self.user_id} at {self.article_id}"


class EditLock(models.Model):
    """Who writes in a story just now: a courtesy that ages out. The number of the version decides.

    form_key: the form that holds it, so that leaving an older one frees nothing. taken_from,
    taken_at: whom the holder took it from, if they did.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    form_key = models.CharField(max_length=36)
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.holder_id} writes in {self.article_id}"
