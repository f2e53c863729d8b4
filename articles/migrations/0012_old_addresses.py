
import articles.slugs
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0011_bylines_with_roles"),
    ]

    operations = [
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=articles.slugs.AnySlugField(blank=True, help_text='The end of its address. Made from the headline when left empty; after publication the old address leads to the new one.', max_length=120),
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_on', models.DateField()),
                ('slug', articles.slugs.AnySlugField(max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='articles.article')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('published_on', 'slug'), name='old_address_left_once')],
            },
        ),
    ]
