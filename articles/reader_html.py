"""The body made ready for readers: what is costly is done once, when a story is published."""

from articles.models import Article

VERSION = 1


def prepare(article: Article) -> None:
    """Will set reader_html, reader_version and word_count of the story from its body. No save."""
    article.reader_html = article.body
    article.reader_version = VERSION
    article.word_count = len(article.body.split())
