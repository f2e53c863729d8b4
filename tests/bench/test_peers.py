"""What the peers of the benchmark are given, and how they are set up; none is started here."""

import importlib
import re
from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from bench.pages import Answer
from bench.peers import content, probe, processes, wagtail, wordpress
from bench.peers import wordpress_configs as configs
from bench.peers import wordpress_rows as rows
from bench.running import free_port
from bench.targets import Form, Target

PLACE, SOCKETS = Path("/srv/peer"), Path("/run/peer")


def story_page(*, comments, headline=None):
    shown = "".join(f'<li id="comment-{number}">Well.</li>' for number in range(comments))
    return f"<h1>{headline or content.seed().headline}</h1>{content.seed().body}{shown}"


def listing(count):
    return "".join(f'<a href="/world/a-story-{number}/">A story</a>' for number in range(count))


def test_the_newest_of_the_stories_is_the_seed_with_its_whole_text():
    first = next(content.pieces(3))
    assert first.slug == content.SEED
    assert first.body == content.seed().body
    assert len(re.sub(r"<[^>]+>", " ", first.body).split()) > 1_000


def test_as_many_stories_are_made_as_are_asked_for_each_older_than_the_one_before():
    made = list(content.pieces(200))
    assert len({piece.slug for piece in made}) == len({piece.headline for piece in made}) == 200
    assert made == sorted(made, key=lambda piece: piece.published, reverse=True)
    assert list(content.pieces(200)) == made


def test_every_story_stands_in_a_section_with_tags_and_an_author_that_exist():
    for piece in content.pieces(200):
        assert piece.section < len(content.sections())
        assert piece.author < len(content.authors())
        assert piece.tags
        assert max(piece.tags) < len(content.tags())


def test_the_word_that_is_searched_for_stands_in_one_story_of_thirty():
    found = [piece.number for piece in content.pieces(901) if content.WORD in piece.body]
    assert len(found) == 30
    assert {after - before for before, after in zip(found, found[1:], strict=False)} == {30}


def test_the_other_stories_are_of_some_hundred_and_fifty_words():
    lengths = [len(piece.body.split()) for piece in islice(content.pieces(200), 1, None)]
    assert 120 < sum(lengths) / len(lengths) < 220


@pytest.mark.parametrize("count", [0, 50, 500])
def test_the_measured_story_has_fifty_comments_however_many_there_are(count):
    under = Counter(remark.story for remark in content.remarks(20, count))
    assert under[0] == 50
    assert under.total() == max(50, count)
    assert set(under) <= set(range(20))


def test_a_newsroom_of_one_story_has_its_fifty_comments_and_no_more():
    assert [remark.story for remark in content.remarks(1, 500)] == [0] * 50


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (7, "7"),
        ("it's", r"'it\'s'"),
        ("a\\' OR 1", r"'a\\\' OR 1'"),
        ("नमस्ते", "'नमस्ते'"),
        (datetime(2025, 11, 1, 4, 0, tzinfo=UTC), "'2025-11-01 04:00:00'"),
    ],
)
def test_no_text_can_end_its_own_place_in_the_sql(value, written):
    assert rows.literal(value) == written


def test_wordpress_is_given_every_story_tag_and_comment_in_few_statements():
    sql = list(rows.statements(700, 900))
    table = re.compile(r"INSERT INTO (\w+)")
    counts = Counter(table.match(one)[1] for one in sql if one.startswith("INSERT"))
    assert counts["wp_posts"] == counts["wp_comments"] == 2
    assert sum(one.count("'publish'") for one in sql) == 700
    assert sum(one.count("'comment')") for one in sql) == 900
    assert sum(one.count("'category'") for one in sql) == len(content.sections())
    pairs = [line for one in sql if "term_relationships (" in one for line in one.splitlines()[1:]]
    assert len(pairs) == sum(1 + len(piece.tags) for piece in content.pieces(700))


def test_every_row_has_a_value_for_every_column():
    pieces, remarks = content.pieces(2), content.remarks(2, 51)
    for table, row in (
        (rows.POSTS, rows._post(next(pieces))),
        (rows.COMMENTS, rows._comment(next(remarks))),
        (rows.TERMS, next(rows._terms())),
        (rows.TAXONOMY, next(rows._taxonomies())),
        (rows.RELATIONS, next(rows._relations(1))),
        (rows.USERS, next(rows._users())),
        (rows.RIGHTS, next(rows._rights())),
    ):
        assert table.count(",") + 1 == len(row), table


def test_each_theme_of_wordpress_has_an_address_and_hears_the_port_it_is_asked_by():
    text = configs.web(PLACE, SOCKETS, themes={"plain": 8001, "blocks": 8002}, user="root")
    assert re.findall(r"listen ([\d.:]+)", text) == ["127.0.0.1:8001", "127.0.0.1:8002"]
    assert re.findall(r"PEER_THEME (\w+);", text) == ["plain", "blocks"]
    assert text.count("fastcgi_param HTTP_HOST $http_host;") == 2
    assert text.count("{") == text.count("}")


def test_only_root_names_a_user_for_nginx():
    themes = {"plain": 8001}
    assert configs.web(PLACE, SOCKETS, themes=themes, user="root").startswith("user root;\n")
    assert "user " not in configs.web(PLACE, SOCKETS, themes=themes, user="somebody")


def test_mariadb_keeps_every_commit_and_listens_on_no_port():
    text = configs.database(PLACE, SOCKETS, user="somebody")
    assert "skip-networking" in text
    assert "innodb_flush_log_at_trx_commit = 1" in text
    assert f"datadir = {PLACE}/mariadb" in text


def test_php_has_four_children_that_stay_and_opcache():
    pool = configs.pool(PLACE, SOCKETS, user="somebody")
    assert "pm = static" in pool
    assert f"pm.max_children = {configs.CHILDREN}" in pool
    assert "opcache.enable = 1" in configs.interpreter(PLACE)


def test_two_installations_of_wordpress_share_no_secret():
    one, other = (configs.site(SOCKETS) for _ in range(2))
    secrets = re.compile(r"_(?:KEY|SALT)', '(\w+)'")
    assert len(set(secrets.findall(one) + secrets.findall(other))) == 16


def test_a_comment_is_posted_under_another_story_than_the_measured_one():
    made = {"version": "6.1", "default_theme": "blocks"}
    target = wordpress._target(made, "blocks", 8001, [1], 1_000)
    posted = re.search(r"comment_post_ID=(\d+)", target.forms["comment"].body)
    assert int(posted[1]) != rows.post_id(0)
    assert target.forms["comment"].status == 302


def test_a_whole_story_with_fifty_comments_is_one_that_may_be_measured():
    assert probe.lacking("story", story_page(comments=50)) == ""


@pytest.mark.parametrize(
    ("page", "text", "complaint"),
    [
        ("story", story_page(comments=49), "49 comments instead of 50"),
        ("story", story_page(comments=50, headline="Not found"), "headline"),
        ("front", listing(9), "9 stories instead of 10"),
        ("search", "<p>Nothing was found.</p>", "0 stories instead of 10"),
        ("feed", "<item></item>" * 3, "3 items instead of 10"),
    ],
)
def test_a_page_that_lacks_something_is_not_measured(page, text, complaint):
    assert complaint in probe.lacking(page, text)


def test_a_full_list_may_be_measured():
    assert probe.lacking("section", listing(10)) == probe.lacking("feed", "<item>" * 10) == ""


def test_an_address_where_nobody_listens_is_named(httpless_port):
    url = f"http://127.0.0.1:{httpless_port}/"
    target = Target(name="Somebody", urls={"front": url}, pids=list)
    with pytest.raises(processes.Broken, match=re.escape(url)):
        probe.look(target)


def test_a_form_that_is_refused_is_told_from_one_that_is_taken(monkeypatch):
    monkeypatch.setattr(probe.pages, "ask", lambda *_, **__: Answer(409, b"Said already."))
    target = Target(
        name="Somebody",
        urls={"comment": "http://127.0.0.1/"},
        pids=list,
        forms={"comment": Form(body="comment={n}", status=302)},
    )
    with pytest.raises(processes.Broken, match="answered 409 instead of 302"):
        probe.look(target)


@pytest.fixture
def httpless_port():
    return free_port()


def test_a_missing_package_is_named_where_it_cannot_be_installed(monkeypatch):
    monkeypatch.setattr(processes.shutil, "which", lambda _: None)
    with pytest.raises(processes.Missing, match="apt-get install .*absent-one absent-two"):
        processes.install({"/no/such/b": "absent-two", "/no/such/a*": "absent-one"})


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(processes.subprocess, "run", lambda *_, **__: pytest.fail("installed"))
    processes.install({__file__: "this-test"})


def test_a_child_ends_with_its_block(tmp_path):
    with processes.child(["sleep", "60"], log=tmp_path / "sleep.log", cwd=tmp_path) as process:
        assert process.poll() is None
    assert process.returncode is not None


def test_a_child_that_ends_at_its_start_is_told_with_its_last_words(tmp_path):
    log = tmp_path / "database.log"
    command = ["sh", "-c", "echo 'no room on the disk'; exit 3"]
    with (
        processes.child(command, log=log, cwd=tmp_path) as process,
        pytest.raises(processes.Broken, match="database ended:\nno room on the disk"),
    ):
        processes.wait_for(lambda: False, process, log)


def test_a_command_that_fails_says_why(tmp_path):
    with pytest.raises(processes.Broken, match="sh failed:\nno such table"):
        processes.run(["sh", "-c", "echo 'no such table' >&2; exit 1"], cwd=tmp_path)


def test_wagtail_counts_the_work_of_its_own_postgresql_connections_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(wagtail.cpu, "backends", lambda name: asked.append(name) or [41, 42])
    pids = wagtail._pids(7, "postgres://postgres@127.0.0.1:5432/peer_wagtail")
    assert pids() == [7, 41, 42]
    assert asked == ["peer_wagtail"]
    assert wagtail._pids(7, "")() == [7]


@pytest.fixture
def wagtail_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("PEER_FOLDER", str(tmp_path))
    monkeypatch.setenv("PEER_SECRET", "of this test alone")
    return importlib.import_module("bench.peers.wagtail_site.settings")


def test_wagtail_takes_its_database_from_an_address_and_has_sqlite_without(wagtail_settings):
    remote = wagtail_settings.database("postgres://anna:pw@127.0.0.1:5433/peer")
    assert remote["ENGINE"].endswith("postgresql")
    assert [remote[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("anna", "pw", "127.0.0.1", 5433, "peer"),
    ]
    assert "journal_mode=WAL" in wagtail_settings.database("")["OPTIONS"]["init_command"]


def test_wagtail_keeps_no_page_and_does_not_debug(wagtail_settings):
    assert wagtail_settings.DEBUG is False
    assert not any("cache" in name.lower() for name in wagtail_settings.MIDDLEWARE)
