"""The page Compare: two versions of a story beside each other."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from articles import ledger
from articles.models import Article
from articles.typed import key_in
from articles.workflow import State
from desk import comparing, next_steps, states, working_copies
from desk.comparing import Difference
from desk.field_words import Names, label
from desk.models import Revision
from desk.pages import desk_page

MOST_OFFERED = 200  # versions in each of the two choices; older ones are reached from History


@dataclass(frozen=True)
class Line:
    """One field as the page shows it. left, right: for sets pairs (name, kind), for choices words,
    for pictures the picture or words."""

    label: str
    what: str
    difference: Difference
    left: Any = None
    right: Any = None


@require_GET
@permission_required("articles.view_article", raise_exception=True)
def compare(request, pk):
    """Two versions field by field; who may change the story may compare its versions."""
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    if not next_steps.may_edit(article, request.user):
        raise PermissionDenied
    given = _given(article)
    before, after = _chosen(article, request.GET, given)
    shown_ever = ledger.given(article)
    before.was_given, after.was_given = before.number in shown_ever, after.number in shown_ever
    offered = _offered(article, before, after)
    context = {
        "article": article,
        "before": before,
        "after": after,
        "given": given,
        "newest_number": max((version.number for version in offered), default=0),
        "offered": offered,
        "shown": states.shown(article),
        "title": f"Compare: {article}",
        **table(comparing.everything(before), comparing.everything(after)),
    }
    return desk_page(request, "desk/compare.html", context)


def table(before: dict, after: dict) -> dict:
    """Will give what components/differences.html shows of two contents: three queries.

    Keys: `lines`, those that differ; `equal`, pairs (label, value in words) of those that do not.
    """
    comparison = comparing.compare(before, after)
    names = Names([before, after])
    return {
        "lines": [_line(difference, names) for difference in comparison.differences],
        "equal": [
            (label(name), "" if name == "body" else names.said(name, after.get(name)))
            for name in comparison.equal
        ],
    }


def _line(difference: Difference, names: Names) -> Line:
    name, what = difference.field, difference.what
    sides: list[Any] = [difference.before, difference.after]
    if what == "set":
        sides = [
            [(names.entry(name, entry.value), entry.kind) for entry in side]
            for side in (difference.left, difference.right)
        ]
    elif what == "choice":
        if name == "lead_picture_id":
            what = "picture"
        sides = [
            (what == "picture" and names.picture(value)) or names.said(name, value)
            for value in sides
        ]
    return Line(label(name), what, difference, *sides)


def _given(article: Article) -> Revision | None:
    """The version that readers have now, where it is known."""
    if article.state != State.PUBLISHED:
        return None
    return article.revisions.filter(number=article.live_version).select_related("author").first()


def _chosen(article: Article, asked, given: Revision | None) -> tuple[Revision, Revision]:
    """The two versions that the address names; else what readers have and the newest."""
    after = _numbered(article, asked["to"]) if "to" in asked else working_copies.newest(article)
    if "from" in asked:
        return _numbered(article, asked["from"]), after
    if given and given.number != after.number:
        return given, after
    earlier = article.revisions.select_related("author").filter(number__lt=after.number)
    return earlier.order_by("-number").first() or after, after


def _numbered(article: Article, number: str) -> Revision:
    """The version of that number, else 404; 0 is a story that was never saved here."""
    newest = working_copies.newest(article)
    if number == str(newest.number):
        return newest
    return get_object_or_404(article.revisions.select_related("author"), number=key_in(number))


def _offered(article: Article, *chosen: Revision) -> list[Revision]:
    newest = article.revisions.select_related("author").defer("content").order_by("-number")
    offered = {version.number: version for version in [*newest[:MOST_OFFERED], *chosen]}
    return [offered[number] for number in sorted(offered, reverse=True)]
