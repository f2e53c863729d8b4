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


class Ground(models.TextChoices):
    """Why a comment is rejected, in the order of the keys 1 to 9; the last asks for words."""

    OFFENSIVE = "offensive", "Offensive"
    ABUSIVE = "abusive", "Abusive"
    ADVERTISING = "advertising", "Advertising"
    ILLEGAL = "illegal", "Illegal content"
    HARASSMENT = "harassment", "Harassment or bullying"
    MISINFORMATION = "misinformation", "Misinformation"
    HATE = "hate", "Hate speech"
    IRRELEVANT = "irrelevant", "Not about the story"
    OTHER = "other", "Other"


UNDONE = "undone"  # stands in place of a ground where a decision was taken back


class Deed(models.TextChoices):
    """What is done with a comment beside deciding about it."""

    NOTED = "noted", "Note"
    REVEALED = "revealed", "Saw the whole address"
    TAKEN = "taken", "Took it over"
    PASSED = "passed", "Passed it on"


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
