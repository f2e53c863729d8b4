"""The filter that learns from moderators: arithmetic, how right it is, and no decision of its own."""

import time

import pytest

from comments import learned, learning, posting
from comments.models import Comment, Decision, Learned
from comments.states import State
from tests.factories import make_article, make_comment

BAD = "Cheap casino bonus, click https://spam.example/{} now"
GOOD = "The mayor's plan for the harbour number {} forgets the people who live there"
DECIDED = [(kind.format(number), kind == BAD) for number in range(60) for kind in (BAD, GOOD)]


def test_it_tells_refused_from_approved_and_how_often_it_was_right():
    filter_ = learning.learn(DECIDED)
    assert learning.likeness(filter_, BAD.format("new")) > 0.99
    assert learning.likeness(filter_, GOOD.format("new")) < 0.01
    assert filter_.told > 5
    assert filter_.precision == 1


def test_words_that_it_does_not_know_say_nothing():
    assert learning.likeness(learning.learn(DECIDED), "नमस्ते दुनिया") == 0.5


def test_where_decisions_are_random_its_precision_says_so():
    noise = [(f"words {number % 7} {number}", number % 3 == 0) for number in range(600)]
    assert (learning.learn(noise).precision or 0) < 0.6


@pytest.mark.parametrize("few", [[], DECIDED[:10], [("good words", False)] * 500])
def test_from_too_little_nothing_is_learned(few):
    assert learning.learn(few) is None


def test_a_busy_day_of_spam_makes_nobodys_comment_worse():
    flood = DECIDED + [(BAD.format(number), True) for number in range(2_000)]
    assert learning.likeness(learning.learn(flood), "Ferries on Monday") == 0.5


def test_it_knows_no_more_words_than_its_bound(monkeypatch):
    monkeypatch.setattr(learning, "MOST_WORDS", 3)
    assert len(learning.learn(DECIDED).refused) == 3


def test_it_sees_through_what_hides_a_word_and_knows_links_by_their_host():
    assert learning.tokens("C\u00c1SINO\u200b https://Spam.example/x?y") == {
        "casino",
        "//spam.example",
    }


def test_the_longest_text_takes_no_time():
    begin = time.process_time()
    learning.likeness(learning.learn(DECIDED), "ab\u00e9 " * 1_250)
    assert time.process_time() - begin < 0.5


def decide_many(moderator):
    story = make_article()
    for text, was_refused in DECIDED:
        comment = make_comment(article=story, text=text)
        Comment.objects.filter(pk=comment.pk).update(
            state=State.REJECTED if was_refused else State.APPROVED
        )
        Decision.objects.create(
            comment=comment,
            by=moderator,
            at=comment.created_at,
            from_state="held",
            to_state="rejected" if was_refused else "approved",
        )


@pytest.mark.django_db
def test_it_learns_from_what_people_decided_and_hints_with_its_precision(moderator):
    decide_many(moderator)
    assert learned.learn()
    assert Learned.objects.count() == 1
    hint = learned.hints([BAD.format("new")])[0]
    assert hint.startswith("Looks like comments that were refused. Such hints are right 100 %")
    assert learned.hints([GOOD.format("new")]) == [""]
    Decision.objects.update(by=None)
    assert not learned.learn()  # what rules decided teaches nothing


@pytest.mark.django_db
def test_before_it_has_learned_it_says_nothing():
    assert learned.hints(["Anything"]) == [""]


@pytest.mark.django_db
def test_what_it_thinks_decides_nothing(moderator, settings):
    settings.COMMENT_RATES = []
    decide_many(moderator)
    learned.learn()
    words = posting.Words("A", "a@example.org", "", BAD.format("new"), None, trapped=False)
    comment = posting.post(make_article(), words, posting.Sender("192.0.2.1", has_origin=True))
    assert (comment.state, comment.held_reasons) == (State.HELD, ["all held"])
