"""Deeds at the same moment, in threads, where a database lets them: one wins, none waits for ever.

SQLite lets one transaction write at a time, so these ask PostgreSQL.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from articles import breaking, ledger, planning, publishing
from articles import content as contents
from articles.models import Article, PlannedUpdate
from articles.refusals import NotReady
from desk import breaking_story, working_copies
from tests.factories import make_article, make_draft

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write"),
]
IN_AN_HOUR = timedelta(hours=1)


def at_once(*deeds):
    """Will do these in threads that begin together, and give the refusals. Other errors rise."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            connection.ensure_connection()
            start.wait()
            deed()
        except (NotReady, working_copies.Overtaken) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [refusal for refusal in pool.map(run, deeds) if refusal]


def story_with_an_update_that_is_due():
    story = make_article()
    content = contents.of(story) | {"headline": "Planned"}
    planning.plan(story, by=None, content=content, version=1, at=timezone.now() + IN_AN_HOUR)
    now = timezone.now()
    PlannedUpdate.objects.filter(article=story).update(starts_at=now, due_at=now)
    return story


def plan(story):
    planning.plan(
        story, by=None, content=contents.of(story), version=1, at=timezone.now() + IN_AN_HOUR
    )


def end_in(minutes):
    return timezone.now() + timedelta(minutes=minutes)


def test_a_due_update_is_made_once_by_eight_who_come_at_once():
    story = story_with_an_update_that_is_due()
    assert at_once(*[planning.settle] * 8) == []
    assert story.transitions.filter(verb="update").count() == 1
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda story: planning.cancel(story, by=None), id="cancel"),
        pytest.param(lambda story: publishing.withdraw(story, by=None, note="No"), id="withdraw"),
        pytest.param(lambda story: publishing.kill(story, by=None, note="No"), id="kill"),
        pytest.param(plan, id="plan"),
        pytest.param(lambda story: publishing.publish(story, by=None), id="publish"),
    ],
)
def test_a_deed_and_a_due_update_do_not_wait_for_each_other(deed):
    for _ in range(3):
        story = story_with_an_update_that_is_due()
        at_once(planning.settle, lambda: deed(story), planning.settle)  # noqa: B023
        assert story.transitions.filter(verb="update").count() <= 2
    assert ledger.verify() == []


def test_a_story_taken_down_while_an_update_is_planned_keeps_no_plan():
    for _ in range(3):
        story, seen = make_article(), Article.objects.latest("pk")
        at_once(lambda: plan(story), lambda: publishing.withdraw(seen, by=None, note="No"))  # noqa: B023
        assert not PlannedUpdate.objects.filter(article=story, due_at__isnull=False).exists()


def test_of_six_new_stories_and_three_live_ones_three_become_breaking(editor):
    drafts = [make_draft(by=editor) for _ in range(6)]
    for draft in drafts:
        working_copies.save_copy(draft, content=contents.of(draft), by=editor)
    live = [make_article() for _ in range(3)]
    refused = at_once(
        *[
            lambda story=story: breaking_story.publish(
                story, by=editor, number=working_copies.newest(story).number, minutes=30
            )
            for story in drafts
        ],
        *[
            lambda story=story: breaking.set_breaking(story, by=editor, until=end_in(30))
            for story in live
        ],
    )
    assert (len(refused), Article.objects.breaking().count()) == (6, 3)
    assert Article.objects.filter(state="published").count() <= 6


def test_of_four_who_save_at_once_one_wins_and_three_are_told(editor):
    story = make_article()
    refused = at_once(
        *[
            lambda line=line: working_copies.save_copy(
                Article.objects.get(pk=story.pk),
                content=contents.of(story) | {"standfirst": line},
                by=editor,
            )
            for line in "abcd"
        ]
    )
    assert [type(refusal) for refusal in refused] == [working_copies.Overtaken] * 3


def test_of_two_who_move_to_one_address_one_is_refused():
    stories = [make_article() for _ in range(2)]
    refused = at_once(
        *[
            lambda story=story: publishing.publish(
                story, by=None, content=contents.of(story) | {"slug": "here"}
            )
            for story in stories
        ]
    )
    assert [refusal.reasons[0][0] for refusal in refused] == ["slug"]
