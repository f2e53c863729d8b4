"""Writes the rows of the full text index for many stories at once, as articles.search would."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from articles import search_index
from newsroom.scale.rows import put_into

if TYPE_CHECKING:
    from newsroom.scale.stories import Story

_LETTERS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D"}


def words(story: "Story") -> dict[str, Sequence[str]]:
    """Will give the folded words of each part of the index."""
    named = (story.section, *sorted(story.tags, key=lambda tag: tag.pk), *story.authors)
    mark = [] if story.state == "published" else [search_index.UNPUBLISHED]
    return {
        "headline": story.headline_words,
        "standfirst": story.text.standfirst_words,
        "names": [word for thing in named for word in thing.words]
        + [*story.text.place_words, *mark],
        "body": story.text.words,
    }


class Writer:
    """Keeps the stems of PostgreSQL's English, so that each word is asked for once."""

    def __init__(self):
        self._stems: dict[str, str] = {}

    def write(self, stories: Iterable["Story"]) -> None:
        """Will write the rows of stories that have none yet."""
        rows = [(story.pk, words(story)) for story in stories]
        if connection.vendor == "postgresql":
            self._learn({word for _, parts in rows for told in parts.values() for word in told})
            put_into(
                "articles_search",
                ("article_id", "words"),
                ((pk, self._vector(parts)) for pk, parts in rows),
            )
            return
        put_into(
            "articles_search",
            ("rowid", *_LETTERS),
            ((pk, *(" ".join(parts[name]) for name in _LETTERS)) for pk, parts in rows),
        )

    def _learn(self, seen: set[str]) -> None:
        new = sorted(seen - self._stems.keys())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, coalesce((ts_lexize('english_stem', word))[1], word) "
                "FROM unnest(%s::text[]) AS given(word)",
                [new],
            )
            self._stems |= dict(cursor.fetchall())

    def _vector(self, parts: dict[str, Sequence[str]]) -> str:
        told = ((word, _LETTERS[name]) for name in _LETTERS for word in parts[name])
        return " ".join(
            f"'{self._stems[word]}':{min(place, 16383)}{letter}"
            for place, (word, letter) in enumerate(told, 1)
        )
