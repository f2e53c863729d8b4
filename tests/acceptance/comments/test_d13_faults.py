"""Things that comments need are away, full, read-only, or talk nonsense: words are kept or given
back, pages live, and the log names nobody."""

import socket
import threading
import time

import pytest
from django.core.cache import caches
from django.db import connection

from comments import ledger, moderation, spam_checks
from comments.models import Comment, SpamCheck
from comments.states import Reason, State
from tests.factories import make_article, make_comment

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
NONSENSE = {
    "hangs up": b"", "garbage": b"\x00\xff\xfe garbage", "half a line": b"HTTP/1.1 2", "500": b"HTTP/1.1 500 No\r\n\r\nfalse",
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "other words": OK + b"invalid",
    "both": OK + b"true\nfalse", "capitals": OK + b"TRUE", "utf-16": OK + "false".encode("utf-16"),
    "latin-1": OK + "f\u00e4lse".encode("latin-1"), "a megabyte": OK + b"false" * 200_000, "nothing": OK,
    "html": OK + b"<script>alert(1)</script>", "json": OK + b'{"spam": false}', "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\nfalse",
    "long header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\nfalse", "chunked lie": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nfalse",
    "length lie": b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nfalse",
}  # fmt: skip
MAY_ANSWER = {"length lie", "chunked lie"}  # no is no, however badly it is wrapped


def hear(caller):
    """Reads all of a request: what is left unread would tear the line."""
    with caller.makefile("rb") as request:
        length = 0
        while line := request.readline().strip():
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        request.read(length)


@pytest.fixture
def service(settings):
    """A program that says what it is told to whoever asks."""
    line = socket.create_server(("127.0.0.1", 0))
    settings.SPAM_SERVICE_URL = f"http://key@127.0.0.1:{line.getsockname()[1]}/1.1/comment-check"
    said = {"words": b"", "seconds": 0}

    def serve():
        while True:
            try:
                caller, _ = line.accept()
            except OSError:
                return
            with caller:
                try:
                    hear(caller)
                    time.sleep(said["seconds"])
                    caller.sendall(said["words"])
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    yield said
    line.close()


@pytest.mark.django_db(transaction=True)
def test_case_141_a_spam_service_that_talks_nonsense_holds_and_says_nothing(
    send, client, service, caplog
):
    story = make_article()
    for number, (name, words) in enumerate(NONSENSE.items()):
        caplog.clear()
        caches["default"].clear()  # or it would be left alone after the first failure
        service["words"] = words
        assert send(story, comment=f"Words {number}").status_code == 303, name
        comment = Comment.objects.latest("pk")
        assert comment.state == State.HELD, name
        silent = Reason.SERVICE_SILENT in comment.held_reasons
        assert silent or name in MAY_ANSWER, name
        lines = [record for record in caplog.records if record.name.startswith("comments")]
        assert len(lines) == silent, name
        assert "asha@example.org" not in caplog.text and "192.0.2.1" not in caplog.text
    assert client.get(story.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_case_141_a_slow_or_missing_service_costs_two_seconds_once(send, service, settings):
    story = make_article()
    service["seconds"] = 20
    began = time.monotonic()
    for number in range(4):
        assert send(story, comment=f"Words {number}").status_code == 303
    assert time.monotonic() - began < 8  # the others do not wait for it
    settings.SPAM_SERVICE_URL = "http://key@127.0.0.1:1/"
    caches["default"].clear()
    assert send(story, comment="Refused line").status_code == 303
    settings.SPAM_SERVICE_URL = "http://key@no-such-host.invalid/"
    caches["default"].clear()
    assert send(story, comment="No such name").status_code == 303
    assert SpamCheck.objects.count() == 6 == Comment.objects.filter(state=State.HELD).count()


@pytest.mark.django_db(transaction=True)
def test_case_141_what_waited_for_the_service_is_asked_again_and_counts_agree(send, service):
    story = make_article()
    service["words"] = b"HTTP/1.1 503 Away\r\n\r\n"
    send(story, comment="Waits for the service")
    service["words"] = OK + b"true"
    SpamCheck.objects.update(next_at="2000-01-01T00:00Z")
    assert spam_checks.ask_again() == 1
    assert Comment.objects.get().state == State.SPAM
    assert ledger.verify() == []


SQLITE_FAULTS = {
    "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", SQLITE_FAULTS)
def test_case_141_a_database_that_takes_nothing_gives_the_text_back(send, client, desk, fault):
    if connection.vendor != "sqlite":
        pytest.skip("a fault of SQLite")
    story = make_article()
    held = make_comment(article=story)
    break_it, mend_it = SQLITE_FAULTS[fault]
    long = "Kept while the disk was full. " * 160
    with connection.cursor() as cursor:
        cursor.execute(break_it)
    try:
        answer = send(story, comment=long)
        page = client.get(story.get_absolute_url())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(mend_it)
    assert page.status_code == 200
    if answer.status_code != 303:  # a page that had room still
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert long.strip() in answer.content.decode()
    else:
        assert fault == "full"
    assert send(story, comment=long).status_code == 303
    moderation.decide(held, to="approved", by=None, seen_state="held")
    assert ledger.verify() == []


@pytest.mark.django_db(transaction=True)
def test_case_141_every_cache_that_is_emptied_in_the_middle_changes_nothing(send, client, desk):
    story = make_article()
    for number in range(3):
        send(story, comment=f"Words {number}")
        for cache in caches.all():
            cache.clear()
        client.get(story.get_absolute_url())
    for comment in Comment.objects.all():
        moderation.decide(comment, to="approved", by=None, seen_state="held")
        for cache in caches.all():
            cache.clear()
    page = client.get(story.get_absolute_url()).content.decode()
    assert all(f"Words {number}" in page for number in range(3))
    assert ledger.verify() == []
