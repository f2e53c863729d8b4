"""Tasks that tests enqueue. What they did stands in a table of their own, which no migration knows."""

import time

from django.core.mail import EmailMessage
from django.db import connection
from django.tasks import task

from jobs import keys


def make_table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE chores_done (word varchar(200) NOT NULL)")


def write(word):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO chores_done VALUES (%s)", [word])


def done():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM chores_done ORDER BY word")
        return [word for (word,) in cursor.fetchall()]


@task
def note(word):
    write(word)
    return len(word)


@task(priority=10)
def note_first(word):
    write(word)


@task(takes_context=True)
def note_slowly(context, word, seconds):
    write(f"{word} begun {context.attempt}")
    time.sleep(seconds)
    write(f"{word} done {context.attempt}")


@task(exactly_once=True, first_wait_seconds=0.1)
def note_slowly_once(word, seconds):
    write(word)
    time.sleep(seconds)


@task(tries=3, first_wait_seconds=0.2, longest_wait_seconds=0.3)
def fail(word):
    write(word)
    raise OSError(f"No {word} today")


@task(tries=2, exactly_once=True)
def fail_whole(word):
    write(word)
    raise OSError(f"No {word} today")


@task
def fail_oddly(escaped):
    raise ValueError(escaped.encode().decode("unicode_escape"))


@task
def return_oddly(escaped):
    return escaped.encode().decode("unicode_escape")


@task
def return_what_no_row_can_hold():
    return object()


@task(takes_context=True, first_wait_seconds=0.1)
def mail(context, addresses, dies_at_first=False):
    """Sends a mail to each; at the first try it dies when all are sent but it is not done."""
    for number, address in enumerate(addresses):
        headers = {"Message-ID": keys.message_id(context, number)}
        EmailMessage("News", "Text", to=[address], headers=headers).send()
        write(f"{address} {headers['Message-ID']}")
    if dies_at_first and context.attempt == 1:
        raise OSError("The network went away after the last mail")


def no_task():
    """Has no decorator."""
