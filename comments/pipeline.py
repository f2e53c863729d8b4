"""What a new comment is judged by, one small rule after the other, and what follows from all.

Every rule is asked, so that all reasons are kept. No database, no clock, no request.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from comments import matching, texts
from comments.history import History
from comments.rules import Action, Kind, Rule, person
from comments.states import Reason, State
from comments.switches import Level, Standing

LINKS_HELD = 2
APPROVED_ENOUGH = 2
MOST_FOUND = 20  # kept of one comment: a text may hold a whole list


@dataclass(frozen=True)
class Said:
    """What was typed and who sent it. address: of the network, "" when unknown."""

    name: str
    website: str
    text: str
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    trapped: bool = False
    has_origin: bool = True
    is_verified: bool = False

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        return ("text", self.text), ("name", self.name), ("website", self.website)


@dataclass(frozen=True)
class Found:
    """One reason. rule: the key of the moderators' rule, None for ours. place: the field and the
    half-open span in it that matched, None where nothing in the words did."""

    reason: Reason
    rule: int | None = None
    place: tuple[str, int, int] | None = None
    rejects: bool = False


@dataclass(frozen=True)
class Verdict:
    state: State
    found: tuple[Found, ...]

    @property
    def reasons(self) -> list[str]:
        """Will give each reason once, in the order of the rules."""
        return list(dict.fromkeys(found.reason.value for found in self.found))


@dataclass(frozen=True)
class Asked:
    """All that the rules may look at. newsroom_names: which no reader may seem to have."""

    said: Said
    standing: Standing
    rules: Sequence[Rule] = ()
    history: History = field(default_factory=History)
    newsroom_names: tuple[str, ...] = ()


def judge(asked: Asked) -> Verdict:
    """Will ask all rules in their order and give what follows.

    Spam for who fell into the trap; rejected where a rule of the moderators says so; approved only
    where nothing at all speaks against it; held else.
    """
    found = [found for rule in ORDER for found in rule(asked)]
    if asked.said.trapped:
        state = State.SPAM
    elif any(one.rejects for one in found):
        state = State.REJECTED
    else:
        state = State.HELD if found else State.APPROVED
    return Verdict(state, tuple(found))


def matches(rule: Rule, said: Said) -> Found | None:
    """Will hold one rule of the moderators against a comment; None where it says nothing."""
    place = _MATCH[Kind(rule.kind)](rule, said)
    if place is None:
        return None
    rejects = rule.action == Action.REJECT
    reason = _REASON.get(Kind(rule.kind)) or (Reason.REFUSED_WORD if rejects else Reason.HELD_WORD)
    return Found(reason, rule.pk, place or None, rejects)


def _trapped(asked: Asked) -> Iterator[Found]:
    if asked.said.trapped:
        yield Found(Reason.TRAP)


def _listed(asked: Asked, *, action: Action) -> Iterator[Found]:
    found = 0
    for rule in asked.rules:
        if rule.action == action and found < MOST_FOUND:
            match = matches(rule, asked.said)
            if match is not None:
                found += 1
                yield match


def _links(asked: Asked) -> Iterator[Found]:
    places = texts.places_of_links(asked.said.text)
    if len(places) >= LINKS_HELD:
        yield Found(Reason.LINKS, place=("text", places[0][0], places[-1][1]))


def _marks(asked: Asked) -> Iterator[Found]:
    for name, text in asked.said.fields[:2]:
        for place in texts.piles_of_marks(text)[:1]:
            yield Found(Reason.MARKS, place=(name, *place))


def _newsroom_name(asked: Asked) -> Iterator[Found]:
    """Only a login makes anybody one of the newsroom; a name that looks so is read first."""
    name = asked.said.name
    if matching.is_one_of(name, asked.newsroom_names):
        yield Found(Reason.NEWSROOM_NAME, place=("name", 0, len(name)))


def _no_origin(asked: Asked) -> Iterator[Found]:
    if not asked.said.has_origin:
        yield Found(Reason.NO_ORIGIN)


def _refused_often(asked: Asked) -> Iterator[Found]:
    if asked.history.is_refused_often:
        yield Found(Reason.REFUSED_OFTEN)


def _unknown(asked: Asked) -> Iterator[Found]:
    """Only a verified address lets a comment through; a typed one proves nothing."""
    if asked.standing.level == Level.KNOWN:
        if not asked.said.is_verified:
            yield Found(Reason.UNVERIFIED)
        if asked.history.approved < APPROVED_ENOUGH:
            yield Found(Reason.FIRST_TIME)


def _sensitive(asked: Asked) -> Iterator[Found]:
    if asked.standing.is_sensitive:
        yield Found(Reason.SENSITIVE)


def _breaking(asked: Asked) -> Iterator[Found]:
    if asked.standing.is_breaking:
        yield Found(Reason.BREAKING)


def _everybody(asked: Asked) -> Iterator[Found]:
    if asked.standing.level != Level.KNOWN:
        yield Found(Reason.ALL_HELD)


ORDER: tuple[Callable[[Asked], Iterable[Found]], ...] = (
    _trapped,
    partial(_listed, action=Action.REJECT),
    partial(_listed, action=Action.HOLD),
    _links,
    _marks,
    _newsroom_name,
    _no_origin,
    _refused_often,
    _unknown,
    _sensitive,
    _breaking,
    _everybody,
)

# What each kind of rule looks at: gives a place, () where it matches outside the words, or None.
_NOWHERE: tuple = ()


def _word(rule: Rule, said: Said):
    return matching.first_spans(said.fields, rule.pattern, whole_words=True)


def _part(rule: Rule, said: Said):
    return matching.first_spans(said.fields, rule.pattern, whole_words=False)


def _link(rule: Rule, said: Said):
    span = matching.link_span(rule.pattern, said.text)
    if span is not None:
        return ("text", *span)
    span = matching.link_span(rule.pattern, said.website)
    return None if span is None else ("website", *span)


def _person(rule: Rule, said: Said):
    return _NOWHERE if said.email and rule.pattern == person(said.email) else None


def _domain(rule: Rule, said: Said):
    return _NOWHERE if matching.is_of_domain(said.email, rule.pattern) else None


def _network(rule: Rule, said: Said):
    return _NOWHERE if matching.is_in_network(said.address, rule.pattern) else None


_MATCH = {
    Kind.WORD: _word,
    Kind.PART: _part,
    Kind.LINK: _link,
    Kind.PERSON: _person,
    Kind.DOMAIN: _domain,
    Kind.NETWORK: _network,
}
_REASON = {
    Kind.LINK: Reason.LISTED_LINK,
    Kind.PERSON: Reason.BLOCKED,
    Kind.DOMAIN: Reason.BLOCKED,
    Kind.NETWORK: Reason.BLOCKED_NETWORK,
}
