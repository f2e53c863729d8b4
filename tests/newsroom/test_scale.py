import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from articles import reader_html, search
from articles.models import Article, Byline, TaggedArticle, Transition
from comments import ledger, thread
from comments.models import Comment, CommenterEmail
from newsroom.scale import frame, plan, prose, seeding
from pagecache.models import Part
from readership.models import HourlyReads

pytestmark = pytest.mark.django_db

PREPARED = ("reader_html", "reader_outline", "reader_version", "word_count")


@pytest.fixture(autouse=True)
def few_texts(monkeypatch):
    monkeypatch.setattr(prose, "POOL", {"en": 60, "hi": 30, "ur": 30})
    monkeypatch.setattr(frame, "PICTURES", 0)
    monkeypatch.setattr(frame, "TAGS", 40)
    monkeypatch.setattr(plan, "RECENT", 40)


def seed(articles, comments):
    return seeding.seed(
        articles=articles, about=comments, now=timezone.now(), say=lambda line: None
    )


def index_row(pk):
    """The words of each part of the index, in any order: that of the names is nobody's."""
    ask = {
        "sqlite": "SELECT headline, standfirst, names, body FROM articles_search WHERE rowid = %s",
        "postgresql": "SELECT words::text FROM articles_search WHERE article_id = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor], [pk])
        row = cursor.fetchone()
    return row and [sorted(re.sub(r":[\d,A-D]+", "", part).split()) for part in row]


def test_as_many_stories_and_comments_are_there_as_were_asked_for():
    seed(120, 700)
    assert (Article.objects.count(), Comment.objects.count()) == (120, 700)
    assert CommenterEmail.objects.count() == 700
    connection.check_constraints()


def test_a_second_run_adds_nothing_and_a_larger_one_goes_on():
    seed(60, 520)
    before = set(Article.objects.values_list("pk", "slug"))
    seed(60, 520)
    assert set(Article.objects.values_list("pk", "slug")) == before
    seed(90, 600)
    assert (Article.objects.count(), Comment.objects.count()) == (90, 600)
    assert before < set(Article.objects.values_list("pk", "slug"))


def test_what_was_decided_and_counted_agrees_with_the_ledger():
    seed(120, 900)
    assert ledger.verify() == []
    assert {state for (state,) in Comment.objects.values_list("state")} == {
        "approved",
        "held",
        "rejected",
        "spam",
    }


def test_texts_are_ready_as_the_deed_makes_them():
    seed(60, 0)
    for story in Article.objects.exclude(published_on=None).select_related("section"):
        stored = {name: getattr(story, name) for name in PREPARED}
        reader_html.prepare(story)
        story.reader_outline = json.loads(json.dumps(story.reader_outline))
        assert {name: getattr(story, name) for name in PREPARED} == stored


def test_threads_are_ready_as_a_decision_makes_them():
    seed(60, 900)
    stories = Article.objects.exclude(comment_count=0)
    assert stories.count() > 10
    for story in stories:
        stored = Part.objects.get(owner=f"article:{story.pk}", kind=thread.kind_in(story.language))
        thread.prepare(story.pk)
        made = Part.objects.get(pk=stored.pk)
        assert (stored.content, stored.tags, stored.number) == (made.content, made.tags, 0)


@pytest.mark.parametrize("total", [1_000, 1_000_000, 5_000_000])
def test_stories_of_any_newsroom_lie_in_the_order_of_their_numbers(total):
    now = datetime(2026, 3, 1, tzinfo=UTC)
    numbers = [*range(0, total, total // 500), total - 1]
    moments = [plan._moment(number, total, now) for number in numbers]
    assert moments == sorted(moments)
    assert now - moments[0] < timedelta(days=366 * plan.YEARS)


def test_tags_and_bylines_follow_the_dates_of_their_stories():
    seed(60, 0)
    for model, story in ((TaggedArticle, "content_object"), (Byline, "article")):
        assert not model.objects.exclude(published_at=F(f"{story}__published_at")).filter(
            **{f"{story}__published_at__isnull": False}
        )


def test_the_index_holds_what_the_deed_writes():
    seed(60, 0)
    for story in Article.objects.select_related("section"):
        stored = index_row(story.pk)
        search.index(story)
        assert stored and index_row(story.pk) == stored


def test_the_ledger_of_each_story_ends_in_its_state():
    seed(60, 0)
    for story in Article.objects.all():
        moves = list(Transition.objects.filter(article=story).order_by("pk"))
        assert moves[0].verb == "start" and moves[-1].to_state == story.state
        assert all(a.to_state == b.from_state for a, b in zip(moves, moves[1:], strict=False))


def test_the_measured_stories_are_full_length_with_fifty_comments_that_readers_see(client):
    measured = seed(60, 800)
    assert [story.slug for story in measured] == [f"scale-story-{n}" for n in range(1, 11)]
    for story in measured:
        found = client.get(story.get_absolute_url()).content
        assert found.count(b"data-comment-id") == 50
        assert story.word_count > 900


def test_one_story_in_thirty_holds_the_word():
    seed(190, 0)
    there = search.search(prose.WORD).total
    assert 4 <= there <= 7
    assert there == sum(
        prose.WORD in story.body.casefold() for story in Article.objects.published()
    )


def test_the_measured_stories_have_a_picture(monkeypatch):
    monkeypatch.setattr(frame, "PICTURES", 1)
    assert all(story.lead_picture.ready_widths for story in seed(12, 0))


def test_the_newest_stories_have_been_read():
    seed(60, 0)
    assert HourlyReads.objects.filter(hour_start__lte=timezone.now()).exists()


def test_the_command_prints_where_the_measured_stories_stand(capsys):
    call_command("seed_scale", articles=12, comments=500)
    printed = capsys.readouterr().out
    assert "/2025/11/02/scale-story-10/" in printed
    assert "12 of 12 stories, 500 comments" in printed
