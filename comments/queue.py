"""The moderators' queue: what waits, oldest first, and the one comment that is being read."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.timesince import timesince

from articles.models import Article
from articles.typed import key_in
from comments.models import Comment, Decision
from comments.states import VERBS, Reason, State, Verb

COUNTED = 999  # a badge says "999+" beyond
LISTED = 9_999  # how far one can leaf back


class BoundedPaginator(Paginator):
    """Counts no further than anybody leafs, so that a million decided comments cost nothing."""

    @cached_property
    def count(self):
        return min(self.object_list.order_by()[: LISTED + 1].count(), LISTED)


@dataclass(frozen=True)
class Row:
    """A line of the list. reasons: words, without that of all. is_chosen: read beside it now."""

    comment: Comment
    address: str
    age: str
    reasons: list[str]
    is_chosen: bool


@dataclass(frozen=True)
class Reading:
    """The comment in the middle. place: from 1 in the list, None where it is not on this page.

    previous, next: keys of its neighbours or None. decision: the last one or None.
    is_public: whether readers see the story now.
    """

    comment: Comment
    age: str
    reasons: list[str]
    place: int | None
    previous: int | None
    next: int | None
    decision: Decision | None
    is_public: bool

    @property
    def verbs(self) -> list[Verb]:
        return verbs_from(self.comment.state)


class Queue(ChangeList):
    """The list behind one tab; "comment" in the address says which of it is being read."""

    def __init__(self, request: HttpRequest, *args):
        state = request.GET.get("state")
        self.state = State(state) if state in State.values else State.HELD
        self.chosen = key_in(request.GET.get("comment", ""))
        super().__init__(request, *args)
        self.filter_params.pop("comment", None)  # to leaf is to leave the comment

    @property
    def verbs(self) -> list[Verb]:
        return verbs_from(self.state)

    @cached_property
    def last_decided(self):
        """Will give the time of the last decision of all, or None."""
        return Decision.objects.order_by("-pk").values_list("at", flat=True).first()

    def get_filters_params(self, params=None):
        return {"state": [self.state.value]}

    def get_ordering(self, request, queryset):
        return ["created_at", "pk"] if self.state == State.HELD else ["-created_at", "-pk"]

    @cached_property
    def rows(self) -> list[Row]:
        chosen = self.reading.comment if self.reading else None
        return [
            Row(
                comment,
                address=self._address_of(comment.pk),
                age=age_of(comment),
                reasons=reasons_of(comment),
                is_chosen=comment == chosen,
            )
            for comment in self._comments
        ]

    @cached_property
    def reading(self) -> Reading | None:
        """Will find the chosen comment, else the first of the list: four queries."""
        pks = [comment.pk for comment in self._comments]
        comment = self._whole(self.chosen) or self._whole(pks[0] if pks else None)
        if comment is None:
            return None
        at = pks.index(comment.pk) if comment.pk in pks else None
        before = self.list_per_page * (self.page_num - 1)
        return Reading(
            comment=comment,
            age=age_of(comment),
            reasons=reasons_of(comment),
            place=None if at is None else before + at + 1,
            previous=pks[at - 1] if at else None,
            next=_after(pks, at),
            decision=comment.decisions.select_related("by").order_by("-pk").first(),
            is_public=Article.objects.published().filter(pk=comment.article_id).exists(),
        )

    def _whole(self, pk: int | None) -> Comment | None:
        if pk is None:
            return None
        return (
            Comment.objects.filter(pk=pk)
            .select_related("article__section", "parent", "commenter_email")
            .defer("article__body", "article__reader_html")
            .first()
        )

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

    def _address_of(self, pk: int) -> str:
        page = {PAGE_VAR: self.page_num} if self.page_num > 1 else {}
        return self.get_query_string({"comment": pk, "state": self.state.value, **page})

    @cached_property
    def _comments(self) -> list[Comment]:
        return list(self.result_list)


def counted(state: State) -> str:
    """Will write how many comments are in that state: "31", or "999+"."""
    number = Comment.objects.filter(state=state).count_to(COUNTED)
    return f"{COUNTED}+" if number > COUNTED else str(number)


def oldest(state: State) -> datetime | None:
    """Will give when the oldest comment in that state was sent, or None: one indexed query."""
    rows = Comment.objects.filter(state=state).order_by("created_at", "pk")
    return rows.values_list("created_at", flat=True).first()


def verbs_from(state: str) -> list[Verb]:
    return [verb for verb in VERBS if verb.to != state]


def age_of(comment: Comment) -> str:
    """Will write how long ago it was sent, in its largest unit: "52 minutes"."""
    return timesince(comment.created_at, depth=1)


def reasons_of(comment: Comment) -> list[str]:
    """Will give in words what holds a comment, without what holds all."""
    return [
        Reason(reason).label
        for reason in comment.held_reasons
        if reason in Reason.values and reason != Reason.ALL_HELD
    ]


def _after(pks: list[int], at: int | None) -> int | None:
    if at is None:
        return pks[0] if pks else None
    return pks[at + 1] if at + 1 < len(pks) else None
