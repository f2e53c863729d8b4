"""Gives the stories that are not published their rows of the full text index, for the desk."""

from django.db import migrations

from articles import body, search_index
from articles.words import words_of


def forwards(apps, schema_editor):
    tagged = apps.get_model("articles", "TaggedArticle").objects.select_related("tag")
    bylines = apps.get_model("articles", "Byline").objects.select_related("author")
    for story in _unpublished(apps).select_related("section").iterator(chunk_size=500):
        names = [
            story.section.name,
            *(row.tag.name for row in tagged.filter(content_object=story)),
            *(row.author.name for row in bylines.filter(article=story)),
            story.dateline_place,
        ]
        words = {
            "headline": words_of(story.headline),
            "standfirst": words_of(story.standfirst),
            "names": [*words_of(" ".join(names)), search_index.UNPUBLISHED],
            "body": words_of(body.text_of(story.body)),
        }
        search_index.write(story.pk, words)


def backwards(apps, schema_editor):
    for pk in _unpublished(apps).values_list("pk", flat=True):
        search_index.erase(pk)


def _unpublished(apps):
    return apps.get_model("articles", "Article").objects.exclude(state="published").order_by("pk")


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_search_from_the_newest")]
    operations = [migrations.RunPython(forwards, backwards)]
