"""The pages that readers read, but for the lists of stories: find, check, render."""

from datetime import date
from functools import wraps

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from articles import (
    cards,
    gone,
    notes_html,
    old_addresses,
    page_head,
    related,
    skeletons,
    story,
    story_html,
)
from articles.models import Article, Tag
from pagecache import pages, parts
from pagecache.statements import Statement

NEWEST_ON_ERRORS = 7

_newest = Statement(
    lambda now: Article.objects.published(now).newest_first().card_rows()[:NEWEST_ON_ERRORS]
)


def _amp_is_the_light_version(view):
    """Old AMP addresses of stories, with ?amp=1, lead to the light version for good."""

    @wraps(view)
    def answer(request, **address):
        if request.GET.get("amp") == "1":
            return article_amp(request, **address)
        return view(request, **address)

    return answer


@require_safe
@_amp_is_the_light_version
@old_addresses.lead_on(Article.get_absolute_url)
@pages.kept()
def article_detail(request, *, year, month, day, slug):
    found = _story(year, month, day, slug)
    tag_ids = [tag.pk for tag in found.tags]
    parts.of(request).want(*related.owners(found.article.section_id, tag_ids))
    return story_page(request, "articles/article_detail.html", found)


@require_safe
@old_addresses.lead_on(Article.get_light_url)
@pages.kept()
def article_light(request, *, year, month, day, slug):
    found = _story(year, month, day, slug)
    return story_page(request, "articles/article_light.html", found, light=True)


@require_safe
@old_addresses.lead_on(Article.get_light_url)
def article_amp(request, *, year, month, day, slug):
    article = _story(year, month, day, slug).article
    return HttpResponsePermanentRedirect(article.get_light_url())


def _story(year: int, month: int, day: int, slug: str) -> story.Story:
    """Will find the public story of that address. Raises as gone.refuse()."""
    published_on = _date(year, month, day)
    found = story.find(published_on, slug)
    if found is None:
        gone.refuse(Article.objects.filter(published_on=published_on, slug=slug))
    return found


def story_page(request, template: str, found: story.Story, *, light: bool = False, **instead: str):
    """Will answer with a story's page, for readers and for the desk's previews.

    instead: HTML for holes of the template that a preview fills otherwise.
    """
    article, credits, tags, told = found
    parts.of(request).want(f"article:{article.pk}")
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    with override(article.language):
        holes = {
            "pk": str(article.pk),
            "address": article.get_absolute_url(),
            "story_head": story_html.head(article),
            "byline": story_html.byline(article, credits, light=light),
            "tags": story_html.tags(tags),
            "notes_above": notes_html.above(told),
            "notes_below": notes_html.below(told),
        }
        if not light:
            holes["picture"] = story_html.lead_picture(article.lead_picture)
            holes["related"] = _related(request, article, tags)
    head = page_head.of_story(article, credits=credits, tags=tags, corrections=told)
    context = {"article": article, "tags": tags, "head": head, "page_language": article.language}
    return skeletons.fill(request, template, context, holes | instead)


def _related(request, article: Article, tags: list[Tag]) -> str:
    found = related.to(
        request,
        article.pk,
        section_pk=article.section_id,
        tag_ids=[tag.pk for tag in tags if tag.pk],
        language=article.language,
    )
    return story_html.related(found)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Http404 from error


@require_safe
@pages.kept()
def flat_page(request, address):
    here = FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False)
    page = get_object_or_404(here, url=f"/{address}/")
    context = {"page": page, "head": page_head.of_flat_page(page)}
    return render(request, "articles/flat_page.html", context)


def not_found(request, exception=None):
    newest = cards.of(_newest.rows(now=timezone.now()))
    is_gone = isinstance(exception, gone.Gone)
    template, status = ("410.html", 410) if is_gone else ("404.html", 404)
    response = render(request, template, {"newest": newest}, status=status)
    response.headers["Cache-Control"] = "no-cache"  # a story may be published here any moment
    return response


def _plain(template: str, status: int):
    """Will render a page that asks neither the request nor the database for anything."""
    return render(None, template, {"site_name": settings.SITE_NAME}, status=status)


def bad_request(request, exception=None):
    return _plain("400.html", 400)


def forbidden(request, exception=None):
    return _plain("403.html", 403)


def server_error(request):
    return _plain("500.html", 500)
