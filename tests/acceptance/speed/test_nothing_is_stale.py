"""After thousands of random deeds, done by two at once, no page that two processes keep is old."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Server, free_port
from tests.acceptance.speed.conftest import PYTHON, on_sqlite, redis_server

DEEDS = int(os.environ.get("DEEDS", "10000"))
ACTORS = 2
PROGRAM = Path(__file__).with_name("deeds.py")


@pytest.fixture(params=["SQLite", "PostgreSQL and Redis"])
def served(request, tmp_path):
    """A demo newsroom in two processes, and a worker: its environment."""
    parts, port = [], free_port()
    env = on_sqlite(tmp_path)
    if request.param != "SQLite":
        parts.append(redis_server(tmp_path))
        env = {"DATABASE_URL": request.getfixturevalue("postgres")(), "CACHE_URL": parts[0].url}
    env |= {
        "DEMO": "1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty",
        "WEB_PROCESSES": "2",
    }
    command = [PYTHON, "manage.py", "serve", "--port", str(port)]
    parts.insert(0, Server(command, cwd=ROOT, port=port, env=env))
    yield env
    for part in parts:
        part.stop()


def test_nothing_is_stale_after_many_deeds(request, served, say):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | served
    base = served["SITE_URL"]
    actors = [
        subprocess.Popen(
            [PYTHON, str(PROGRAM), str(seed), str(DEEDS // ACTORS), base],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True,
        )
        for seed in range(1, ACTORS + 1)
    ]  # fmt: skip
    told = [actor.communicate(timeout=3600)[0] for actor in actors]
    assert [actor.returncode for actor in actors] == [0] * ACTORS
    reports = [json.loads(text) for text in told]
    done = {}
    for report in reports:
        for kind, number in report["done"].items():
            done[kind] = done.get(kind, 0) + number
    refused, compared = (
        sum(report[name] for report in reports) for name in ("refused", "compared")
    )
    say(
        f"{request.node.callspec.id}: {sum(done.values())} deeds in {reports[0]['seconds']} s"
        f" ({', '.join(f'{kind} {number}' for kind, number in sorted(done.items()))}),"
        f" {refused} refused, {compared} pages compared on the way"
    )
    stale = {path: words for report in reports for path, words in report["stale"].items()}
    assert stale == {}
    assert sum(done.values()) + refused == DEEDS
    assert min(done.values()) > DEEDS / 500
    proof = subprocess.run(
        [PYTHON, "manage.py", "verify_pages", "--base", base, "--stories", "100"],
        cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip
    say(proof.stdout.strip())
    assert proof.returncode == 0, proof.stdout[-3000:] + proof.stderr[-3000:]
