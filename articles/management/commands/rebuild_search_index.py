"""Writes the full text index anew, for instance after an import or a new way of folding words."""

from django.core.management import BaseCommand
from django.db import transaction

from articles import search, search_index
from articles.models import Article
from articles.workflow import State


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        stories = Article.objects.filter(state=State.PUBLISHED).select_related("section")
        with transaction.atomic():  # readers search the old index until the new one stands
            search_index.erase_all()
            count = 0
            for article in stories.order_by("pk").iterator(chunk_size=500):
                search.index(article)
                count += 1
        self.stdout.write(f"{count} stories in the search index.")
