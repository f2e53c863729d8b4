"""What stories are filed under: sections, authors, tags. A part of articles.models."""

from django.conf import settings
from django.db import models
from taggit.models import ItemBase, TagBase

from articles import paths
from articles.slugs import AnySlugField, slugify
from pagecache import pages

LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("ur", "اردو")]


class Listed(models.Model):
    """Base of what stories are listed under: a rename shows on every page that names it.

    is_named_at_once: whether pages name a new one before any story is filed under it.
    """

    is_named_at_once = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        is_new = self._state.adding
        super().save(*args, **kwargs)
        # A tag that a draft brings stands on no page yet: it must not free all of them.
        if self.is_named_at_once or not is_new:
            pages.forget(pages.NAMES)

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget(pages.NAMES)
        return deleted


class Section(Listed):
    is_named_at_once = True  # in the menu

    name = models.CharField(max_length=60, unique=True)
    slug = AnySlugField(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Lower stands further to the front of the menu."
    )
    in_menu = models.BooleanField(default=True)
    has_slots = models.BooleanField("carries advertisements", default=True)

    class Meta:
        indexes = [models.Index(fields=["position", "name"], name="sections_in_menu_order")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return paths.of_section(self.slug)


class Author(Listed):
    """A public byline. It may belong to somebody who works here, or to nobody any more."""

    name = models.CharField(max_length=80)
    slug = AnySlugField(max_length=80, unique=True)
    title = models.CharField(max_length=80, blank=True, help_text="For example: Science editor")
    life = models.TextField(blank=True, help_text="Two or three sentences for readers.")
    portrait = models.ForeignKey("images.Picture", models.SET_NULL, null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="byline"
    )

    class Meta:
        indexes = [models.Index(fields=["name"], name="authors_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return paths.of_author(self.slug)


class Tag(Listed, TagBase):
    slug = AnySlugField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "tag"
        verbose_name_plural = "tags"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return paths.of_tag(self.slug)

    def slugify(self, tag, i=None):
        slug = slugify(tag) or "tag"
        return slug if i is None else f"{slug}-{i}"


class TaggedArticle(ItemBase):
    """That a story has a tag. published_at: the story's own, for an index in the order of lists."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles", db_index=False)
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagged_articles", db_index=False
    )
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_per_article")
        ]
        indexes = [
            models.Index(
                fields=["tag", "-published_at", "-content_object"], name="tagged_newest_first"
            )
        ]

    def __str__(self):
        return f"{self.content_object_id} tagged {self.tag_id}"

    def save(self, *args, **kwargs):
        self.published_at = self.content_object.published_at
        super().save(*args, **kwargs)


def date(article) -> None:
    """Will let a story's tags and bylines follow its date: their lists are in its order."""
    article.tagged_articles.update(published_at=article.published_at)
    article.bylines.update(published_at=article.published_at)
