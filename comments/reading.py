"""What a moderator reads of a comment: its words with what holds it, and who wrote them before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from articles.models import Article
from comments import claims, found, handling, spans
from comments.models import Appeal, Claim, Comment, CommenterEmail, Decision, Handling
from comments.states import APPEALED, UNDONE, VERBS, Ground, Reason, State, Verb

EARLIER = 200  # comments of one address that are counted
SHOWN = 5  # and so many of them are shown
WORDS = 80  # of a link that is named beside its reason


@dataclass(frozen=True)
class Why:
    """What holds a comment. found: the words that it is about; where: "" or where they stand."""

    label: str
    found: list[str]
    where: str = ""


@dataclass(frozen=True)
class Reading:
    """One comment, as the queue shows it. is_public: whether readers see its story now.

    address: masked, but for those who asked for the whole of it a moment ago (is_revealed).
    network: masked always, "" where it is not kept (any more).
    claim: the lease that runs or None; is_mine: whether it is of whoever reads.
    """

    comment: Comment
    age: str
    words: SafeString
    why: list[Why]
    address: str = field(repr=False)
    network: str
    is_revealed: bool
    is_public: bool
    claim: Claim | None
    is_mine: bool
    hint: str

    @property
    def appeal(self) -> Appeal | None:
        return getattr(self.comment, "appeal", None)

    @property
    def appealed_against(self) -> str:
        """The reason of the rejection against which its commenter appealed, in words."""
        return dict(Ground.choices).get(self.appeal.ground, "by a rule") if self.appeal else ""

    @property
    def verbs(self) -> list[Verb]:
        return verbs_from(self.comment.state)

    @property
    def is_of_another(self) -> bool:
        return self.claim is not None and not self.is_mine


@dataclass(frozen=True)
class Told:
    """A decision or another deed in the story of a comment, newest first. note: may be ""."""

    words: str
    by: object
    at: datetime
    note: str


@dataclass(frozen=True)
class About:
    """Who wrote a comment before, and what moderators did with it.

    counts: pairs (state's label, number); is_capped: there are more than were counted; newest:
    other comments from that address; hint: "" where nothing was decided about any of them.
    last: the newest decision or None.
    """

    first_at: datetime
    counts: list[tuple[str, int]]
    is_capped: bool
    newest: list[Comment]
    hint: str
    told: list[Told]
    last: Decision | None


def with_all(comments):
    """Will join what a Reading takes from other tables, without the long texts of stories."""
    joined = ("article__section", "parent", "commenter_email", "commenter_network", "appeal")
    return comments.select_related(*joined).defer("article__body", "article__reader_html")


def readings(comments: Iterable[Comment], *, by) -> dict[int, Reading]:
    """Will prepare these comments (of with_all) for that reader, by key: five queries for all."""
    comments, now = list(comments), timezone.now()
    pks = [comment.pk for comment in comments]
    stories = {comment.article_id for comment in comments}
    public = set(
        Article.objects.published().filter(pk__in=stories).order_by().values_list("pk", flat=True)
    )
    running = claims.running(pks, at=now)
    told, hints = found.told(comments), found.hints(comments)
    open_to_reader = handling.revealed(pks, to=by, at=now)
    return {
        comment.pk: _reading(
            comment,
            is_public=comment.article_id in public,
            is_revealed=comment.pk in open_to_reader,
            claim=running.get(comment.pk),
            by=by,
            told=told[comment.pk],
            hint=hints[comment.pk],
        )
        for comment in comments
    }


def _reading(comment: Comment, *, is_public, is_revealed, claim, by, told, hint) -> Reading:
    email = getattr(comment, "commenter_email", None)  # a reader may have had it erased
    network = getattr(comment, "commenter_network", None)
    held = {reason: spans.found(comment.text, reason) for reason in _shown(comment)}
    marked = [span for matched in held.values() for span in matched]
    return Reading(
        comment=comment,
        age=age_of(comment),
        words=spans.marked(comment.text, [*marked, *(one.span for one in told if one.span)]),
        why=[why for reason in held for why in _why(comment, reason, held[reason], told)],
        address=_shown_address(email, is_revealed),
        network=network.masked() if network else "",
        is_revealed=is_revealed,
        is_public=is_public,
        claim=claim,
        is_mine=claim is not None and claim.by_id == by.pk,
        hint=hint,
    )


def _why(comment: Comment, reason: str, matched, told) -> list[Why]:
    """A reason once for each rule of the moderators that found it, else with its own words."""
    by_rules = [one for one in told if one.reason == reason and one.is_of_a_rule]
    if by_rules:
        return [
            Why(one.sentence, [one.matched[:WORDS]] if one.matched else [], one.where)
            for one in by_rules
        ]
    return [Why(Reason(reason).label, [comment.text[a:b][:WORDS] for a, b in matched])]


def _shown_address(email: CommenterEmail | None, is_revealed: bool) -> str:
    if email is None:
        return "no address"
    return email.address if is_revealed else email.masked()


def about(comment: Comment) -> About:
    """Will find what else came from that address, and what was done with the comment: four queries,
    however much there is."""
    email = getattr(comment, "commenter_email", None)
    emails = CommenterEmail.objects.of(email.address if email else "")
    newest = list(
        emails.order_by("-comment")
        .select_related("comment")
        .only("comment__state", "comment__created_at", "comment__text")[: EARLIER + 1]
    )
    others = [email.comment for email in newest[:EARLIER] if email.comment_id != comment.pk]
    counts = Counter(other.state for other in others)
    first = emails.order_by("comment").values_list("comment__created_at", flat=True).first()
    decisions = list(comment.decisions.select_related("by").order_by("-pk")[:20])
    deeds = comment.handlings.select_related("by").order_by("-pk")[:20]
    told = [*map(_decided, decisions), *map(_handled, deeds)]
    return About(
        first_at=first or comment.created_at,
        counts=[(state.label, counts[state]) for state in State],
        is_capped=len(newest) > EARLIER,
        newest=others[:SHOWN],
        hint=_hint(counts),
        told=sorted(told, key=lambda one: one.at, reverse=True),
        last=decisions[0] if decisions else None,
    )


def _hint(counts: Counter) -> str:
    decided = sum(number for state, number in counts.items() if state != State.HELD)
    if not decided:
        return ""
    approved = counts[State.APPROVED]
    return f"Hint: {approved} of {decided} decided comments from this address were approved."


def _decided(decision: Decision) -> Told:
    ground = dict(Ground.choices).get(decision.reason, "")
    label = State(decision.to_state).label
    words = {UNDONE: "Undone", APPEALED: "Appealed"}.get(decision.reason, label)
    words = f"{words}: {ground}" if ground else words
    by = "the commenter" if decision.reason == APPEALED else decision.by or "the newsroom"
    return Told(words, by, decision.at, decision.note)


def _handled(deed: Handling) -> Told:
    return Told(deed.get_deed_display(), deed.by, deed.at, deed.note)


def verbs_from(state: str) -> list[Verb]:
    return [verb for verb in VERBS if verb.to != state]


def age_of(comment: Comment) -> str:
    """Will write how long ago it was sent, in its largest unit: "52 minutes"."""
    return timesince(comment.created_at, depth=1)


def reasons_of(comment: Comment) -> list[str]:
    """Will give in words what holds a comment, without what holds all."""
    return [Reason(reason).label for reason in _shown(comment)]


def _shown(comment: Comment) -> list[str]:
    return [
        reason
        for reason in comment.held_reasons
        if reason in Reason.values and reason != Reason.ALL_HELD
    ]
