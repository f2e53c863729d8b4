"""Fills the newsroom with the demo newspaper. Running it again moves its dates to now."""

from django.core.management import BaseCommand


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        """Will seed the demo."""
