"""A Redis of the tests' own, which they may stop, start and slow down."""

import shutil
import signal
import socket
import subprocess
import time

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    """One server that keeps its data over a restart, as Debian's does."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
            + ["--dir", str(self.folder), "--save", "3600 1"],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(200):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return self
            time.sleep(0.02)
        raise AssertionError("redis-server does not answer")

    def stop(self):
        """What it knew it knows again when it starts."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(10)

    def kill(self):
        """What it knew since the last stop is lost."""
        self.process.kill()
        self.process.wait(10)

    def freeze(self):
        """It takes connections and questions, and answers none."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def redis(tmp_path, settings, monkeypatch):
    """A server that starts empty, and is the cache of this test."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (tests/acceptance/install redis)")
    server = Redis(tmp_path).start()
    one = settings.CACHES["default"] | {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": server.url,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    settings.CACHES = {"default": one, "visits": one | {"KEY_PREFIX": "visits"}}
    monkeypatch.setattr("pagecache.store._failed_at", -1e9)
    monkeypatch.setattr("pagecache.store._is_away", False)
    monkeypatch.setattr("pagecache.store.PAUSE_SECONDS", 0.2)
    monkeypatch.setattr("pagecache.mirror.COMPARE_SECONDS", 0.2)
    yield server
    server.kill()
