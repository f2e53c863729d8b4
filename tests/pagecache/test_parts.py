"""Prepared parts: made once, freed by tag, and never kept when something changed meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from jobs import schedule
from pagecache import pages, parts, tasks, versions
from pagecache.models import PartTag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def menu():
    """A part that counts how often it is made."""

    class Menu:
        made = 0
        until = None

        def make(self):
            self.made += 1
            pages.depend("section:1", until=self.until)
            return {"html": f"<p>{self.made}</p>"}

        def get(self):
            return parts.Parts().get("site", "menu", self.make)

    return Menu()


def test_a_part_is_made_once_for_all_requests(menu):
    assert menu.get() == menu.get() == {"html": "<p>1</p>"}
    assert menu.made == 1


def test_all_parts_of_a_page_are_read_by_one_query(menu, django_assert_num_queries):
    parts.Parts().get("article:5", "text", lambda: "text")
    menu.get()
    shown = parts.Parts()
    shown.want("article:5")
    with django_assert_num_queries(1):
        shown.get("site", "menu", menu.make)
        shown.get("article:5", "text", menu.make)
    assert menu.made == 1


def test_a_change_of_its_tag_frees_a_part_and_of_another_does_not(menu):
    menu.get()
    pages.forget("section:2")
    menu.get()
    assert menu.made == 1
    pages.forget("section:1")
    menu.get()
    assert menu.made == 2


def test_a_rename_frees_the_parts_that_name_things_and_no_others(menu):
    menu.get()
    parts.Parts().get("site", "names", lambda: pages.depend(pages.NAMES))
    pages.forget(pages.NAMES)
    menu.get()
    assert menu.made == 1
    made = []
    parts.Parts().get("site", "names", lambda: made.append(1))
    assert made


def test_a_part_lives_no_longer_than_it_said(menu):
    now = timezone.now()
    menu.until = now + timedelta(minutes=1)
    with time_machine.travel(now, tick=False):
        menu.get()
    with time_machine.travel(now + timedelta(seconds=59), tick=False):
        menu.get()
        assert menu.made == 1
    with time_machine.travel(now + timedelta(seconds=60), tick=False):
        menu.get()
        assert menu.made == 2


def test_a_part_that_was_made_while_its_data_changed_is_not_kept(menu):
    def overtaken():
        pages.depend("section:1")
        versions.raise_for({"section:1"})
        return "old"

    assert parts.Parts().get("site", "menu", overtaken) == "old"
    assert menu.get() == {"html": "<p>1</p>"}


def test_a_page_hangs_on_what_its_parts_hang_on(menu):
    end = timezone.now() + timedelta(minutes=5)
    menu.until = end
    for _ in range(2):
        with pages.collecting() as collected:
            menu.get()
        assert collected.tags == {"section:1"}
        assert collected.until == end


def test_a_part_written_by_its_deed_comes_and_goes_with_the_transaction(menu):
    with transaction.atomic():
        parts.write("site", "menu", "written")
        transaction.set_rollback(True)
    assert menu.get() == {"html": "<p>1</p>"}
    parts.write("site", "menu", "written")
    pages.forget("section:1")
    assert menu.get() == "written"


def test_old_parts_are_taken_away_and_no_others(menu, monkeypatch):
    monkeypatch.setattr(parts, "_AT_ONCE", 2)
    now = timezone.now()
    parts.write("article:1", "thread", "far")
    for number in range(5):
        until = now + timedelta(minutes=number)
        parts.keep("front", f"{number}", "x", tags=["front"], number=0, until=until)
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        assert tasks.prune.call() == 3
        assert [parts.found("front", f"{number}") for number in range(2, 5)] == [None, "x", "x"]
    assert parts.found("article:1", "thread") == "far"
    assert PartTag.objects.filter(part__kind__in="012").count() == 0
    assert PartTag.objects.count() == 2
    assert schedule.declared()["pagecache.tasks.prune"] == timedelta(hours=1)
