"""Work on stories that nobody need wait for."""

from django.db import transaction
from django.tasks import task

from articles import search
from articles.models import Article


@task
@transaction.atomic
def index_anew(story_ids: list[int]) -> None:
    """Will write the index rows of those stories that have one anew: a name in them changed."""
    search.index_all(Article.objects.filter(pk__in=story_ids))
