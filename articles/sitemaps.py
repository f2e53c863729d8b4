"""Maps for search engines: what stands where and when it last changed, and what is news."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.archives import Span
from articles.grammar import without_forbidden
from articles.models import Article, Author, Section, Tag
from articles.moments import iso
from articles.querysets import ArticleQuerySet
from articles.site import absolute
from articles.structured_data import one_line
from pagecache import pages

MOST = 5_000  # addresses in one map
NEWS_AGE = timedelta(hours=48)
MOST_NEWS = 1_000
LISTS = {  # what stories are listed under, and how these are found
    "sections": (Section, ArticleQuerySet.in_section),
    "tags": (Tag, ArticleQuerySet.tagged),
    "authors": (Author, ArticleQuerySet.by_author),
}


@require_safe
@pages.kept()
def index(request):
    """Will name the maps: pages, what stories are listed under, and one a month of stories."""
    _hang_on_all_stories()
    maps = [(reverse("sitemap_of_pages"), None)]
    for kind in LISTS:
        for part in range(1, _parts(_listed(kind).count()) + 1):
            maps.append((reverse("sitemap_of_lists", args=[kind, part]), None))
    for (year, month), (count, changed_at) in _months().items():
        for part in range(1, _parts(count) + 1):
            maps.append((reverse("sitemap_of_month", args=[year, month, part]), changed_at))
    return _answer(request, "articles/sitemap_index.xml", _located(maps))


@require_safe
@pages.kept()
def of_pages(request):
    """Will list the front page, the list of corrections and the pages that an editor writes."""
    _hang_on_all_stories()
    written = FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False)
    newest = Article.objects.published().newest_first().values_list("published_at", flat=True)
    addresses = [(reverse("articles:front_page"), newest.first())]
    addresses.append((reverse("articles:corrections"), None))
    addresses += [(page.get_absolute_url(), None) for page in written.order_by("url")]
    return _answer(request, "articles/sitemap.xml", _located(addresses))


@require_safe
@pages.kept()
def of_lists(request, *, kind, part):
    """Will list the sections, tags or authors that have public stories."""
    if kind not in LISTS:
        raise Http404
    _hang_on_all_stories()
    things = _cut(_listed(kind), part)
    addresses = [(thing.get_absolute_url(), thing.changed_at) for thing in things]
    return _answer(request, "articles/sitemap.xml", _located(addresses))


@require_safe
@pages.kept()
def of_month(request, *, year, month, part):
    """Will list the public stories whose address is of that month."""
    span = Span(year, month)
    try:
        first, after = span.first, span.after
    except ValueError as error:  # no such month
        raise Http404 from error
    _hang_on_all_stories()
    stories = Article.objects.published().published_between(first, after)
    named = stories.only("slug", "published_on", "published_at", "updated_at")
    shown = _cut(named.order_by("published_on", "published_at", "pk"), part)
    addresses = [
        (story.get_absolute_url(), story.updated_at or story.published_at) for story in shown
    ]
    return _answer(request, "articles/sitemap.xml", _located(addresses))


@require_safe
@pages.kept()
def news(request):
    """Will list what was first published within 48 hours, newest first; empty on quiet days."""
    now = timezone.now()
    stories = list(
        Article.objects.published(now)
        .filter(published_at__gt=now - NEWS_AGE, paid_by="")
        .newest_first()
        .only("slug", "published_on", "published_at", "headline", "language")[:MOST_NEWS]
    )
    _hang_on_all_stories()
    if stories:
        pages.depend(until=stories[-1].published_at + NEWS_AGE)
    entries = [
        {
            "location": absolute(story.get_absolute_url()),
            "language": story.language,
            "published": iso(story.published_at),
            "title": without_forbidden(one_line(story.headline)),
        }
        for story in stories
    ]
    return _answer(request, "articles/sitemap_of_news.xml", entries)


@require_safe
@pages.kept()
def robots(request):
    maps = [absolute(reverse(name)) for name in ("sitemap", "news_sitemap")]
    return render(request, "articles/robots.txt", {"maps": maps}, content_type="text/plain")


def _hang_on_all_stories() -> None:
    pages.depend("archive", until=Article.objects.next_change())


def _months() -> dict[tuple[int, int], tuple[int, datetime]]:
    """The months with public stories, the newest first: how many, and the last change of one.

    The database counts by the day, which its index knows; taking days for months there is slow.
    """
    days = (
        Article.objects.published()
        .values("published_on")
        .annotate(count=Count("pk"), last=Max(Coalesce("updated_at", "published_at")))
        .values_list("published_on", "count", "last")
        .order_by("-published_on")
    )
    months: dict[tuple[int, int], tuple[int, datetime]] = {}
    for day, count, changed_at in days:
        before, last = months.get((day.year, day.month), (0, changed_at))
        months[day.year, day.month] = (before + count, max(last, changed_at))
    return months


def _listed(kind: str) -> QuerySet:
    """Those that have public stories, with the moment when the newest of these appeared."""
    model, find = LISTS[kind]
    newest = find(Article.objects.published(), OuterRef("pk")).newest_first()
    dated = model.objects.annotate(changed_at=Subquery(newest.values("published_at")[:1]))
    return dated.filter(changed_at__isnull=False).order_by("pk")


def _parts(count: int) -> int:
    return -(-count // MOST)


def _cut(things: QuerySet, part: int) -> list:
    """That part of them, counted from 1. Raises Http404 beyond the end."""
    if not 1 <= part <= 10_000:
        raise Http404
    found = list(things[(part - 1) * MOST : part * MOST])
    if not found:
        raise Http404
    return found


def _located(addresses) -> list[dict]:
    return [
        {"location": absolute(path), "changed": iso(changed_at) if changed_at else ""}
        for path, changed_at in addresses
    ]


def _answer(request, template: str, entries: list[dict]):
    context = {"entries": entries, "publication": settings.SITE_NAME}
    return render(request, template, context, content_type="application/xml; charset=utf-8")
