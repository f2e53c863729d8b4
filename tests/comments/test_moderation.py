"""Decisions about comments: one wins, the ledger knows, the count is right."""

import pytest

from articles.models import Article
from comments import ledger, moderation
from comments.models import Comment, Decision
from comments.states import State
from pagecache import versions
from tests.factories import make_article, make_comment


def count_of(article):
    article.refresh_from_db()
    return article.comment_count


@pytest.mark.django_db
def test_an_approved_comment_is_visible_counted_and_in_the_ledger(moderator):
    comment = make_comment()
    assert not Comment.objects.visible().exists()
    moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert Comment.objects.visible().get() == comment
    assert count_of(comment.article) == 1
    row = Decision.objects.get()
    assert (row.from_state, row.to_state, row.by) == ("held", "approved", moderator)


@pytest.mark.django_db
def test_of_two_moderators_one_wins_and_the_other_is_told_by_whom(moderator, admin):  # D55
    comment = make_comment()
    seen_by_another = Comment.objects.get(pk=comment.pk)
    moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    with pytest.raises(moderation.Changed, match=f"^Approved by {moderator} at "):
        moderation.decide(seen_by_another, to=State.REJECTED, by=admin, seen_state=State.HELD)
    assert Comment.objects.get().state == State.APPROVED
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_approving_twice_writes_one_row(moderator):  # D57
    comment = make_comment(state=State.APPROVED, by=moderator)
    for seen in (State.HELD, State.APPROVED):
        with pytest.raises(moderation.Changed, match="Approved by"):
            moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=seen)
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_of_a_bulk_with_stale_ones_the_rest_is_done_and_these_are_named(moderator, admin):  # D58
    article = make_article()
    comments = [make_comment(article=article) for _ in range(20)]
    stale = [comment.pk for comment in comments[:3]]
    moderation.decide_many(stale, to=State.SPAM, by=admin, seen_state=State.HELD)
    outcome = moderation.decide_many(
        [comment.pk for comment in comments], to=State.APPROVED, by=moderator, seen_state=State.HELD
    )
    assert len(outcome.done) == 17
    assert sorted(outcome.refused) == stale
    assert count_of(article) == 17


@pytest.mark.django_db
def test_a_comment_that_went_with_its_story_is_refused_without_an_error(moderator):  # D60
    comment = make_comment()
    pk = comment.pk
    comment.article.delete()
    outcome = moderation.decide_many([pk], to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert "gone" in str(outcome.refused[pk])


@pytest.mark.django_db
def test_approving_a_parent_publishes_no_reply_and_rejecting_hides_them_until_it_comes_back(
    moderator,
):  # D62
    parent = make_comment(state=State.APPROVED)
    shown = make_comment(parent=parent, state=State.APPROVED)
    below = make_comment(parent=shown, state=State.APPROVED)
    held = make_comment(parent=parent)
    visible = Comment.objects.visible().in_thread_order()
    assert list(visible.all()) == [parent, shown, below]

    moderation.decide(parent, to=State.REJECTED, by=moderator, seen_state=State.APPROVED)
    assert list(visible.all()) == []
    assert count_of(parent.article) == 0

    moderation.decide(parent, to=State.APPROVED, by=moderator, seen_state=State.REJECTED)
    assert list(visible.all()) == [parent, shown, below]
    assert count_of(parent.article) == 3
    assert Comment.objects.get(pk=held.pk).state == State.HELD


@pytest.mark.django_db
def test_only_what_readers_would_notice_frees_the_storys_pages(
    moderator, django_capture_on_commit_callbacks
):  # D91
    comment = make_comment()
    tag = f"article:{comment.article_id}"
    before = versions.newest([tag])[0]
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.REJECTED, by=moderator, seen_state=State.HELD)
    assert versions.newest([tag])[0] == before
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.REJECTED)
    assert versions.newest([tag])[0] > before


@pytest.mark.django_db
def test_the_ledger_finds_a_state_and_a_count_that_nobody_decided():
    assert ledger.verify() == []
    comment = make_comment(state=State.APPROVED)
    other = make_comment()
    assert ledger.verify() == []
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD)
    Comment.objects.filter(pk=other.pk).update(state=State.APPROVED)
    Article.objects.filter(pk=comment.article_id).update(comment_count=7)
    drifts = "\n".join(ledger.verify())
    assert f"Comment {comment.pk} is held; its last decision says approved." in drifts
    assert f"Comment {other.pk} is approved, and nobody decided so." in drifts
    assert f"Story {comment.article_id} counts 7 comments; by the decisions it has 1." in drifts
