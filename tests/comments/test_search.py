"""Moderators find comments by words."""

import pytest
from django.urls import reverse

from comments import search
from comments.models import Comment
from comments.states import QUEUED, State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def found(asked, **more):
    return list(search.find(asked, **more).keys)


def test_all_words_are_looked_for_in_text_and_name_in_any_capitals_newest_first():
    story = make_article()
    first = make_comment(article=story, name="Asha", text="The ferry was full.").pk
    second = make_comment(article=story, name="Bina", text="No FERRY for Asha today.").pk
    make_comment(article=story, name="Chitra", text="The bus was empty.")
    assert found("ferry asha") == [second, first]
    assert found("Ferr") == [second, first]
    assert found("ferry bus") == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [("पुल फिर खुला है", "पुल"), ("پل دوبارہ کھلا", "دوبارہ"), ("100% of _them_", "100%"),
     ("a_b", "_b"), (r"back\slash", "k\\s"), ("it's", "it's")],
)  # fmt: skip
def test_every_script_and_sign_is_found_as_it_is_written(text, asked):
    wanted = make_comment(text=text).pk
    make_comment(text="nothing of that")
    assert found(asked) == [wanted]


def test_a_number_finds_that_comment_alone():
    comment = make_comment(text="It has 12 in it")
    make_comment(text=f"#{comment.pk}")
    assert found(f"#{comment.pk}") == found(f" # {comment.pk} ") == [comment.pk]
    assert found("#987654321") == found("#" + "9" * 30) == []


def test_addresses_are_not_asked():
    make_comment(name="Asha", email="jaya.rao@example.org", text="Well said.")
    assert found("jaya.rao@example.org") == []


@pytest.mark.parametrize("asked", ["", "   ", "\t\n"])
def test_no_words_find_nothing(asked):
    make_comment()
    assert found(asked) == []


def test_of_very_many_the_newest_are_given_and_that_there_are_more(monkeypatch):
    monkeypatch.setattr(search, "MOST", 3)
    story = make_article()
    pks = [make_comment(article=story, text="ferry").pk for _ in range(5)]
    result = search.find("ferry")
    assert list(result.keys) == pks[:1:-1]
    assert result.has_more


def test_who_waited_long_enough_is_told_how_far_back_it_was_looked(monkeypatch):
    monkeypatch.setattr(search, "_AT_ONCE", 2)
    story = make_article()
    comments = [make_comment(article=story, text=f"word{number}") for number in range(6)]
    result = search.find("word0", seconds=0)
    assert result.keys == ()
    assert result.back_to == Comment.objects.get(pk=comments[4].pk).created_at
    assert search.find("word0").keys == (comments[0].pk,)
    assert search.find("word0").back_to is None


def test_the_queue_shows_what_was_found_in_every_state_with_its_tab(desk, moderator):
    story = make_article()
    for state in QUEUED:
        make_comment(article=story, name=f"N-{state}", text="A ferry", state=state, by=moderator)
    make_comment(article=story, name="N-else", text="A bus")
    page = desk.get(QUEUE, {"q": "ferry"}).content.decode()
    assert all(f"N-{state}" in page for state in QUEUED)
    assert "N-else" not in page
    assert 'Found <span class="tab-count">4</span>' in page
    assert 'name="q" value="ferry"' in page


def test_nothing_found_says_so_and_leaves_the_words_in_the_field(desk):
    page = desk.get(QUEUE, {"q": "<b>\"x'"}).content.decode()
    assert "No comment holds these words" in page
    assert "&lt;b&gt;&quot;x&#x27;" in page


def test_a_decision_about_something_found_leads_back_to_what_was_found(desk, moderator):
    story = make_article()
    one = make_comment(article=story, text="ferry", state=State.APPROVED, by=moderator)
    two = make_comment(article=story, text="ferry")
    shown = [f"{one.pk}:approved:0:0", f"{two.pk}:held:0:0"]
    sent = {"comment": [one.pk, two.pk], "shown": shown, "to": "spam", "tab": "found", "q": "ferry"}
    answer = desk.post(reverse("admin:comments_comment_decide"), sent)
    assert answer["Location"] == f"{QUEUE}?q=ferry"
    assert set(Comment.objects.values_list("state", flat=True)) == {"spam"}


@pytest.mark.parametrize("asked", ["\x00", "\ud800", "x" * 10_000, "%" * 300, "#", "a " * 500])
def test_odd_questions_make_no_error(desk, asked):
    make_comment()
    assert desk.get(QUEUE, {"q": asked.encode("utf-8", "surrogatepass")}).status_code in (200, 302)


def test_pages_of_what_was_found_keep_its_words(desk):
    story = make_article()
    for _ in range(60):
        make_comment(article=story, text="a ferry & more")
    page = desk.get(QUEUE, {"q": "ferry &", "p": "2"}).content.decode()
    assert page.count("data-comment=") == 10
    assert "?q=ferry+%26&amp;p=2&amp;comment=" in page
