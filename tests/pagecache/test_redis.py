"""Numbers in Redis: whatever happens to it, no page that changed is given as it was."""

import contextlib
import threading
import time
from functools import partial

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from pagecache import mirror, pages, store, versions
from pagecache.door import Door
from pagecache.models import TagVersion
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(redis):
    """A kept page that says what its section says."""

    class Site:
        renders, words = 0, "old"

        def get(self):
            return Door(pages.kept()(self._render))(RequestFactory().get("/")).content.decode()

        def _render(self, request):
            self.renders += 1
            pages.depend("section:1")
            return HttpResponse(self.words)

        def change(self, words):
            self.words = words
            pages.forget("section:1")

    return Site()


@pytest.fixture
def other_process(monkeypatch):
    """Forgets what this process noticed: the next question comes from one that noticed nothing."""

    def forget():
        monkeypatch.setattr(store, "_failed_at", -1e9)
        monkeypatch.setattr(store, "_is_away", False)

    return forget


def test_a_kept_page_asks_the_database_once_a_second(site, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(mirror, "COMPARE_SECONDS", 60)
    site.get()
    mirror._compared_at = -1e9
    with django_assert_num_queries(1):
        for _ in range(5):
            site.get()
    assert site.renders == 1


def test_a_change_is_seen_at_once(site):
    site.get()
    site.change("new")
    assert site.get() == "new"
    assert site.get() == "new" and site.renders == 2


def test_a_page_changed_while_redis_was_stopped_is_not_given_when_it_is_back(site, redis):
    assert site.get() == "old"
    redis.stop()
    site.change("new")
    assert site.get() == "new"
    redis.start()
    assert cache.get("version:section:1") is None  # Redis is as it was before the change
    time.sleep(store.PAUSE_SECONDS)
    assert site.get() == "new"


def test_another_process_that_noticed_nothing_gives_it_for_a_second_at_most(
    site, redis, other_process
):
    site.get()
    redis.stop()
    site.change("new")
    redis.start()
    other_process()
    mirror._compared_at = time.monotonic()
    time.sleep(mirror.COMPARE_SECONDS)
    assert site.get() == "new"


def test_a_page_that_comes_back_with_an_older_redis_is_not_believed(site, redis, other_process):
    site.get()
    redis.stop()  # what is now known is what it will know again
    redis.start()
    time.sleep(store.PAUSE_SECONDS)
    other_process()
    site.change("new")
    assert site.get() == "new"
    redis.kill()
    redis.start()
    other_process()
    mirror._compared_at = -1e9
    assert site.get() == "new"


def test_a_page_kept_after_redis_was_emptied_is_not_believed_when_its_data_changed(site):
    def emptied_while_rendering(request):
        pages.depend("section:1")
        text = HttpResponse(site.words)
        if not site.renders:
            site.change("new")
            cache.clear()
        site.renders += 1
        return text

    site._render = emptied_while_rendering
    assert site.get() == "old"
    mirror._compared_at = -1e9
    assert site.get() == "new"


def test_a_database_from_a_backup_frees_what_redis_keeps(site):
    for words in ("one", "two", "three"):
        site.change(words)
        mirror._compared_at = -1e9
        site.get()
    TagVersion.objects.update(number=1)
    site.words = "from the backup"
    mirror._compared_at = -1e9
    assert site.get() == "from the backup"
    site.change("changed")
    assert site.get() == "changed"


def test_changes_that_reach_redis_in_the_other_order_leave_the_later_number(site, monkeypatch):
    late, write = [], mirror.write
    monkeypatch.setattr(mirror, "write", lambda tags, number: late.append((tags, number)))
    for _ in range(3):
        versions.raise_for({"section:1"})
    for tags, number in reversed(late):
        write(tags, number)
    assert versions.newest({"section:1"})[0] == 3


def test_after_a_long_absence_all_pages_are_freed_rather_than_each_tag_written(
    site, redis, monkeypatch
):
    monkeypatch.setattr(mirror, "MOST", 3)
    site.get()
    redis.stop()
    for number in range(2, 7):
        pages.forget(f"section:{number}")
    redis.start()
    time.sleep(store.PAUSE_SECONDS)
    site.get()
    assert site.renders == 2
    site.get()
    assert site.renders == 2


@pytest.mark.parametrize("away", ["stop", "freeze"])
def test_without_redis_pages_are_made_and_nobody_waits_long(site, redis, away, monkeypatch):
    monkeypatch.setattr(store, "PAUSE_SECONDS", 1.0)
    site.get()
    getattr(redis, away)()
    began = time.monotonic()
    for _ in range(10):
        assert site.get() == "old"
    assert site.renders == 11
    site.change("new")  # no error reaches whoever made the change
    assert time.monotonic() - began < 3


def test_while_redis_hangs_one_reader_a_second_waits_for_it_and_no_other(site, redis):
    site.get()
    redis.freeze()
    site.get()  # the first to notice
    slow = []

    def read():
        began = time.monotonic()
        with contextlib.suppress(store.Unanswered):
            store.ask("get", "anything")
        slow.append(time.monotonic() - began > 0.3)

    time.sleep(store.PAUSE_SECONDS)
    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert slow.count(True) == 1


def test_a_change_of_a_transaction_reaches_redis_after_its_commit(site):
    site.get()
    with transaction.atomic():
        versions.raise_for({"section:1"})
        assert cache.get("version:section:1") is None
    assert cache.get("version:section:1") == 1


def test_a_kept_page_and_the_numbers_of_its_tags_are_two_questions_to_redis(site, monkeypatch):
    asked = []
    monkeypatch.setattr(store, "ask", partial(_noting, store.ask, asked))
    site.get()
    asked.clear()
    mirror._compared_at = time.monotonic() + 60
    site.get()
    assert asked == ["get", "get_many"]


def _noting(ask, asked, method, *args):
    asked.append(method)
    return ask(method, *args)


def test_while_redis_is_away_every_page_and_the_beacon_are_answered(redis, client):
    story = make_article()
    redis.stop()
    for path in ["/", story.get_absolute_url(), "/search/?q=x", "/feed/"]:
        assert client.get(path).status_code == 200, path
    read = client.post("/read/", f"story={story.pk}", content_type="text/plain")
    assert read.status_code == 204
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"silent: cache\n")
