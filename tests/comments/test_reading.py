"""Who wrote a comment before, and what was done with it."""

import pytest

from comments import handling, moderation, queue, reading
from comments.models import CommenterEmail, Decision
from comments.states import Ground, State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_the_history_is_that_of_the_address_however_it_is_written(moderator):
    story = make_article()
    for state in (State.APPROVED, State.APPROVED, State.SPAM, State.HELD):
        make_comment(article=story, email="Asha@Example.org", state=state, by=moderator)
    make_comment(article=story, email="other@example.org", state=State.REJECTED, by=moderator)
    about = reading.about(make_comment(article=story, email="asha@example.org"))
    assert dict(about.counts) == {"Waiting": 1, "Approved": 2, "Rejected": 0, "Spam": 1}
    assert about.hint == "Hint: 2 of 3 decided comments from this address were approved."
    assert len(about.newest) == 4


def test_a_first_comment_has_no_hint():
    assert reading.about(make_comment()).hint == ""


def test_a_comment_whose_address_was_erased_is_still_read(moderator):
    comment = make_comment()
    CommenterEmail.objects.all().delete()
    found = queue.read(comment.pk, by=moderator)
    assert found.address == "no address"
    assert reading.about(found.comment).newest == []


def test_what_was_done_is_told_newest_first_with_its_ground(moderator, admin):
    comment = make_comment()
    handling.note(comment, by=admin, words="Seen this before")
    moderation.decide(
        comment, to=State.REJECTED, by=moderator, seen_state=State.HELD, reason=Ground.HATE
    )
    moderation.undo([Decision.objects.get().pk], by=admin)
    told = [(one.words, one.by, one.note) for one in reading.about(comment).told]
    assert told == [
        ("Undone", admin, ""),
        ("Rejected: Hate speech", moderator, ""),
        ("Note", admin, "Seen this before"),
    ]


def test_the_history_costs_the_same_for_one_and_for_thirty(django_assert_num_queries):
    story = make_article()
    comment = make_comment(article=story, email="asha@example.org")
    for _ in range(30):
        make_comment(article=story, email="asha@example.org")
    comment.commenter_email  # noqa: B018 - read with the comment by the queue
    with django_assert_num_queries(5):
        reading.about(comment)


def test_a_revealed_address_is_shown_to_who_asked_and_not_for_ever(moderator, admin):
    comment = make_comment(email="jaya.rao@example.com")
    handling.reveal(comment, by=moderator)
    assert queue.read(comment.pk, by=moderator).address == "jaya.rao@example.com"
    assert queue.read(comment.pk, by=admin).address == "j•••@e•••.com"
    comment.handlings.update(at=comment.created_at - handling.SHOWN)
    assert queue.read(comment.pk, by=moderator).address == "j•••@e•••.com"
