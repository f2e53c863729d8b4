"""Every address that readers may ask for: what the programs that look at all pages go through."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import QuerySet

from articles.models import Article, Author, Section, Tag
from desk import whereabouts

SITE = (
    "/", "/feed/", "/atom/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/search/",
    "/ads.txt", "/.well-known/gpc.json",
    "/corrections/", "/comment/my-data/", "/comment/mine/", "/no-such-page/", "/healthz", "/readyz",
)  # fmt: skip
_LINK = re.compile(r'(?:href="|<loc>|<link>)([^"<#]+)')


def of_story(article: Article) -> list[str]:
    """Will give the pages of one public story, and the day on which it stands in the archive."""
    day = f"{article.published_on:/%Y/%m/%d/}"
    return [*whereabouts.of_story(article), *whereabouts.of_comments(article), day]


def of_lists(article: Article | None = None, *, most: int | None = None) -> Iterator[str]:
    """Will give sections, tags and authors with their feeds: all, or those of one story.

    most: of each kind at most so many, the newest first.
    """
    of_story = {
        Section: {"articles": article},
        Tag: {"tagged_articles__content_object": article},
        Author: {"bylines__article": article},
    }
    for model, wanted in of_story.items():
        for thing in model.objects.filter(**(wanted if article else {})).order_by("-pk")[:most]:
            address = thing.get_absolute_url()
            yield from (address, f"{address}feed/", f"{address}atom/")


def of_footer() -> Iterator[str]:
    """Will give the pages that editors keep beside the news."""
    yield from FlatPage.objects.filter(sites=settings.SITE_ID).values_list("url", flat=True)


def of_newsroom(stories: QuerySet, *, most: int | None = None) -> list[str]:
    """Will give all: the site's, lists, those of these stories, and their months and years.

    most: of each kind of list at most so many, the newest first.
    """
    found = [*SITE, *of_footer(), *of_lists(most=most)]
    for article in stories.iterator(chunk_size=500):
        day = article.published_on
        found += [*of_story(article), f"{day:/%Y/%m/}", f"{day:/%Y/}"]
    return list(dict.fromkeys(found))


def linked_in(text: str) -> Iterator[str]:
    """Will give the pages of this site that readers may see and that a page links."""
    for link in _LINK.findall(text):
        path = _own_path(link)
        if path:
            yield path


def _own_path(link: str) -> str | None:
    """The path of a page of this site that readers may see; None for files and the desk."""
    link = link.replace("&amp;", "&").removeprefix(settings.SITE_URL)
    foreign = not link.startswith("/") or link.startswith("//")
    skipped = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/b/")
    return None if foreign or link.startswith(skipped) else link
