"""States of a story, the verbs that move it, and who may use each: one table, no database."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is stored. Scheduled, live, expired and breaking are read from dates."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    KILLED = "killed"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


CHOICES = [(state.value, state.label) for state in State]
UNPUBLISHED = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})


@dataclass(frozen=True)
class Verb:
    """A deed: the states it may start from, the state it leads to, the permission it needs.

    says: the permission in words.
    """

    sources: frozenset[State]
    target: State
    permission: str
    says: str


_LIVE_TOO = frozenset({*UNPUBLISHED, State.PUBLISHED, State.WITHDRAWN})

# Schedule gives the story to readers later, publish now; update and correct change what readers
# have (correct leaves a note), or what they will have. A future date is no state: published_at.
VERBS: dict[str, Verb] = {
    "submit": Verb(
        frozenset({State.DRAFT}),
        State.IN_REVIEW,
        "articles.submit_article",
        "Can submit a story for review",
    ),
    "return": Verb(
        frozenset({State.IN_REVIEW, State.APPROVED}),
        State.DRAFT,
        "articles.return_article",
        "Can return a story to its writer",
    ),
    "approve": Verb(
        frozenset({State.DRAFT, State.IN_REVIEW}),
        State.APPROVED,
        "articles.approve_article",
        "Can approve a story",
    ),
    "publish": Verb(_LIVE_TOO, State.PUBLISHED, "articles.publish_article", "Can publish a story"),
    "schedule": Verb(
        _LIVE_TOO, State.PUBLISHED, "articles.schedule_article", "Can schedule a story"
    ),
    "update": Verb(
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        "articles.update_article",
        "Can update a published story",
    ),
    "correct": Verb(
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        "articles.correct_article",
        "Can correct a published story with a note",
    ),
    "withdraw": Verb(
        frozenset({State.PUBLISHED}),
        State.WITHDRAWN,
        "articles.withdraw_article",
        "Can withdraw a story",
    ),
    "kill": Verb(
        frozenset({State.PUBLISHED, State.WITHDRAWN}),
        State.KILLED,
        "articles.kill_article",
        "Can kill a story",
    ),
    # Held by no role: a superuser alone takes back what cannot be taken back.
    "revive": Verb(
        frozenset({State.KILLED}),
        State.WITHDRAWN,
        "articles.revive_article",
        "Can take back the killing of a story",
    ),
}
