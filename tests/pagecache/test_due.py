"""What the clock makes due: noted once, done before the next page, and no reader pays for failure."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from pagecache import due, versions
from pagecache.models import TagVersion

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def something_changed():
    TagVersion.objects.create(tag=TagVersion.ALL, number=1)


@pytest.fixture
def settled_by(monkeypatch):
    """Makes these functions the only ones that settle."""

    def put(*functions):
        monkeypatch.setattr(due, "_settling", list(functions))

    return put


def test_the_earliest_of_all_that_is_noted_is_read_with_the_counter(django_assert_num_queries):
    now = timezone.now()
    due.note("later", lambda: now + 2 * HOUR)
    due.note("sooner", lambda: now + HOUR)
    with django_assert_num_queries(1):
        assert versions.counter_and_due() == (1, now + HOUR)


def test_what_is_noted_anew_replaces_the_old_and_nothing_is_none():
    due.note("thing", lambda: timezone.now() + HOUR)
    due.note("thing", lambda: None)
    assert versions.counter_and_due() == (1, None)


def test_it_is_past_from_its_moment_on():
    now = timezone.now()
    due.note("thing", lambda: now + HOUR)
    assert not due.is_past("thing")
    due.note("thing", lambda: now)
    assert due.is_past("thing")


def test_one_who_cannot_write_just_now_keeps_the_others_from_nothing(settled_by, caplog):
    done = []

    def fails():
        raise DatabaseError("locked")

    settled_by(fails, lambda: done.append("other"))
    due.settle()
    assert done == ["other"]
    assert "could not be done" in caplog.text
