"""Lets PostgreSQL's full text index be asked from the newest story backwards.

Beside its words the index holds in which five thousand a story came, and in which fifty thousand.
The words of the headline stand apart in the row, since all hits are asked for them.
SQLite's index lies in the order of the stories as it is.
"""

from django.db import migrations

_BEFORE = ["CREATE INDEX articles_search_words ON articles_search USING gin (words)"]
_AFTER = [
    "ALTER TABLE articles_search ADD COLUMN headline tsvector "
    "GENERATED ALWAYS AS (ts_filter(words, '{a}')) STORED",
    "CREATE INDEX articles_search_placed ON articles_search USING gin ((words || array_to_tsvector("
    "array['@a' || (article_id / 5000)::text, '@b' || (article_id / 50000)::text])))",
]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in ("DROP INDEX articles_search_words", *_AFTER):
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (
            "DROP INDEX articles_search_placed",
            "ALTER TABLE articles_search DROP COLUMN headline",
            *_BEFORE,
        ):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_section_lists_without_rows")]
    operations = [migrations.RunPython(forwards, backwards)]
