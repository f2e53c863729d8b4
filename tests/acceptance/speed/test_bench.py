"""The quick form of the benchmark: how long it takes, the shape of its file, and its goals."""

import json
import subprocess
import time

import pytest

from tests.acceptance.conftest import ROOT

KEYS = {"page", "state", "database", "stories", "cpu_ms", "ratio", "ratio_own_server"}
KEYS |= {"queries", "bytes", "goal", "holds"}
PAGES = {"story", "front", "section", "search", "feed", "comment", "beacon"}
MINUTES = 5


@pytest.fixture(scope="module")
def run():
    began = time.monotonic()
    ran = subprocess.run(["make", "bench"], cwd=ROOT, capture_output=True, text=True, check=False)
    ran.seconds = time.monotonic() - began
    return ran


@pytest.fixture(scope="module")
def result(run):
    assert run.returncode in (0, 1), run.stderr[-3000:]
    return json.loads((ROOT / "build" / "bench.json").read_text())


def test_the_quick_form_ends_within_five_minutes(run, say):
    say(f"make bench took {run.seconds:.0f} s")
    assert run.seconds <= MINUTES * 60


def test_every_page_is_measured_in_every_state_that_it_has(result):
    measured = {(row["state"], row["page"]) for row in result["rows"]}
    assert {page for state, page in measured if state == "uncached"} >= PAGES
    assert {page for state, page in measured if state == "kept"} >= PAGES
    held = {(row["behind"], row["page"]) for row in result["rows"] if row["state"] == "http-cache"}
    assert held == {
        (cache, page)
        for cache in ("Varnish", "nginx")
        for page in ("story", "front", "section", "feed")
    }
    assert any(row["page"].startswith("slot choice") for row in result["rows"])
    databases = {row["database"] for row in result["rows"]}
    assert databases >= {"SQLite", "PostgreSQL"}


def test_every_row_has_what_others_read_in_it(result):
    for row in result["rows"]:
        assert set(row) >= KEYS, row
        assert row["cpu_ms"] > 0 and row["ratio"] > 0 and row["ratio_own_server"] > 0
        assert (row["holds"] is None) == (row["goal"] is None)
    assert result["machine"]["cores"] >= 1


def test_the_goals_hold(run, result, say):
    say(f"\n{run.stdout}")
    missed = [f"{row['page']} {row['state']} {row['missed']}" for row in result["rows"]]
    held = [row["holds"] for row in result["rows"] if row["holds"] is not None]
    assert held, "no row has a goal"
    assert all(held), [line for line in missed if not line.endswith("[]")]
    assert run.returncode == 0
