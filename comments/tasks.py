"""What the worker does for comments: asking the spam service again, learning from decisions."""

from django.tasks import task
from django.utils import timezone

from comments import learned, networks, spam_checks


@task(tries=1)
def ask_spam_service_again() -> int:
    """Will ask about comments for which the service did not answer, and count the answers."""
    return spam_checks.ask_again()


@task(tries=1)
def learn() -> bool:
    """Will have the filter learn from moderators' decisions anew."""
    return learned.learn()


@task(tries=1)
def let_networks_go() -> tuple[int, int]:
    """Will cut and delete the networks of older comments, and count both."""
    return networks.let_go(timezone.now())
