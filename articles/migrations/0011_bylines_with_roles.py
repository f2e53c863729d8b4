from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0010_verbs_and_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='agency',
            field=models.CharField(blank=True, help_text='For example: PTI, With inputs from Reuters', max_length=80),
        ),
        migrations.AddField(
            model_name='byline',
            name='role',
            field=models.CharField(choices=[('words', 'Words'), ('both', 'Words and pictures'), ('pictures', 'Pictures'), ('editing', 'Editing'), ('additional', 'Additional reporting')], default='words', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['words', 'both', 'pictures', 'editing', 'additional'])), name='byline_has_a_known_role'),
        ),
    ]
