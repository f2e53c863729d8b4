"""Working copies: what writers have written, whether or not readers have it yet."""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """One saved version of all that a writer writes in a story. Never changed afterwards.

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
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When readers were given this version, if they were."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")
        ]

    def __str__(self):
        return f"{self.article_id} version {self.number}"


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
