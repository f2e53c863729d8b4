"""What proofs of comments share: a reader's form, a moderator's desk, an HTML parser that is a
browser's, empty databases for races; and the table of cases at the end."""

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.acceptance.case_table import declare
from tests.acceptance.comments.scripts import A_STORY, BEGIN
from tests.acceptance.conftest import ROOT, Server, free_port
from tests.acceptance.speed.conftest import postgres  # noqa: F401 - a fixture
from tests.comments.conftest import confirmed, links, send, work  # noqa: F401 - fixtures

HERE = Path(__file__).parent
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    "DEBUG": "1",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
}
# Cases about comments, and those that no test can prove, each with why.
declare(HERE, [*range(1, 95), 141], {15: "no page and no command gives comments as CSV"})


@pytest.fixture
def desk(client, moderator):
    """The moderator's browser, without scripts."""
    client.force_login(moderator)
    return client


@pytest.fixture(scope="session")
def _parser(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def parsed(_parser):
    """Gives of HTML what a browser makes of it: every element with the names of its attributes, all
    words, and what its fields hold. Nothing is run."""

    def parse(html):
        return _parser.evaluate(
            """html => {
              const all = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")];
              return {
                bones: all.map(e => [e.localName, ...e.getAttributeNames().sort()].join(" ")),
                words: all[0].textContent,
                values: all.flatMap(e => [...e.attributes].map(a => a.value)),
                links: all.flatMap(e => ["href", "src", "action", "formaction", "srcset"]
                  .map(name => e.getAttribute(name)).filter(value => value !== null)),
              };
            }""",
            html,
        )

    return parse


@pytest.fixture(scope="session")
def migrated(request, tmp_path_factory):
    """Makes a database of that kind that holds all tables, each time another: a copy of one that
    was migrated once. Gives its address."""
    folder = tmp_path_factory.mktemp("databases")
    first = {}

    def make(kind):
        if kind not in first:
            first[kind] = f"sqlite:///{folder}/migrated.sqlite3"
            if kind == "PostgreSQL":
                first[kind] = request.getfixturevalue("postgres")()
            python(first[kind], "-m", "django", "migrate", "-v0")
        if kind == "PostgreSQL":
            return request.getfixturevalue("postgres")(template=first[kind])
        copy = folder / f"{len(list(folder.iterdir()))}.sqlite3"
        with closing(sqlite3.connect(first[kind].removeprefix("sqlite:///"))) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        return f"sqlite:///{copy}"

    return make


def python(database, *words, **env):
    """Runs our Python on that database, in an environment of its own. Gives what it printed."""
    done = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-W", "ignore", *words],
        cwd=ROOT, env=ENVIRONMENT | {"DATABASE_URL": database} | env,
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def run(request, migrated, tmp_path, say):
    """Runs a script on an empty database, and gives what it tells."""
    url = migrated(request.param)

    def told(title, script):
        printed = python(url, "-c", BEGIN + script, MEDIA_ROOT=str(tmp_path / "media"))
        found = json.loads(printed.splitlines()[-1])
        say(f"{request.param}, {title}: {found}")
        assert found.pop("drifts") == []
        return found

    return told


class Serving:
    """A newsroom served as in production, behind nothing, with one story."""

    def __init__(self, folder, database, **env):
        port = free_port()
        env = ENVIRONMENT | {
            "DEBUG": "0",
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "EMAIL_URL": "dummy://",
            "COMMENT_RATES": "1000/1",
        } | env  # fmt: skip
        told = python(database, "-c", A_STORY, **env).split()
        command = [str(ROOT / ".venv/bin/python"), "manage.py", "serve", "--port", str(port)]
        self.server = Server(command, cwd=ROOT, port=port, env=env)
        self.url, self.database, self.host = self.server.url, database, f"127.0.0.1:{port}"
        self.thread, self.story = told

    def is_well(self):
        return requests.get(f"{self.url}/healthz", timeout=10).status_code == 200

    def comments(self):
        """The texts of all that was kept."""
        with closing(sqlite3.connect(self.database.removeprefix("sqlite:///"))) as rows:
            return [text for (text,) in rows.execute("SELECT text FROM comments_comment")]

    def stop(self):
        self.server.stop()


@pytest.fixture(scope="session")
def serve(migrated, tmp_path_factory):
    """Starts a newsroom on SQLite with these settings in its environment."""
    started = []

    def start(**env):
        started.append(Serving(tmp_path_factory.mktemp("served"), migrated("SQLite"), **env))
        return started[-1]

    yield start
    for serving in started:
        serving.stop()


@pytest.fixture(scope="session")
def server(serve):
    return serve()
