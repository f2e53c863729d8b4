"""Writes the full text index anew, for instance after an import or a new way of folding words."""

from django.core.management import BaseCommand
from django.db import transaction

from articles import search, search_index
from articles.models import Article


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        with transaction.atomic():  # readers search the old index until the new one stands
            search_index.erase_all()
            count = search.index_all(Article.objects.all())
        self.stdout.write(f"{count} stories in the search index.")
