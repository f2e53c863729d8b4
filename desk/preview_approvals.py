"""Who approved of which version of a story, by a preview link; and what the desk says of it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from desk import states, working_copies
from desk.models import PreviewApproval, PreviewLink, Revision
from desk.preview_links import MOST, Opened, number_of

MOST_OF_A_LINK = 20
SHOWN = 5
MOST_BESIDE = 200


class Replaced(Exception):
    """The draft moved on after the page was opened. by: the version that is the newest now."""

    def __init__(self, by: Revision) -> None:
        super().__init__(
            f"Not approved: this version was replaced at {states.clock(by.created_at)}; "
            "look at the new one."
        )


class TooMany(Exception):
    """So many people approved by one link that something must be wrong."""

    def __init__(self) -> None:
        super().__init__("Not approved: too many names were given by this link.")


class Closed(Exception):
    """The link was revoked, or ended, while it was looked at."""


@transaction.atomic
def approve(opened: Opened, *, number: int, name: str, note: str) -> PreviewApproval:
    """Will record that somebody approved of the version of that number, which they were shown.

    Twice by one name is once. Raises Replaced, TooMany and Closed; then nothing is recorded.
    """
    now = timezone.now()
    links = PreviewLink.objects.select_for_update()
    link = links.filter(pk=opened.link.pk).live(now).first()
    if link is None:
        raise Closed
    newest = working_copies.newest(opened.article)
    shown = link.number or number_of(newest)
    if number != shown:
        raise Replaced(newest)
    given = link.approvals.filter(number=number, name=name).first()
    if given is None and link.approvals.count() >= MOST_OF_A_LINK:
        raise TooMany
    return given or link.approvals.create(number=number, name=name, note=note, at=now)


class Standing(NamedTuple):
    """How the newest version stands with those who were asked, for the story's form.

    approvals: the last ones, of any version. live_count: of links. word: all of it in short.
    """

    approvals: list[PreviewApproval]
    live_count: int
    number: int
    word: str


def standing(article: Article, newest: Revision) -> Standing:
    """Will say how a story's newest version stands: two queries."""
    approvals = list(_of(article).order_by("-number", "-pk")[:SHOWN])
    links = PreviewLink.objects.filter(article=article).live(timezone.now())
    live_count = links[:MOST].count()
    number = number_of(newest)
    word = _word(approvals, number)
    if not word and live_count:
        word = "1 link" if live_count == 1 else f"{live_count} links"
    return Standing(approvals, live_count, number, word or "none")


def beside(article: Article, versions: Sequence[Revision], *, newest: int | None) -> None:
    """Will set on each version its `approvals`; and on the newest, where only an older one was
    approved, `approval_lacks`, which says so. newest: its number. Two queries."""
    numbers = [version.number for version in versions]
    found = list(_of(article).filter(number__in=numbers).order_by("pk")[:MOST_BESIDE])
    for version in versions:
        version.approvals = [each for each in found if each.number == version.number]
        version.approval_lacks = ""
        if version.number == newest and not version.approvals:
            version.approval_lacks = _word(
                list(_of(article).order_by("-number", "-pk")[:1]), newest
            )


def of_version(article: Article, number: int) -> list[PreviewApproval]:
    """Will list who approved of one version, the first first."""
    return list(_of(article).filter(number=number).order_by("pk")[:MOST_OF_A_LINK])


def _of(article: Article):
    return PreviewApproval.objects.filter(link__article=article)


def _word(latest_first: list[PreviewApproval], number: int) -> str:
    if not latest_first:
        return ""
    if any(approval.number == number for approval in latest_first):
        return "approved"
    return f"approved: version {latest_first[0].number}, not this one"
