"""What the worker does for comments: asking the spam service again, learning from decisions, and
forgetting addresses that nobody confirmed. Mails are in mail_tasks."""

from django.tasks import task
from django.utils import timezone

from comments import learned, mailboxes, spam_checks


@task(tries=1)
def ask_spam_service_again() -> int:
    """Will ask about comments for which the service did not answer, and count the answers."""
    return spam_checks.ask_again()


@task(tries=1)
def learn() -> bool:
    """Will have the filter learn from moderators' decisions anew."""
    return learned.learn()


@task(tries=1)
def forget_unanswered() -> int:
    """Will forget addresses that nobody confirmed, and count them."""
    return mailboxes.forget_unanswered(timezone.now())
