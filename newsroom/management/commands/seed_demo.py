"""Fills the newsroom with the demo newspaper. Running it again moves its dates to now."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from newsroom.demo import audience, campaigns, seeding, texts


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        now = timezone.now()
        try:
            seeding.make_accounts()
        except seeding.NotTheDemo as refusal:
            raise CommandError(str(refusal)) from refusal
        seeding.make_frame()
        stories = texts.stories()
        pictures = seeding.make_pictures(stories, say=self._say)
        rows = seeding.make_stories(stories, pictures, now=now)
        seeding.make_picks(rows, now=now)
        audience.make_comments(rows, now=now)
        audience.make_reads(stories, rows, now=now)
        audience.make_creatives()
        campaigns.make_campaigns(rows, now=now)
        campaigns.make_ads_txt()
        self._say(
            f"Demo newspaper: {len(rows)} stories. Log in at {settings.SITE_URL}/admin/ as "
            f"{', '.join(seeding.ACCOUNTS)}; password: {settings.DEMO_PASSWORD}"
        )

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
