"""Working copies by themselves: numbers, races, restoring, and what they leave alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import content as contents
from articles import ledger, publishing
from articles.models import Article, Author
from desk import working_copies
from desk.models import Revision
from images.models import Picture
from tests.factories import make_article, make_author, make_draft, make_picture

pytestmark = pytest.mark.django_db


def rewrite(story, base_number=None, **changes):
    last = working_copies.newest(story)
    number = last.number if base_number is None else base_number
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=number
    )


def test_a_story_that_was_never_saved_here_begins_with_what_its_row_holds():
    story = make_article(headline="As it came", tags=["Rain"])
    first = working_copies.newest(story)
    assert (first.pk, first.number, first.content["headline"]) == (None, 0, "As it came")
    rewrite(story, headline="Mended")
    kept = [(v.number, v.content["headline"]) for v in story.revisions.order_by("number")]
    assert kept == [(1, "As it came"), (2, "Mended")]


def test_a_draft_row_follows_its_working_copy_with_tags_and_bylines():
    story, author = make_draft(), make_author()
    rewrite(story, headline="Followed", tags=["Rain"], bylines=[[author.pk, "words"]])
    story = Article.objects.get(pk=story.pk)
    assert contents.of(story) == working_copies.newest(story).content
    assert story.headline == "Followed"


@pytest.mark.parametrize("deed", [None, publishing.withdraw, publishing.kill])
def test_a_row_that_readers_know_is_left_alone(editor, deed):
    story = make_article(headline="Known", tags=["Rain"])
    if deed:
        deed(story, by=editor, note="No")
    rewrite(story, headline="Unknown", tags=["Sun"])
    story = Article.objects.get(pk=story.pk)
    assert story.headline == "Known"
    assert [tag.name for tag in story.tags.all()] == ["Rain"]


def test_the_second_of_two_who_began_from_one_version_is_told_who_was_first(editor):
    story = make_draft()
    rewrite(story, headline="First")
    with pytest.raises(working_copies.Overtaken) as told:
        rewrite(story, base_number=0, headline="Second")
    assert told.value.newest.content["headline"] == "First"
    assert story.revisions.count() == 2


def test_a_button_pressed_twice_saves_once_and_is_no_conflict():
    story = make_draft()
    first = rewrite(story, base_number=0, headline="Mine")
    assert rewrite(story, base_number=0, headline="Mine") == first
    assert story.revisions.count() == 2


def test_the_number_in_the_storys_row_decides_and_no_job_moves_it(editor):
    story = make_draft()
    rewrite(story, headline="First")
    Article.objects.filter(pk=story.pk).update(comment_count=7)
    assert rewrite(story, headline="Second").number == 3
    Article.objects.filter(pk=story.pk).update(version=9)  # as somebody who was faster
    with pytest.raises(working_copies.Overtaken):
        rewrite(story, base_number=3, headline="Late")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(article=story, number=2, content={})


def test_a_planned_date_alone_is_a_change():
    story = make_draft()
    content = working_copies.newest(story).content
    later = timezone.now() + timedelta(hours=3)
    first = working_copies.save_copy(story, content=content, by=None, publish_at=later)
    again = working_copies.save_copy(
        story, content=content, by=None, base_number=first.number, publish_at=later
    )
    assert again.pk == first.pk
    assert working_copies.newest(story).publish_at == later


def test_publishing_a_version_gives_readers_that_version_and_marks_it(editor):
    story = make_draft(headline="First")
    version = rewrite(story, headline="Second")
    working_copies.publish_copy(story, by=editor, number=version.number)
    assert Article.objects.published().get().headline == "Second"
    assert Article.objects.get(pk=story.pk).live_version == version.number
    assert list(ledger.given(story)) == [version.number]


def test_restoring_makes_a_new_version_and_loses_none(editor):
    story = make_draft(headline="First")
    rewrite(story, headline="Second")
    made = working_copies.restore(story, number=1, by=editor)
    assert (made.number, made.content["headline"]) == (3, "First")
    story.refresh_from_db()
    assert story.headline == "First"


def test_restoring_leaves_out_what_is_no_longer_there(editor):
    author, picture = make_author(), make_picture()
    story = make_draft(authors=[author], lead_picture=picture)
    rewrite(story, bylines=[], lead_picture_id=None)
    Author.objects.filter(pk=author.pk).delete()
    Picture.objects.filter(pk=picture.pk).delete()
    made = working_copies.restore(story, number=1, by=editor)
    assert (made.content["bylines"], made.content["lead_picture_id"]) == ([], None)


def test_restoring_an_old_version_keeps_the_address(editor):
    story = make_draft(slug="first")
    rewrite(story, slug="second")
    publishing.publish(story, by=editor, content=working_copies.newest(story).content)
    assert working_copies.restore(story, number=1, by=editor).content["slug"] == "second"


def test_a_story_in_memory_reads_as_its_content_says_and_the_row_stays():
    story = make_article(headline="Row")
    shown = working_copies.as_story(story, {"headline": "Copy", "slug": "other"})
    assert (shown.headline, shown.slug) == ("Copy", story.slug)
    assert story.headline == "Row"
