"""What the worker does for comments: asking the spam service again, learning from decisions, and
forgetting addresses that nobody confirmed. Mails are in mail_tasks."""

from django.tasks import task
from django.utils import timezone

from comments import erasing, learned, mailboxes, mails, networks, own_data, spam_checks


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


@task(tries=1)
def let_networks_go() -> tuple[int, int]:
    """Will cut and delete the networks of older comments, and count both."""
    return networks.let_go(timezone.now())


@task(takes_context=True, **mails.PATIENTLY)
def mail_own_data(context, request_id: int) -> bool:
    """Will mail the link to what is kept of an address, if anything is, while the request lasts."""
    mail = own_data.mail_for(request_id, timezone.now())
    return mail is not None and mails.send(context, mail) and own_data.note_mailed(request_id)


@task(tries=60)
def erase_own_data(request_id: int) -> int:
    """Will erase what is kept of an address, as its owner confirmed, and count the comments."""
    return own_data.erase(request_id)


@task(tries=1)
def forget_spam() -> int:
    """Will delete spam of more than thirty days ago, and count it."""
    return erasing.forget_spam(timezone.now())


@task(tries=1)
def forget_data_requests() -> int:
    """Will delete the requests whose hour is over, and count them."""
    return own_data.forget_requests(timezone.now())
