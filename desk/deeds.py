"""What the buttons of the story form do, once the working copy is saved, and what they say."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles import breaking, publishing
from articles.corrections import Change
from articles.models import Article
from articles.workflow import VERBS, State
from desk import lint, next_steps, states, working_copies
from desk.models import Revision

BREAKING_MINUTES = (15, 30, 60, 120)


def press(verb: str, article: Article, copy: Revision, *, by, change: Change | None = None) -> str:
    """Will do the deed of that button with the story, and say what was done.

    article: the row, with `state` as the person saw it. change: what readers of a live story are
    told of it. Raises NotReady, and PermissionDenied
    where the person may not, which they see only when they made the request by hand.
    """
    _refuse_unless_allowed(verb, article, by)
    if verb == "submit":
        publishing.submit(article, by=by)
        return "Submitted. The editors have it now."
    if verb == "approve":
        publishing.approve(article, by=by)
        return "Approved. Readers do not see it yet."
    _refuse_where_it_leads_nowhere(verb, article)
    refuse_what_is_over(copy)
    was_live = article.state == State.PUBLISHED and article.published_at <= timezone.now()
    if was_live and verb == "publish":  # what readers get is an update, whatever the button says
        _refuse_unless_allowed("update", article, by)
    if was_live and verb == "schedule":
        raise publishing.NotReady(publishing.ALREADY_READ)
    at = _moment(verb, article, copy)
    lint.refuse(article, copy.content, by=lint.column(by))
    working_copies.publish_copy(
        article, by=by, number=copy.number, at=at, expires_at=copy.expires_at, change=change
    )
    if article.published_at > timezone.now():
        return f"Scheduled for {_clock(article.published_at)}. It appears by itself."
    what = "readers have your changes" if was_live else "readers have it"
    note = " and your note" if change is not None and change.is_told else ""
    return f"Published at {timezone.localtime():%H:%M:%S %Z}: {what}{note}."


def refuse_what_is_over(copy: Revision) -> None:
    """Raises NotReady where the version would be over as soon as readers get it."""
    if copy.expires_at is not None and copy.expires_at <= timezone.now():
        raise publishing.NotReady(("expires_at", "This moment is past: readers would get nothing."))


@transaction.atomic
def publish_breaking(article: Article, copy: Revision, minutes: str, *, by) -> str:
    """Will give readers a story and make it breaking for so many minutes, both or neither, and say
    what was done. Raises as press() and set_breaking()."""
    _refuse_unless_allowed("publish", article, by)
    _refuse_where_it_leads_nowhere("publish", article)
    refuse_what_is_over(copy)
    lint.refuse(article, copy.content, by=lint.column(by, is_breaking=True))
    working_copies.publish_copy(article, by=by, number=copy.number, expires_at=copy.expires_at)
    said = set_breaking(article, minutes, by=by)
    return f"Published at {timezone.localtime():%H:%M:%S %Z}: readers have it. {said}"


def set_breaking(article: Article, minutes: str, *, by, onto: datetime | None = None) -> str:
    """Will make a published story breaking for so many minutes from now; "0" ends it.

    onto: the end that it has already: the minutes are added to it.
    """
    _refuse_unless_allowed("publish", article, by)
    if minutes == "0":
        breaking.set_breaking(article, by=by, until=None)
        return "No longer breaking."
    if minutes not in {str(choice) for choice in BREAKING_MINUTES}:
        raise publishing.NotReady(("", "Choose 15, 30, 60 or 120 minutes."))
    begins_at = breaking.begins_at(article)
    until = max(begins_at, onto or begins_at) + timedelta(minutes=int(minutes))
    breaking.set_breaking(article, by=by, until=until)
    return f"Breaking until {_clock(until)}. It ends by itself."


def take_back(verb: str, article: Article, *, by, note: str) -> str:
    """Will return, withdraw or kill a story, or take back its killing, and say what was done.

    Raises as press() does.
    """
    _refuse_unless_allowed(verb, article, by)
    if verb == "return":
        publishing.send_back(article, by=by, note=note)
        return "Returned to its writer with your note."
    if verb == "withdraw":
        publishing.withdraw(article, by=by, note=note)
        return "Withdrawn. Its address answers: not found. It can be published again."
    if verb == "revive":
        publishing.revive(article, by=by, note=note)
        return "It is withdrawn now. It can be published again."
    publishing.kill(article, by=by, note=note)
    return "Killed. Its address answers: gone. It cannot come back."


def _refuse_unless_allowed(verb: str, article: Article, by) -> None:
    if not next_steps.may_press(verb, article, by):
        raise PermissionDenied


def _refuse_where_it_leads_nowhere(verb: str, article: Article) -> None:
    if article.state not in VERBS[verb].sources:
        state = State(article.state).label.lower()
        raise publishing.NotReady(("", f"A story that is {state} cannot be moved by “{verb}”."))


def _moment(verb: str, article: Article, copy: Revision):
    """When readers get it: None leaves a planned story where it is planned."""
    if verb in ("update", "correct"):
        return None
    if verb == "schedule":
        if copy.publish_at is None or copy.publish_at <= timezone.now():
            raise publishing.NotReady(
                ("at", "Choose a time that is still to come: box Dates, Publish at.")
            )
        return copy.publish_at
    is_planned = article.state == State.PUBLISHED and article.published_at > timezone.now()
    return timezone.now() if is_planned else None


def _clock(moment) -> str:
    return f"{states.clock(moment)} {timezone.localtime(moment).tzname()}"
