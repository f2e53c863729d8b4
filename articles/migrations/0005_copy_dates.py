"""Each story's date beside its tags and authors, where the indexes of lists want it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy(apps, schema_editor):
    article = apps.get_model("articles", "Article")
    for name, story in (("TaggedArticle", "content_object"), ("Byline", "article")):
        dates = article.objects.filter(pk=OuterRef(f"{story}_id")).values("published_at")
        rows = apps.get_model("articles", name).objects.all()
        rows.update(published_at=Subquery(dates[:1]))


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_list_orders")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
