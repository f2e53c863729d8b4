"""The full text index of the database itself: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

One row a story, in a table that no model knows. This module writes it; articles.search_hits asks.
Stories that are not published have rows for the desk, with a mark that readers' questions shut out.
English words are found in all their endings (Porter's stems, in both databases), those of other
languages as they are written.
"""

from collections.abc import Iterable, Mapping

from django.db import connection

PARTS = ("headline", "standfirst", "names", "body")
UNPUBLISHED = "ß"  # the mark: no word, since folding leaves none
_LETTERS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D"}  # PostgreSQL

# Each word becomes its stem with its place and weight; one that English would skip stays a word.
STEM = "coalesce((ts_lexize('english_stem', word))[1], word)"
_UPSERT = f"""
    INSERT INTO articles_search (article_id, words)
    SELECT %s, coalesce(string_agg(quote_literal({STEM}) || ':' || least(place, 16383) || letter,
        ' '), '')::tsvector
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given(word, letter, place)
    ON CONFLICT (article_id) DO UPDATE SET words = excluded.words
"""  # noqa: S608 - constants only
_INSERT = "INSERT INTO articles_search (rowid, headline, standfirst, names, body) VALUES "
_DELETE = {
    "sqlite": "DELETE FROM articles_search WHERE rowid = %s",
    "postgresql": "DELETE FROM articles_search WHERE article_id = %s",
}


def write(article_id: int, words: Mapping[str, Iterable[str]]) -> None:
    """Will write a story's row, anew if there is one. words: folded words by each of PARTS."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            pairs = [(word, _LETTERS[part]) for part in PARTS for word in words[part]]
            cursor.execute(_UPSERT, [article_id, [w for w, _ in pairs], [at for _, at in pairs]])
        else:
            cursor.execute(_DELETE["sqlite"], [article_id])
            texts = [" ".join(words[part]) for part in PARTS]
            cursor.execute(f"{_INSERT} (%s, %s, %s, %s, %s)", [article_id, *texts])


def erase(article_id: int) -> None:
    """Will erase a story's row; one that is not there is no error."""
    with connection.cursor() as cursor:
        cursor.execute(_DELETE[connection.vendor], [article_id])


def erase_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")
