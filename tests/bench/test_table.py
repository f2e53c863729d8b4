"""Rows as others read them, ratios, comparisons, and what is printed."""

import json

import pytest

from bench import limits, load, report, rounds, table
from bench.product import Facts, Newsroom
from bench.targets import Target

CONTRACT = "page state database stories cpu_ms ratio ratio_own_server queries bytes goal holds"

DESK = {
    name: {"cpu_ms": 9.0, "p50_ms": 10.0, "p99_ms": 20.0, "queries": 23}
    for name in ("queue", "decision")
}
SLOTS = {
    name: {"cpu_ms": 4.0, "p50_ms": 5.0, "p99_ms": 9.0, "requests_per_second": 190.0, "queries": 9}
    for name in ("slots chosen", "slots told")
} | {"slots of a story": {"cpu_ms": 0.3, "queries": 0, "bytes": 2_100}}


def target(name="newsroom", **fields):
    return Target(name=name, urls={}, pids=list, **{"database": "SQLite"} | fields)


def measured(one, cpu_ms, *, page="story", per_second=100.0, p99_ms=5.0):
    told = load.Answered(requests=int(per_second), seconds=1.0, p50_ms=1.0, p99_ms=p99_ms)
    calm = rounds.Round(cpu_ms=cpu_ms, answered=told, foreign=0.0)
    loud = rounds.Round(cpu_ms=2 * cpu_ms, answered=told, foreign=0.5)
    return rounds.Measured(one, page, 1, [loud, calm])


def bare(page="story"):
    return [
        measured(target(limits.BARE, state="limit"), 0.25, page=page),
        measured(target(limits.OWN, state="limit"), 0.2, page=page),
        measured(target(limits.FILE, state="limit"), 0.01, page=page, per_second=50_000),
    ]


def newsroom(one, **queries):
    facts = Facts(
        paths={},
        markers={},
        queries=queries,
        story_key=1,
        slot_choice_ms=0.005,
        desk=DESK,
        slots=SLOTS,
    )
    return Newsroom(one, facts, 1.0, [])


def rows_of(*figures, rooms=(), sizes=None):
    return table.rows_of([*figures, *bare()], rooms, sizes or {})


def test_a_ratio_is_the_quietest_round_over_the_bare_view_of_the_same_run():
    one = target()
    sizes = {id(one): table.Sizes({"story": 25_000}, {"story": 6_000})}
    (row, choice, queue, decision, chosen, told, added), bare_rows = rows_of(
        measured(one, 1.5), rooms=[newsroom(one, story=3)], sizes=sizes
    )
    assert (row["cpu_ms"], row["ratio"], row["ratio_own_server"]) == (1.5, 6.0, 7.5)
    assert (row["queries"], row["bytes"], row["bytes_compressed"]) == (3, 25_000, 6_000)
    assert (row["goal"], row["holds"]) == ("ratio ≤ 8; bytes ≤ 30,720", True)
    assert not row["loud"]
    assert choice["page"].startswith("slot choice") and choice["ratio"] == 0.02
    assert (queue["page"], queue["p99_ms"], queue["queries"]) == ("queue (in process)", 20.0, 23)
    assert (decision["page"], decision["holds"]) == ("decision (in process)", True)
    assert (chosen["page"], chosen["requests_per_second"]) == ("slots chosen (in process)", 190.0)
    assert (told["page"], told["holds"]) == ("slots told (in process)", True)
    assert (added["page"], added["bytes"], added["queries"]) == (
        *("slots of a story (in process)", 2_100, 0),
    )
    assert {found["target"] for found in bare_rows} == {limits.BARE, limits.OWN, limits.FILE}


def test_every_row_has_the_keys_that_others_read():
    one = target()
    rows, _ = rows_of(measured(one, 1.5), rooms=[newsroom(one)])
    peer, _ = rows_of(measured(target("Wagtail 8"), 40.0))
    for row in rows + peer:
        assert set(CONTRACT.split()) <= set(row)
    assert json.loads(json.dumps(rows)) == rows


def test_a_held_page_is_compared_by_rate_with_the_file_and_names_its_cache():
    held = target(state="http-cache", behind="Varnish")
    (row,), _ = rows_of(measured(held, 0.02, per_second=45_000))
    assert (row["of_file"], row["behind"], row["holds"]) == (0.9, "Varnish", True)
    assert "http-cache: Varnish" in "\n".join(table.lines([row]))


def test_a_large_newsroom_is_compared_with_the_small_one_on_the_same_database():
    small, large = measured(target(), 1.0), measured(target(stories=1_000_000), 1.4)
    other = measured(target(database="PostgreSQL"), 0.1)
    rows, _ = rows_of(small, large, other)
    grown = next(row for row in rows if row["stories"] == 1_000_000)
    assert (grown["growth"], grown["missed"]) == (1.4, ["growth ≤ 1.3"])
    assert "growth" not in next(row for row in rows if row["stories"] == 1_000)


def test_wordpress_is_compared_by_cost_of_its_cheapest_theme_and_by_rate():
    ours = measured(target(state="kept"), 5.0, page="comment", per_second=350, p99_ms=30)
    themes = [
        measured(target("WordPress 6.1, classic theme x"), 14.0, page="comment", per_second=130),
        measured(target("WordPress 6.1, default theme y"), 20.0, page="comment", per_second=110),
    ]
    rows, _ = rows_of(ours, *themes)
    assert rows[0]["of_wordpress_rate"] == 2.69 and rows[0]["holds"] is True
    assert rows[0]["below_wordpress"] == 2.8
    assert [row["holds"] for row in rows[1:]] == [None, None]


def test_the_table_says_what_was_missed_and_marks_what_was_loud():
    (row,), _ = rows_of(measured(target(), 3.0))
    assert "MISSED: ratio ≤ 8" in table.lines([row])[1]
    assert "3*" in table.lines([row | {"loud": True}])[1]


ABOUT = {
    "at": "2026-11-22 10:00 UTC",
    "processor": "A processor",
    "cores": 2,
    "memory_gib": 24,
    "python": "3.13",
    "packages": {"django": "6.1"},
    "programs": {"wrk": "4.1"},
    "start_seconds": {"serve": 5},
    "memory_mib": {},
}


@pytest.mark.parametrize(("cpu_ms", "code"), [(1.5, 0), (3.0, 1)])
def test_a_run_leaves_a_file_and_ends_with_1_where_something_was_missed(
    tmp_path, monkeypatch, capsys, cpu_ms, code
):
    monkeypatch.setattr(report, "RESULT", tmp_path / "bench.json")
    rows, bare_rows = rows_of(measured(target(), cpu_ms))
    assert report.tell(rows, bare_rows, ABOUT) == code
    written = json.loads((tmp_path / "bench.json").read_text())
    assert written == {"rows": rows, "limits": bare_rows, "machine": ABOUT}
    assert f"{1 - code} of 1 rows with a goal hold it." in capsys.readouterr().out


def test_the_page_of_the_docs_takes_the_table_between_its_marks_and_keeps_the_rest(tmp_path):
    page, result = tmp_path / "performance.md", tmp_path / "bench.json"
    page.write_text(f"# Speed\n{report.BEGIN}\nyesterday\n{report.END}\nThe method.\n")
    rows, bare_rows = rows_of(measured(target(), 1.5))
    result.write_text(json.dumps({"rows": rows, "limits": bare_rows, "machine": ABOUT}))
    report.write_page(page, result)
    report.write_page(page, result)
    text = page.read_text()
    assert text.startswith("# Speed\n") and text.endswith(f"{report.END}\nThe method.\n")
    assert "yesterday" not in text and text.count("| story | uncached | SQLite | 1,000 | 6 |") == 1
