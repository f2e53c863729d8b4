"""What the worker does for comments: asking the spam service again, learning from decisions,
forgetting who reported."""

from django.tasks import task

from comments import learned, reports, spam_checks


@task(tries=1)
def ask_spam_service_again() -> int:
    """Will ask about comments for which the service did not answer, and count the answers."""
    return spam_checks.ask_again()


@task(tries=1)
def learn() -> bool:
    """Will have the filter learn from moderators' decisions anew."""
    return learned.learn()


@task(tries=1)
def forget_reporters() -> int:
    """Will write over the keys that told readers apart who reported comments two days ago."""
    return reports.forget_clients()
