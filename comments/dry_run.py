"""What a rule would have done to the comments of the last thirty days, before it is saved."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from time import monotonic

from django.utils import timezone

from comments import pipeline
from comments.models import CommenterEmail
from comments.pipeline import Said
from comments.rules import Action, Rule
from comments.states import State

DAYS = 30
MOST_COMMENTS = 5_000
MOST_SECONDS = 3.0  # that a moderator waits
SAMPLES = 5
ROUND = 60  # characters that are shown on each side of what matched
_WORDS = ("name", "website", "text", "state", "created_at")
_NETWORK = "comment__commenter_network__address"
_BATCH = 500


@dataclass(frozen=True)
class Sample:
    """state: its word. before, matched, after: a cutting of the comment."""

    pk: int
    state: str
    before: str
    matched: str
    after: str


@dataclass
class DryRun:
    """counts: of comments that the rule matches, by their state now. looked_at: how many were
    tried. is_cut: whether there are more in those days. verb: what the rule would do."""

    verb: str
    counts: Counter = field(default_factory=Counter)
    looked_at: int = 0
    is_cut: bool = False
    samples: list[Sample] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Will say it: "In the last 30 days this would have held 41 comments, of which 39 …"."""
        number, approved = self.counts.total(), self.counts[State.APPROVED]
        words = "1 comment" if number == 1 else f"{number:,} comments"
        told = f"In the last {DAYS} days this would have {self.verb} {words}"
        if number:
            told += f", of which {approved:,} {'was' if approved == 1 else 'were'} approved"
        return f"{told}. {self._bounds}"

    @property
    def _bounds(self) -> str:
        cut = "Only the newest" if self.is_cut else "All"
        return f"{cut} {self.looked_at:,} were tried."


def of(rule: Rule) -> DryRun:
    """Will try a rule on comments that are kept. Of their networks the older ones are cut, so that
    a rule that looks at less than such a network finds only those of the last days."""
    run = DryRun("rejected" if rule.action == Action.REJECT else "held")
    end = monotonic() + MOST_SECONDS
    for batch in batched(_recent(run), _BATCH):
        for pk, email, network, name, website, text, state, _ in batch:
            run.looked_at += 1
            said = Said(name, website, text, email=email, address=network or "")
            found = pipeline.matches(rule, said)
            if found is not None:
                run.counts[state] += 1
                _sample(run, pk, state, found, {"name": name, "website": website, "text": text})
        if monotonic() > end:
            run.is_cut = True
            break
    return run


def _recent(run: DryRun) -> Iterator[tuple]:
    """The newest by their keys: in a table of any size no others are looked at."""
    since = timezone.now() - timedelta(days=DAYS)
    columns = ("pk", "address", _NETWORK, *(f"comment__{name}" for name in _WORDS))
    rows = CommenterEmail.objects.order_by("-pk").values_list(*columns)
    for number, row in enumerate(rows[: MOST_COMMENTS + 1].iterator(chunk_size=_BATCH)):
        is_recent = row[-1] >= since  # an older one may have come later, from another system
        if number == MOST_COMMENTS:
            run.is_cut = is_recent
            return
        if is_recent:
            yield row


def _sample(run: DryRun, pk: int, state: str, found, fields: dict[str, str]) -> None:
    if len(run.samples) < SAMPLES:
        name, start, end = found.place or ("text", 0, 0)
        typed = fields[name]
        parts = (typed[max(0, start - ROUND) : start], typed[start:end], typed[end : end + ROUND])
        before, matched, after = (re.sub(r"\s+", " ", part) for part in parts)
        run.samples.append(Sample(pk, State(state).label, before, matched, after))
