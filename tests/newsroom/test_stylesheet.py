"""The one style sheet of the readers' pages, and what their pages may weigh."""

import gzip
import re

from django.contrib.staticfiles import finders

from newsroom import stylesheet


def test_whoever_looks_for_the_sheet_gets_it_as_the_sources_are_now():
    with open(finders.find("css/newsroom.css"), encoding="utf-8") as file:
        assert file.read() == stylesheet.joined()


def test_collectstatic_finds_it_too():
    found = [name for finder in finders.get_finders() for name, _ in finder.list([])]
    assert found.count("css/newsroom.css") == 1


def test_every_component_is_in_it_after_tokens_and_base():
    names = [path.name for path in stylesheet.sources()]
    assert names[:2] == ["tokens.css", "base.css"]
    assert names[-1] == "print.css"
    assert {"card.css", "story_text.css", "slot.css", "comments.css"} <= set(names)


def test_it_weighs_no_more_than_readers_were_promised():
    assert len(gzip.compress(stylesheet.joined().encode(), 6)) <= 7 * 1024


def test_it_fetches_nothing_but_our_fonts_and_waits_for_no_other_sheet():
    sheet = stylesheet.joined()
    assert "@import" not in sheet
    assert set(re.findall(r"url\(([^)]*)\)", sheet)) == {
        '"../fonts/faustina-latin-400-normal.woff2"',
        '"../fonts/faustina-latin-700-normal.woff2"',
    }


def test_comments_stay_at_home():
    assert "/*" not in stylesheet.joined()
