"""The full text index, in the database's own way. articles.search_index reads and writes it."""

from django.db import NotSupportedError, migrations

CREATE = {
    "sqlite": [
        # Marks are parts of words: without Mn and Mc, FTS5 would cut Devanagari at its vowel signs.
        "CREATE VIRTUAL TABLE articles_search USING fts5(headline, standfirst, names, body, "
        "prefix='2 3', "
        "tokenize=\"porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
    ],
    "postgresql": [
        "CREATE TABLE articles_search (article_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        # Kept in its row: moved out, as is usual, it makes a scan look cheap and ranking slow.
        "ALTER TABLE articles_search ALTER COLUMN words SET STORAGE MAIN",
        "CREATE INDEX articles_search_words ON articles_search USING gin (words)",
    ],
}


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor not in CREATE:
        raise NotSupportedError(f"Search needs SQLite or PostgreSQL, not {vendor}.")
    for statement in CREATE[vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_stories")]
    operations = [migrations.RunPython(create, drop)]
