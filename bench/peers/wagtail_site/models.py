"""Pages of the Wagtail peer: a front page, sections under it, articles under those, and comments.

Wagtail brings no comments; a plain table looped over in the template is what a site adds first.
"""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

PER_PAGE = 10


@register_snippet
class Reporter(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


def listed(articles, request):
    """Will give one page of the newest articles, with what a card shows."""
    newest = articles.live().public().select_related("reporter").order_by("-published_at")
    return Paginator(newest, PER_PAGE).get_page(request.GET.get("page"))


class HomePage(Page):
    """The front page: the newest articles of all sections."""

    template = "wagtail_site/list_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = listed(ArticlePage.objects.all(), request)
        return context


class SectionPage(Page):
    """A section: the newest articles below it."""

    template = "wagtail_site/list_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = listed(ArticlePage.objects.child_of(self), request)
        return context


class ArticleTag(TaggedItemBase):
    """A tag on an article."""

    content_object = ParentalKey("ArticlePage", related_name="tagged", on_delete=models.CASCADE)


class ArticlePage(Page):
    """A story."""

    standfirst = models.TextField(blank=True)
    body = RichTextField()
    published_at = models.DateTimeField(db_index=True)
    reporter = models.ForeignKey(Reporter, on_delete=models.PROTECT)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    template = "wagtail_site/article_page.html"
    parent_page_types = ["wagtail_site.SectionPage"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("published_at"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FieldPanel("published_at"),
        FieldPanel("reporter"),
        FieldPanel("tags"),
    ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["comments"] = self.remarks.filter(is_approved=True).order_by("written_at", "pk")
        return context


class Remark(models.Model):
    """What a reader wrote under an article."""

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="remarks")
    name = models.CharField(max_length=100)
    email = models.EmailField()
    text = models.TextField()
    written_at = models.DateTimeField()
    is_approved = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["article", "is_approved", "written_at"])]

    def __str__(self):
        return f"{self.name}: {self.text[:40]}"
