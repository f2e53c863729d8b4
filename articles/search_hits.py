"""Which stories the full text index names for some words, in the database's own way.

Asking costs the same in a large newsroom as in a small one, for a word that stands in one of thirty
stories as for a rare one: the index is asked from the newest story backwards, and no further than
wanted. SQLite's index lies in that order. PostgreSQL's knows no order, so it holds beside the words
of a story in which five thousand it came, and in which fifty thousand: it is asked for the newest
of these first.
"""

from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from articles.search_index import STEM, UNPUBLISHED

_SPARE = 60  # hits beyond those wanted, since some are not public
_ALL = 1_000_000_000

_SQLITE_NEWEST = """(
    SELECT rowid FROM articles_search WHERE articles_search MATCH %s
    ORDER BY rowid DESC LIMIT %s)"""
_SQLITE_HEADED = f"""articles_article.id IN (
    SELECT rowid FROM articles_search WHERE articles_search MATCH %s
    AND rowid >= (SELECT MIN(rowid) FROM {_SQLITE_NEWEST}))"""  # noqa: S608 - constants only

_WORDS = f"""
    SELECT quote_literal({STEM}) || CASE WHEN length(word) > 2 THEN %s ELSE '' END
    FROM unnest(string_to_array(%s, ' ')) AS given(word)"""  # noqa: S608 - constants only
_EVERY = f"(SELECT string_agg(word, ' & ') FROM ({_WORDS}) AS stems(word))"  # noqa: S608
_SOME = f"(SELECT string_agg(word, ' | ') FROM ({_WORDS}) AS stems(word))"  # noqa: S608
# The expression of the index, and which of its places hold the newest stories.
_PLACED = """(words || array_to_tsvector(array[
    '@a' || (article_id / 5000)::text, '@b' || (article_id / 50000)::text]))"""
_PLACES = """
    || (SELECT ' & (' || string_agg('''@{0}' || number || '''', ' | ') || ')'
    FROM generate_series(newest / {1} - 2, newest / {1}) AS numbers(number))"""


def _in_places(places: str, *unless: str) -> str:
    conditions = "".join(f"(SELECT count(*) FROM {found}) < %s AND " for found in unless)  # noqa: S608
    # The zero keeps PostgreSQL from reading all stories backwards in search of the words.
    return f"""
        SELECT article_id FROM articles_search
        WHERE {conditions}{_PLACED} @@ (SELECT every{places} FROM asked)::tsquery
        ORDER BY article_id + 0 DESC LIMIT %s"""  # noqa: S608 - constants only


_UNMARKED = f"|| ' & !''{UNPUBLISHED}'''"
_POSTGRESQL_FOUND = f"""(
    WITH asked AS MATERIALIZED (
        SELECT {_EVERY} {{}} AS every, (SELECT max(article_id) FROM articles_search) AS newest),
    near AS MATERIALIZED ({_in_places(_PLACES.format("a", 5_000))}),
    further AS MATERIALIZED ({_in_places(_PLACES.format("b", 50_000), "near")}),
    anywhere AS MATERIALIZED ({_in_places("", "near", "further")})
    SELECT article_id FROM near UNION SELECT article_id FROM further
    UNION SELECT article_id FROM anywhere)"""  # noqa: S608 - constants only
_POSTGRESQL_NEWEST = _POSTGRESQL_FOUND.format(_UNMARKED)
_KEYS = {
    "sqlite": f"SELECT rowid FROM {_SQLITE_NEWEST} ORDER BY rowid DESC LIMIT %s",  # noqa: S608
    "postgresql": f"SELECT article_id FROM {_POSTGRESQL_FOUND.format('')} AS found "  # noqa: S608
    "ORDER BY article_id DESC LIMIT %s",
}


def question(words: list[str], *, beginnings: bool) -> dict[str, str]:
    """Will give what newest() asks of this database, by name. words: folded, at least one.

    beginnings: words of a story need only begin with them, if they have three letters or more.
    """
    if connection.vendor == "postgresql":
        return {"words": " ".join(words), "ending": ":*" if beginnings else ""}
    asked = _asked_of_sqlite(words, beginnings=beginnings)
    every = " AND ".join(asked)
    return {
        "every": f'({every}) NOT "{UNPUBLISHED}"',
        "headed": f"{{headline}} : ({every})",
        "touched": f"({every}) AND {{headline}} : ({' OR '.join(asked)})",
    }


def _asked_of_sqlite(words: list[str], *, beginnings: bool) -> list[str]:
    return [f'"{word}"{"*" if beginnings and len(word) > 2 else ""}' for word in words]


def keys(words: list[str], *, most: int, beginnings: bool = False) -> list[int]:
    """Will give the ids of the stories in any state that hold all words, the newest first.

    words, beginnings: as question() takes them. most: of more, the newest.
    """
    if connection.vendor == "postgresql":
        given = [":*" if beginnings else "", " ".join(words), *[most] * 6]
    else:
        given = [" AND ".join(_asked_of_sqlite(words, beginnings=beginnings)), most]
    with connection.cursor() as cursor:
        cursor.execute(_KEYS[connection.vendor], [*given, most])
        return [key for (key,) in cursor.fetchall()]


def newest(stories: QuerySet, *, wanted: int, is_narrowed: bool, **asked: Any) -> QuerySet:
    """Will keep of these stories the newest that hold all words, each with its `match_rank`.

    The newest: those that came into the newsroom last. asked: of question().
    match_rank: 0 with all words in the headline, 1 with some, 2 with none.
    is_narrowed: whether the stories are fewer than all public ones, so that a hit need not be one
    of them; then all hits are looked at, which costs more in a large newsroom.
    """
    most = _ALL if is_narrowed else wanted + _SPARE
    ask = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite
    return ask(stories, most=most, **asked)[:wanted]


def _of_sqlite(stories: QuerySet, *, most: int, every, headed, touched) -> QuerySet:
    rank = f"CASE WHEN {_SQLITE_HEADED} THEN 0 WHEN {_SQLITE_HEADED} THEN 1 ELSE 2 END"
    params = [headed, every, most, touched, every, most]
    ranked = stories.annotate(match_rank=RawSQL(rank, params, IntegerField()))  # noqa: S611
    hits = ranked.extra(  # noqa: S610 - a table without a model cannot be joined otherwise
        tables=["articles_search"],
        # The plus keeps SQLite from asking the index anew for each story: it asks once, and joins.
        where=["+articles_search.rowid = articles_article.id", "articles_search MATCH %s"],
        params=[every],
    )
    return hits.order_by(RawSQL("articles_search.rowid", []).desc())  # noqa: S611


def _of_postgresql(stories: QuerySet, *, most: int, words, ending) -> QuerySet:
    rank = f"""CASE WHEN articles_search.headline @@ {_EVERY}::tsquery THEN 0
        WHEN articles_search.headline @@ {_SOME}::tsquery THEN 1 ELSE 2 END"""
    given = [ending, words]
    ranked = stories.annotate(match_rank=RawSQL(rank, given * 2, IntegerField()))  # noqa: S611
    hits = ranked.extra(  # noqa: S610 - as above
        tables=["articles_search"],
        where=[
            "articles_search.article_id = articles_article.id",
            f"articles_article.id IN {_POSTGRESQL_NEWEST}",
        ],
        params=[*given, *[most] * 6],
    )
    return hits.order_by("-pk")
