"""Newsrooms behind Varnish: on SQLite, and on PostgreSQL with Redis; and an editor in a process of
its own, whose deeds are timed to their commit."""

import json
import os
import re
import secrets
import shutil
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest
import requests

from tests.acceptance.conftest import ROOT, Server, free_port

PYTHON = str(ROOT / ".venv/bin/python")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
SECRET = "only-for-this-test"
EDITOR = """
import json, sys, time
from datetime import timedelta
from django.utils import timezone
from articles import breaking, publishing
from articles.models import Article, Author, Section, Tag
from comments import moderation
from comments.models import Comment
from comments.states import State
for line in sys.stdin:
    said = None
    exec(json.loads(line))
    print(json.dumps([time.time(), said]), flush=True)
"""


class Process:
    """A program that serves at a port until it is stopped."""

    def __init__(self, command, *, port, folder, path="/", **options):
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(folder) / f"{Path(command[0]).name}-{port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        for _ in range(200):
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                requests.get(f"{self.url}{path}", timeout=2)
                return
            except requests.RequestException:
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"{command} never answered:\n{self.log.read_text()[-3000:]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def varnish(folder, *, backend_port, port=None):
    """deploy/varnish.vcl as it is, but for port, secret and how often the backend is looked at."""
    folder, port = Path(folder), port or free_port()
    (folder / "secret").write_text(f"{SECRET}\n")
    vcl = (ROOT / "deploy/varnish.vcl").read_text()
    for own, here in {
        '.port = "8000"': f'.port = "{backend_port}"',
        "/etc/varnish/newsroom-purge-secret": str(folder / "secret"),
        ".interval = 2s": ".interval = 0.3s",
    }.items():
        assert vcl.count(own) == 1
        vcl = vcl.replace(own, here)
    (folder / "newsroom.vcl").write_text(vcl)
    command = ["varnishd", "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}"]
    command += ["-f", str(folder / "newsroom.vcl"), "-s", "malloc,64m", "-j", "none"]
    return Process(command, port=port, folder=folder)


def nginx(folder, *, backend_port, port=None):
    """deploy/nginx.conf as it is, but for ports, folders and certificates."""
    folder, port = Path(folder), port or free_port()
    folder.chmod(0o755)
    text = (ROOT / "deploy/nginx.conf").read_text()
    text = re.sub(r"\n\s*ssl_[^;]*;", "", text)
    for own, here in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{backend_port};",
        "/var/cache/nginx/newsroom": f"{folder}/kept",
        "/run/newsroom-stamped.sock": f"{folder}/stamped.sock",
        "\nhttp {": "\nhttp {"
        + "".join(f" {kind}_temp_path {folder}/{kind};" for kind in TEMPORARY)
        + f" access_log {folder}/access.log;",
    }.items():
        assert own in text, own
        text = text.replace(own, here)
    (folder / "nginx.conf").write_text(text)
    command = [
        "nginx",
        "-p",
        str(folder),
        "-e",
        f"{folder}/error.log",
        "-c",
        f"{folder}/nginx.conf",
    ]
    user = " user root;" if os.geteuid() == 0 else ""
    command += ["-g", f"daemon off; pid {folder}/pid;{user}"]
    return Process(command, port=port, folder=folder)


def needed(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.fail(f"Not installed: {missing}. Run tests/acceptance/install.")


class Crowding:
    """How much longer work takes than on a machine with nothing else to do, all the time."""

    def __init__(self):
        self._samples = []
        threading.Thread(target=self._sample, daemon=True).start()

    def _sample(self):
        while True:
            began, worked = time.time(), time.thread_time()
            while time.thread_time() - worked < 0.01:
                pass
            self._samples.append((began, time.time() - began))
            time.sleep(0.2)

    def since(self, moment):
        """At least 1: of nothing else but this."""
        taken = [seconds for at, seconds in self._samples if at >= moment]
        return max(1.0, sum(taken) / len(taken) / 0.01) if taken else 1.0


@pytest.fixture(scope="session")
def crowding():
    return Crowding()


class Editor:
    """A process of its own that does deeds and says when each was committed."""

    def __init__(self, env):
        self.process = subprocess.Popen(
            [PYTHON, "manage.py", "shell", "-v0", "-c", EDITOR],
            cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, code):
        """The moment by time.time() when it was done, and what it `said`."""
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the editor's process ended; its error stands above"
        return json.loads(answer)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


class Newsroom:
    """Varnish before two processes of the application, a worker, and an editor."""

    def __init__(self, folder, **env):
        needed("varnishd")
        self.folder, self.port, edge = folder, free_port(), free_port()
        self.env = env | {
            "DEMO": "1",
            "SITE_URL": f"http://127.0.0.1:{edge}",
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
            "WEB_PROCESSES": "2",
            "TRUSTED_PROXY_HOPS": "1",
            "EDGE_PURGE_URL": f"http://{SECRET}@127.0.0.1:{edge}/",
            "COMMENT_RATES": "1000/1",
        }
        command = [PYTHON, "manage.py", "serve", "--port", str(self.port)]
        self.server = Server(command, cwd=ROOT, port=self.port, env=self.env)
        self.edge = varnish(folder, backend_port=self.port, port=edge)
        self.url = self.edge.url
        self.editor = Editor({"PATH": os.environ["PATH"]} | self.env)

    def stop(self):
        for part in (self.editor, self.edge, self.server):
            part.stop()


def on_sqlite(folder):
    return {"DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3"}


@pytest.fixture(scope="session")
def postgres():
    """Makes databases, empty or copies of one whose address is given, and drops them at the end."""
    place = ROOT / "build" / "postgres-url"
    server = place.read_text().strip() if place.exists() else ""
    if not server:
        pytest.fail("No PostgreSQL: run tests/acceptance/install.")
    made = []

    def make(template="/template1"):
        name = f"newsroom_speed_{os.getpid()}_{secrets.token_hex(4)}"  # each importer has its own
        with psycopg.connect(server, autocommit=True) as connection:
            source = template.rpartition("/")[2]
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        made.append(name)
        return re.sub(r"/[^/]*$", f"/{name}", server)

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def redis_server(folder):
    """A Redis of its own, as a Process that answers no HTTP but closes what speaks it."""
    needed("redis-server")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
    server = RedisProcess([*command, "--dir", str(folder), "--save", "3600 1"])
    server.url = f"redis://127.0.0.1:{port}/0"
    return server


class RedisProcess:
    def __init__(self, command):
        self.command = command
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        port = self.command[2]
        for _ in range(200):
            if not subprocess.run(
                ["redis-cli", "-p", port, "ping"], capture_output=True
            ).returncode:
                return
            time.sleep(0.05)
        raise AssertionError("redis-server never answered")

    def stop(self):
        """What it knew it knows again when it starts."""
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL and Redis"])
def newsroom(request, tmp_path_factory):
    folder, parts = tmp_path_factory.mktemp("behind-varnish"), []
    env = on_sqlite(folder)
    if request.param != "SQLite":
        parts.append(redis_server(folder))
        url = request.getfixturevalue("postgres")()
        env = {"DATABASE_URL": url, "CACHE_URL": parts[0].url}
    made = Newsroom(folder, **env)
    made.name = request.param
    yield made
    made.stop()
    for part in parts:
        part.stop()
