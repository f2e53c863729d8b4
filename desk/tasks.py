"""The desk's housekeeping: what nobody took up, and who is long gone."""

from django.tasks import task

from desk import autosaves, presence


@task(tries=1)
def prune() -> int:
    """Will delete texts that nobody took up for a month and locks of a day ago, and count them."""
    return autosaves.prune() + presence.prune()
