"""States of a comment and what holds one back, with the words that moderators read."""

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    HELD = "held", "Waiting"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    SPAM = "spam", "Spam"
    DELETED = "deleted", "Deleted by its author"


QUEUED = (State.HELD, State.APPROVED, State.REJECTED, State.SPAM)  # what moderators read
SHOWS_ANSWERS = (State.APPROVED, State.DELETED)  # readers see what answers these


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


# What stands in place of a ground:
UNDONE = "undone"  # a decision was taken back
REPORTED = "reported"  # readers' reports took the comment back to the queue
KEPT = "kept"  # it stays as it is; the reports were seen
EDITED = "edited"  # its author did it, as the next two
DELETED = "deleted"
APPEALED = "appealed"  # so that it waits again
BY_AUTHOR = {EDITED: "Edited", DELETED: "Deleted", APPEALED: "Appealed"}


class Deed(models.TextChoices):
    """What is done with a comment beside deciding about it."""

    NOTED = "noted", "Note"
    REVEALED = "revealed", "Saw the whole address"
    TAKEN = "taken", "Took it over"
    PASSED = "passed", "Passed it on"
    PICKED = "picked", "Picked it"
    UNPICKED = "unpicked", "Took the pick back"


VERBS = (
    Verb(State.APPROVED, "Approve", "a"),
    Verb(State.REJECTED, "Reject", "r"),
    Verb(State.SPAM, "Spam", "s"),
)


KEEP = Verb(State.APPROVED, "Keep", "a")  # of an approved comment whose reports were read


class Reason(models.TextChoices):
    """Why a comment waits. All that hold are kept, not the first only."""

    ALL_HELD = "all held", "All comments are held"
    REFUSED_WORD = "refused word", "Words that are refused"
    BLOCKED = "blocked", "A person who is blocked"
    BLOCKED_NETWORK = "blocked network", "A network that is blocked"
    HELD_WORD = "held word", "Words that are held"
    LISTED_LINK = "listed link", "A link to a site on the list"
    LINKS = "links", "Two links or more"
    MARKS = "marks", "Letters under a pile of marks"
    NEWSROOM_NAME = "newsroom name", "The name of somebody who works here"
    NO_ORIGIN = "no origin", "Sent by something that does not say from which page"
    REFUSED_OFTEN = "refused often", "Often refused in the last seven days"
    UNVERIFIED = "unverified", "The address is not verified"
    FIRST_TIME = "first time", "Fewer than two approved comments so far"
    SENSITIVE = "sensitive", "The story is sensitive"
    BREAKING = "breaking", "Breaking mode"
    SERVICE_SILENT = "service silent", "The spam service has not answered yet"
    SERVICE_SPAM = "service spam", "The spam service takes it for spam"
    NOT_LIMITED = "not limited", "The limits could not be checked"
    TRAP = "trap", "A field was filled that people do not see"
    APPEALED = "appealed", "Its commenter appeals"
