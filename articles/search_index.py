"""The full text index of the database itself: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

One row a story, in a table that no model knows. Writes and asks; which stories are public and what
a reader may choose among them is articles.search. English words are found in all their endings
(Porter's stems, in both databases), those of other languages as they are written.
"""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import QuerySet

PARTS = ("headline", "standfirst", "names", "body")
_WEIGHTS = {"headline": 12.0, "standfirst": 4.0, "names": 3.0, "body": 1.0}  # FTS5
_LETTERS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D"}  # PostgreSQL

# Each word becomes its stem with its place and weight; one that English would skip stays a word.
_STEM = "coalesce((ts_lexize('english_stem', word))[1], word)"
_UPSERT = f"""
    INSERT INTO articles_search (article_id, words)
    SELECT %s, coalesce(string_agg(quote_literal({_STEM}) || ':' || least(place, 16383) || letter,
        ' '), '')::tsvector
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given(word, letter, place)
    ON CONFLICT (article_id) DO UPDATE SET words = excluded.words
"""  # noqa: S608 - constants only
_QUESTION = f"""
    (SELECT string_agg(quote_literal({_STEM}) || %s, ' & ')
    FROM unnest(%s::text[]) AS given(word))::tsquery
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


def matching(articles: QuerySet, words: list[str], *, beginnings: bool = False) -> QuerySet:
    """Will keep the stories that hold all of these words, each with a `match_rank`, best lowest.

    words: folded, at least one. beginnings: words of the story need only begin with them.
    """
    if connection.vendor == "postgresql":
        query = [":*" if beginnings else "", words]
        return articles.extra(  # noqa: S610 - a table without a model cannot be joined otherwise
            tables=["articles_search"],
            where=["articles_search.article_id = articles_article.id", f"words @@ {_QUESTION}"],
            params=query,
            select={"match_rank": f"-ts_rank('{{0.1,0.25,0.35,1.0}}', words, {_QUESTION}, 1)"},
            select_params=query,
        )
    weights = ", ".join(str(_WEIGHTS[part]) for part in PARTS)
    star = "*" if beginnings else ""
    asked = " AND ".join(f'"{word}"{star}' for word in words)
    return articles.extra(  # noqa: S610 - as above
        tables=["articles_search"],
        # The plus keeps SQLite from asking the index anew for each story: it asks once, and joins.
        where=["+articles_search.rowid = articles_article.id", "articles_search MATCH %s"],
        # Asked twice: what stands in the headline as well is counted twice, and counts as rarer.
        params=[f"({asked}) OR {{headline}} : ({asked})"],
        select={"match_rank": f"bm25(articles_search, {weights})"},
    )
