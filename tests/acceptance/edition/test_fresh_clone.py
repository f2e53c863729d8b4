"""In a fresh clone with nothing set up: the commands of the README."""

import os
import re
import subprocess
import time

import pytest
import requests

from tests.acceptance.conftest import Desk, Server, free_port

SECRETS = {
    "SECRET_KEY": "a-secret-of-fifty-characters-that-is-for-this-test-only",
    "ALLOWED_HOSTS": "127.0.0.1",
}


def bare_environment():
    gone = (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DEMO",
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "VIRTUAL_ENV",
    )
    return {name: value for name, value in os.environ.items() if name not in gone}


def test_make_run_serves_the_demo_and_starts_again_in_seconds(clone, say):
    port = free_port()
    first = Server(["make", "run", f"PORT={port}"], cwd=clone, port=port)
    try:
        page = requests.get(first.url, timeout=20).text
        links = set(re.findall(r'href="(/\d{4}/\d\d/\d\d/[^/"]+/)"', page))
        say(
            f"make run in a fresh clone: answers after {first.seconds_to_answer:.1f} s, {len(links)} stories linked"
        )
        assert len(links) >= 24
        log = first.log.read_text()
        assert f"http://127.0.0.1:{port}" in log
        assert all(name in log for name in ("reporter", "editor", "moderator", "adops", "admin"))
    finally:
        ended = first.stop()
    say(f"SIGTERM to its group: ended after {ended:.1f} s")
    assert ended < 10
    second = Server(["make", "run", f"PORT={port}"], cwd=clone, port=port)
    ended = second.stop()
    say(f"second start: answers after {second.seconds_to_answer:.1f} s")
    assert second.seconds_to_answer < 20
    assert ended < 10


@pytest.mark.parametrize(
    "version_file", [True, False], ids=["as cloned", "without .python-version"]
)
def test_make_test_is_green(clone, version_file, say, tmp_path):
    folder = clone
    if not version_file:
        folder = tmp_path / "clone"
        subprocess.run(["git", "clone", "-q", str(clone), str(folder)], check=True)
        (folder / ".python-version").unlink()
    started = time.monotonic()
    result = subprocess.run(
        ["make", "test"], cwd=folder, env=bare_environment(), capture_output=True, text=True
    )
    summary = (
        result.stdout.strip().splitlines()[-1] if result.stdout.strip() else result.stderr[-500:]
    )
    say(
        f"make test{'' if version_file else ' without .python-version'}: {time.monotonic() - started:.0f} s in all; {summary}"
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


def test_make_serve_refuses_without_its_secrets(clone, say):
    result = subprocess.run(
        ["make", "serve", f"PORT={free_port()}"],
        cwd=clone,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    say(
        f"make serve without secrets: exit {result.returncode}: {result.stderr.strip().splitlines()[0]}"
    )
    assert result.returncode != 0
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_make_serve_starts_an_empty_newsroom_where_the_first_story_can_be_published(
    clone, say, tmp_path
):
    port = free_port()
    env = SECRETS | {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/real.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    server = Server(["make", "serve", f"PORT={port}"], cwd=clone, port=port, env=env)
    try:
        assert requests.get(server.url, timeout=20).status_code == 200
        assert not re.findall(r'href="/\d{4}/', requests.get(server.url, timeout=20).text)
        subprocess.run(
            [
                ".venv/bin/python",
                "manage.py",
                "createsuperuser",
                "--noinput",
                "--username",
                "owner",
                "--email",
                "o@example.org",
            ],
            cwd=clone,
            env=bare_environment() | env | {"DJANGO_SUPERUSER_PASSWORD": "first-owner-password"},
            check=True,
            capture_output=True,
        )
        desk = Desk(server.url, "owner", "first-owner-password")
        desk.submit("/admin/articles/section/add/", name="Town", slug="town")
        desk.write(
            headline="Our first story", body="<p>It begins.</p>", section="Town", verb="publish"
        )
        front = requests.get(server.url, timeout=20).text
        assert "Our first story" in front
        say("make serve with secrets: an empty newsroom; the first story stands on the front page")
    finally:
        server.stop()
