import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comments.faces


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0006_networks_and_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='comment',
            options={'permissions': [('moderate_comment', 'Can approve and reject comments'), ('host_comment', 'Can pick comments and answer them as the newsroom')]},
        ),
        migrations.AddField(
            model_name='comment',
            name='by',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='face',
            field=models.PositiveSmallIntegerField(db_default=0, default=comments.faces.drawn_lot, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='is_pick',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='revision',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='comment',
            name='state',
            field=models.CharField(choices=[('held', 'Waiting'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('spam', 'Spam'), ('deleted', 'Deleted by its author')], default='held', max_length=8),
        ),
        migrations.AlterField(
            model_name='decision',
            name='from_state',
            field=models.CharField(choices=[('held', 'Waiting'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('spam', 'Spam'), ('deleted', 'Deleted by its author')], max_length=8),
        ),
        migrations.AlterField(
            model_name='decision',
            name='to_state',
            field=models.CharField(choices=[('held', 'Waiting'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('spam', 'Spam'), ('deleted', 'Deleted by its author')], max_length=8),
        ),
        migrations.AlterField(
            model_name='handling',
            name='deed',
            field=models.CharField(choices=[('noted', 'Note'), ('revealed', 'Saw the whole address'), ('taken', 'Took it over'), ('passed', 'Passed it on'), ('picked', 'Picked it'), ('unpicked', 'Took the pick back')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('by__isnull', False)), fields=['by'], name='comments_of_the_newsroom'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('key',), name='comment_key_once'),
        ),
    ]
