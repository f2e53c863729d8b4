import datetime as times

import ads.bounds
import django.db.models.lookups
import django.utils.timezone
from django.db import migrations, models

FIRST, LAST = times.datetime(2000, 1, 1, tzinfo=times.UTC), times.datetime(2199, 12, 31, tzinfo=times.UTC)
DAY, LONGEST = times.timedelta(days=1), times.timedelta(days=1096)


def bring_within(apps, schema_editor):
    """What was typed wrong starts, ends or is over as before, as far as anybody will see."""
    for name in ("Creative", "Flight"):
        rows = apps.get_model("ads", name).objects
        rows.filter(starts_at__lt=FIRST, ends_at__lte=FIRST).update(starts_at=FIRST, ends_at=FIRST + DAY)
        rows.filter(starts_at__lt=FIRST).update(starts_at=FIRST)
        rows.filter(starts_at__gt=LAST - DAY, ends_at=None).update(starts_at=LAST - DAY)
        rows.filter(starts_at__gt=LAST - DAY).update(starts_at=LAST - DAY, ends_at=LAST)
        rows.filter(ends_at__gt=LAST).update(ends_at=LAST)
    for flight in apps.get_model("ads", "Flight").objects.exclude(goal=""):
        if flight.ends_at - flight.starts_at > LONGEST:
            flight.ends_at = flight.starts_at + LONGEST
            flight.save(update_fields=["ends_at"])


class Migration(migrations.Migration):

    atomic = False  # PostgreSQL takes no constraint on rows that were changed in the same transaction

    dependencies = [
        ('ads', '0009_a_form_books_once'),
        ('images', '0004_pictures_as_avif'),
    ]

    operations = [
        migrations.RunPython(bring_within, migrations.RunPython.noop, atomic=True),
        migrations.AlterField(
            model_name='creative',
            name='ends_at',
            field=models.DateTimeField(blank=True, help_text='Empty: as long as its flight runs.', null=True, validators=[ads.bounds.in_this_age]),
        ),
        migrations.AlterField(
            model_name='creative',
            name='starts_at',
            field=models.DateTimeField(default=django.utils.timezone.now, validators=[ads.bounds.in_this_age]),
        ),
        migrations.AlterField(
            model_name='flight',
            name='ends_at',
            field=models.DateTimeField(blank=True, help_text='Empty: runs until taken off.', null=True, validators=[ads.bounds.in_this_age]),
        ),
        migrations.AlterField(
            model_name='flight',
            name='starts_at',
            field=models.DateTimeField(default=django.utils.timezone.now, validators=[ads.bounds.in_this_age]),
        ),
        migrations.AddConstraint(
            model_name='creative',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__gte', times.datetime(1999, 12, 31, 0, 0, tzinfo=times.UTC)), ('starts_at__lt', times.datetime(2200, 1, 2, 0, 0, tzinfo=times.UTC)), models.Q(('ends_at__isnull', True), ('ends_at__lt', times.datetime(2200, 1, 2, 0, 0, tzinfo=times.UTC)), _connector='OR')), name='creative_is_in_this_age', violation_error_message='Only dates from 2000 to 2199.'),
        ),
        migrations.AddConstraint(
            model_name='flight',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__gte', times.datetime(1999, 12, 31, 0, 0, tzinfo=times.UTC)), ('starts_at__lt', times.datetime(2200, 1, 2, 0, 0, tzinfo=times.UTC)), models.Q(('ends_at__isnull', True), ('ends_at__lt', times.datetime(2200, 1, 2, 0, 0, tzinfo=times.UTC)), _connector='OR')), name='flight_is_in_this_age', violation_error_message='Only dates from 2000 to 2199.'),
        ),
        migrations.AddConstraint(
            model_name='flight',
            constraint=models.CheckConstraint(condition=models.Q(('goal', ''), django.db.models.lookups.LessThanOrEqual(ads.bounds.Days(models.F('ends_at'), models.F('starts_at')), 1097), _connector='OR'), name='flight_goal_within_three_years', violation_error_message='With a goal it runs three years at most: plan another flight for what comes after.'),
        ),
    ]
