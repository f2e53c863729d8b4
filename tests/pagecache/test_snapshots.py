"""What is asked at one moment, on SQLite with a file as a newsroom has it. On PostgreSQL:
tests/newsroom/test_ledgers.py."""

import pytest
from django.db import connections, transaction
from django.db.utils import ConnectionHandler

from newsroom import databases
from pagecache.snapshots import at_one_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tmp_path):
    """Two connections to a file of one table with a row of 0; the first is called "aside"."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "one.sqlite3"}
    first, second = (
        ConnectionHandler({"default": databases.tuned(database)})["default"] for _ in range(2)
    )
    connections["aside"] = first
    ask(second, "CREATE TABLE counter (number)")
    ask(second, "INSERT INTO counter VALUES (0)")
    yield first, second
    del connections["aside"]
    first.close()
    second.close()


def ask(connection, sql):
    with connection.cursor() as cursor:
        return (cursor.execute(sql).fetchone() or [None])[0]


def test_what_is_written_meanwhile_is_not_seen_and_need_not_wait(two):
    first, second = two
    with at_one_moment("aside"):
        assert ask(first, "SELECT number FROM counter") == 0
        with second.waiting(0.1):
            ask(second, "UPDATE counter SET number = 1")
        assert ask(first, "SELECT number FROM counter") == 0
    assert ask(first, "SELECT number FROM counter") == 1


def test_who_writes_afterwards_takes_his_place_at_once_again(two):
    first, _ = two
    with at_one_moment("aside"):
        pass
    assert first.transaction_mode == "IMMEDIATE"


def test_inside_a_transaction_its_own_rules_hold(two):
    first, _ = two
    with transaction.atomic("aside"):
        ask(first, "UPDATE counter SET number = 3")
        with at_one_moment("aside"):
            assert ask(first, "SELECT number FROM counter") == 3
    assert ask(first, "SELECT number FROM counter") == 3
