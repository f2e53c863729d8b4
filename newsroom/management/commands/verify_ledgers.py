"""Replays every ledger against what stands in the tables. Exits 1 on drift."""

from django.core.management import BaseCommand, CommandError

from ads import ledger as slots
from articles import ledger as stories
from comments import ledger as comments

LEDGERS = {"stories": stories.verify, "comments": comments.verify, "slots": slots.verify}


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        failed = False
        for name, verify in LEDGERS.items():
            drifts = verify()
            self.stdout.write(f"{name}: {len(drifts) or 'no'} drifts")
            for drift in drifts:
                self.stdout.write(f"  {drift}")
            failed = failed or bool(drifts)
        if failed:
            raise CommandError("A ledger does not lead to what is there.")
