"""What readership does in the background."""

from django.tasks import task
from django.utils import timezone

from readership import standings


@task
def rank_anew() -> None:
    """Will rank the stories by what was read until now, before a page has to."""
    standings.make(timezone.now())
