from django.db import migrations
from django.db.models import F
from django.db.models.functions import Mod

from comments.faces import CUTS, HUES


def draw_faces(apps, schema_editor):
    """Spread over all faces: 89 and their number have no divisor in common."""
    apps.get_model("comments", "Comment").objects.update(face=Mod(F("pk") * 89, HUES * CUTS))


def drop_prepared_threads(apps, schema_editor):
    """They were written without faces; each is made anew when it is asked for."""
    apps.get_model("pagecache", "Part").objects.filter(kind__startswith="thread/").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("comments", "0007_readers_own_comments"),
        ("pagecache", "0004_due_moments"),
    ]

    operations = [
        migrations.RunPython(draw_faces, migrations.RunPython.noop),
        migrations.RunPython(drop_prepared_threads, drop_prepared_threads),
    ]
