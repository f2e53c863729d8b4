"""What is wrong with the newsroom just now, for those who can do something about it.

An app that can be wrong adds a function to FINDERS: it takes the moment and gives problems, by a
query or two that cost the same in a large newsroom.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from articles.models import FrontPagePick
from desk import states
from jobs.health import Health

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Problem:
    """fact: what is so. more: since when, and what follows. way: words of a link to address."""

    fact: str
    more: str = ""
    address: str = ""
    way: str = ""
    is_grave: bool = False

    @property
    def sign(self) -> str:
        return "✕" if self.is_grave else "!"


def found(health: Health, now: datetime) -> list[Problem]:
    """Will list what is wrong, the grave things first. health: jobs.health.state()."""
    all_found = [*_side_effects(health), *(p for finder in FINDERS for p in finder(now))]
    return sorted(all_found, key=lambda problem: not problem.is_grave)


def quiet_line(health: Health) -> str:
    """Will say in a few words how side effects are doing: "last run 14:31, overdue: 0"."""
    ran = (
        f"last run {states.clock(health.last_run_at)}" if health.last_run_at else "none ran lately"
    )
    return f"Side effects: {ran}, overdue: {health.overdue}"


def _side_effects(health: Health) -> list[Problem]:
    ran = f"The last ran at {states.clock(health.last_run_at)}." if health.last_run_at else ""
    problems = []
    if health.workers == 0:
        what = "Until one is started nothing is sent, purged or tidied."
        problems.append(Problem("No worker is running.", f"{ran} {what}".strip(), is_grave=True))
    if health.overdue:
        one = health.overdue == 1
        count = "1 side effect is" if one else f"{health.overdue:,} side effects are"
        problems.append(Problem(f"{count} overdue.", ran, is_grave=True))
    if health.failed:
        tasks = "1 task" if health.failed == 1 else f"{health.failed:,} tasks"
        more = "They were tried as often as they may be: ask who runs the server."
        problems.append(Problem(f"{tasks} failed for good in the last day.", more))
    return problems


def _leaving_picks(now: datetime) -> list[Problem]:
    """Stories that expire within a day and are still picked for longer. Five places at most."""
    picks = FrontPagePick.objects.filter(until__gte=now).select_related("article")
    leaving = picks.filter(article__expires_at__gte=now, article__expires_at__lt=now + SOON)
    return [
        Problem(
            f"“{pick.article.headline}” expires at {_time(pick.article.expires_at)}",
            f"and is still on the front page: {pick.get_place_display().lower()}.",
            address=reverse("admin:articles_frontpagepick_change", args=[pick.pk]),
            way="Choose another story",
        )
        for pick in leaving.defer("article__body", "article__reader_html").order_by("place")
        if pick.until > pick.article.expires_at
    ]


def _time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


FINDERS: list[Callable[[datetime], list[Problem]]] = [_leaving_picks]
