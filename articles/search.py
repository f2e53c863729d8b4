"""Full text search by the database itself: FTS5 on SQLite, tsvector on PostgreSQL."""

from articles.models import Article


def index(article: Article) -> None:
    """Will write the story's row of the index, in the transaction of the deed."""


def forget(article: Article) -> None:
    """Will take the story out of the index."""
