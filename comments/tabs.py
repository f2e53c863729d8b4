"""The lists of the queue: one of each state, what readers reported, and what was searched for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from comments.models import Comment, Report
from comments.states import State

COUNTED = 999  # a badge says "999+" beyond
REPORTED = 500  # comments that are listed: those that were reported first


class Tab(models.TextChoices):
    HELD = "held", "Waiting"
    REPORTED = "reported", "Reported"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    SPAM = "spam", "Spam"
    FOUND = "found", "Found"


STANDING = [tab for tab in Tab if tab != Tab.FOUND]


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody is. asked: what was searched for, "" behind the other tabs."""

    tab: Tab
    asked: str = ""

    @property
    def state(self) -> State | None:
        """That of all comments in the list; None where they are in several."""
        return State(self.tab.value) if self.tab.value in State.values else None

    @property
    def address(self) -> str:
        """Will give what the queue's address asks for, without the comment that is read."""
        return urlencode(self.asked_for)

    @property
    def asked_for(self) -> dict[str, str]:
        return {"q": self.asked} if self.tab == Tab.FOUND else {"state": self.tab.value}


def place(state: str, asked: str) -> Place:
    """Will read an address or a form; what it does not name is the list of what waits."""
    if asked.strip():
        return Place(Tab.FOUND, asked.strip())
    known = state in STANDING
    return Place(Tab(state) if known else Tab.HELD)


def behind(tab: Tab) -> Q:
    """Will say of a comment in a query whether it stands behind a tab; of any, for the found."""
    if tab == Tab.REPORTED:
        return Q(pk__in=Report.objects.waiting().values("comment"))
    return Q() if tab == Tab.FOUND else Q(state=tab.value)


def reported() -> list[int]:
    """Will give the keys of what is listed as reported. With keys no database reads a million
    comments to find those few."""
    return list(Report.objects.waiting().comments()[:REPORTED])


def order(tab: Tab) -> list:
    """Will give the order behind a tab: who waits longest first, else the newest first."""
    if tab == Tab.REPORTED:
        waiting = Report.objects.waiting().filter(comment=OuterRef("pk")).order_by("pk")
        return [Subquery(waiting.values("pk")[:1]), "pk"]
    if tab == Tab.FOUND:
        return ["-pk"]
    return ["created_at", "pk"] if tab == Tab.HELD else ["-created_at", "-pk"]


def counted(tab: Tab) -> str:
    """Will write how many comments stand behind it: "31", or "999+"."""
    if tab == Tab.REPORTED:
        number = Report.objects.waiting().comments()[: COUNTED + 1].count()
    else:
        number = Comment.objects.filter(behind(tab)).count_to(COUNTED)
    return f"{COUNTED}+" if number > COUNTED else str(number)
