"""States of a comment and what holds one back, with the words that moderators read."""

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    HELD = "held", "Waiting"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    SPAM = "spam", "Spam"


@dataclass(frozen=True)
class Verb:
    """What moves a comment to a state: the word on its button, and its key."""

    to: State
    word: str
    key: str


VERBS = (
    Verb(State.APPROVED, "Approve", "a"),
    Verb(State.REJECTED, "Reject", "r"),
    Verb(State.SPAM, "Spam", "s"),
)


class Reason(models.TextChoices):
    """Why a comment waits. All that hold are kept, not the first only."""

    ALL_HELD = "all held", "All comments are held"
    LINKS = "links", "Two links or more"
    MARKS = "marks", "Letters under a pile of marks"
    NO_ORIGIN = "no origin", "Sent by something that does not say from which page"
    NOT_LIMITED = "not limited", "The limits could not be checked"
    TRAP = "trap", "A field was filled that people do not see"
