"""The moderators' queue: what waits, oldest first, and the one comment that is being read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from articles.typed import key_in
from comments import digests
from comments.models import Comment, Decision
from comments.reading import About, Reading, about, readings, reasons_of, verbs_from, with_all
from comments.states import UNDONE, Ground, State, Verb

COUNTED = 999  # a badge says "999+" beyond
LISTED = 9_999  # how far one can leaf back
UNDO_OFFERED = timedelta(minutes=10)  # on every page of the queue


class BoundedPaginator(Paginator):
    """Counts no further than anybody leafs, so that a million decided comments cost nothing."""

    @cached_property
    def count(self):
        return min(self.object_list.order_by()[: LISTED + 1].count(), LISTED)


@dataclass(frozen=True)
class Row:
    """A line of the list, with what is read beside it. reasons: words, without that of all.
    place: from 1 in the whole list."""

    reading: Reading
    address: str
    reasons: list[str]
    is_chosen: bool
    place: int


@dataclass(frozen=True)
class Chosen:
    """The comment in the middle. place: from 1 in the list, None where it is not on this page.

    previous, next: keys of its neighbours or None.
    """

    reading: Reading
    about: About
    place: int | None
    previous: int | None
    next: int | None


class Queue(ChangeList):
    """The list behind one tab; "comment" in the address says which of it is being read."""

    grounds = Ground

    def __init__(self, request: HttpRequest, *args):
        state = request.GET.get("state")
        self.reader = request.user
        self.state = State(state) if state in State.values else State.HELD
        self.key = key_in(request.GET.get("comment", ""))
        super().__init__(request, *args)
        self.filter_params.pop("comment", None)  # to leaf is to leave the comment

    @property
    def verbs(self) -> list[Verb]:
        return verbs_from(self.state)

    @cached_property
    def is_mailed(self) -> bool:
        """Whether the reader gets the mail that tells each morning what waits."""
        return digests.wants(self.reader)

    @cached_property
    def last_decided(self):
        """Will give the time of the last decision of all, or None."""
        return Decision.objects.order_by("-pk").values_list("at", flat=True).first()

    @cached_property
    def undoable(self) -> Decision | None:
        """Will give the reader's last decision while it is fresh and stands, to be undone at once;
        older ones are undone where their comment is read."""
        last = Decision.objects.filter(by=self.reader).order_by("-pk")
        decision = last.select_related("comment").first()
        is_fresh = decision and decision.at > timezone.now() - UNDO_OFFERED
        is_open = is_fresh and decision.comment.erased_at is None
        return decision if is_open and decision.reason != UNDONE else None

    def get_filters_params(self, params=None):
        return {"state": [self.state.value]}

    def get_queryset(self, *args, **kwargs):
        return with_all(super().get_queryset(*args, **kwargs)).unerased()

    def get_ordering(self, request, queryset):
        return ["created_at", "pk"] if self.state == State.HELD else ["-created_at", "-pk"]

    @cached_property
    def rows(self) -> list[Row]:
        chosen = self.chosen.reading.comment.pk if self.chosen else None
        return [
            Row(
                self._readings[comment.pk],
                address=self._address_of(comment.pk),
                reasons=reasons_of(comment),
                is_chosen=comment.pk == chosen,
                place=self._before + number,
            )
            for number, comment in enumerate(self._comments, 1)
        ]

    @cached_property
    def chosen(self) -> Chosen | None:
        """Will find the comment of the address, else the first of the list."""
        pks = [comment.pk for comment in self._comments]
        reading = self._readings.get(self.key) or self._elsewhere(self.key)
        reading = reading or self._readings.get(pks[0] if pks else None)
        if reading is None:
            return None
        pk = reading.comment.pk
        at = pks.index(pk) if pk in pks else None
        return Chosen(
            reading=reading,
            about=about(reading.comment),
            place=None if at is None else self._before + at + 1,
            previous=pks[at - 1] if at else None,
            next=_after(pks, at),
        )

    @cached_property
    def _readings(self) -> dict[int, Reading]:
        return readings(self._comments, by=self.reader)

    def _elsewhere(self, pk: int | None) -> Reading | None:
        return read(pk, by=self.reader) if pk else None

    def tabs(self) -> list[dict]:
        """Will give each tab's label, address and count as far as it is counted: four queries."""
        return [
            {
                "label": state.label,
                "address": f"?state={state.value}",
                "count": counted(state),
                "is_here": state == self.state,
            }
            for state in State
        ]

    @property
    def _before(self) -> int:
        return self.list_per_page * (self.page_num - 1)

    def _address_of(self, pk: int) -> str:
        page = {PAGE_VAR: self.page_num} if self.page_num > 1 else {}
        return self.get_query_string({"comment": pk, "state": self.state.value, **page})

    @cached_property
    def _comments(self) -> list[Comment]:
        return list(self.result_list)


def read(pk: int, *, by) -> Reading | None:
    """Will prepare one comment for that reader; None where it is not there."""
    return readings(with_all(Comment.objects.unerased().filter(pk=pk)), by=by).get(pk)


def counted(state: State) -> str:
    """Will write how many comments are in that state: "31", or "999+"."""
    number = Comment.objects.filter(state=state).count_to(COUNTED)
    return f"{COUNTED}+" if number > COUNTED else str(number)


def oldest(state: State) -> datetime | None:
    """Will give when the oldest comment in that state was sent, or None: one indexed query."""
    rows = Comment.objects.filter(state=state).order_by("created_at", "pk")
    return rows.values_list("created_at", flat=True).first()


def _after(pks: list[int], at: int | None) -> int | None:
    if at is None:
        return pks[0] if pks else None
    return pks[at + 1] if at + 1 < len(pks) else None
