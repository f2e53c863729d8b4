"""Every address at which readers may meet one story: its own, its comments', and lists of stories.

Paths as a browser sends them. What stands there, and whether it may, others say.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.urls import reverse

from articles import archives, listings
from articles.models import Article, Author, Section, Tag
from articles.questions import LONGEST_WORDS
from comments.models import Comment
from comments.thread import ORDERS

REPLIES = 3  # of the comments that have pages of their own, so many a story
MOST_OLD = 20  # old addresses, the newest first
MOST_OF_A_KIND = 20  # tags or authors of one story


def of_story(article: Article, addresses: Iterable[str] | None = None) -> list[str]:
    """Will give these addresses of the story in every form; None is all that it ever had."""
    if addresses is None:
        addresses = [article.get_absolute_url(), *left_by(article)]
    return [
        form
        for address in addresses
        for form in (
            *(f"{address}{ending}" for ending in ("", "mobile/", "amp/", "?amp=1")),
            address.rstrip("/"),  # a forgotten slash is mended
        )
    ]


def left_by(article: Article) -> list[str]:
    """Will give the addresses at which readers knew it before."""
    newest = article.old_addresses.order_by("-pk")[:MOST_OLD]
    return [old.get_absolute_url() for old in newest]


def ways_to(article: Article) -> list[str]:
    """Will give what stands in a page that leads to the story or its comments."""
    return [article.get_absolute_url(), *left_by(article), _thread(article)]


def of_comments(article: Article) -> list[str]:
    """Will give the pages of its comments: the list in each order, its feed, the addresses of
    single comments, and forms that answer or report one."""
    thread = _thread(article)
    shown = Comment.objects.of(article.pk).visible().values_list("pk", flat=True)[:REPLIES]
    single = [
        address
        for pk in shown
        for address in (
            reverse("comments:reply", args=[article.pk, pk]),
            reverse("comments:permalink", args=[article.pk, pk]),
            reverse("comments:report", args=[pk]),
        )
    ]
    orders = [f"{thread}?sort={order}" for order in ORDERS]
    thanks = reverse("comments:reported", args=[article.pk])
    return [thread, f"{thread}?page=1", *orders, f"{thread}feed/", *single, thanks]


def _thread(article: Article) -> str:
    return reverse("comments:thread", args=[article.pk])


def lists_of(article: Article) -> list[str]:
    """Will give its section, tags and authors: the first page, and that which would begin with
    this story however old it is."""
    here = listings.beginning_with(article.published_at, article.pk)
    return [
        page
        for thing in _listed(article)
        for page in (thing.get_absolute_url(), f"{thing.get_absolute_url()}?before={here}")
    ]


def archives_of(article: Article) -> list[str]:
    """Will give the day, month and year of its address, from this story on."""
    here = listings.beginning_with(article.published_at, article.pk)
    day = article.published_on
    spans = (
        archives.Span(day.year),
        archives.Span(day.year, day.month),
        archives.Span(day.year, day.month, day.day),
    )
    return [f"{span.get_absolute_url()}?before={here}" for span in spans]


def feeds_of(article: Article) -> list[str]:
    """Will give the feeds of the site, its section, its tags and its authors."""
    subjects = ["/", *(thing.get_absolute_url() for thing in _listed(article))]
    return [f"{subject}{end}" for subject in subjects for end in ("feed/", "atom/")]


def maps_of(article: Article) -> list[str]:
    """Will give the map of news and the first map of its month."""
    month = reverse(
        "sitemap_of_month", args=[article.published_on.year, article.published_on.month, 1]
    )
    return [reverse("news_sitemap"), month]


def search_for(article: Article) -> str:
    """Will give the search that finds it first: all words of its headline, on its day."""
    words, day = article.headline[:LONGEST_WORDS], article.published_on.isoformat()
    return f"{reverse('articles:search')}?{urlencode({'q': words, 'from': day, 'to': day})}"


def _listed(article: Article) -> Iterator[Section | Tag | Author]:
    yield article.section
    yield from Tag.objects.filter(tagged_articles__content_object=article)[:MOST_OF_A_KIND]
    yield from Author.objects.filter(bylines__article=article)[:MOST_OF_A_KIND]
