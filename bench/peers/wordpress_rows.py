"""Turns the bench's stories and comments into SQL for WordPress' tables; starts nothing.

WordPress' own functions take about 20 ms a story; rows written at once are the same to readers.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched

from bench.peers import content

FIRST_POST, FIRST_TERM, FIRST_TAG, FIRST_AUTHOR = 10, 10, 100, 2
ROWS_AT_ONCE = 500

POSTS = (
    "wp_posts (ID, post_author, post_date, post_date_gmt, post_modified, post_modified_gmt, "
    "post_content, post_title, post_excerpt, post_status, comment_status, ping_status, post_name, "
    "to_ping, pinged, post_content_filtered, guid, post_type, comment_count)"
)
COMMENTS = (
    "wp_comments (comment_post_ID, comment_author, comment_author_email, comment_author_url, "
    "comment_author_IP, comment_date, comment_date_gmt, comment_content, comment_approved, "
    "comment_agent, comment_type)"
)
TERMS = "wp_terms (term_id, name, slug)"
TAXONOMY = "wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, description)"
RELATIONS = "wp_term_relationships (object_id, term_taxonomy_id)"
USERS = "wp_users (ID, user_login, user_nicename, user_email, display_name, user_registered)"
RIGHTS = "wp_usermeta (user_id, meta_key, meta_value)"

COUNTS = """
UPDATE wp_term_taxonomy t SET count =
  (SELECT COUNT(*) FROM wp_term_relationships r WHERE r.term_taxonomy_id = t.term_taxonomy_id);
UPDATE wp_posts p SET comment_count =
  (SELECT COUNT(*) FROM wp_comments c WHERE c.comment_post_ID = p.ID) WHERE post_type = 'post';
ANALYZE TABLE wp_posts, wp_comments, wp_terms, wp_term_taxonomy, wp_term_relationships;
"""


def post_id(number: int) -> int:
    """Will give the id of the story of that number."""
    return FIRST_POST + number


def statements(stories: int, comments: int) -> Iterator[str]:
    """Will give, statement by statement, what fills an empty WordPress with that many of each."""
    yield "SET unique_checks = 0, foreign_key_checks = 0;\nBEGIN;\n"
    yield from _inserts(TERMS, _terms())
    yield from _inserts(TAXONOMY, _taxonomies())
    yield from _inserts(USERS, _users())
    yield from _inserts(RIGHTS, _rights())
    yield from _inserts(POSTS, map(_post, content.pieces(stories)))
    yield from _inserts(RELATIONS, _relations(stories))
    yield from _inserts(COMMENTS, map(_comment, content.remarks(stories, comments)))
    yield "COMMIT;\n"
    yield COUNTS


def literal(value: str | int | datetime) -> str:
    """Will write a value as MariaDB reads it, whatever a text holds."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"'{value:%Y-%m-%d %H:%M:%S}'"
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'"


def _inserts(table: str, rows: Iterable[tuple[str | int | datetime, ...]]) -> Iterator[str]:
    for some in batched(rows, ROWS_AT_ONCE):
        values = ",\n".join(f"({', '.join(map(literal, row))})" for row in some)
        yield f"INSERT INTO {table} VALUES\n{values};\n"


def _terms() -> Iterator[tuple[str | int, ...]]:
    for first, terms in ((FIRST_TERM, content.sections()), (FIRST_TAG, content.tags())):
        for offset, (slug, name) in enumerate(terms):
            yield first + offset, name, slug


def _taxonomies() -> Iterator[tuple[str | int, ...]]:
    kinds = ((FIRST_TERM, content.sections(), "category"), (FIRST_TAG, content.tags(), "post_tag"))
    for first, terms, kind in kinds:
        for offset in range(len(terms)):
            yield first + offset, first + offset, kind, ""


def _users() -> Iterator[tuple[str | int, ...]]:
    for offset, name in enumerate(content.authors()):
        login = f"reporter-{offset}"
        mail = f"{login}@example.org"
        yield FIRST_AUTHOR + offset, login, login, mail, name, "2020-01-01 00:00:00"


def _rights() -> Iterator[tuple[str | int, ...]]:
    for offset in range(len(content.authors())):
        yield FIRST_AUTHOR + offset, "wp_capabilities", 'a:1:{s:6:"author";b:1;}'
        yield FIRST_AUTHOR + offset, "wp_user_level", "2"


def _post(piece: content.Piece) -> tuple[str | int | datetime, ...]:
    at = piece.published
    return (
        post_id(piece.number),
        FIRST_AUTHOR + piece.author,
        *(at, at, at, at),
        piece.body,
        piece.headline,
        piece.standfirst,
        *("publish", "open", "closed"),
        piece.slug,
        *("", "", ""),
        f"http://127.0.0.1/?p={post_id(piece.number)}",
        "post",
        0,
    )


def _relations(stories: int) -> Iterator[tuple[int, ...]]:
    for piece in content.pieces(stories):
        yield post_id(piece.number), FIRST_TERM + piece.section
        for tag in piece.tags:
            yield post_id(piece.number), FIRST_TAG + tag


def _comment(remark: content.Remark) -> tuple[str | int | datetime, ...]:
    return (
        post_id(remark.story),
        remark.name,
        remark.email,
        "",
        "127.0.0.1",
        *(remark.at, remark.at),
        remark.text,
        *("1", "", "comment"),
    )
