"""Addresses that stories left: they stay taken for good, and lead to where the story is now.

A story that holds an address always wins over one that left it, so only a miss asks here.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.utils import timezone

from articles.gone import Gone
from articles.models import Article, OldAddress
from articles.workflow import State

# What others add to a link to follow who clicks it. It says nothing of which page is meant.
FOLLOWING = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid"),
        *("igshid", "igsh", "ttclid", "twclid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl"),
    }
)


class Taken(Exception):
    """The address is another story's, or was once."""


def save(article: Article) -> None:
    """Will save the story at its date and slug, in a transaction. Raises Taken."""
    try:
        with transaction.atomic():
            article.save()
            # Asked after the constraint has let it in: who left this address meanwhile is seen now.
            if _left_here(article).exclude(article=article).exists():
                raise Taken
    except IntegrityError as error:
        raise Taken from error


def move(article: Article, *, left: str) -> None:
    """Will save a story that readers know at its slug, and remember the one it left.

    left: the slug until now; where it is the same the story is saved and nothing else. Inside a
    transaction. Raises Taken. Coming back to an address of its own forgets that it was left.
    """
    if article.slug == left:
        article.save()
        return
    here = Article.objects.filter(published_on=article.published_on, slug=article.slug)
    # Refused before it is tried: two that want each other's address would wait for each other.
    if here.exclude(pk=article.pk).exists():
        raise Taken
    save(article)
    _left_here(article).delete()
    OldAddress.objects.update_or_create(
        published_on=article.published_on, slug=left, defaults={"article": article}
    )


def lead_on(address_of: Callable[[Article], str]):
    """Will let a view of one story, where it finds none, lead from an old address to the new one.

    address_of: gives the new one of that view. Readers of a killed story get Gone, and all others
    nothing: who is led on is told where a story that nobody may see would be.
    """

    def decorate(view):
        @wraps(view)
        def answer(request: HttpRequest, **address) -> HttpResponse:
            try:
                return view(request, **address)
            except Gone:
                raise
            except Http404:
                story = _that_left(**address)
                if story is None:
                    raise
            return _led_to(address_of(story), request)

        return answer

    return decorate


def _that_left(*, year: int, month: int, day: int, slug: str) -> Article | None:
    """The public story that left this address. Raises Gone for a killed one."""
    try:
        here = {"published_on": date(year, month, day), "slug": slug}
    except ValueError:
        return None
    left = OldAddress.objects.filter(**here).values("article_id")
    stories = Article.objects.with_is_public(timezone.now()).filter(pk__in=left)
    story = stories.only("state", "published_on", "slug").first()
    if story is not None and story.state == State.KILLED:
        raise Gone
    return story if story and story.is_public else None


def _led_to(address: str, request: HttpRequest) -> HttpResponse:
    """The same question there, but for what only follows people, and for the choice of version."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for key in list(query):
        if key == "amp" or key in FOLLOWING or key.startswith("utm_"):
            del query[key]
    response = HttpResponsePermanentRedirect(f"{address}?{query.urlencode()}" if query else address)
    response.headers["Cache-Control"] = "no-cache"  # the story may be withdrawn, or come back
    return response


def _left_here(article: Article):
    return OldAddress.objects.filter(published_on=article.published_on, slug=article.slug)
