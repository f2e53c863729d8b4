"""Fills the newsroom with very many believable stories and comments, for load work."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from newsroom.scale import prose, seeding


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, required=True, help="how many, in the end")
        parser.add_argument("--comments", type=int, default=0, help="how many, in the end")

    def handle(self, *, articles, comments, **options):
        if articles < 1 or comments < 0:
            raise CommandError("Ask for at least one story and no negative number of comments.")
        measured = seeding.seed(
            articles=articles, about=comments, now=timezone.now(), say=self._say
        )
        self._say(
            f"“{prose.WORD}” stands in about one of {prose.ONE_IN} stories. The measured stories:"
        )
        for article in measured:
            self._say(f"{settings.SITE_URL}{article.get_absolute_url()}")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
