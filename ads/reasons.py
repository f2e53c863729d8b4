"""What readers' pages tell of an offer, and why something is not counted."""

from enum import StrEnum

from accounts.visits import Doubt


class Deed(StrEnum):
    """How far an offer went: it stood in the page, was looked at, was followed."""

    RENDERED = "rendered"
    VIEWABLE = "viewable"
    CLICKS = "clicks"


class Reason(StrEnum):
    """Why something that was told is not counted, in the order in which it is looked at."""

    STAFF = Doubt.STAFF
    AHEAD = Doubt.AHEAD
    FOREIGN = Doubt.FOREIGN
    ROBOT = Doubt.ROBOT
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
