from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_numbers_to_stories")]
    operations = [migrations.RemoveField("revision", "published_at")]
