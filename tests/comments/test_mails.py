"""One mail: its headers, its words, and what follows when the server does not take it."""

import smtplib
import uuid
from types import SimpleNamespace

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage

from comments import mails
from comments.mails import Mail, NotSent

CONTEXT = SimpleNamespace(task_result=SimpleNamespace(id=uuid.UUID(int=7)))
STOP = "https://news.example/comment/mail/stop/" + "x" * 70 + "/"


@pytest.fixture
def template(settings, tmp_path):
    """Writes a template of mails that prints the words it is given."""
    (tmp_path / "emails").mkdir()
    lines = (
        '{% extends "emails/base.txt" %}{% block subject %}About {{ subject }}{% endblock %}'
        "{% block body %}Hello {{ name }}{% endblock %}"
    )
    (tmp_path / "emails" / "try.txt").write_text(lines)
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]


def mail(**fields):
    words = {"name": "Asha", "subject": "it"} | fields.pop("words", {})
    return Mail(**{"to": "asha@example.org", "template": "try", "words": words, **fields})


def test_a_mail_says_that_it_is_automatic_and_how_it_is_ended(template, settings):
    settings.SITE_URL = "https://news.example"
    assert mails.send(CONTEXT, mail(unsubscribe=STOP))
    (sent,) = outbox.outbox
    raw = sent.message()
    assert raw["Message-ID"] == f"<{uuid.UUID(int=7)}@news.example>"
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw["List-Unsubscribe"] == f"<{STOP}>"
    assert f"List-Unsubscribe: <{STOP}>".encode() in raw.as_bytes().replace(b"\n ", b" ")
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["From"] == settings.DEFAULT_FROM_EMAIL
    assert "Hello Asha\n\nNewsroom\n" in sent.body


def test_a_mail_that_nobody_subscribed_to_is_not_to_be_ended(template):
    mails.send(CONTEXT, mail())
    assert "List-Unsubscribe" not in outbox.outbox[0].message()


@pytest.mark.parametrize(
    "typed",
    [
        "x\r\nBcc: a@b.example",
        "x\nBcc: a@b.example",
        "x\n\nBcc: a@b.example\n\n<b>",
        "x\u2028Bcc: a@b.example",
        "x\u0085Bcc: a@b.example\x00\x0b\x1f",
        "=?utf-8?q?x=0ABcc:_a@b.example?=",
        "\u202etxt.exe\u2066",
        "श्रीमती " + "न" * 2_000,
        "<script>alert(1)</script> & 'x'",
        "\ud800",
    ],
)
def test_d75_no_name_and_no_headline_reaches_a_header_raw(template, typed):
    mails.send(CONTEXT, mail(words={"subject": typed, "name": typed}))
    (sent,) = outbox.outbox
    raw = sent.message()
    assert "Bcc" not in raw and raw["To"] == "asha@example.org"
    assert raw["From"] == "newsroom@localhost"
    subject = raw["Subject"]
    assert len(subject) <= 120 and subject.isprintable() and subject.startswith("About")
    assert not any(c in subject for c in "\u202e\u2066\u2028")
    assert sent.recipients() == ["asha@example.org"]
    assert len(raw.as_bytes().split(b"\n\n")[0].splitlines()) < 30


def test_a_text_is_printed_as_it_was_typed(template):
    mails.send(CONTEXT, mail(words={"name": "<b>A & B's</b> {{ 7 }}"}))
    assert "Hello <b>A & B's</b> {{ 7 }}" in outbox.outbox[0].body


def failing(monkeypatch, error):
    def send(self, *args, **kwargs):
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("asha@example.org"),
        smtplib.SMTPDataError(451, b"asha@example.org"),
        smtplib.SMTPServerDisconnected("asha@example.org"),
        smtplib.SMTPRecipientsRefused({"asha@example.org": (450, b"later")}),
    ],
)
def test_what_another_try_may_mend_is_said_without_the_address(template, monkeypatch, error):
    failing(monkeypatch, error)
    with pytest.raises(NotSent) as told:
        mails.send(CONTEXT, mail())
    assert "asha" not in repr(told.value)
    assert told.value.__suppress_context__
    assert mails._silent.until == 0


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"asha@example.org": (550, b"unknown")}),
        ValueError("Invalid address 'asha@example.org'"),
    ],
)
def test_an_addressee_whom_nobody_knows_is_given_up(template, monkeypatch, error):
    failing(monkeypatch, error)
    assert mails.send(CONTEXT, mail()) is False


def test_a_server_that_does_not_answer_is_left_alone_for_a_minute(template, monkeypatch):
    tried = []

    def send(self, *args, **kwargs):
        tried.append(1)
        try:
            raise TimeoutError
        except TimeoutError:
            raise smtplib.SMTPServerDisconnected from None

    monkeypatch.setattr(EmailMessage, "send", send)
    monkeypatch.setattr(mails._silent, "until", 0)
    for _ in range(3):
        with pytest.raises(NotSent):
            mails.send(CONTEXT, mail())
    assert tried == [1]


def test_a_mail_does_not_show_its_addressee():
    assert "asha" not in repr(mail(unsubscribe="https://news.example/asha"))
