"""The ranking that all processes share."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from jobs import schedule
from pagecache import parts
from readership import scores, standings, tasks
from tests.factories import make_article, make_draft, make_reads

pytestmark = pytest.mark.django_db


def test_hundreds_of_stories_keep_enough_of_each_language():
    languages = dict.fromkeys(range(300), "en") | dict.fromkeys(range(300, 303), "ur")
    kept = standings.kept(list(languages), languages)
    assert len(kept) == 103
    assert [pk for pk in kept if kept[pk] == "ur"] == [300, 301, 302]


def test_the_public_stories_stand_in_the_order_of_their_reads_with_their_languages():
    first, second = make_article(language="hi"), make_article()
    hidden = [make_draft(), make_article(expires_at=timezone.now())]
    for story, views in ((first, 9), (second, 8), (hidden[0], 99), (hidden[1], 98)):
        make_reads(story, views)
    found = standings.make(timezone.now())
    assert list(found.languages.items()) == [(first.pk, "hi"), (second.pk, "en")]
    assert standings.current(timezone.now()) == found


def test_it_is_made_for_all_and_asked_by_one_query_until_it_is_a_minute_old(
    django_assert_num_queries,
):
    make_reads(make_article())
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        made = standings.current(now)
    with time_machine.travel(now + timedelta(seconds=59), tick=False):
        make_reads(make_article(), views=99)
        with django_assert_num_queries(1):
            assert standings.current(timezone.now()) == made
    with time_machine.travel(now + timedelta(seconds=60), tick=False):
        assert len(standings.current(timezone.now()).languages) == 2


def test_the_task_is_planned_more_often_than_the_ranking_grows_old_and_makes_it_anew():
    assert schedule.declared()["readership.tasks.rank_anew"] <= standings.MAX_AGE / 2
    story = make_article()
    assert standings.current(timezone.now()).languages == {}
    make_reads(story)
    tasks.rank_anew.call()
    assert list(standings.current(timezone.now()).languages) == [story.pk]


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_it_is_made_is_not_lost(monkeypatch):
    story = make_article()
    make_reads(story)
    real = scores.highest

    def overtaken(now, *, limit):
        ranked = real(now, limit=limit)
        publishing.withdraw(story, by=None, note="Wrong")
        return ranked

    monkeypatch.setattr(scores, "highest", overtaken)
    assert standings.make(timezone.now()).languages == {}


@pytest.mark.django_db(transaction=True)
def test_without_a_place_to_keep_it_a_page_still_has_its_ranking(monkeypatch):
    story = make_article()
    make_reads(story)
    monkeypatch.setattr(parts, "keep", lambda *told, **named: False)  # the database is busy
    for _ in range(2):
        assert list(standings.current(timezone.now()).languages) == [story.pk]
