"""Addresses that machines read: feeds, maps for search engines, robots.txt."""

from django.urls import path
from django.views.generic import RedirectView

import articles.urls  # noqa: F401 - it names the shapes of slugs and dates
from articles import feeds, sitemaps
from articles.feed_formats import Atom, Rss


def _feeds(before: str, view, name: str) -> list:
    """The two feeds of one subject, and the address at which other systems keep their Atom."""
    return [
        path(f"{before}feed/", view, {"format": Rss}, name=f"{name}feed"),
        path(f"{before}atom/", view, {"format": Atom}, name=f"{name}atom"),
        path(
            f"{before}feed/atom/",
            RedirectView.as_view(pattern_name=f"{name}atom", permanent=True),
        ),
    ]


urlpatterns = [
    *_feeds("", feeds.site, ""),
    *_feeds("section/<anyslug:slug>/", feeds.section, "section_"),
    *_feeds("tag/<anyslug:slug>/", feeds.tag, "tag_"),
    *_feeds("author/<anyslug:slug>/", feeds.author, "author_"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.of_pages, name="sitemap_of_pages"),
    path(
        "sitemap-<year:year>-<two:month>-<int:part>.xml",
        sitemaps.of_month,
        name="sitemap_of_month",
    ),
    path("sitemap-<str:kind>-<int:part>.xml", sitemaps.of_lists, name="sitemap_of_lists"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
