"""Texts that another edition prepared are prepared anew in the background."""

import pytest
from django.utils import timezone

from articles import publishing, reader_html, tasks
from articles.models import Article
from jobs import schedule
from pagecache import parts
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
OLD = {"reader_html": "<p>old</p>", "reader_outline": [], "word_count": 1}


def aged(story, version=reader_html.VERSION - 1, **changed):
    """As a row that another edition left behind."""
    Article.objects.filter(pk=story.pk).update(**OLD, reader_version=version, **changed)
    story.refresh_from_db()
    return story


def ready(story):
    names = ("reader_html", "reader_version", "reader_outline", "word_count")
    return Article.objects.values(*names).get(pk=story.pk)


@pytest.mark.parametrize("version", [0, reader_html.VERSION - 1, reader_html.VERSION + 1])
def test_a_text_of_another_edition_becomes_what_publishing_makes(version):
    story = make_article(body="<p>Two words.</p><ul><li>a</li></ul>", dateline_place="Pune")
    fresh = ready(story)
    aged(story, version)
    assert tasks.prepare_anew.call() == 1
    assert ready(story) == fresh


def test_all_are_done_in_batches_and_then_one_query_finds_nothing(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(tasks, "_A_TRANSACTION", 2)
    stories = [aged(make_article()) for _ in range(5)]
    current = make_article()
    before = ready(current)
    assert tasks.prepare_anew.call() == 5
    assert {ready(story)["reader_version"] for story in stories} == {reader_html.VERSION}
    assert ready(current) == before
    with django_assert_num_queries(1):
        assert tasks.prepare_anew.call() == 0


def test_what_readers_do_not_see_is_left_to_its_publication(editor):
    draft, withdrawn = make_draft(), make_article()
    publishing.withdraw(withdrawn, by=editor, note="Wrong")
    for story in (draft, withdrawn):
        aged(story)
    assert tasks.prepare_anew.call() == 0
    assert ready(draft)["reader_html"] == ready(withdrawn)["reader_html"] == "<p>old</p>"


def test_a_story_that_is_published_meanwhile_keeps_what_its_deed_made(monkeypatch, editor):
    story = aged(make_article(body="<p>First words.</p>"))
    prepare = reader_html.prepare

    def overtaken(article):
        prepare(article)
        monkeypatch.setattr(reader_html, "prepare", prepare)
        row = Article.objects.get(pk=story.pk)
        publishing.publish(row, by=editor, content={"body": "<p>Other words.</p>"})

    monkeypatch.setattr(reader_html, "prepare", overtaken)
    assert tasks.prepare_anew.call() == 0
    assert ready(story)["reader_html"] == "<p>Other words.</p>"


def test_an_older_process_that_changes_a_text_meanwhile_is_not_overwritten(monkeypatch):
    story = aged(make_article(body="<p>First words.</p>"))
    prepare = reader_html.prepare

    def overtaken(article):
        prepare(article)
        Article.objects.filter(pk=story.pk).update(
            body="<p>Other.</p>", reader_html="<p>Other.</p>"
        )

    monkeypatch.setattr(reader_html, "prepare", overtaken)
    assert tasks.prepare_anew.call() == 0
    assert ready(story)["reader_html"] == "<p>Other.</p>"


@pytest.mark.django_db(transaction=True)
def test_cards_that_say_how_long_a_story_takes_are_made_anew_with_it():
    story = aged(make_article(body="<p>Two words.</p>"))
    same = make_article(body="<p>Two words.</p>")
    aged(same)
    Article.objects.filter(pk=same.pk).update(word_count=2)
    for found in (story, same):
        parts.keep(
            "front", f"{found.pk}", "card", tags=[f"headline:{found.pk}"], number=10**6,
            until=timezone.now() + parts.LONGEST,
        )  # fmt: skip
    tasks.prepare_anew.call()
    assert parts.found("front", f"{story.pk}") is None
    assert parts.found("front", f"{same.pk}") == "card"


def test_the_task_is_planned():
    assert "articles.tasks.prepare_anew" in schedule.declared()
