import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Min
from django.utils import timezone

OURS, NAME, HOUSE = "The newsroom", "House notices", 3
SLOTS = [  # name, label, size on phones and on other screens, switched on
    ("front", "Header", "320x100", "728x90", True),
    ("story", "In story", "300x250", "300x250", True),
    ("rail", "Sidebar", "300x250", "300x250", True),
    ("list", "List", "300x250", "728x90", False),
    ("footer", "Footer", "320x100", "728x90", False),
    ("light", "Light version", "300x250", "300x250", True),
]


def into_the_house(apps, schema_editor):
    """The notices that there are become those of the house, and run as they did."""
    Creative = apps.get_model("ads", "Creative")
    ours = Creative.objects.filter(flight__isnull=True)
    if not ours.exists():
        return
    advertiser, _ = apps.get_model("ads", "Advertiser").objects.get_or_create(name=OURS)
    campaign, _ = apps.get_model("ads", "Campaign").objects.get_or_create(
        advertiser=advertiser, name=NAME
    )
    first = ours.aggregate(first=Min("starts_at"))["first"]
    flight, _ = apps.get_model("ads", "Flight").objects.get_or_create(
        campaign=campaign,
        name=NAME,
        defaults={"priority": HOUSE, "starts_at": min(first, timezone.now())},
    )
    ours.update(flight=flight)


def name_the_slots(apps, schema_editor):
    PageSlot = apps.get_model("ads", "PageSlot")
    for name, label, phone, wide, is_on in SLOTS:
        said = {"label": label, "phone": phone, "wide": wide, "is_on": is_on}
        PageSlot.objects.get_or_create(name=name, defaults=said)


def out_of_it(apps, schema_editor):
    """Without flights every creative is one of the house: what was paid for is switched off."""
    Creative = apps.get_model("ads", "Creative")
    Creative.objects.exclude(flight__priority=HOUSE).update(is_on=False)
    Creative.objects.update(flight=None)
    apps.get_model("ads", "Delivery").objects.all().delete()
    apps.get_model("ads", "FlightDay").objects.all().delete()
    for name in ("Condition", "Flight", "Campaign", "Advertiser"):
        apps.get_model("ads", name).objects.all().delete()


class Migration(migrations.Migration):

    atomic = False  # PostgreSQL takes no NOT NULL on rows that were changed in the same transaction

    dependencies = [
        ('ads', '0003_campaigns_and_flights'),
    ]

    operations = [
        migrations.RunPython(into_the_house, out_of_it, atomic=True),
        migrations.RunPython(name_the_slots, migrations.RunPython.noop, atomic=True),
        migrations.AlterField(
            model_name='creative',
            name='flight',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='creatives', to='ads.flight'),
        ),
    ]
