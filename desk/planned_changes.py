"""Updates of a live story at a planned time: who may plan them, what they will change."""

from datetime import datetime

from django.db import transaction

from articles import content as contents
from articles import planning, readiness
from articles.corrections import Change
from articles.models import Article, PlannedUpdate
from desk import changing, comparing, lint, next_steps, working_copies
from desk.compare_views import table
from desk.models import Revision
from desk.states import clock


def may_plan(article: Article, user) -> bool:
    """Will say whether this person may plan an update of the story, or cancel one."""
    return next_steps.may_press("plan", article, user)


def what_will_change(article: Article, content: dict) -> dict:
    """Will give what components/differences.html shows of what readers have and will have.

    Of the address nothing is said: it changes by Publish changes alone.
    """
    had = comparing.everything(Revision(article=article, content=contents.of(article)))
    gets = comparing.everything(Revision(article=article, content=contents.current(content)))
    gets["slug"] = had["slug"]
    return table(had, gets)


@transaction.atomic
def plan(
    article: Article,
    *,
    by,
    number: int,
    at: datetime,
    rolls_back_at: datetime | None,
    change: Change,
) -> str:
    """Will plan the version that this person saw, and say so.

    Raises changing.Overtaken where there is a newer one, and NotReady as planning.plan and as the
    checks before a publication.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    copy = working_copies.newest(row)
    if copy.number != number:
        raise changing.Overtaken(f"Version {copy.number} was saved meanwhile.")
    readiness.check_text(working_copies.as_story(row, copy.content))
    lint.refuse(row, copy.content, by=lint.column(by))
    planned = planning.plan(
        row,
        by=by,
        content=copy.content,
        version=copy.number,
        at=at,
        rolls_back_at=rolls_back_at,
        change=change,
    )
    return said(planned)


def said(planned: PlannedUpdate) -> str:
    """Will say in one sentence what is planned."""
    back = f", and get back what they have at {clock(planned.rolls_back_at)}"
    until = back if planned.rolls_back_at else ""
    return f"Readers get version {planned.version} at {clock(planned.starts_at)}{until}."
