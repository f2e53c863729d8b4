"""Filling a large newsroom on SQLite, at the pace of a million stories in twenty minutes."""

import os
import re
import subprocess
import time

import requests

from tests.acceptance.conftest import ROOT, Server, free_port
from tests.acceptance.speed.conftest import PYTHON, on_sqlite

STORIES = int(os.environ.get("STORIES", "20000"))  # 1000000 for the whole
COMMENTS_A_STORY = 6
MOST_SECONDS_A_MILLION = 20 * 60


def test_a_large_newsroom_is_filled_in_time_and_serves(tmp_path, say):
    port = free_port()
    env = {"PATH": os.environ["PATH"], "DEMO": "1", "MEDIA_ROOT": str(tmp_path / "media")}
    env |= on_sqlite(tmp_path) | {"SITE_URL": f"http://127.0.0.1:{port}"}
    env |= {"SECRET_KEY": "only-for-this-test-and-long-enough-to-be-a-key-of-fifty"}
    fill = [PYTHON, "manage.py", "seed_scale", "--articles", str(STORIES)]
    fill += ["--comments", str(STORIES * COMMENTS_A_STORY)]
    subprocess.run([PYTHON, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    began = time.monotonic()
    filled = subprocess.run(fill, cwd=ROOT, env=env, capture_output=True, text=True)
    seconds = time.monotonic() - began
    assert filled.returncode == 0, filled.stderr[-3000:]
    steps = [
        line for line in filled.stdout.splitlines() if re.match(r"[\d,]+ of [\d,]+ stories,", line)
    ]
    megabytes = (tmp_path / "newsroom.sqlite3").stat().st_size / 1e6
    say(
        f"{STORIES:,} stories and {STORIES * COMMENTS_A_STORY:,} comments in {seconds:.0f} s"
        f" ({STORIES / seconds:,.0f} stories a second), {megabytes:,.0f} MB, {len(steps)} lines of"
        f" progress, the last of them: {steps[-1] if steps else 'none'}"
    )
    assert len(steps) > 1 and steps[-1].startswith(f"{STORIES:,} of ")
    assert seconds * 1e6 / STORIES < MOST_SECONDS_A_MILLION
    command = [PYTHON, "manage.py", "serve", "--port", str(port)]
    server = Server(command, cwd=ROOT, port=port, env=env)
    try:
        for path in ("/", "/section/india/", "/search/?q=monsoon"):
            taken = time.monotonic()
            answer = requests.get(f"{server.url}{path}", timeout=30)
            taken = time.monotonic() - taken
            say(f"{path}: {answer.status_code} after {taken:.2f} s, nothing kept yet")
            assert answer.status_code == 200
    finally:
        server.stop()
