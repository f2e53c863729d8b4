"""The desk's housekeeping: what nobody took up, who is long gone, versions that lie too close."""

from django.tasks import task

from desk import autosaves, presence, thinning


@task(tries=1)
def prune() -> int:
    """Will delete texts that nobody took up for a month and locks of a day ago, and count them."""
    return autosaves.prune() + presence.prune()


@task(tries=1)
def thin() -> int:
    """Will delete old working copies by the rule of desk.thinning, and count them."""
    return thinning.thin()
