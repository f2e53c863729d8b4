"""The pages that list stories: the front page, what they are filed under, archives, search."""

from dataclasses import replace
from datetime import date

from django.http import Http404
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import (
    archives,
    frame,
    front_part,
    list_heads,
    listed,
    listings,
    lists,
    page_head,
    questions,
    skeletons,
)
from articles import search as searching
from articles.typed import tidied
from pagecache import pages, parts

PAGE_KEYS = ("page", "before")
LIST = "articles/listing.html"


@require_safe
@pages.kept()
def front_page(request):
    front = front_part.drawn(request)
    context = {"shown": front.shown, "head": page_head.of_front(), "page_language": get_language()}
    if not front.beside:
        top = front.top or list_heads.nothing(_("No stories yet."))
        return skeletons.fill(request, "articles/front_page_few.html", context, {"top": top})
    return skeletons.fill(request, "articles/front_page.html", context, front.holes)


@require_safe
@pages.kept(keys=PAGE_KEYS)
def section(request, slug):
    found = _or_404(listed.section(slug))
    asked = _asked(request)
    pages.depend(f"section:{found.pk}")
    with override(found.language):
        if asked.number == 1:
            listing = lists.first_of_section(request, found)
        else:
            listing = _listing(request, "section", asked, section=found.pk)
        head = page_head.of_section(found, number=listing.number or 1)
        above = list_heads.of(found.name, found.description)
        return _answer(request, asked, head, above, listing, section=found)


@require_safe
@pages.kept(keys=PAGE_KEYS)
def tag(request, slug):
    found = _or_404(listed.tag(slug))
    asked = _asked(request)
    pages.depend(f"tag:{found.pk}")
    listing = _listing(request, "tag", asked, tag=found.pk)
    head = page_head.of_tag(found, number=listing.number or 1)
    above = list_heads.of(found.name, found.description)
    return _answer(request, asked, head, above, listing, tag=found)


@require_safe
@pages.kept(keys=PAGE_KEYS)
def author(request, slug):
    found = _or_404(listed.author(slug))
    asked = _asked(request)
    pages.depend(f"author:{found.pk}")
    listing = _listing(request, "author", asked, author=found.pk)
    head = page_head.of_author(found, number=listing.number or 1)
    return _answer(request, asked, head, list_heads.of_author(found), listing)


@require_safe
@pages.kept(keys=PAGE_KEYS)
def archive(request, year, month=None, day=None):
    try:
        date(year, month or 1, day or 1)
    except ValueError as error:
        raise Http404 from error
    span = archives.Span(year, month, day)
    asked = _asked(request)
    pages.depend("archive")
    days = {"first": span.first, "after": span.after}
    listing = _listing(request, "span", asked, ahead=listings.NUMBERED, **days)
    if not listing.stories:
        raise Http404
    head = page_head.of_archive(span, number=listing.number or 1)
    return _answer(request, asked, head, list_heads.of_archive(span, listing), listing)


def _or_404(found):
    if found is None:
        raise Http404
    return found


def _asked(request) -> listings.Asked:
    try:
        asked = listings.asked(request.GET)
    except listings.NoSuchPage as error:
        raise Http404 from error
    if not asked.is_kept:
        pages.answer_once()
    return asked


def _listing(request, kind: str, asked: listings.Asked, **of) -> lists.Drawn:
    try:
        listing = listings.cut(kind, asked, **of)
    except listings.NoSuchPage as error:
        raise Http404 from error
    return lists.drawn(listing, path=request.path)


def _answer(request, asked, head, above: str, listing: lists.Drawn, **context):
    """Will answer with a list in the active language. above: what stands over it, as HTML."""
    if asked.before is not None:
        head = replace(head, path=request.get_full_path(), indexed=False)
    stories = listing.stories or list_heads.nothing(_("No stories here yet."))
    holes = {"list_head": above, "list": f"{stories}{listing.pager}"}
    context |= {"head": head, "page_language": get_language()}
    return skeletons.fill(request, LIST, context, holes)


@require_safe
@never_cache
def search(request):
    shown = parts.of(request)
    made = shown.get("search", "sections", questions.sections)
    sections = [questions.Choice(*section) for section in made]
    question = questions.read(tidied(request.GET), sections)
    listing = None
    if question.words and not question.problems:
        listing = _hits(request, question)
    words = question.words
    below = listing and f"{listing.stories}{listing.pager}"
    if not below and listing:
        below = _("No story matches “%(query)s”. Try fewer or other words.") % {"query": words}
        below = list_heads.nothing(below)
    elif not below:
        below = list_heads.nothing("" if question.problems else _("What are you looking for?"))
    holes = {
        "masthead": frame.drawn(request).masthead_for(words),
        "list_head": list_heads.of_search(question, sections, listing),
        "list": below,
    }
    context = {"head": page_head.of_search(), "page_language": get_language()}
    return skeletons.fill(request, LIST, context, holes)


def _hits(request, question: questions.Question) -> lists.Drawn:
    try:
        number = listings.page_number(request.GET.get("page"))
    except listings.NoSuchPage as error:
        raise Http404 from error
    hits = searching.search(
        question.words,
        section=question.section,
        since=question.since,
        until=question.until,
        sort=question.typed["sort"],
        page=number,
    )
    if hits.page != number:
        raise Http404
    listing = listings.Listing(
        hits.articles, hits.page, hits.pages, hits.total, has_more=hits.has_more
    )
    query = f"{question.address}&"
    return lists.drawn(listing, path=request.path, query=query, are_hits=True)
