"""The texts of the large newsroom: a pool that is made once and used again and again.

Their sentences are the demo's own, put together anew. Knows no database.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from random import Random

from django.utils import timezone, translation

from articles import body, moments, reader_html
from articles.gaps import Outline
from articles.models import Article
from articles.words import words_of
from newsroom.demo import texts

WORD, ONE_IN = "monsoon", 30  # the word to search for, and the share of stories that hold it
POOL = {"en": 3_000, "hi": 300, "ur": 300}  # texts of each language; multiples of ONE_IN
SEED_STORY = "india-us-defence-breakthrough"
_WORDS = 150
_MARK = datetime(1991, 1, 1, 12, tzinfo=UTC)  # stands where the date of a dateline will be


@dataclass(frozen=True, eq=False)
class Text:
    """One prepared text. before, after: its HTML for readers, around the date of its dateline.

    words: of the body, folded for the index; with the place of the dateline in `place_words`.
    """

    standfirst: str
    place: str
    body: str
    before: str
    after: str
    word_count: int
    words: tuple[str, ...]
    standfirst_words: tuple[str, ...]
    place_words: tuple[str, ...]

    def reader_html(self, date: str) -> str:
        """Will give the HTML for readers of a story of that date, as moments.long_date says it."""
        return f"{self.before}{date}{self.after}" if self.after else self.before


@lru_cache(maxsize=100_000)
def outline(text: Text, date: str) -> str:
    """Will give the outline beside that HTML, as JSON. It depends on how long the date is."""
    blocks = body.blocks(text.reader_html(date))
    return json.dumps([[len(block.html) for block in blocks], Outline.of(blocks).as_list()])


@cache
def _stories() -> list[texts.Story]:
    return texts.stories()


@cache
def vocabulary() -> dict[str, list[str]]:
    """Will read the lists of words, by their names."""
    lists = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
    return {
        name: [" ".join(part.split()) for part in text.split("|" if "|" in text else ",")]
        for name, text in lists.items()
    }


class Pool:
    """The texts of one language, each made when it is first asked for, the same at every run.

    Every ONE_IN-th in English holds WORD, no other does.
    """

    def __init__(self, language: str):
        self.language = language
        self._sentences = _sentences(language)
        self._places = vocabulary()["places"] if language == "en" else [""]
        self._made: dict[int, Text] = {}

    def text(self, number: int) -> Text:
        """Will give the text of that number; after the last one the first stands again."""
        number %= POOL[self.language]
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def _make(self, number: int) -> Text:
        chance = Random(f"{self.language} {number}")  # noqa: S311 - the same newsroom every time
        has_word = self.language == "en" and number % ONE_IN == 0
        html = _body(self._sentences, chance, has_word=has_word)
        standfirst = chance.choice(self._sentences)
        with translation.override(self.language):
            return prepared(html, standfirst, chance.choice(self._places), self.language)


def seed_text() -> Text:
    """Will give the text of the demo's seed story, which the measured stories carry."""
    seed = next(story for story in _stories() if story.slug == SEED_STORY)
    return prepared(seed.body, seed.standfirst, seed.dateline, seed.language)


def prepared(html: str, standfirst: str, place: str, language: str) -> Text:
    """Will prepare a text as a deed would, with a mark in the place of its date."""
    story = Article(
        body=body.clean(html), dateline_place=place, language=language, published_at=_MARK
    )
    reader_html.prepare(story)
    with translation.override(language):
        mark = moments.long_date(timezone.localtime(_MARK, timezone.get_default_timezone()))
    before, _, after = story.reader_html.partition(mark)
    return Text(
        standfirst=standfirst,
        place=place,
        body=story.body,
        before=before,
        after=after,
        word_count=story.word_count,
        words=tuple(words_of(body.text_of(story.body))),
        standfirst_words=tuple(words_of(standfirst)),
        place_words=tuple(words_of(place)),
    )


def comments() -> list[str]:
    """Will give what readers say: about a thousand different texts."""
    chance = Random("comments")  # noqa: S311 - as above
    said = [text for comment in texts.comments() for text in _parts(comment.text)]
    said += vocabulary()["held"]
    return [" ".join(chance.sample(said, chance.choice([1, 1, 2, 2, 3, 5]))) for _ in range(1_000)]


def _sentences(language: str) -> list[str]:
    told = (story for story in _stories() if story.language == language)
    blocks = (block for story in told for block in body.blocks(story.body))
    paragraphs = (block.text for block in blocks if block.kind == "paragraph")
    found = [sentence for text in paragraphs for sentence in _parts(text)]
    whole = (text for text in found if len(text) > 30 and not text[0].islower())
    return sorted({text for text in whole if WORD not in text.casefold()})


def _parts(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?”।۔])\s+", text.replace("\n", " "))
    return [part for part in parts if part.count("“") == part.count("”") and part]


def _body(sentences: list[str], chance: Random, *, has_word: bool) -> str:
    wanted = chance.randrange(_WORDS * 4 // 5, _WORDS * 6 // 5)
    chosen: list[str] = []
    count = 0
    while count < wanted:
        chosen.append(chance.choice(sentences))
        count += len(chosen[-1].split())
    if has_word:
        chosen.insert(chance.randrange(len(chosen)), chance.choice(vocabulary()[WORD]))
    blocks = []
    while chosen:
        size = chance.choice([1, 2, 2, 3])
        blocks.append(f"<p>{escape(' '.join(chosen[:size]), quote=False)}</p>")
        chosen = chosen[size:]
    if len(blocks) > 3 and chance.random() < 0.3:
        blocks.insert(2, f"<h2>{chance.choice(vocabulary()['headings'])}</h2>")
    return "".join(blocks)


@cache
def seed_headline() -> str:
    return next(story for story in _stories() if story.slug == SEED_STORY).headline


@cache
def headlines(language: str) -> list[str]:
    """Will give the headlines of the demo in that language."""
    return [story.headline for story in _stories() if story.language == language]
