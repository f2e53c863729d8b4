"""Compares what readers get with fresh renders. Exits 1 where anything is old or differs."""

import logging

from django.core.management import BaseCommand, CommandError

from articles.models import Article
from newsroom import proofs

SHOWN = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--base", default="", help="compare the answers of this running site")
        parser.add_argument(
            "--stories",
            type=int,
            default=1000,
            help="the newest so many; of lists and links as many of each kind (1000)",
        )

    def handle(self, *, base, stories, **options):
        # Pages that are not there are among those that are compared.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        newest = Article.objects.published().newest_first()
        wanted = Article.objects.filter(pk__in=list(newest.values_list("pk", flat=True)[:stories]))
        try:
            report = proofs.prove(wanted, base=base, most=stories)
        except (proofs.Blind, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.pages} pages, {report.parts} prepared parts, {report.stories} stories "
            f"compared; {report.unreached} parts stand on none of these pages"
        )
        for name, words in list(report.differences.items())[:SHOWN]:
            self.stdout.write(f"{name}: {words}")
        if report.differences:
            raise CommandError(f"{len(report.differences)} are not what a fresh render gives.")
        self.stdout.write("Nothing is stale.")
