"""The key that a browser makes for one form: sent again it is the same comment, for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from comments import posting
from comments.models import Comment
from tests.comments.test_posting import SENDER, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_the_same_form_an_hour_later_is_the_first_comment(send, client):  # D52 D53
    story, key = make_article(), str(uuid4())
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        send(story, key=key)
    with time_machine.travel(begin + timedelta(hours=1), tick=False):
        again = send(story, key=key)
    assert again.status_code == 303
    assert Comment.objects.count() == 1


def test_the_same_key_with_other_words_is_refused_and_they_come_back(send):  # D50
    story, key = make_article(), str(uuid4())
    send(story, key=key, comment="First words.")
    for changed in ({"comment": "Other words."}, {"name": "Bina"}, {"email": "b@example.org"}):
        answer = send(story, key=key, **{"comment": "First words."} | changed)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "with other words" in page
        for typed in changed.values():
            assert typed in page
        assert key not in page  # sent from there, it is a new form
    assert Comment.objects.get().text == "First words."


def test_the_same_key_under_another_story_is_refused(send):
    key = str(uuid4())
    send(make_article(), key=key)
    assert send(make_article(), key=key).status_code == 409


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 5000, "é"])
def test_a_key_that_is_none_makes_no_difference(send, key):
    assert send(make_article(), key=key).status_code == 303
    assert Comment.objects.get().key is not None


def test_a_key_sent_twice_in_one_form_is_refused(send):
    assert send(make_article(), key=[str(uuid4()), str(uuid4())]).status_code == 400


def test_the_form_on_a_kept_page_holds_no_key(client):  # A3.2: all readers would send the same
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert 'name="key"' not in page


def test_who_comes_second_with_the_same_key_gets_the_first(monkeypatch, settings):  # D49
    settings.COMMENT_RATES = []
    story, key = make_article(), uuid4()
    first = posting.post(story, words(key=key), SENDER)
    look = posting._sent_before
    answers = iter([None])  # what the look-up saw before the other's row was there
    monkeypatch.setattr(posting, "_sent_before", lambda *asked: next(answers, look(*asked)))
    late = timezone.now() + timedelta(minutes=30)  # no digest is the same any more
    with time_machine.travel(late):
        assert posting.post(story, words(key=key), SENDER) == first
    assert Comment.objects.get() == first


def test_the_database_itself_refuses_a_key_twice():
    story, key, now = make_article(), uuid4(), timezone.now()
    posting.keep(story, words(key=key), parent=None, at=now, reasons=[])
    with pytest.raises(IntegrityError):
        posting.keep(story, words(key=key, text="Other"), parent=None, at=now, reasons=[])
