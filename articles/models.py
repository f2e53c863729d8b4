"""Stories and what they are filed under. Readers see the row; the desk works on revisions of it."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from taggit.managers import TaggableManager

from articles import paths, search_index, workflow
from articles.bylines import Role
from articles.corrections import Correction
from articles.fields import StoryField
from articles.filing import LANGUAGES, Author, Section, Tag, TaggedArticle
from articles.picks import FrontPagePick
from articles.planned import PlannedUpdate
from articles.querysets import ArticleQuerySet
from articles.slugs import AnySlugField
from pagecache import pages, parts

__all__ = [
    "LANGUAGES",
    "Article",
    "Author",
    "Byline",
    "Correction",
    "FrontPagePick",
    "OldAddress",
    "PlannedUpdate",
    "Section",
    "Tag",
    "TaggedArticle",
    "Transition",
]


class Article(models.Model):
    """A story as readers see it. Deeds in articles.publishing write it, nothing else does.

    published_on: the date in its address, of first publication in the newsroom's time zone; set
    once. slug: its end, changed by publishing anew. updated_at: when readers were last given a
    change that matters; null until then.
    reader_html: the body made ready for readers by articles.reader_html, of that reader_version.
    reader_outline: where its blocks end and what may stand between them, made by the same.
    embargo_until: until then nobody may give it to readers.
    version: the number of its newest working copy, which editors' saves alone raise: whoever saves
    names the one they began from. live_version: the number that readers have, 0 for none.
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="articles", db_index=False)
    headline = models.TextField(validators=[MaxLengthValidator(250)])
    slug = AnySlugField(
        max_length=120,
        blank=True,
        help_text="The end of its address. Made from the headline when left empty; "
        "after publication the old address leads to the new one.",
    )
    standfirst = models.TextField(blank=True, validators=[MaxLengthValidator(600)])
    dateline_place = models.CharField("dateline", max_length=60, blank=True)
    agency = models.CharField(
        max_length=80, blank=True, help_text="For example: PTI, With inputs from Reuters"
    )
    body = StoryField(blank=True)
    lead_picture = models.ForeignKey(
        "images.Picture", models.PROTECT, null=True, blank=True, related_name="leads"
    )
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    tags = TaggableManager(through=TaggedArticle, blank=True)

    comments_open = models.BooleanField(default=True)
    has_slots = models.BooleanField("carries advertisements", default=True)
    is_sensitive = models.BooleanField(
        "sensitive", default=False, help_text="Deaths, courts, minors: no advertisements."
    )
    paid_by = models.CharField(
        "paid for by",
        max_length=80,
        blank=True,
        help_text="Readers see “Sponsored by” and this name; no advertisements stand in it.",
    )

    state = models.CharField(
        max_length=12, choices=workflow.CHOICES, default=workflow.State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    breaking_until = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(null=True, blank=True, editable=False)

    reader_html = models.TextField(blank=True, editable=False)
    reader_version = models.PositiveSmallIntegerField(default=0, editable=False)
    reader_outline = models.JSONField(default=list, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    assigned_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="assigned_stories", blank=True, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    live_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        permissions = [
            ("edit_any_article", "Can edit stories of others"),
            *((verb.permission.split(".")[1], verb.says) for verb in workflow.VERBS.values()),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["published_on", "slug"],
                condition=Q(published_on__isnull=False),
                name="article_address_taken_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "withdrawn", "killed"])
                | Q(published_at__isnull=False, published_on__isnull=False),
                name="article_published_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(embargo_until__isnull=True)
                | Q(published_at__gte=F("embargo_until")),
                name="article_public_after_embargo",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="articles_newest_first"),
            models.Index(
                fields=["section", "state", "-published_at", "-id", "expires_at"],
                name="articles_in_section",
            ),
            models.Index(  # with all that an archive and its map ask, so that rows stay unread
                fields=[
                    *("state", "-published_on", "-published_at", "-id"),
                    *("expires_at", "updated_at"),
                ],
                name="articles_in_archive",
            ),
            models.Index(fields=["state", "breaking_until"], name="articles_breaking"),
            models.Index(fields=["state", "expires_at"], name="articles_expiring"),
            models.Index(
                fields=["embargo_until"],
                condition=Q(embargo_until__isnull=False),
                name="articles_embargoed",
            ),
            # The desk's lists, in the order in which stories came.
            models.Index(fields=["state", "-id"], name="articles_of_state"),
            models.Index(fields=["section", "-id", "language"], name="articles_came_in_section"),
            models.Index(fields=["language", "-id"], name="articles_of_language"),
            models.Index(fields=["created_by", "state", "-id"], name="articles_of_writer"),
        ]

    def __str__(self):
        return self.headline

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if self.state not in workflow.UNPUBLISHED:
            pages.forget(*self.page_tags())

    def get_absolute_url(self):
        """Will give the public address; for a story never published, the desk's preview is it."""
        if self.published_on is None:
            return reverse("admin:articles_article_preview", args=[self.pk])
        return paths.of_story(self.published_on, self.slug)

    def delete(self, *args, **kwargs):
        tags = self.page_tags()
        search_index.erase(self.pk)
        parts.drop(f"article:{self.pk}", f"feed:{self.pk}")
        deleted = super().delete(*args, **kwargs)
        pages.forget(*tags)
        return deleted

    def get_light_url(self):
        return f"{self.get_absolute_url()}mobile/"

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def page_tags(self) -> set[str]:
        """Will name every kept page that this story stands on, or would: three queries."""
        found = {f"article:{self.pk}", f"headline:{self.pk}", f"section:{self.section_id}"}
        found |= {"front", "archive", "feeds", "corrections"}
        found |= {f"tag:{pk}" for pk in self.tagged_articles.values_list("tag_id", flat=True)}
        found |= {f"author:{pk}" for pk in self.bylines.values_list("author_id", flat=True)}
        if self.breaking_until and self.breaking_until > timezone.now():
            found.add("breaking")
        return found


class Byline(models.Model):
    """One author's place among those of a story, and what they did for it.

    published_at: as in TaggedArticle.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines", db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=12, choices=Role, default=Role.WORDS)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]  # a byline has no other order; prefetches need it
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="byline_once_per_article"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="byline_has_a_known_role"
            ),
        ]
        indexes = [
            models.Index(
                fields=["author", "-published_at", "-article"], name="bylines_newest_first"
            ),
            models.Index(fields=["author", "-article"], name="bylines_as_they_came"),
        ]

    def __str__(self):
        return f"{self.author} on {self.article_id}"


class Transition(models.Model):
    """The ledger of a story: each deed, never changed afterwards. articles.ledger writes it.

    version: the working copy that readers were given by it, 0 for none.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="transitions", db_index=False)
    verb = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, choices=workflow.CHOICES, blank=True)
    to_state = models.CharField(max_length=12, choices=workflow.CHOICES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    public_from = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["article", "-id"], name="transitions_of_article")]

    def __str__(self):
        return f"{self.article_id} {self.verb} {self.at:%Y-%m-%d %H:%M}"

    @property
    def was_public(self) -> bool:
        """Whether its moment of publication had come when this was done."""
        return self.public_from is not None and self.public_from <= self.at


class OldAddress(models.Model):
    """An address at which readers knew a story, and which it left. It stays taken for good."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="old_addresses")
    published_on = models.DateField()
    slug = AnySlugField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["published_on", "slug"], name="old_address_left_once")
        ]

    def __str__(self):
        return self.get_absolute_url()

    def get_absolute_url(self):
        return paths.of_story(self.published_on, self.slug)
