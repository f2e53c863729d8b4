"""What stands above a list of stories, as ready HTML: its name, and what there is to say of it."""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.archives import Span
from articles.lists import Drawn
from articles.models import Author
from articles.questions import Choice, Question, form
from images.templatetags.pictures import picture


def of(name: str, words: str) -> str:
    """Will write the head of a section or tag. words: its description, or ""."""
    return f"<h1>{escape(name)}</h1>{_standfirst(words)}"


def of_author(author: Author) -> str:
    portrait = picture(author.portrait, sizes="7.5rem", widths="320")
    if portrait:
        portrait = f'<div class="author-portrait">{portrait}</div>'
    title = author.title and f'<p class="author-title">{escape(author.title)}</p>'
    return (
        f'<div class="author-head">{portrait}<div><h1>{escape(author.name)}</h1>{title}'
        f"{_standfirst(author.life)}</div></div>"
    )


def of_archive(span: Span, listing: Drawn) -> str:
    """Will write the time that it is about, the way to longer times, and how many there are."""
    links = "".join(
        f'<a href="{wider.get_absolute_url()}">{escape(wider.name)}</a>' for wider in span.wider
    )
    crumbs = links and f'<nav class="crumbs" aria-label="{escape(_("Longer time"))}">{links}</nav>'
    if listing.number != 1:
        words = ""  # it counts no further than itself
    elif listing.has_more:
        words = _("More than %(total)s stories were published.")
    else:
        words = ngettext(
            "One story was published.", "%(total)s stories were published.", listing.total
        )
    return f"{crumbs}<h1>{escape(span.name)}</h1>{_standfirst(words % {'total': listing.total})}"


def of_search(question: Question, sections: list[Choice], listing: Drawn | None) -> str:
    """Will write the form, and how many stories answer the question; listing: None when none was
    asked."""
    head = f"<h1>{escape(_('Search'))}</h1>{form(question, sections)}"
    if listing is None or not listing.stories:
        return head
    if listing.has_more:
        words = _("More than %(total)s stories for “%(query)s”: these came last.")
    else:
        words = ngettext(
            "%(total)s story for “%(query)s”.",
            "%(total)s stories for “%(query)s”.",
            listing.total,
        )
    told = escape(words % {"total": listing.total, "query": question.words})
    return f'{head}<p class="standfirst" role="status">{told}</p>'


def nothing(words: str) -> str:
    """Will write what stands in the place of an empty list."""
    return f'<p class="nothing">{escape(words)}</p>'


def _standfirst(words: str) -> str:
    return f'<p class="standfirst">{escape(words)}</p>' if words else ""
