
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0012_old_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('update', 'Update'), ('correction', 'Correction'), ('apology', 'Apology'), ('retraction', 'Retraction')], max_length=12)),
                ('note', models.TextField()),
                ('at_top', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='articles.article')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['article', '-id'], name='corrections_of_article')],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='correction_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'retraction'), _negated=True), ('at_top', True), _connector='OR'), name='retraction_stands_on_top')],
            },
        ),
    ]
