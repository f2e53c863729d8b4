"""What readers' pages tell of an offer, and why something is not counted."""

from enum import StrEnum

from accounts.visits import Doubt


class Deed(StrEnum):
    """How far an offer went: it was asked for, stood in the page, was looked at, was followed."""

    OFFERS = "offers"
    RENDERED = "rendered"
    VIEWABLE = "viewable"
    CLICKS = "clicks"


class Reason(StrEnum):
    """Why something that was told is not counted, in the order in which it is looked at."""

    STAFF = Doubt.STAFF
    AHEAD = Doubt.AHEAD
    FOREIGN = Doubt.FOREIGN
    ROBOT = Doubt.ROBOT
    TOO_OFTEN = "too_often"  # pages were opened faster than people read
    HEAD = "head"  # asked where a link leads, without going there
    FORGED = "forged"  # signed by nobody here, or with the key of another day
    FUTURE = "future"
    LATE = "late"
    UNKNOWN = "unknown"  # no such offer, or none any more
    CREATIVE = "creative"  # it was another creative that was offered
    STORY = "story"
    READER = "reader"
    AGAIN = "again"
    UNSEEN = "unseen"  # followed without a view that counts
    SOON = "soon"
    TOO_MANY = "too_many"
    FULL = "full"  # all that was booked, or may be on a day, was delivered
    UNSURE = "unsure"  # the store that remembers readers does not answer
    TARGET = "target"  # it leads where it may not


IN_WORDS = {
    Reason.STAFF: "somebody of the newsroom",
    Reason.AHEAD: "a browser that loads pages ahead",
    Reason.FOREIGN: "sent from another site’s page",
    Reason.ROBOT: "a robot",
    Reason.TOO_OFTEN: "opened pages faster than people read",
    Reason.HEAD: "only asked where the link leads",
    Reason.FORGED: "a ticket that nobody here gave out",
    Reason.FUTURE: "a ticket from the future",
    Reason.LATE: "told more than two hours later",
    Reason.UNKNOWN: "a ticket of no offer",
    Reason.CREATIVE: "told of another creative",
    Reason.STORY: "told of another story",
    Reason.READER: "told by another reader",
    Reason.AGAIN: "told or followed again",
    Reason.UNSEEN: "followed without a view that counts",
    Reason.SOON: "sooner than a person can be",
    Reason.TOO_MANY: "more than one reader may",
    Reason.FULL: "beyond what was booked, or may be on a day",
    Reason.UNSURE: "while nobody remembered readers",
    Reason.TARGET: "leads where no link may",
}
