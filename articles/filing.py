"""What stories are filed under: sections, authors, tags. A part of articles.models."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse
from taggit.models import ItemBase, TagBase

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
        return reverse("articles:section", args=[self.slug])


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
        return reverse("articles:author", args=[self.slug])


class Tag(Listed, TagBase):
    slug = AnySlugField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "tag"
        verbose_name_plural = "tags"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])

    def slugify(self, tag, i=None):
        slug = slugify(tag) or "tag"
        return slug if i is None else f"{slug}-{i}"


class TaggedArticle(ItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles")
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagged_articles"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_per_article")
        ]

    def __str__(self):
        return f"{self.content_object_id} tagged {self.tag_id}"


def of_story(article) -> tuple[list[Author], list[Tag]]:
    """Will give a story's authors in their order and its tags by name; of each what a page shows.

    One query for both, since every story page asks.
    """
    authors = Author.objects.filter(bylines__article=article).values_list(
        Value("author"), "bylines__position", "name", "pk", "slug", "title"
    )
    tags = Tag.objects.filter(tagged_articles__content_object=article).values_list(
        Value("tag"), Value(0), "name", "pk", "slug", Value("")
    )
    found: dict[str, list] = {"author": [], "tag": []}
    for kind, _, name, pk, slug, title in sorted(authors.union(tags, all=True)):
        made = Tag(pk=pk, name=name, slug=slug) if kind == "tag" else None
        found[kind].append(made or Author(pk=pk, name=name, slug=slug, title=title))
    return found["author"], found["tag"]
