"""How a story stands, as the desk shows it: a word, a sign and a colour, never one alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from articles.models import Article, Byline, Transition
from articles.workflow import State
from desk.models import Revision


@dataclass(frozen=True)
class Shown:
    """name: for conditions and CSS; also those states that are read from dates."""

    name: str
    sign: str
    word: str


SHOWN = {
    shown.name: shown
    for shown in (
        Shown("draft", "○", "Draft"),
        Shown("in_review", "◐", "In review"),
        Shown("approved", "✓", "Approved"),
        Shown("scheduled", "◷", "Scheduled"),
        Shown("live", "●", "Live"),
        Shown("expired", "↶", "Expired"),
        Shown("withdrawn", "↶", "Withdrawn"),
        Shown("killed", "✕", "Killed"),
    )
}


def for_desk(stories):
    """Will add what the desk shows beside each story: four queries for any number of them.

    is_public: by the one rule. newest_copies, last_moves: lists of at most one. Bylines in order.
    """
    later_copy = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    later_move = Transition.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    newest_copy = Revision.objects.filter(~Exists(later_copy)).defer("content")
    last_move = Transition.objects.filter(~Exists(later_move))
    return stories.with_is_public().prefetch_related(
        Prefetch("bylines", Byline.objects.select_related("author")),
        Prefetch("revisions", newest_copy.select_related("author"), to_attr="newest_copies"),
        Prefetch("transitions", last_move.select_related("by"), to_attr="last_moves"),
    )


def shown(article: Article) -> Shown:
    """Will say how a story of for_desk() stands now."""
    if article.state != State.PUBLISHED:
        return SHOWN[article.state]
    if article.is_public:
        return SHOWN["live"]
    return SHOWN["scheduled" if article.published_at > timezone.now() else "expired"]


def clock(moment: datetime) -> str:
    """Will give the newsroom's time of a moment: "14:04" today, else "1 Nov, 14:04"."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    year = "" if local.year == timezone.localdate().year else f" {local.year}"
    return f"{local.day} {local:%b}{year}, {local:%H:%M}"


def age(since: datetime, until: datetime) -> str:
    """Will give how long it is between two moments: "41 min", "3 h 5 min", "2 days"."""
    minutes = max(0, int((until - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // (24 * 60)} days"


def has_changes(article: Article) -> bool:
    """Will say whether a published story has a working copy that readers lack."""
    return article.state == State.PUBLISHED and article.version != article.live_version


def minutes_breaking(article: Article) -> int:
    """Will give the minutes, begun ones counted, that it stays breaking; 0 when it is not."""
    if article.breaking_until is None or not article.is_public:
        return 0
    left = (article.breaking_until - timezone.now()).total_seconds()
    return max(0, -int(-left // 60))
