"""Telling the edge to let go of pages: one request for what changed together, sent by a thread of
its own so that no editor waits, and again a little later.
"""

import atexit
import http.client
import json
import logging
import threading
from collections.abc import Callable, Collection
from time import monotonic
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core import checks

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 1.0
PAUSE_SECONDS = 0.5  # after a failure, so that a hundred tasks do not each wait for it
# A page that was rendered before the change may reach the edge after the first request.
AGAIN_SECONDS = 1.2
MOST_AT_ONCE = 100  # keys in one request: what Cloudflare takes, the least of all
_FOR_EVER = float("inf")
_refused_at: dict[str, float] = {}
_LAST_SECONDS = 1.5  # that a command which ends waits for what it has still to send


class Refused(Exception):
    """The edge did not answer, or answered that it did not do it."""


def send(keys: Collection[str]) -> None:
    """Will have every edge let go of what has one of these keys. Raises Refused."""
    wanted, refused = sorted(keys), []
    for url in settings.EDGE_PURGE_URL:
        if monotonic() - _refused_at.get(url, -PAUSE_SECONDS) < PAUSE_SECONDS:
            refused.append("It did not answer a moment ago")
            continue
        try:
            for start in range(0, len(wanted), MOST_AT_ONCE):
                _request(url, wanted[start : start + MOST_AT_ONCE])
        except Refused as refusal:
            _refused_at[url] = monotonic()
            refused.append(str(refusal))
    if refused:
        raise Refused("; ".join(refused))


def _request(url: str, keys: list[str]) -> None:
    service, _, address = url.rpartition("+")
    parts = urlsplit(address)
    secret = unquote(parts.password or parts.username or "")
    method, headers, body = _MESSAGES[service](secret, keys)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, parts.path or "/", body=body, headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Refused(f"{parts.hostname} does not answer: {error}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Refused(f"{parts.hostname} answered {status}")


def _to_varnish(secret, keys):
    return "PURGE", {"xkey": " ".join(keys), "X-Purge-Secret": secret}, None


def _to_fastly(secret, keys):
    return "POST", {"Surrogate-Key": " ".join(keys), "Fastly-Key": secret}, None


def _to_cloudflare(secret, keys):
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return "POST", headers, json.dumps({"tags": keys})


_MESSAGES = {"": _to_varnish, "fastly": _to_fastly, "cloudflare": _to_cloudflare}


def check(**kwargs) -> list[checks.CheckMessage]:
    """Will find addresses in EDGE_PURGE_URL to which nothing can be sent."""
    return [
        checks.Error(
            "EDGE_PURGE_URL is not understood: it must be http(s)://secret@host/…, or that after "
            "fastly+ or cloudflare+ (docs/operations.md).",
            id="pagecache.E001",
        )
        for url in settings.EDGE_PURGE_URL
        if not _is_understood(url)
    ]


def _is_understood(url: str) -> bool:
    service, _, address = url.rpartition("+")
    parts = urlsplit(address)
    return service in _MESSAGES and parts.scheme in ("http", "https") and bool(parts.hostname)


class Messenger:
    """Sends keys at once, and again AGAIN_SECONDS later; what was refused, until it is taken."""

    def __init__(self, send: Callable[[Collection[str]], None]):
        self._send = send
        self._changed = threading.Condition()
        self._new: set[str] = set()
        self._on_the_way: set[str] = set()
        self._again: dict[str, float] = {}  # sent once, and when to send again
        self._not_before = 0.0
        self._thread: threading.Thread | None = None

    def tell(self, keys: Collection[str]) -> None:
        """Will have them sent. Returns at once."""
        with self._changed:
            self._new.update(keys)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="purges", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def finish(self, seconds: float = _LAST_SECONDS) -> None:
        """Will wait until everything was sent once, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._new or self._on_the_way), timeout=seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                while wait := self._seconds_to_wait(monotonic()):
                    self._changed.wait(None if wait == _FOR_EVER else wait)
                self._on_the_way, self._new = self._new, set()
                due = {key for key, at in self._again.items() if at <= monotonic()}
            try:
                self._send(self._on_the_way | due)
                self._sent(due)
            except Refused as refusal:
                logger.warning("A purge is sent again: %s", refusal)
                self._refused()

    def _seconds_to_wait(self, now: float) -> float:
        due = now if self._new else min(self._again.values(), default=_FOR_EVER)
        return max(0.0, due - now, self._not_before - now) if due != _FOR_EVER else _FOR_EVER

    def _sent(self, due: set[str]) -> None:
        with self._changed:
            for key in due:
                del self._again[key]
            at = monotonic() + AGAIN_SECONDS
            self._again |= dict.fromkeys(self._on_the_way, at)
            self._on_the_way = set()
            self._changed.notify_all()

    def _refused(self) -> None:
        with self._changed:
            self._new |= self._on_the_way
            self._on_the_way = set()
            self._not_before = monotonic() + TIMEOUT_SECONDS


messenger = Messenger(send)
atexit.register(messenger.finish)
