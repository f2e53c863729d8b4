"""One deed for several stories: each by itself, with its own checks, and what became of each."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles import publishing
from articles.models import Article
from articles.workflow import VERBS, State
from desk import deeds, next_steps, states, working_copies

MOST = 100  # stories at once
MARK = re.compile(rf"([0-9]{{1,18}}) ({'|'.join(State)}) ([0-9]{{1,9}})")


@dataclass(frozen=True)
class Bulk:
    """One deed that the list offers. done: "3 stories" and this is what was done to them."""

    verb: str
    label: str
    done: str

    @property
    def asks(self) -> bool:
        return self.verb in next_steps.ASKING


BULKS = {
    bulk.verb: bulk
    for bulk in (
        Bulk("approve", "Approve", "approved"),
        Bulk("submit", "Submit for review", "submitted for review"),
        Bulk("return", "Return with a note…", "returned"),
        Bulk("publish", "Publish now", "published"),
        Bulk("withdraw", "Withdraw…", "withdrawn"),
    )
}


@dataclass(frozen=True)
class Seen:
    """What the list showed of a story when it was chosen: its state, its newest version."""

    state: State
    number: int


@dataclass
class Outcome:
    """done: stories. refused: pairs of a story and why not."""

    done: list[Article] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)
    gone: int = 0


def offered_to(user) -> list[Bulk]:
    """Will list the deeds that this person has a permission for."""
    return [bulk for bulk in BULKS.values() if user.has_perm(VERBS[bulk.verb].permission)]


def mark(article: Article) -> str:
    """Will write what the list shows of a story of states.for_desk(), for seen_in() to read."""
    number = article.newest_copies[0].number if article.newest_copies else 0
    return f"{article.pk} {article.state} {number}"


def seen_in(marks: list[str]) -> dict[int, Seen]:
    """Will read what mark() wrote; what it did not write is left out."""
    found = filter(None, map(MARK.fullmatch, marks))
    return {
        int(pk): Seen(State(state), int(number))
        for pk, state, number in (m.groups() for m in found)
    }


def chosen(pks: list[int]) -> list[Article]:
    """Will give these stories as a list shows them, the newest first. One query."""
    rows = Article.objects.filter(pk__in=pks).with_is_public()
    return list(rows.defer("body", "reader_html").order_by("-pk"))


def run(verb: str, pks: list[int], seen: dict[int, Seen], *, by, note: str = "") -> Outcome:
    """Will do the deed to each of these stories by itself: what one refuses undoes no other.

    verb: of BULKS. pks: at most MOST. seen: what the person saw of each, by its id; a story that
    changed since then is left as it is. Raises PermissionDenied where the person may do it to no
    story at all, and NotReady for a note that is missing.
    """
    if BULKS[verb] not in offered_to(by):
        raise PermissionDenied
    if BULKS[verb].asks and not note.strip():
        raise publishing.NotReady(("note", "Say why, for the record."))
    outcome, stories = Outcome(), chosen(pks)
    for article in stories:
        try:
            with transaction.atomic():
                _do(verb, article, seen.get(article.pk), by=by, note=note)
        except PermissionDenied:
            outcome.refused.append((article, "It is another writer's."))
        except publishing.NotReady as refusal:
            outcome.refused.append((article, str(refusal)))
        except (Article.DoesNotExist, working_copies.Overtaken):
            outcome.refused.append((article, "It changed in this very moment."))
        else:
            outcome.done.append(article)
    outcome.gone = len(set(pks)) - len(stories)
    return outcome


def _do(verb, article, seen, *, by, note):
    if not next_steps.may_press(verb, article, by):
        raise PermissionDenied
    if seen is None:
        raise publishing.NotReady(("", "It did not stand on the list that you looked at."))
    if verb == "publish" and states.shown(article).name == "live":
        raise publishing.NotReady(("", "Readers have it. Publish its changes from its own page."))
    copy = working_copies.newest(article)
    if copy.number != seen.number:
        raise publishing.NotReady(("", "Somebody saved it since you opened this list."))
    article.state = seen.state  # the deed compares it with the row
    if BULKS[verb].asks:
        deeds.take_back(verb, article, by=by, note=note)
    else:
        deeds.press(verb, article, copy, by=by)
