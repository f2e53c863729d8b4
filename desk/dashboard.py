"""What stands on the first page of the desk, and in which order for whom."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ads import outlook
from ads.forecasting import Course
from ads.models import Creative, Flight
from articles import bylines
from articles.models import Article
from articles.workflow import UNPUBLISHED, State
from comments import queue, tabs
from comments.states import State as CommentState
from desk import breaking, calendar, days, problems, sparkline, states
from desk.bounds import counted
from jobs import health
from readership import lately

MOST = 10
LOOKED_THROUGH = 50  # for those that came back, and those that wait longest
DAYS_BACK = 2
ENDING = timedelta(days=7)  # advertisements that end sooner are named
_TROUBLE = (Course.HALTED, Course.SHORT, Course.BEHIND)


@dataclass(frozen=True)
class Panel:
    """name: of its template. shown: what that draws."""

    name: str
    shown: dict

    @property
    def template(self) -> str:
        return f"components/today_{self.name}.html"


def today(user) -> dict:
    """Will give the panels of today for this person; a panel without permission is absent.

    rows: lists of one panel, which takes the whole width, or of two. foot: a quiet last line.
    """
    now = timezone.now()
    panels = {name: make(user, now) for name, make in MAKERS.items()}
    panels |= _problems(user, now)
    panels = {name: Panel(name, shown) for name, shown in panels.items() if shown is not None}
    foot = panels.pop("foot", None)
    return {
        "today": timezone.localtime(now),
        "may_add_story": user.has_perm("articles.add_article"),
        "panels": panels,
        "rows": _rows(panels, _order(user)),
        "foot": foot.shown["line"] if foot else "",
    }


def _order(user) -> list[tuple[str, ...]]:
    """Pairs stand beside each other, the wider one first."""
    if user.has_perm("articles.approve_article"):
        first = [("breaking",), ("problems",), ("waiting", "comments")]
    elif user.has_perm("comments.moderate_comment"):
        first = [("comments",), ("breaking",), ("problems",)]
    elif user.has_perm("articles.add_article"):
        first = [("mine",), ("breaking",)]
    else:
        first = [("ads",), ("breaking",)]
    return [*first, ("week",), ("published", "mine"), ("comments", "ads")]


def _rows(panels: dict[str, Panel], order: list[tuple[str, ...]]) -> list[list[Panel]]:
    rows, left = [], dict(panels)
    for names in order:
        if row := [left.pop(name) for name in names if name in left]:
            rows.append(row)
    return rows


def _breaking(user, now) -> dict | None:
    if not user.has_perm("articles.view_article"):
        return None
    stories = list(_stories(Article.objects.breaking(now)))
    runs = breaking.running(stories, now) if stories else []
    may_end = user.has_perm("articles.publish_article")
    return {"runs": runs, "may_end": may_end} if runs else None


def _problems(user, now) -> dict:
    if not user.has_perm("articles.publish_article"):
        return {}
    state = health.state(now)
    line, found = problems.quiet_line(state), problems.found(state, now)
    return {"problems": {"found": found, "line": line}} if found else {"foot": {"line": line}}


def _waiting(user, now) -> dict | None:
    if not user.has_perm("articles.approve_article"):
        return None
    in_review = Article.objects.filter(state=State.IN_REVIEW).order_by("pk")
    rows = [_row(story, now) for story in _stories(in_review, most=LOOKED_THROUGH)]
    return {"rows": sorted(rows, key=lambda row: row["since"])[:MOST], "count": _counted(rows)}


def _comments(user, now) -> dict | None:
    if not user.has_perm("comments.view_comment"):
        return None
    oldest = queue.oldest(CommentState.HELD)
    return {
        "count": tabs.counted(tabs.Tab.HELD),
        "reported": tabs.counted(tabs.Tab.REPORTED),
        "oldest": states.age(oldest, now) if oldest else "",
        "may_decide": user.has_perm("comments.moderate_comment"),
    }


def _week(user, now) -> dict | None:
    if not user.has_perm("articles.view_article"):
        return None
    this = timezone.localdate(now)
    columns = calendar.columns(this - timedelta(days=DAYS_BACK), now=now)
    return {
        "columns": columns,
        "planned": calendar.planned(columns),
        "before": days.week(this - timedelta(days=7)),
        "this": days.week(this),
        "after": days.week(this + timedelta(days=7)),
    }


def _published(user, now) -> dict | None:
    if not user.has_perm("articles.view_article"):
        return None
    midnight = days.start(timezone.localdate(now))
    out_today = Article.objects.published(now).filter(published_at__gte=midnight)
    rows = [_row(story, now) for story in _stories(out_today.newest_first())]
    keys = [row["story"].pk for row in rows]
    reads = lately.of_stories(keys, since=midnight, now=now) if keys else {}
    for row in rows:
        row["reads"] = reads[row["story"].pk]
        row["reads_total"] = f"{row['reads'].total:,}"
        row["line"] = sparkline.line(row["reads"].hours)
        row["end"] = sparkline.points(row["reads"].hours)[-1]
    return {
        "rows": rows,
        "count": counted(out_today),
        "width": sparkline.WIDTH,
        "height": sparkline.HEIGHT,
    }


def _mine(user, now) -> dict | None:
    if not user.has_perm("articles.add_article"):
        return None
    mine = Article.objects.filter(created_by=user, state__in=UNPUBLISHED)
    rows = [_row(story, now) for story in _stories(mine.order_by("-pk"), most=LOOKED_THROUGH)]
    rows.sort(key=lambda row: row["note"] == "")
    return {"rows": rows[:MOST], "count": _counted(rows)}


def _ads(user, now) -> dict | None:
    """Flights that fall behind, and what runs and ends within a week; nothing to show where no
    advertisement is."""
    if not user.has_perm("ads.view_creative"):
        return None
    running = Creative.objects.running(now)
    soon = Q(ends_at__lt=now + ENDING) | Q(flight__ends_at__lt=now + ENDING)
    ending = running.filter(soon).select_related("flight").order_by("ends_at", "pk")
    rows = [
        {"creative": creative, "ends": states.clock(creative.over_at)} for creative in ending[:MOST]
    ]
    count, behind = running.count(), _behind(now)
    return {"count": count, "rows": rows, "behind": behind} if count or behind else None


def _behind(now) -> list[dict]:
    """Flights that run and will not reach what was booked as they go, the farthest off first."""
    booked = Flight.objects.paid().running(now).exclude(goal="").select_related("campaign")
    flights = {flight.pk: flight for flight in booked.prefetch_related("conditions")}
    found = outlook.of_flights(flights.values(), now)
    rows = [{"flight": flights[pk], "forecast": one.forecast} for pk, one in found.items()]
    rows = [row for row in rows if row["forecast"].course in _TROUBLE]
    return sorted(rows, key=lambda row: (row["forecast"].off_by, row["flight"].pk))[:MOST]


MAKERS = {
    "breaking": _breaking,
    "waiting": _waiting,
    "comments": _comments,
    "week": _week,
    "published": _published,
    "mine": _mine,
    "ads": _ads,
}


def _stories(stories, most=MOST):
    return states.for_desk(stories.select_related("section").defer("body", "reader_html"))[:most]


def _counted(rows: list) -> str:
    return f"{len(rows)}+" if len(rows) == LOOKED_THROUGH else str(len(rows))


def _row(story: Article, now) -> dict:
    move = story.last_moves[0] if story.last_moves else None
    since = move.at if move else story.created_at
    return {
        "story": story,
        "shown": states.shown(story),
        "has_changes": states.has_changes(story),
        "minutes_breaking": states.minutes_breaking(story),
        "since": since,
        "waiting": states.age(since, now),
        "names": ", ".join(one.author.name for one in bylines.named(story.bylines.all())),
        "saved": states.clock(story.newest_copies[0].created_at) if story.newest_copies else "",
        "note": move.note if move and move.verb == "return" else "",
        "at": states.clock(story.published_at) if story.published_at else "",
    }
