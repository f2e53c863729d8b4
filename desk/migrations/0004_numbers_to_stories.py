"""The number of the newest working copy, and of that which readers have, go to the story's row."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce


def give_numbers(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Revision = apps.get_model("desk", "Revision")
    of_story = Revision.objects.filter(article=OuterRef("pk")).order_by()
    newest = of_story.values("article").annotate(number_=Max("number")).values("number_")
    given = of_story.filter(published_at__isnull=False)
    live = given.values("article").annotate(number_=Max("number")).values("number_")
    with_copies = Article.objects.filter(pk__in=Revision.objects.values("article"))
    with_copies.update(
        version=Coalesce(Subquery(newest), 0), live_version=Coalesce(Subquery(live), 0)
    )
    note_what_was_given(apps)


def note_what_was_given(apps):
    """The deed that gave readers a copy is the first that published it from that moment on."""
    Transition = apps.get_model("articles", "Transition")
    given = apps.get_model("desk", "Revision").objects.filter(published_at__isnull=False)
    for copy in given.defer("content").order_by("number").iterator():
        deeds = Transition.objects.filter(article=copy.article_id, verb="publish", version=0)
        deed = deeds.filter(at__lte=copy.published_at).order_by("-pk").first()
        if deed is not None:
            Transition.objects.filter(pk=deed.pk).update(version=copy.number)


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_no_index_twice"), ("articles", "0010_verbs_and_plans")]
    operations = [migrations.RunPython(give_numbers, migrations.RunPython.noop)]
