"""Serves the newsroom by the production server, with the worker beside it."""

import os
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from newsroom import static_files, supervisor

# Of a process. Python runs one at a time, and each answer of SQLite lets another in: with four, a
# kept page costs twice what it does with one. The second answers while one uploads or waits.
THREADS = 2


class Command(BaseCommand):
    help = (
        "Migrate, collect static files, serve and work. Refuses without the secrets of production."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")

    def handle(self, *, host, port, **options):
        if settings.UNSET_FOR_PRODUCTION and not settings.DEMO:
            raise CommandError(
                "Not started. A real newsroom needs these in its environment: "
                + ", ".join(settings.UNSET_FOR_PRODUCTION)
                + ". docs/operations.md explains them; “make run” shows a demo without them."
            )
        call_command("migrate", interactive=False, verbosity=0)
        static_files.collect()
        if settings.DEMO:
            call_command("seed_demo")
        self.stdout.write(f"Serving {settings.SITE_NAME} at {settings.SITE_URL}")
        self.stdout.flush()
        server = [os.path.join(os.path.dirname(sys.executable), "granian")]
        server += ["--interface", "wsgi", "--host", host, "--port", port, "--no-ws"]
        server += ["--workers", str(settings.WEB_PROCESSES), "--blocking-threads", str(THREADS)]
        server += ["--workers-kill-timeout", "5", "--log-level", "warning"]
        server += ["newsroom.wsgi:application"]
        worker = [sys.executable, sys.argv[0], "worker"]
        # In this process's place, so that signals reach it and what was loaded here is let go.
        both = [sys.executable, "-IS", supervisor.__file__, *server, "--", *worker]
        os.execv(sys.executable, both)  # noqa: S606 - a command of ours
