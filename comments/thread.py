"""The comments of a story as readers see them, fifty a page, as HTML ready before anybody asks.

Written here and not in a template, since a page of fifty would spend most of its time in one; every
word of a reader passes through format_html. Addresses in a text stay plain text.
"""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC

from django.db.models import Count, F, Window
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from articles.models import LANGUAGES, Article
from articles.moments import full
from comments import faces
from comments.models import STEP, Comment
from comments.querysets import LEVELS
from comments.states import State
from pagecache import pages, parts

PAGE = 50
STEPS = 3  # a deeper answer stands at the third indent and names whom it answers
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_REPLY_END = "\x1f"  # what is put in there depends on the version of the page
_REPLY_LINK = re.compile(rf'<a href="[^"]*/reply/[^"]*{_REPLY_END}">[^<]*</a>')
COLUMNS = (
    *("pk", "path", "name", "website", "text", "created_at", "parent__name"),
    *("face", "by", "is_pick"),
)
ORDERS = ("newest", "discussed")  # beside "": the order of the thread, whose pages last
_BEFORE = {
    "newest": (F("root").desc(),),
    "discussed": (F("size").desc(), F("root").asc()),
}


@dataclass(frozen=True)
class Page:
    """One page of a story's comments. number: from 1. total: of all pages, in comments. order: of
    ORDERS or ""."""

    html: SafeString
    number: int
    total: int
    order: str = ""

    @property
    def last(self) -> int:
        return max(1, math.ceil(self.total / PAGE))

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def page_of(
    request, article: Article, *, number: int = 1, order: str = "", light: bool = False
) -> Page:
    """Will give one page of what readers see; the first is a prepared part, the others a query.

    request: that which the page answers. order: of ORDERS, "" for the oldest first. light: for the
    light version, to which "Reply" then comes back.
    """
    pages.depend(f"article:{article.pk}", until=article.expires_at)
    html = ""
    if number > 1 or order:
        html = _drawn(article.pk, article.language, number, order)
    elif article.comment_count:
        owner, kind = _owner(article.pk), kind_in(article.language)
        html = parts.of(request).get(owner, kind, lambda: _first(article))
    html = _with_replies(html, is_open=article.comments_open, light=light)
    html = mark_safe(html)  # noqa: S308 - written below
    return Page(html=html, number=number, total=article.comment_count, order=order)


def number_of(comment: Comment) -> int:
    """Will say on which page of the thread a comment stands that readers see."""
    before = Comment.objects.of(comment.article_id).visible().filter(path__lt=comment.path)
    return before.count() // PAGE + 1


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


def _drawn(article_id: int, language: str, number: int, order: str = "") -> str:
    visible = Comment.objects.of(article_id).visible().in_thread_order()
    if order:
        root = Substr("path", 1, STEP)
        size = Window(Count("pk"), partition_by=[F("root")])
        visible = visible.annotate(root=root, size=size).order_by(*_BEFORE[order], "path")
    rows = list(visible.values_list(*COLUMNS)[(number - 1) * PAGE : number * PAGE])
    return written(rows, article_id, language, deleted=_deleted_above(rows))


def _deleted_above(rows: list[tuple]) -> set[int]:
    """The keys of comments that these answer, and that their authors deleted."""
    there = {row[0] for row in rows}
    above = {int(step) for row in rows for step in _steps(row[1])[:-1]} - there
    if not above:
        return set()
    deleted = Comment.objects.filter(pk__in=above, state=State.DELETED)
    return set(deleted.values_list("pk", flat=True))


def _steps(path: str) -> list[str]:
    return [path[at : at + STEP] for at in range(0, len(path), STEP)]


def written(
    rows: Iterable[tuple], article_id: int, language: str, *, deleted: Collection[int] = ()
) -> str:
    """Will write out comments of a story, given as rows of COLUMNS in the order of the thread.

    deleted: keys of comments that some of these answer, and that are gone: their place is shown.
    """
    with override(language):
        address = reverse("comments:reply", args=[article_id, 0])
        reply = format_html('<a href="{}{}">{}</a>', address, _REPLY_END, gettext("Reply"))
        link = format_html('<a href="{}0/">', reverse("comments:thread", args=[article_id]))
        address = reverse("comments:report", args=[0])
        report = format_html('<a href="{}{}">{}</a>', address, _REPLY_END, gettext("Report"))
        return _nested(_with_places(rows, deleted), link, reply, report)


def _with_replies(html: str, *, is_open: bool, light: bool) -> str:
    if not is_open:
        return _REPLY_LINK.sub("", html)
    return html.replace(_REPLY_END, "?light=1" if light else "")


def words_of(text: str) -> SafeString:
    """Will give a comment's text as paragraphs, escaped, with its line ends."""
    paragraphs = _BLANK_LINES.split(text.strip())
    lines = (escape(paragraph).replace("\n", "<br>") for paragraph in paragraphs)
    return mark_safe("".join(f'<p dir="auto">{line}</p>' for line in lines))  # noqa: S308


def _with_places(rows, deleted: Collection[int]):
    """The rows, and before the first answer below a deleted comment a row of its place."""
    left = set(deleted)
    for row in rows:
        steps = _steps(row[1]) if left else []
        for level, step in enumerate(steps, 1):
            if int(step) in left:
                left.remove(int(step))
                yield int(step), "".join(steps[:level]), *(None for _ in COLUMNS[2:])
        yield row


def _nested(rows, link: str, reply: str, report: str) -> str:
    written, step, on_page = [], 0, set()
    for pk, path, name, website, text, created_at, parent_name, *marks in rows:
        level = len(path) // STEP
        wanted = min(level - 1, STEPS)
        written.append("<div>" * (wanted - step) + "</div>" * (step - wanted))
        step = wanted
        is_plain = path[-2 * STEP : -STEP] in on_page and level <= STEPS + 1
        on_page.add(path[-STEP:])
        if name is None:
            gone = escape(gettext("This comment was deleted by its author."))
            written.append(f'<article id="comment-{pk}"><p class="nothing">{gone}</p></article>')
            continue
        answered = "" if level == 1 or is_plain else parent_name
        links = (f"{reply}{report}" if level < LEVELS else report).replace("/0/", f"/{pk}/")
        shown_at = f"{link.replace('/0/', f'/{pk}/')}{full(created_at, short=True)}</a>"
        machine = f"{created_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"  # as exact as the words
        time = f'<time datetime="{machine}">{shown_at}</time>'
        written.append(_one(pk, name, website, text, time, answered, links, *marks))
    return "".join(written) + "</div>" * step


def _one(pk, name, website, text, time, answered, links, face, by, is_pick) -> str:
    who = format_html("<bdi>{}</bdi>", name)
    if website:
        who = format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', website, who)
    whom = (
        format_html("<span>{} <bdi>{}</bdi></span> ", gettext("answering"), answered)
        if answered
        else ""
    )
    return (
        f'<article id="comment-{pk}" data-comment-id="{pk}">{faces.drawn(face)}<h3>{who}</h3> '
        f"{_badges(by, is_pick)}{whom}{time}{words_of(text)}{links}</article>"
    )


def _badges(by, is_pick) -> str:
    """Who of the newsroom wrote it was logged in: no name and no cookie alone makes this badge."""
    badges = [gettext("Newsroom")] if by else []
    badges += [gettext("Editors’ pick")] if is_pick else []
    return "".join(f'<b class="badge">{escape(badge)}</b> ' for badge in badges)
