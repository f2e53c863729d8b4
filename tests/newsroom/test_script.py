"""The one script of the readers' pages, and what it may weigh."""

import gzip

from django.contrib.staticfiles import finders

from newsroom import script


def test_whoever_looks_for_the_script_gets_it_as_the_sources_are_now():
    with open(finders.find("js/newsroom.js"), encoding="utf-8") as file:
        assert file.read() == script.joined()


def test_collectstatic_finds_it_once():
    found = [name for finder in finders.get_finders() for name, _ in finder.list([])]
    assert found.count("js/newsroom.js") == 1


def test_it_weighs_no_more_than_readers_were_promised():
    assert len(gzip.compress(script.joined().encode(), 6)) <= 2 * 1024


def test_it_asks_nobody_else_and_comments_stay_at_home():
    text = script.joined()
    assert not any(line.startswith("//") or " // " in line for line in text.splitlines())
    assert "http" not in text


def test_a_comment_behind_a_statement_takes_no_line_below_it_away(tmp_path, monkeypatch):
    source = tmp_path / "one.js"
    source.write_text("first(); // a word\nsecond();\nconst address = 'https://example.org';\n")
    monkeypatch.setattr(script, "SOURCES", (source,))
    assert script.joined() == "first();\nsecond();\nconst address = 'https://example.org';\n"
