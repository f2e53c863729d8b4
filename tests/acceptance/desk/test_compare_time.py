"""How long it takes to compare and to join stories of 20,000 words, the worst that come to mind.

Held to the limit is the processor time, which is what waits on a quiet machine; the clock is
printed beside it, since other work on the machine lengthens it.
"""

import random
import time

import pytest

from desk import comparing, merging

SECONDS = 2.0
WORDS = 20_000


class Watch:
    """Processor time and clock of what is done within it, in seconds."""

    def __enter__(self):
        self.started = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.process_time() - self.started[0]
        self.clock = time.perf_counter() - self.started[1]

    def __str__(self):
        return f"{self.seconds:.2f} s of the processor ({self.clock:.2f} s by the clock)"


def words(seed, of=4000, count=WORDS):
    chance = random.Random(seed)
    return [f"word{chance.randrange(of)}" for _ in range(count)]


def paragraphs(told, each=50):
    return "".join(
        f"<p>{' '.join(told[place : place + each])}.</p>" for place in range(0, len(told), each)
    )


def changed_here_and_there(told, every=25):
    return [f"other{place}" if place % every == 3 else word for place, word in enumerate(told)]


CASES = {
    "equal": (paragraphs(words(1)), paragraphs(words(1))),
    "every paragraph changed a little": (
        paragraphs(words(1)),
        paragraphs(changed_here_and_there(words(1))),
    ),
    "fully rewritten": (paragraphs(words(1, of=10**6)), paragraphs(words(2, of=10**6))),
    "fully rewritten with the same few words": (
        paragraphs(words(1, of=60)),
        paragraphs(words(2, of=60)),
    ),
    "one paragraph fully rewritten": (
        paragraphs(words(1, of=10**6), WORDS),
        paragraphs(words(2, of=10**6), WORDS),
    ),
    "one paragraph rewritten with the same few words": (
        paragraphs(words(1, of=60), WORDS),
        paragraphs(words(2, of=60), WORDS),
    ),
    "one paragraph changed here and there": (
        paragraphs(words(1), WORDS),
        paragraphs(changed_here_and_there(words(1)), WORDS),
    ),
    "the same word 20,000 times, then 19,000 times": (
        paragraphs(["same"] * WORDS, WORDS),
        paragraphs(["same"] * (WORDS - 1000), WORDS),
    ),
    "the same word, every other one changed": (
        paragraphs(["same"] * WORDS, WORDS),
        paragraphs(["same", "other"] * (WORDS // 2), WORDS),
    ),
    "two words in turn, shifted": (
        paragraphs(["a", "b", "b"] * (WORDS // 3), WORDS),
        paragraphs(["b", "a", "a"] * (WORDS // 3), WORDS),
    ),
    "a paragraph for each word, all others": (
        paragraphs(words(1, of=10**6), 1),
        paragraphs(words(2, of=10**6), 1),
    ),
    "a paragraph for each word, the same few": (
        paragraphs(words(1, of=3), 1),
        paragraphs(words(2, of=3), 1),
    ),
    "paragraphs in the other order": (
        paragraphs(words(1)),
        "".join(f"{part}</p>" for part in paragraphs(words(1)).split("</p>")[-2::-1]),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_two_stories_of_20000_words_are_compared_within_two_seconds(say, case):
    before, after = CASES[case]
    with Watch() as watch:
        comparing.compare({"body": before}, {"body": after})
    say(f"compared in {watch}: {case}")
    assert watch.seconds <= SECONDS


@pytest.mark.parametrize("case", CASES)
def test_three_stories_of_20000_words_are_joined_within_two_seconds(say, case):
    mine, theirs = CASES[case]
    base = paragraphs(changed_here_and_there(words(1), every=40))
    with Watch() as watch:
        merging.merge({"body": base}, {"body": mine}, {"body": theirs})
    say(f"joined in {watch}: {case}")
    assert watch.seconds <= SECONDS
