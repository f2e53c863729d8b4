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
    """A deed: the states it may start from, the state it leads to, the permission it needs."""

    sources: frozenset[State]
    target: State
    permission: str


VERBS: dict[str, Verb] = {
    "submit": Verb(frozenset({State.DRAFT}), State.IN_REVIEW, "articles.submit_article"),
    "return": Verb(
        frozenset({State.IN_REVIEW, State.APPROVED}), State.DRAFT, "articles.approve_article"
    ),
    "approve": Verb(
        frozenset({State.DRAFT, State.IN_REVIEW}), State.APPROVED, "articles.approve_article"
    ),
    "publish": Verb(
        frozenset({*UNPUBLISHED, State.PUBLISHED, State.WITHDRAWN}),
        State.PUBLISHED,
        "articles.publish_article",
    ),
    "withdraw": Verb(frozenset({State.PUBLISHED}), State.WITHDRAWN, "articles.withdraw_article"),
    "kill": Verb(
        frozenset({State.PUBLISHED, State.WITHDRAWN}), State.KILLED, "articles.kill_article"
    ),
}
