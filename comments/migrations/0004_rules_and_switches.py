import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_calendar_indexes'),
        ("comments", "0003_leases_and_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=30)),
                ('field', models.CharField(blank=True, max_length=8)),
                ('start', models.PositiveIntegerField(default=0)),
                ('end', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Learned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('word', 'Word: stands by itself'), ('part', 'Letters: anywhere, also within a word'), ('link', 'Link to a site'), ('person', 'Person: one email address'), ('domain', 'Email addresses of a domain'), ('network', 'Network of the sender')], default='word', max_length=8)),
                ('pattern', models.CharField(max_length=100, validators=[django.core.validators.MinLengthValidator(2)], verbose_name='what it looks for')),
                ('shown', models.CharField(editable=False, max_length=100)),
                ('action', models.CharField(choices=[('hold', 'Hold'), ('reject', 'Reject')], default='hold', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'rule for comments',
                'verbose_name_plural': 'rules for comments',
            },
        ),
        migrations.CreateModel(
            name='SpamCheck',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='spam_check', serialize=False, to='comments.comment')),
                ('network', models.CharField(blank=True, max_length=45)),
                ('passes', models.BooleanField(default=False)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comments', models.CharField(blank=True, choices=[('', 'As the section or the site has it'), ('open', 'Open'), ('closed', 'Closed')], default='', max_length=6)),
                ('closes_after_days', models.PositiveSmallIntegerField(blank=True, help_text='After the day of publication. 0: never. Empty: as elsewhere.', null=True, validators=[django.core.validators.MaxValueValidator(3650)])),
                ('level', models.CharField(blank=True, choices=[('', 'As the section or the site has it'), ('all', 'Everybody waits'), ('known', 'Verified readers with two approved comments go through')], default='', max_length=6, verbose_name='who waits')),
                ('breaking_until', models.DateTimeField(blank=True, help_text='Until then everybody waits, whatever stands elsewhere.', null=True)),
                ('slow_seconds', models.PositiveIntegerField(blank=True, help_text='Seconds between two comments of one reader under one story. 0: none.', null=True, validators=[django.core.validators.MaxValueValidator(86400)], verbose_name='slow mode')),
            ],
            options={
                'verbose_name': 'switches for comments',
                'verbose_name_plural': 'switches for comments',
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='comments.comment'),
        ),
        migrations.AddConstraint(
            model_name='learned',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='comments_learned_once'),
        ),
        migrations.AddField(
            model_name='rule',
            name='by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='findings', to='comments.rule'),
        ),
        migrations.AddField(
            model_name='switch',
            name='article',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='story'),
        ),
        migrations.AddField(
            model_name='switch',
            name='section',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.section'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('kind', 'pattern'), name='comment_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'network'), _negated=True), ('ends_at__isnull', False), _connector='OR'), name='comment_network_block_ends'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('person', 'domain', 'network')), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='comment_block_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['hold', 'reject']), ('kind__in', ['word', 'part', 'link', 'person', 'domain', 'network'])), name='comment_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='switch',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('article', 0), django.db.models.functions.comparison.Coalesce('section', 0), name='comment_switches_once'),
        ),
        migrations.AddConstraint(
            model_name='switch',
            constraint=models.CheckConstraint(condition=models.Q(('article__isnull', True), ('section__isnull', True), _connector='OR'), name='comment_switches_have_one_place'),
        ),
        migrations.AddConstraint(
            model_name='switch',
            constraint=models.CheckConstraint(condition=models.Q(('comments__in', ['', 'open', 'closed']), ('level__in', ['', 'all', 'known'])), name='comment_switches_are_known'),
        ),
    ]
