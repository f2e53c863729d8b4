"""The comments of a story as readers see them, fifty a page, as HTML ready before anybody asks.

Written here and not in a template, since a page of fifty would spend most of its time in one; every
word of a reader passes through format_html. Addresses in a text stay plain text.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop, override

from articles.models import LANGUAGES, Article
from articles.moments import full, iso
from comments.models import STEP, Comment
from comments.querysets import LEVELS
from pagecache import pages, parts

PAGE = 50
STEPS = 3  # a deeper answer stands at the third indent and names whom it answers
ERASED = gettext_noop("[deleted by its author]")  # in the place of a name that is empty
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_REPLY_END = "\x1f"  # what is put in there depends on the version of the page
_REPLY_LINK = re.compile(rf'<a href="[^"]*{_REPLY_END}">[^<]*</a>')
COLUMNS = ("pk", "path", "name", "website", "text", "created_at", "parent__name")


@dataclass(frozen=True)
class Page:
    """One page of a story's comments. number: from 1. total: of all pages, in comments."""

    html: SafeString
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, math.ceil(self.total / PAGE))

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def page_of(request, article: Article, *, number: int = 1, light: bool = False) -> Page:
    """Will give one page of what readers see; the first is a prepared part, the others a query.

    request: that which the page answers. light: for the light version, to which "Reply" then
    comes back.
    """
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    html = ""
    if number > 1:
        html = _drawn(article.pk, article.language, number)
    elif article.comment_count:
        owner, kind = _owner(article.pk), kind_in(article.language)
        html = parts.of(request).get(owner, kind, lambda: _first(article))
    html = _with_replies(html, is_open=article.comments_open, light=light)
    return Page(html=mark_safe(html), number=number, total=article.comment_count)  # noqa: S308


def prepare(article_id: int) -> int:
    """Will keep the first page of a story's comments ready, in the transaction of the decision
    that changed it, and give the number of all comments that readers see."""
    total = Comment.objects.of(article_id).visible().count()
    language = Article.objects.values_list("language", flat=True).get(pk=article_id)
    html = _drawn(article_id, language, 1) if total else ""
    parts.write(_owner(article_id), kind_in(language), html)
    others = [kind_in(other) for other, _ in LANGUAGES if other != language]
    parts.drop(_owner(article_id), kinds=others)
    return total


def kind_in(language: str) -> str:
    """Will name the prepared part whose own words (such as "Reply") are in that language."""
    return f"thread/{language}"


def _owner(article_id: int) -> str:
    return f"article:{article_id}"


def _first(article: Article) -> str:
    pages.depend(_owner(article.pk))
    return _drawn(article.pk, article.language, 1)


def _drawn(article_id: int, language: str, number: int) -> str:
    visible = Comment.objects.of(article_id).visible().in_thread_order()
    rows = visible.values_list(*COLUMNS)[(number - 1) * PAGE : number * PAGE]
    return written(rows, article_id, language)


def written(rows: Iterable[tuple], article_id: int, language: str) -> str:
    """Will write out comments of a story, given as rows of COLUMNS in the order of the thread."""
    with override(language):
        address = reverse("comments:reply", args=[article_id, 0])
        reply = format_html('<a href="{}{}">{}</a>', address, _REPLY_END, gettext("Reply"))
        return _nested(rows, reply)


def _with_replies(html: str, *, is_open: bool, light: bool) -> str:
    if not is_open:
        return _REPLY_LINK.sub("", html)
    return html.replace(_REPLY_END, "?light=1" if light else "")


def words_of(text: str) -> SafeString:
    """Will give a comment's text as paragraphs, escaped, with its line ends."""
    paragraphs = _BLANK_LINES.split(text.strip())
    lines = (escape(paragraph).replace("\n", "<br>") for paragraph in paragraphs)
    return mark_safe("".join(f'<p dir="auto">{line}</p>' for line in lines))  # noqa: S308


def _nested(rows, reply: str) -> str:
    written, step, on_page = [], 0, set()
    for pk, path, name, website, text, created_at, parent_name in rows:
        level = len(path) // STEP
        wanted = min(level - 1, STEPS)
        written.append("<div>" * (wanted - step) + "</div>" * (step - wanted))
        step = wanted
        is_plain = path[-2 * STEP : -STEP] in on_page and level <= STEPS + 1
        on_page.add(path[-STEP:])
        answered = "" if level == 1 or is_plain else parent_name or gettext(ERASED)
        link = reply.replace("/0/", f"/{pk}/") if level < LEVELS and name else ""
        written.append(_one(pk, name, website, text, created_at, answered, link))
    return "".join(written) + "</div>" * step


def _one(pk, name, website, text, created_at, answered, link) -> str:
    who = format_html("<bdi>{}</bdi>", name or gettext(ERASED))
    if website:
        who = format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', website, who)
    whom = (
        format_html("<span>{} <bdi>{}</bdi></span> ", gettext("answering"), answered)
        if answered
        else ""
    )
    return (
        f'<article id="comment-{pk}" data-comment-id="{pk}"><h3>{who}</h3> {whom}'
        f'<time datetime="{iso(created_at)}">{full(created_at, short=True)}</time>'
        f"{words_of(text) if text else ''}{link}</article>"
    )
