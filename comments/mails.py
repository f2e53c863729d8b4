"""How one mail is made and handed to the mail server: by the worker alone, while nobody waits.

Whom to write to and whether it still holds is asked by the tasks that call this, as they are sent.
"""

import email.policy
import re
import smtplib
import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import TaskContext
from django.template.loader import render_to_string
from django.utils.translation import override

from comments import texts
from jobs import keys

LONGEST_SUBJECT = 120
AWAY_SECONDS = 60  # after a time-out no other mail waits for the server, nor any other task
# Three days, for @task(): as long as mail servers themselves go on trying.
PATIENTLY = {"tries": 870, "first_wait_seconds": 5, "longest_wait_seconds": 300, "priority": -10}
# What turns the letters that follow it round.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass
class _Silence:
    """Until when this worker leaves the server alone, by the monotonic clock."""

    until: float = 0.0


_silent = _Silence()


class _Policy(email.policy.EmailPolicy):
    """Leaves the address of one-click whole: folded, no mail program could read it."""

    def fold(self, name, value):
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name, value):
        return self.fold(name, value).encode("ascii")


class _Message(EmailMessage):
    def message(self, *, policy=email.policy.default):
        return super().message(policy=_Policy(linesep=policy.linesep))


class NotSent(Exception):
    """The server did not take a mail; the task is tried again. Says why without any address."""


@dataclass(frozen=True)
class Mail:
    """One mail to one person. template: of templates/emails, without its ending; its first
    paragraph is the subject. words: what it prints. unsubscribe: the absolute address that ends
    it by one POST, "" where nothing is to be ended.
    """

    to: str = field(repr=False)
    template: str
    words: dict[str, Any] = field(repr=False)
    language: str = settings.LANGUAGE_CODE
    unsubscribe: str = field(default="", repr=False)


def send(context: TaskContext, mail: Mail) -> bool:
    """Will hand a mail to the server, under the same Message-ID at every try of the task.

    False where the server says that there is no such addressee. Raises NotSent for all that
    another try may mend.
    """
    if time.monotonic() < _silent.until:
        raise NotSent("The mail server did not answer a moment ago.")
    message = made(mail, keys.message_id(context))
    try:  # the words of all these errors may hold the address
        message.send()
    except ValueError:  # no server would know such an address
        return False
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if min(codes) >= 500:
            return False
        raise NotSent(f"Refused for now: {codes}") from None
    except (smtplib.SMTPException, OSError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            _silent.until = time.monotonic() + AWAY_SECONDS
        code = getattr(error, "smtp_code", "")
        raise NotSent(f"{type(error).__name__} {code}".strip()) from None
    return True


def made(mail: Mail, message_id: str) -> EmailMessage:
    """Will write a mail in its language, with nothing in its headers that a reader typed raw."""
    with override(mail.language):
        words = {"site": settings.SITE_NAME, "unsubscribe": mail.unsubscribe, **mail.words}
        text = texts.plain(render_to_string(f"emails/{mail.template}.txt", words))
    subject, body = _BLANK_LINE.split(text.strip(), maxsplit=1)
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return _Message(subject_of(subject), f"{body.strip()}\n", to=[mail.to], headers=headers)


def subject_of(text: str) -> str:
    """Will make a subject of any text: one line, nothing that a mail program would decode or
    obey, cut where it is long."""
    line = _TURNS.sub("", texts.one_line(text)).replace("=?", "= ?")
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"
