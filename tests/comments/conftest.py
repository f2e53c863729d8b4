"""How a reader's browser sends the form."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from jobs.models import Worker
from jobs.worker import Loop

TYPED = {"name": "Asha", "email": "asha@example.org", "website": "", "comment": "Well said."}


@pytest.fixture
def send(client, settings):
    """Sends the form of a story as a browser does. Typed fields by name; a header by `headers`,
    the address of the sender by `ip`; limits only where a test sets them."""
    settings.COMMENT_RATES = []

    def post(article, *, headers=None, ip="192.0.2.1", body=None, **typed):
        return client.post(
            reverse("comments:thread", args=[getattr(article, "pk", article)]),
            body if body is not None else urlencode(TYPED | typed, doseq=True),
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"} if headers is None else headers,
            REMOTE_ADDR=ip,
        )

    return post


@pytest.fixture
def work(settings):
    """Has a worker do what is due, that long from now; gives the mails that this sent."""
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}

    def run(**later):
        before = len(outbox.outbox)
        with time_machine.travel(timezone.now() + timedelta(**later)):
            loop = Loop()
            loop._sign_in()
            loop._next_look = float("inf")  # nothing by the schedule
            while loop.turn():
                pass
            Worker.objects.all().delete()
        return outbox.outbox[before:]

    return run


@pytest.fixture
def links():
    """The paths of this site that mails link, in their order."""

    def found(*mails):
        return [path for mail in mails for path in re.findall(r"http://[^/\s]+(/\S+)", mail.body)]

    return found


@pytest.fixture
def confirmed(send, work, links, client):
    """A comment by an address that was confirmed, waiting; the browser keeps the proof."""

    def made(article, **typed):
        sent = send(article, **{"notify": "1", **typed})
        assert sent.status_code == 303
        for path in links(*work()):
            client.post(path)
        return Comment.objects.latest("pk")

    return made
