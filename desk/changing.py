"""Changes to a story that readers have seen: what kinds there are and who may make which.

They are given to readers once, and as they were seen by the person who pressed the button.
"""

from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles import plans, publishing, readiness
from articles.corrections import TYPO, Change, Kind
from articles.models import Article
from articles.workflow import State
from desk import deeds, next_steps, working_copies
from desk.models import Revision


class Choice(NamedTuple):
    """A kind of change. says: what readers will see of it."""

    kind: str
    label: str
    says: str


CHOICES = [
    Choice(TYPO, "Typo", "Readers get the new text. “Updated on” stays as it is; no note."),
    Choice(Kind.UPDATE, "Update", "“Updated on” shows this moment. A note may say what is new."),
    Choice(
        Kind.CORRECTION,
        "Correction",
        "“Updated on” shows this moment. Your note stands on the story and among all corrections.",
    ),
    Choice(Kind.APOLOGY, "Apology", "As a correction, under the word “Apology”."),
    Choice(
        Kind.RETRACTION,
        "Retraction",
        "Your note stands on top of the story, marked in red; the text stays. Breaking ends.",
    ),
]


class Overtaken(publishing.NotReady):
    """The story was saved or moved since this person looked at it. Nothing was published."""

    def __init__(self, happened: str):
        super().__init__(
            ("", f"Not published yet, nothing lost. {happened} Look at it, and press again.")
        )


class Seen(NamedTuple):
    """What a person saw who chose. number: of the newest version. move: pk of the last deed, or 0
    where there was none."""

    number: int
    move: int


def may_make(kind: str, article: Article, user) -> bool:
    """Will say whether this person may give readers of the story a change of that kind."""
    return next_steps.may_press(Change(kind).verb, article, user)


def choices(article: Article, user) -> list[Choice]:
    """Will list the kinds of change that this person may make of the story."""
    return [choice for choice in CHOICES if may_make(choice.kind, article, user)]


def is_open(article: Article) -> bool:
    """Will say whether the story is one that readers have seen and may get changes of."""
    return article.state == State.PUBLISHED and article.published_at <= timezone.now()


def is_asked(verb: str, article: Article, user) -> bool:
    """Will say whether that button asks this person what kind of change it is."""
    return (
        verb in ("publish", "update", "correct")
        and is_open(article)
        and bool(choices(article, user))
    )


def address(article: Article, copy: Revision) -> str:
    """Will give the page that asks it of that version. Raises NotReady where readers could not get
    the version as it is, and Changed where the story is no longer in the state that it has here."""
    if not Article.objects.filter(pk=article.pk, state=article.state).exists():
        raise publishing.Changed(article)
    plans.refuse_while_waiting(article)
    deeds.refuse_what_is_over(copy)
    story = working_copies.as_story(article, copy.content)
    story.expires_at = copy.expires_at
    readiness.check(story)
    page = reverse("admin:articles_article_publish", args=[article.pk])
    return f"{page}?version={copy.number}"


def seen(article: Article) -> Seen:
    """Will say what there is to be seen of the story now."""
    move = _last_move(article)
    return Seen(working_copies.newest(article).number, move.pk if move else 0)


@transaction.atomic
def publish(article: Article, *, by, seen: Seen, change: Change) -> str:
    """Will give readers the version that this person saw, and say what was done.

    Raises Overtaken where there is another to be seen, and as deeds.press.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    copy, move = working_copies.newest(row), _last_move(row)
    if copy.number != seen.number:
        raise Overtaken(f"{_done(copy.author, copy.created_at)} saved version {copy.number}.")
    if move is not None and move.pk != seen.move:
        raise Overtaken(f"{_done(move.by, move.at)} did this: {move.verb}.")
    if not is_open(row):
        raise Overtaken("Readers of this story cannot get changes now.")
    return deeds.press(change.verb, row, copy, by=by, change=change)


def was_done(article: Article, *, by, change: Change) -> bool:
    """Will say whether the last deed with the story is this person's same change: the button was
    pressed twice."""
    move = _last_move(article)
    return move is not None and (move.by, move.note) == (by, change.for_the_record())


def _last_move(article: Article):
    return article.transitions.select_related("by").order_by("-pk").first()


def _done(who, when) -> str:
    return f"At {timezone.localtime(when):%H:%M:%S} {who or 'somebody'}"
