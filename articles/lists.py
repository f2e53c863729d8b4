"""One page of a list of stories as ready HTML: its cards, and the links to its other pages."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles import cards, clock, listings
from articles.listings import Listing
from articles.models import Section
from pagecache import pages, parts


class Drawn(NamedTuple):
    """stories: "" in an empty list. pager: "" with one page. The others are as in Listing."""

    stories: SafeString
    pager: SafeString
    number: int
    total: int
    has_more: bool


def drawn(listing: Listing, *, path: str, query: str = "", are_hits: bool = False) -> Drawn:
    """Will write out a page of a list, in the language that is active. No query.

    path: of the list, where its first page stands. query: what stands before the page in its other
    addresses, with & behind it, or "". are_hits: of a search, where none leads and each names its
    section; else the first one of the first page is large.
    """
    now = timezone.now()
    written = []
    for place, story in enumerate(listing.articles):
        leads = place == 0 and listing.number == 1 and story.picture is not None
        form = cards.HIT if are_hits else cards.FIRST if leads else cards.LISTED
        written.append(cards.html(story, form, now=now))
    stories = f'<div class="rows story-list">{"".join(written)}</div>' if written else ""
    links = pager(listing, path if not query else "", query)
    return Drawn(
        SafeString(stories), SafeString(links), listing.number, listing.total, listing.has_more
    )


def first_of_section(request, section: Section) -> Drawn:
    """Will give the first page of a section, in the language that is active, which is its own.

    No query beside that for the page's parts, of which it is one. It has an owner of its own, since
    story pages read the other parts of their section.
    """
    made = parts.of(request).get(f"section_page:{section.pk}", "first", lambda: _first(section))
    stories, pager, *others = made
    return Drawn(SafeString(stories), SafeString(pager), *others)


def _first(section: Section) -> Drawn:
    pages.depend(f"section:{section.pk}", pages.NAMES, until=clock.next_change(timezone.now()))
    with override(section.language):
        listing = listings.cut("section", listings.Asked(), section=section.pk)
        return drawn(listing, path=section.get_absolute_url())


def pager(listing: Listing, path: str, query: str) -> str:
    """Will write the links to the other pages of a list; "" where there are none.

    path: of the first page, or "" where that has a number in its address, too.
    """
    if listing.last == 1 and not listing.older_than and listing.number:
        return ""

    def link(number: int, words: str, more: str = "") -> str:
        address = path if number == 1 and path else f"?{query}page={number}"
        return format_html('<li><a href="{}"{}>{}</a></li>', address, SafeString(more), words)

    links = []
    if listing.newer:
        links.append(link(listing.newer, _("Newer"), ' rel="prev"'))
    for number in listing.numbers:
        if number is None:
            links.append('<li class="pager-gap" aria-hidden="true">…</li>')
        else:
            here = ' aria-current="page"' if number == listing.number else ""
            links.append(link(number, str(number), here))
    if listing.older:
        links.append(link(listing.older, _("Older"), ' rel="next"'))
    if listing.older_than:
        address = f"?{query}before={listing.older_than}"
        links.append(format_html('<li><a href="{}" rel="next">{}</a></li>', address, _("Older")))
    return format_html(
        '<nav class="pager" aria-label="{}"><ul>{}</ul></nav>',
        _("Pages"),
        SafeString("".join(links)),
    )
