"""The pages that readers read: find, check, render."""

from datetime import date
from functools import wraps

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import archives, filing, frame, listings, page_head, related
from articles import front_page as layout
from articles import search as searching
from articles.forms import LONGEST_QUERY, SearchForm
from articles.models import Article, Author, Byline, FrontPagePick, Section, Tag
from articles.typed import tidied
from articles.workflow import State
from pagecache import pages

NEWEST_OF_SECTION, NEWEST_OF_ALL = 12, 40
TOPICS = 10
NEWEST_ON_ERRORS = 7


class Gone(Http404):
    """A story was killed: its page says so, with 410, for good."""


@require_safe
@pages.kept()
def front_page(request):
    now = timezone.now()
    sections = frame.of(request).sections
    picks = list(
        FrontPagePick.objects.filter(until__gt=now).values_list("place", "article_id", "until")
    )
    pages.depend("front", until=min((until for *_, until in picks), default=None))
    pool = Article.objects.newest_of_each(
        [section.key for section in sections],
        count=NEWEST_OF_SECTION,
        overall=NEWEST_OF_ALL,
        also=[pk for _, pk, _ in picks],
    )
    front = layout.choose(
        pool.for_plain_cards().newest_first(),
        picks={place: pk for place, pk, _ in picks},
        sections=sections,
        language=settings.LANGUAGE_CODE.partition("-")[0],
    )
    names = Prefetch("bylines", Byline.objects.select_related("author"))
    prefetch_related_objects(front.with_names, names)
    shown = [story.pk for story in front.stories]
    context = {"front": front, "shown": shown, "topics": _topics(shown)}
    return render(request, "articles/front_page.html", context | {"head": page_head.of_front()})


def _topics(story_ids):
    tags = Tag.objects.filter(tagged_articles__content_object__in=story_ids)
    return tags.annotate(uses=Count("pk")).order_by("-uses", "name")[:TOPICS]


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
@pages.kept()
def article_detail(request, *, year, month, day, slug):
    article = _story(year, month, day, slug)
    context = story_context(article)
    tag_ids = [tag.pk for tag in context["tags"]]
    context["related"] = related.to(article, tag_ids=tag_ids)
    return render(request, "articles/article_detail.html", context)


@require_safe
@pages.kept()
def article_light(request, *, year, month, day, slug):
    return render(
        request, "articles/article_light.html", story_context(_story(year, month, day, slug))
    )


@require_safe
def article_amp(request, *, year, month, day, slug):
    article = _story(year, month, day, slug)
    return HttpResponsePermanentRedirect(article.get_light_url())


def _story(year: int, month: int, day: int, slug: str) -> Article:
    """Will find the public story of that address. Raises Http404, or Gone for a killed one."""
    here = Article.objects.filter(published_on=_date(year, month, day), slug=slug)
    article = here.published().select_related("section", "lead_picture").first()
    if article is None:
        if here.filter(state=State.KILLED).exists():
            raise Gone
        raise Http404
    return article


def story_context(article: Article, *, authors=None, tags=None) -> dict:
    """Will give what a story's page needs; the desk's preview brings authors and tags itself."""
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    if authors is None or tags is None:
        authors, tags = filing.of_story(article)
    head = page_head.of_story(article, authors=authors, tags=tags)
    return {
        "article": article,
        "authors": authors,
        "tags": tags,
        "head": head,
        "page_language": article.language,
    }


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Http404 from error


@require_safe
@pages.kept(keys=("page",))
def section(request, slug):
    found = get_object_or_404(Section, slug=slug)
    pages.depend(f"section:{found.pk}")
    listing = _listing(request, Article.objects.in_section(found))
    context = {"section": found, "listing": listing, "page_language": found.language}
    with override(found.language):
        head = page_head.of_section(found, number=listing.number)
    return render(request, "articles/section.html", context | {"head": head})


@require_safe
@pages.kept(keys=("page",))
def tag(request, slug):
    found = get_object_or_404(Tag, slug=slug)
    pages.depend(f"tag:{found.pk}")
    listing = _listing(request, Article.objects.tagged(found))
    head = page_head.of_tag(found, number=listing.number)
    return render(request, "articles/tag.html", {"tag": found, "listing": listing, "head": head})


@require_safe
@pages.kept(keys=("page",))
def author(request, slug):
    found = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    pages.depend(f"author:{found.pk}")
    listing = _listing(request, Article.objects.by_author(found))
    context = {"author": found, "listing": listing}
    head = page_head.of_author(found, number=listing.number)
    return render(request, "articles/author.html", context | {"head": head})


@require_safe
@pages.kept(keys=("page",))
def archive(request, year, month=None, day=None):
    _date(year, month or 1, day or 1)
    span = archives.Span(year, month, day)
    pages.depend("archive")
    listing = _listing(request, Article.objects.published_between(span.first, span.after))
    if not listing.total:
        raise Http404
    head = page_head.of_archive(span, number=listing.number)
    return render(
        request, "articles/archive.html", {"span": span, "listing": listing, "head": head}
    )


def _listing(request, stories) -> listings.Listing:
    number = _page_number(request.GET.get("page"))
    try:
        return listings.cut(stories.published().for_cards().newest_first(), number)
    except listings.NoSuchPage as error:
        raise Http404 from error


def _page_number(text: str | None) -> int:
    try:
        return listings.page_number(text)
    except listings.NoSuchPage as error:
        raise Http404 from error


@require_safe
@never_cache
def search(request):
    form = SearchForm(tidied(request.GET))
    listing = None
    if form.is_valid() and form.cleaned_data["q"]:
        listing = _hits(form, request.GET.get("page"))
    asked = {key: form.data[key] for key in form.fields if form.data.get(key)}
    context = {
        "form": form,
        "query": form.data.get("q", "")[:LONGEST_QUERY],
        "listing": listing,
        "plain": True,
        "page_query": f"{urlencode(asked)}&",
        "head": page_head.of_search(),
    }
    return render(request, "articles/search.html", context)


def _hits(form: SearchForm, page: str | None) -> listings.Listing:
    number = _page_number(page)
    hits = searching.search(form.cleaned_data["q"], **form.question(), page=number)
    if hits.page != number:
        raise Http404
    return listings.Listing(hits.articles, hits.page, hits.pages, hits.total)


@require_safe
@pages.kept()
def flat_page(request, address):
    here = FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False)
    page = get_object_or_404(here, url=f"/{address}/")
    context = {"page": page, "head": page_head.of_flat_page(page)}
    return render(request, "articles/flat_page.html", context)


def not_found(request, exception=None):
    newest = Article.objects.published().for_plain_cards().newest_first()[:NEWEST_ON_ERRORS]
    gone = isinstance(exception, Gone)
    template, status = ("410.html", 410) if gone else ("404.html", 404)
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
