"""What acceptance tests share: the input folder, clones, and servers that end when told."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests
from lxml import html

from tests.acceptance import case_table
from tests.browser.conftest import (  # noqa: F401 - fixtures
    browser_type_launch_args,
    django_db_modify_db_settings,
)

PASSWORD = "newsroom-demo"  # noqa: S105 - of the demo's people
ROOT = Path(__file__).resolve().parents[2]
INPUT = Path(os.environ.get("ACCEPTANCE_INPUT") or ROOT.parent / "shared")


def pytest_collection_finish(session):
    for table in case_table.TABLES:
        table.look(session)


def pytest_runtest_logreport(report):
    for table in case_table.TABLES:
        table.note(report)


def pytest_sessionfinish(session):
    if any(table.missing for table in case_table.TABLES):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    for table in reversed(case_table.TABLES):
        table.show(terminalreporter)


@pytest.fixture(scope="session")
def given():
    """The folder of real input that nobody here wrote."""
    if not (INPUT / "data" / "seed-article.txt").exists():
        pytest.fail(f"No input at {INPUT}: set ACCEPTANCE_INPUT to the folder that has data/.")
    return INPUT


@pytest.fixture(scope="session")
def say():
    """Prints a figure at once, past pytest's capture of output."""

    def line(text):
        print(f"\n    {text}", flush=True)

    return line


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One command in its own process group, serving at `url` once it answers."""

    def __init__(self, command, *, cwd, port, env=None, patience_seconds=600):
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(cwd) / "build" / f"server-{port}.log"
        self.log.parent.mkdir(exist_ok=True)
        clean = {
            k: v
            for k, v in os.environ.items()
            if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
        }
        self.environment = clean | (env or {})
        started = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=cwd,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while True:
            if self.process.poll() is not None:
                raise AssertionError(f"{command} ended:\n{self.log.read_text()[-3000:]}")
            try:
                requests.get(f"{self.url}/healthz", timeout=2)
                break
            except requests.RequestException:
                if time.monotonic() - started > patience_seconds:
                    self.stop()
                    raise AssertionError(
                        f"{command} never answered:\n{self.log.read_text()[-3000:]}"
                    ) from None
                time.sleep(0.1)
        self.seconds_to_answer = time.monotonic() - started

    def stop(self):
        """SIGTERM to the group. Returns the seconds until all of it had ended."""
        started = time.monotonic()
        group = os.getpgid(self.process.pid) if self.process.poll() is None else self.process.pid
        try:
            os.killpg(group, signal.SIGTERM)
        except ProcessLookupError:
            return 0.0
        while time.monotonic() - started < 30:
            self.process.poll()
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return time.monotonic() - started
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)
        raise AssertionError("the server did not end within 30 s")


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """A fresh clone of what is committed, with nothing set up."""
    folder = tmp_path_factory.mktemp("clone") / "newsroom"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo newsroom of this working tree, served as `make run` serves it, on its own data."""
    data = tmp_path_factory.mktemp("demo")
    port = free_port()
    server = Server(
        [str(ROOT / ".venv/bin/python"), "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        port=port,
        env={
            "DEMO": "1",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": f"sqlite:///{data}/demo.sqlite3",
            "MEDIA_ROOT": str(data / "media"),
            "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
        },
    )
    server.data = data
    yield server
    server.stop()


class Desk:
    """Somebody at the admin, without a browser: forms are read, filled and sent."""

    def __init__(self, base, username, password):
        self.base, self.session = base, requests.Session()
        answer = self.submit("/admin/login/", username=username, password=password, next="/admin/")
        assert "sessionid" in self.session.cookies, answer.text[:2000]

    def form(self, path):
        page = html.fromstring(self.session.get(f"{self.base}{path}", timeout=30).content)
        return max(page.forms, key=lambda form: len(form.inputs.keys()))

    def submit(self, path, *, files=None, **fields):
        """Fills the largest form of the page as it stands, with these fields changed and these files,
        and sends it."""
        form = self.form(path)
        typed = [(name, value) for name, value in form.form_values() if name not in fields]
        answer = self.session.post(
            f"{self.base}{path}",
            data=[*typed, *fields.items()],
            files=files,
            headers={"Referer": f"{self.base}{path}"},
            timeout=60,
        )
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def write(self, *, section, verb, **fields):
        """Writes a story into the section of that name and presses the verb's button."""
        path = "/admin/articles/article/add/"
        choices = self.form(path).inputs["section"]
        (value,) = [
            option.get("value") for option in choices.iter("option") if option.text == section
        ]
        no_picture = {"lead_picture": ""}  # lxml reads the empty choice as "on"
        return self.submit(path, section=value, verb=verb, **no_picture, **fields)


@pytest.fixture(params=[390, 1280], ids=["390px", "1280px"])
def width(request):
    return request.param


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(scope="module")
def sessions(demo):
    """Gives the session of one of the demo's people, who logs in once."""
    known = {}

    def of(name):
        if name not in known:
            known[name] = Desk(demo.url, name, PASSWORD).session.cookies["sessionid"]
        return known[name]

    return of
