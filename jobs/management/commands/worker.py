"""Does the background work: what was enqueued, and what is due by the schedule."""

import os
import sys

from django.core.management import BaseCommand, CommandError

from jobs import schedule
from jobs.worker import Loop


class Command(BaseCommand):
    help = "Run background work until SIGTERM or SIGINT. Run none, one or many."
    requires_system_checks = ()  # a quick start; every other command checks

    def handle(self, **options):
        if wrong := schedule.check():
            raise CommandError(" ".join(error.msg for error in wrong))
        loop = Loop()
        self.stdout.write(f"Background work is done by {loop.name}")
        self.stdout.flush()
        loop.run()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)  # all is put away; taking the interpreter apart could cost another second
