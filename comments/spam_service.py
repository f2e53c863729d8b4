"""The one place that speaks to a spam service, by Akismet's protocol. Knows no table.

Off unless SPAM_SERVICE_URL names one: https://key@rest.akismet.com/1.1/comment-check. Nothing of
what is sent or answered is ever logged.
"""

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from time import monotonic
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.core import checks

TIMEOUT_SECONDS = 2.0  # for all of it, however slowly bytes come
LONGEST_ANSWER = 100


class Unanswered(Exception):
    """No answer, not in time, or none that says yes or no. Its words name nobody."""


class Answer(Enum):
    SPAM = b"true"
    HAM = b"false"


def is_on() -> bool:
    return bool(settings.SPAM_SERVICE_URL)


def ask(about: Mapping[str, str]) -> Answer:
    """Will ask whether that is spam. about: Akismet's names of fields. Raises Unanswered."""
    parts = urlsplit(settings.SPAM_SERVICE_URL)
    key = unquote(parts.username or "")
    fields = {"api_key": key, "blog": settings.SITE_URL, "blog_charset": "UTF-8", **about}
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    begin = monotonic()
    try:
        connection.connect()
        with _hung_up_at(connection.sock, begin + TIMEOUT_SECONDS):
            return _answer(connection, parts.path or "/", urlencode(fields))
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from None
    finally:
        connection.close()


@contextmanager
def _hung_up_at(open_socket: socket.socket, end: float) -> Iterator[None]:
    """A server that sends a byte a second would outlast the timeout of each read."""
    timer = threading.Timer(max(0.0, end - monotonic()), _hang_up, [open_socket])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(connection: http.client.HTTPConnection, path: str, body: str) -> Answer:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "Newsroom | Newsroom/1",
    }
    connection.request("POST", path, body=body, headers=headers)
    response = connection.getresponse()
    said = response.read(LONGEST_ANSWER).strip()
    if response.status != 200:
        raise Unanswered(f"status {response.status}")
    try:
        return Answer(said)
    except ValueError:
        raise Unanswered("neither yes nor no") from None


def _hang_up(open_socket: socket.socket) -> None:
    with suppress(OSError):  # it may be closed just now
        open_socket.shutdown(socket.SHUT_RDWR)


def check(**kwargs) -> list[checks.CheckMessage]:
    """Will find an address in SPAM_SERVICE_URL to which nothing can be sent."""
    if not is_on():
        return []
    try:
        parts = urlsplit(settings.SPAM_SERVICE_URL)
        good = parts.scheme in ("http", "https") and all([parts.hostname, parts.username])
        good = good and parts.port != 0
    except ValueError:
        good = False
    words = "SPAM_SERVICE_URL must be https://key@host/path (docs/operations.md)."
    return [] if good else [checks.Error(words, id="comments.E001")]
