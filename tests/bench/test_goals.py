"""Which promise is asked of which row, and when it is kept."""

import pytest

from bench import goals


def row(**fields):
    plain = {"page": "story", "state": "uncached", "database": "SQLite", "stories": 1_000}
    return plain | {"ratio": 1.0} | fields


@pytest.mark.parametrize(
    ("fields", "goal"),
    [
        ({}, "ratio ≤ 8"),
        ({"database": "PostgreSQL"}, "ratio ≤ 11"),
        ({"page": "front"}, "ratio ≤ 8"),
        ({"page": "section", "database": "PostgreSQL"}, "ratio ≤ 8"),
        ({"state": "kept"}, "ratio ≤ 1.3"),
        ({"state": "http-cache", "of_file": 0.9}, "of_file ≥ 0.8"),
        ({"page": "search", "stories": 100_000}, "ratio ≤ 25"),
        ({"page": "comment", "state": "kept", "p99_ms": 1}, "p99_ms ≤ 80 ms"),
        (
            {"page": "comment", "state": "kept", "p99_ms": 1, "database": "PostgreSQL"},
            "p99_ms ≤ 40 ms",
        ),
        ({"page": "front", "stories": 1_000_000, "growth": 1}, "ratio ≤ 8; growth ≤ 1.3"),
        ({"page": "search", "stories": 1_000_000, "growth": 1}, "growth ≤ 3"),
        ({"page": "feed"}, None),
        ({"page": "beacon"}, None),
    ],
)
def test_each_row_is_asked_for_what_was_promised_of_it(fields, goal):
    assert goals.judged(row(**fields))["goal"] == goal


def test_a_bound_is_still_within_it_and_anything_beyond_misses():
    assert goals.judged(row(ratio=8.0))["holds"] is True
    judged = goals.judged(row(ratio=8.01))
    assert (judged["holds"], judged["missed"]) == (False, ["ratio ≤ 8"])
    assert goals.judged(row(state="http-cache", of_file=0.8))["holds"] is True
    assert goals.judged(row(state="http-cache", of_file=0.79))["holds"] is False


def test_one_missed_promise_of_several_misses_the_row_and_is_named_alone():
    judged = goals.judged(row(ratio=5, bytes=30 * 1024 + 1))
    assert judged["goal"] == "ratio ≤ 8; bytes ≤ 30,720"
    assert (judged["holds"], judged["missed"]) == (False, ["bytes ≤ 30,720"])


def test_what_was_not_measured_is_neither_kept_nor_missed():
    judged = goals.judged(row(page="comment", state="kept", p99_ms=None, ratio=None))
    assert judged == {"goal": None, "holds": None, "missed": []}


def test_wordpress_is_beaten_only_where_it_ran():
    fields = {"page": "comment", "state": "kept", "p99_ms": 10}
    assert "of_wordpress_rate" not in goals.judged(row(**fields))["goal"]
    assert goals.judged(row(**fields, of_wordpress_rate=2.4))["holds"] is False
    assert goals.judged(row(below_wordpress=19.9))["missed"] == ["below_wordpress ≥ 20"]
