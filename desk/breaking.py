"""What is breaking now: how long still, who set it, and who stretched it."""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Transition
from desk import states

LOOKED_THROUGH = 200  # of the ledger: all of these stories together
ENDING_MINUTES = 10  # with fewer left, somebody should say whether it is still breaking


@dataclass(frozen=True)
class Run:
    """One story from the moment it was made breaking. minutes: left, begun ones counted.

    whole: minutes that it has in all, for a bar. set_by, extended_by: "Editor B at 14:04", or "".
    """

    story: Article
    minutes: int
    whole: int
    until: str
    set_by: str
    extended_by: str

    @property
    def end(self) -> str:
        """The moment of its end, for machines: what the person saw who presses a button."""
        return self.story.breaking_until.isoformat()

    @property
    def is_ending(self) -> bool:
        return self.minutes < ENDING_MINUTES


def running(stories: list[Article], now: datetime) -> list[Run]:
    """Will tell of each of these breaking stories (of states.for_desk()): one query."""
    moves: dict[int, list[Transition]] = {}
    ledger = Transition.objects.filter(article__in=stories, verb__in=("breaking", "calm"))
    for move in ledger.select_related("by").order_by("-pk")[:LOOKED_THROUGH]:
        moves.setdefault(move.article_id, []).append(move)
    return [_run(story, moves.get(story.pk, []), now) for story in stories]


def _run(story: Article, moves: list[Transition], now: datetime) -> Run:
    since_calm = []
    for move in moves:  # the newest first
        if move.verb == "calm":
            break
        since_calm.append(move)
    minutes = states.minutes_breaking(story)
    began = since_calm[-1].at if since_calm else now
    whole = -int(-(story.breaking_until - began).total_seconds() // 60)
    return Run(
        story=story,
        minutes=minutes,
        whole=max(whole, minutes, 1),
        until=states.clock(story.breaking_until),
        set_by=_named(since_calm[-1]) if since_calm else "",
        extended_by=_named(since_calm[0]) if len(since_calm) > 1 else "",
    )


def _named(move: Transition) -> str:
    return f"{move.by or 'somebody'} at {states.clock(move.at)}"
