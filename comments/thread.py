"""The comments of a story as readers see them: one query a page of fifty, ready HTML.

Written here and not in a template, since a page of fifty would spend most of its time in one; every
word of a reader passes through format_html. Addresses in a text stay plain text.
"""

import math
import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.models import Article
from articles.moments import full, iso
from comments.models import STEP, Comment
from comments.querysets import LEVELS
from pagecache import pages

PAGE = 50
STEPS = 3  # a deeper answer stands at the third indent and names whom it answers
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_COLUMNS = ("pk", "path", "name", "website", "text", "created_at", "parent__name")


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


def page_of(article: Article, *, number: int = 1, light: bool = False) -> Page:
    """Will read and write out one page of what readers see: one query.

    light: for the light version, to which "Reply" then comes back.
    """
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    visible = Comment.objects.of(article.pk).visible().in_thread_order()
    rows = visible.values_list(*_COLUMNS)[(number - 1) * PAGE : number * PAGE]
    reply = _reply_link(article, light) if article.comments_open else ""
    html = _nested(rows, reply)
    return Page(html=mark_safe(html), number=number, total=article.comment_count)  # noqa: S308


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
        answered = "" if level == 1 or is_plain else parent_name
        link = reply.replace("/0/", f"/{pk}/") if level < LEVELS else ""
        written.append(_one(pk, name, website, text, created_at, answered, link))
    return "".join(written) + "</div>" * step


def _one(pk, name, website, text, created_at, answered, link) -> str:
    who = format_html("<bdi>{}</bdi>", name)
    if website:
        who = format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', website, who)
    whom = (
        format_html("<span>{} <bdi>{}</bdi></span> ", _("answering"), answered) if answered else ""
    )
    return (
        f'<article id="comment-{pk}" data-comment-id="{pk}"><h3>{who}</h3> {whom}'
        f'<time datetime="{iso(created_at)}">{full(created_at, short=True)}</time>'
        f"{words_of(text)}{link}</article>"
    )


def _reply_link(article: Article, light: bool) -> str:
    """The link below each comment, with 0 in the place of the comment's key."""
    address = reverse("comments:reply", args=[article.pk, 0]) + ("?light=1" if light else "")
    return format_html('<a href="{}">{}</a>', address, _("Reply"))
