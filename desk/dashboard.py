"""What stands on the first page of the desk: what waits, what went out, what is mine."""

from django.utils import timezone

from articles import bylines
from articles.models import Article
from articles.workflow import UNPUBLISHED, State
from comments.queue import counted
from comments.states import State as CommentState
from desk import states

MOST = 10
MOST_MINE = 50  # looked through for those that came back


def today(user) -> dict:
    """Will give the panels of today for this person; a panel without permission is absent."""
    panels = {"today": timezone.localtime(), "may_add_story": user.has_perm("articles.add_article")}
    if user.has_perm("comments.view_comment"):
        panels["comments_waiting"] = counted(CommentState.HELD)
    if not user.has_perm("articles.view_article"):
        return panels
    now = timezone.now()
    panels["published_today"] = [_row(story, now) for story in _published_today()]
    panels["breaking"] = [_row(story, now) for story in _stories(Article.objects.breaking(now))]
    if user.has_perm("articles.approve_article"):
        waiting = Article.objects.filter(state=State.IN_REVIEW)
        rows = [_row(story, now) for story in _stories(waiting.order_by("pk"))]
        panels["waiting"] = sorted(rows, key=lambda row: row["since"])
        panels["may_review"] = True
    if panels["may_add_story"]:
        mine = Article.objects.filter(created_by=user, state__in=UNPUBLISHED)
        rows = [_row(story, now) for story in _stories(mine.order_by("-pk"), most=MOST_MINE)]
        panels["mine"] = sorted(rows, key=lambda row: row["note"] == "")[:MOST]
    return panels


def _stories(stories, most=MOST):
    return states.for_desk(stories.select_related("section").defer("body", "reader_html"))[:most]


def _published_today():
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    out_today = Article.objects.published().filter(published_at__gte=midnight)
    return _stories(out_today.newest_first())


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
