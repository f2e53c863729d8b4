"""What is no page of Wagtail's tree: the search, and the feed that Django makes."""

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.shortcuts import render
from wagtail.models import Page

from bench.peers.wagtail_site.models import PER_PAGE, ArticlePage


def search(request):
    """Will find pages by Wagtail's own search in the database, best first."""
    words = request.GET.get("q", "")
    hits = Page.objects.live().search(words) if words else Page.objects.none()
    found = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wagtail_site/search.html", {"words": words, "found": found})


class Newest(Feed):
    """The newest articles with their bodies, as RSS."""

    title = "The Meridian"
    link = "/"
    description = "The newest articles"

    def items(self):
        return ArticlePage.objects.live().public().order_by("-published_at")[:PER_PAGE]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.body

    def item_link(self, item):
        return item.full_url

    def item_pubdate(self, item):
        return item.published_at
