"""Looks whether the address of anybody who commented is served to readers. Exits 1 on a leak."""

from django.core.management import BaseCommand, CommandError

from newsroom import privacy


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--base", help="also ask this running site for all addresses in the database"
        )

    def handle(self, *, base, **options):
        try:
            reports = {"planted story": privacy.scan_planted()}
            if base:
                reports[base] = privacy.scan_running(base)
        except (privacy.Blind, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        failed = False
        for name, report in reports.items():
            self.stdout.write(f"{name}: {report.pages} pages, {len(report.leaks)} leaks")
            for path, status in report.unanswered.items():
                self.stdout.write(f"  {path} answered {status}")
            for leak in report.leaks:
                self.stdout.write(f"  {leak}")
            failed = failed or bool(report.leaks or report.unanswered)
        if failed:
            raise CommandError("An address leaks, or a page could not be looked at.")
