"""One row for the same words, whoever presses the button how often; all reasons kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError

from comments import posting, rates
from comments.models import Comment
from comments.states import Reason, State
from tests.factories import make_article, make_comment

WORDS = posting.Words(
    name="Asha",
    email="asha@example.org",
    website="",
    text="Well said.",
    parent=None,
    trapped=False,
)
SENDER = posting.Sender("192.0.2.1", has_origin=True)


def words(**changed):
    return posting.Words(**{**WORDS.__dict__, **changed})


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.COMMENT_RATES = []


@pytest.mark.django_db
def test_who_comes_second_while_the_first_is_being_written_gets_the_first(
    settings, monkeypatch
):  # D49
    settings.COMMENT_RATES = [(1, 15)]
    story = make_article()
    first = posting.post(story, WORDS, SENDER)
    look = posting._sent_before
    answers = iter([None])  # what the look-up saw before the other's row was there
    monkeypatch.setattr(posting, "_sent_before", lambda *asked: next(answers, look(*asked)))
    assert posting.post(story, WORDS, SENDER) == first
    assert Comment.objects.get() == first


@pytest.mark.django_db
def test_the_database_itself_refuses_the_same_words_twice():
    story = make_article()
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    posting.keep(story, WORDS, parent=None, at=now, reasons=[])
    with pytest.raises(IntegrityError):
        posting.keep(story, WORDS, parent=None, at=now, reasons=[])


@pytest.mark.django_db
def test_the_edge_of_a_bucket_lets_no_double_pass():
    story = make_article()
    edge = datetime(2026, 1, 1, 12, 10, tzinfo=UTC)
    with time_machine.travel(edge - timedelta(seconds=1), tick=False):
        first = posting.post(story, WORDS, SENDER)
    with time_machine.travel(edge + timedelta(seconds=1), tick=False):
        assert posting.post(story, WORDS, SENDER) == first
    with time_machine.travel(edge + timedelta(minutes=20), tick=False):
        assert posting.post(story, WORDS, SENDER) != first


@pytest.mark.django_db
def test_two_readers_on_one_page_in_one_second_are_two_comments(settings):  # D37 D51
    settings.COMMENT_RATES = [(1, 15), (5, 600)]
    story = make_article()
    posting.post(story, words(text="Congrats!"), SENDER)
    other = posting.Sender("192.0.2.2", has_origin=True)
    posting.post(story, words(text="Congrats!", name="Bina", email="bina@example.org"), other)
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_the_same_words_elsewhere_are_another_comment():
    parent = make_comment(state=State.APPROVED)
    posting.post(parent.article, WORDS, SENDER)
    posting.post(parent.article, words(parent=parent.pk), SENDER)
    posting.post(make_article(), WORDS, SENDER)
    assert Comment.objects.filter(text=WORDS.text).count() == 3


@pytest.mark.django_db
def test_sent_again_too_fast_it_is_the_first_one_and_not_a_refusal(settings):
    settings.COMMENT_RATES = [(1, 15)]
    story = make_article()
    first = posting.post(story, WORDS, SENDER)
    assert posting.post(story, words(name="Ａsha", email="ASHA@example.org"), SENDER) == first
    with pytest.raises(posting.TooFast):
        posting.post(story, words(text="Something else"), SENDER)
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_nobody_is_slowed_down_by_another_who_uses_his_address(settings):  # D31
    settings.COMMENT_RATES = [(1, 15)]
    story = make_article()
    posting.post(story, words(text="Flood"), posting.Sender("198.51.100.9", has_origin=True))
    posting.post(story, words(text="My own words"), SENDER)
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_all_reasons_are_kept_not_the_first_only():
    comment = posting.post(
        make_article(),
        words(text="http://a.example www.b.example Z" + "\u0301" * 1000, trapped=True),
        posting.Sender("", has_origin=False),
    )
    assert set(comment.held_reasons) == {
        Reason.TRAP, Reason.LINKS, Reason.MARKS, Reason.NO_ORIGIN, Reason.ALL_HELD,
    }  # fmt: skip
    assert posting.post(make_article(), words(), SENDER).held_reasons == [Reason.ALL_HELD]


@pytest.mark.django_db
def test_a_silent_store_of_the_limits_holds_and_says_so(monkeypatch):  # D72
    def silent(*_, **__):
        raise rates.Unknown

    monkeypatch.setattr(rates, "take", silent)
    comment = posting.post(make_article(), WORDS, SENDER)
    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert Reason.NOT_LIMITED in comment.held_reasons


@pytest.mark.django_db
def test_an_answer_below_a_comment_that_was_rejected_meanwhile_is_not_public():  # D59
    parent = make_comment(state=State.APPROVED)
    reply = posting.post(parent.article, words(parent=parent.pk), SENDER)
    Comment.objects.filter(pk=reply.pk).update(state=State.APPROVED)
    Comment.objects.filter(pk=parent.pk).update(state=State.REJECTED)
    assert not Comment.objects.visible().exists()


@pytest.mark.django_db
def test_no_address_and_no_name_stands_in_what_is_printed_of_a_row(moderator):  # D88
    comment = make_comment(
        name="Asha", email="canary@leak.test", state=State.APPROVED, by=moderator
    )
    email = comment.commenter_email
    printed = f"{comment!r} {comment} {email!r} {email} {comment.decisions.get()!r}"
    assert "canary" not in printed
    assert "Asha" not in printed
    assert "canary" not in email.masked()
