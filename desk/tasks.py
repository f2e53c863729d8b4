"""What the desk does by itself."""

from django.tasks import task

from desk import thinning


@task
def thin() -> int:
    """Will take away old working copies by the rule of desk.thinning, and count them."""
    return thinning.thin()
