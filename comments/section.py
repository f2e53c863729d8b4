"""The comments below a story as HTML: how many, one page of them, the way to others, the form.

Written here and not in templates, since it is drawn for each reader of a page that is not kept.
"""

from functools import lru_cache
from html import escape
from types import SimpleNamespace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.models import Article
from articles.paths import path_of
from comments.forms import CommentForm
from comments.thread import ORDERS, Page

_NOBODY = 0  # no story has this key


def drawn(article: Article, page: Page, *, light: bool = False) -> str:
    """Will draw one page of a story's comments and the empty form, in the active language.

    light: for the light version, to which the reader then comes back.
    """
    heading, listed = _("Comments"), page.html
    if page.total:
        words = ngettext("%(number)s comment", "%(number)s comments", page.total)
        heading = words % {"number": page.total}
        listed = f"{_orders(article, page)}{listed}"
    elif article.comments_open:
        listed = f'<p class="nothing">{escape(_("No comments yet."))}</p>'
    form = _form(article, light) if article.comments_open else _closed()
    return (
        f'<section class="comments" id="comments">\n<h2>{escape(heading)}</h2>\n{listed}'
        f"{_pager(article, page) if page.last > 1 else ''}</section>\n{form}"
    )


def _pager(article: Article, page: Page) -> str:
    address = escape(path_of("comments:thread", article.pk))
    order = f"sort={page.order}&amp;" if page.order else ""
    address = f"{address}?{order}page="
    links = [
        f'<li><a href="{address}{number}" rel="{rel} nofollow">{escape(words)}</a></li>'
        for number, rel, words in (
            (page.previous, "prev", _("Earlier comments")),
            (page.next, "next", _("Later comments")),
        )
        if number
    ]
    here = _("Page %(number)s of %(last)s") % {"number": page.number, "last": page.last}
    return (
        f'<nav class="pager" aria-label="{escape(_("Pages of comments"))}"><ul>{"".join(links)}'
        f"<li><span>{escape(here)}</span></li></ul></nav>"
    )


def _orders(article: Article, page: Page) -> str:
    """The ways to other orders, where there is something to order, and to the feed."""
    address = escape(path_of("comments:thread", article.pk))
    words = {"": _("Oldest"), "newest": _("Newest"), "discussed": _("Most discussed")}
    links = [
        f'<a href="{address}{f"?sort={order}" if order else ""}"'
        f"{' aria-current="true"' if order == page.order else ''}>{escape(words[order])}</a>"
        for order in ("", *ORDERS)
        if page.total > 1
    ]
    links.append(f'<a href="{address}feed/">RSS</a>')
    label = escape(_("Order of comments"))
    return f'<nav class="orders" aria-label="{label}">{"".join(links)}</nav>'


def _closed() -> str:
    return f'<p class="notice">{escape(_("Comments on this story are closed."))}</p>'


def _form(article: Article, light: bool) -> str:
    """The form is the same for all readers and stories, but for the address it is sent to."""
    form = _empty_form.__wrapped__ if settings.DEBUG else _empty_form
    nobody = path_of("comments:thread", _NOBODY)
    address = path_of("comments:thread", article.pk)
    return form(get_language(), light).replace(f'action="{nobody}"', f'action="{address}"', 1)


@lru_cache(maxsize=32)
def _empty_form(language: str, light: bool) -> str:
    inputs = {
        "article": SimpleNamespace(pk=_NOBODY),
        "form": CommentForm(initial={"light": "1"} if light else None),
    }
    return render_to_string("components/comment_form.html", inputs)
