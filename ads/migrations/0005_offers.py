import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ads', '0004_every_creative_has_a_flight'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='unverified',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.CharField(max_length=10)),
                ('article', models.PositiveBigIntegerField(null=True)),
                ('device', models.CharField(max_length=7)),
                ('reader', models.CharField(blank=True, max_length=32)),
                ('issued_at', models.DateTimeField()),
                ('rendered_at', models.DateTimeField(null=True)),
                ('viewed_at', models.DateTimeField(null=True)),
                ('clicked_at', models.DateTimeField(null=True)),
                ('refusal', models.CharField(blank=True, max_length=10)),
                ('creative', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ads.creative')),
                ('flight', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ads.flight')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['issued_at'], name='offers_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('deed', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=10)),
                ('count', models.PositiveIntegerField(default=0)),
                ('flight', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='ads.flight')),
            ],
            options={
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['hour'], name='refusals_by_hour')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('flight', 0), models.F('hour'), models.F('deed'), models.F('reason'), name='refusal_counted_in_one_row')],
            },
        ),
    ]
