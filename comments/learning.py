"""A naive Bayes filter: how much a text looks like those that were refused. Arithmetic only: no
database, no clock. What it says is a hint and decides nothing."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comments.folding import views
from comments.matching import host_of

MOST_WORDS = 5_000  # that a filter knows
MOST_TOKENS = 400  # of one text
FEWEST = 20  # texts of each kind, below which nothing is learned
SURE = 0.9  # from which on a hint is given
_TRIED_EACH = 5  # one text in so many is kept apart to try the filter
_WORD = re.compile(r"https?://\S{1,200}|[^\W_]{2,30}")


@dataclass(frozen=True)
class Filter:
    """refused, approved: how many texts of each kind hold a word. texts: (refused, approved).

    right, told: of texts kept apart, how many hints were given and how many of them were right.
    """

    refused: dict[str, int]
    approved: dict[str, int]
    texts: tuple[int, int]
    right: int = 0
    told: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.told if self.told else None


def tokens(text: str) -> set[str]:
    """Will give the words of a text as they are compared, and the hosts that it links to."""
    found = set()
    for match in _WORD.finditer(views(text)[0].text):
        word = match[0]
        found.add(f"//{host_of(word)}" if "//" in word else word)
        if len(found) == MOST_TOKENS:
            break
    return found


def learn(decided: Sequence[tuple[str, bool]]) -> Filter | None:
    """Will learn from texts and whether they were refused, and try itself on one in five.

    None where there are too few of a kind.
    """
    kept: list[tuple[set[str], bool]] = []
    tried: list[tuple[set[str], bool]] = []
    for number, (text, was_refused) in enumerate(decided):
        tokenised = (tokens(text), was_refused)
        (tried if number % _TRIED_EACH == 0 else kept).append(tokenised)
    on_trial = _counted(kept)
    if on_trial is None:
        return None
    hints = [was_refused for words, was_refused in tried if _likeness(on_trial, words) >= SURE]
    whole = _counted(kept + tried)
    return whole and Filter(
        whole.refused, whole.approved, whole.texts, right=sum(hints), told=len(hints)
    )


def likeness(learned: Filter, text: str) -> float:
    """Will say how much a text looks like the refused ones: from 0 to 1."""
    return _likeness(learned, tokens(text))


def _counted(decided: Iterable[tuple[set[str], bool]]) -> Filter | None:
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    texts: Counter[bool] = Counter()
    for words, was_refused in decided:
        texts[was_refused] += 1
        counts[was_refused].update(words)
    if min(texts[True], texts[False]) < FEWEST:
        return None
    both = counts[True] + counts[False]
    ranked = sorted(both.items(), key=lambda item: (-item[1], item[0]))
    known = [word for word, number in ranked[:MOST_WORDS] if number > 1]
    refused, approved = ({word: counts[kind][word] for word in known} for kind in (True, False))
    return Filter(refused, approved, (texts[True], texts[False]))


def _likeness(learned: Filter, words: set[str]) -> float:
    """Source: Bernoulli naive Bayes over the words that are there, with Laplace's 1 added; both
    kinds taken as equally likely, so that a busy day of spam makes nobody's comment worse."""
    refused, approved = learned.texts
    odds = 0.0
    for word in words & learned.refused.keys():
        odds += math.log((learned.refused[word] + 1) / (refused + 2))
        odds -= math.log((learned.approved[word] + 1) / (approved + 2))
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))
