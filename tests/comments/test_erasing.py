"""Erasing all that is kept of whoever owns an address."""

import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from comments import (
    belongings,
    claims,
    erasing,
    handling,
    ledger,
    mailboxes,
    moderation,
    networks,
    posting,
    tasks,
    thread,
)
from comments.appeals import Appeal
from comments.models import (
    Claim,
    Comment,
    CommenterEmail,
    CommenterNetwork,
    Decision,
    Finding,
    Follow,
    Handling,
    Learned,
    Mailbox,
    Rule,
    SpamCheck,
    Subscription,
    ToldAnswer,
)
from comments.states import ERASED, State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
ASHA = "asha@example.org"


def make_his(parent=None, **fields):
    return make_comment(parent=parent, email=ASHA, name="Asha Q", text="My zebra words", **fields)


def test_a_comment_that_nobody_answered_is_gone(client):
    comment = make_his(state=State.APPROVED)
    other = make_comment(article=comment.article, state=State.APPROVED)
    assert erasing.erase("ASHA@example.ORG") == 1
    assert list(Comment.objects.all()) == [other]
    assert Decision.objects.exclude(comment=other).count() == 0
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert ("My zebra words" in page, "1 comment<" in page) == (False, True)
    assert ledger.verify() == []


def test_one_that_was_answered_leaves_its_place_and_nothing_else(
    client, django_capture_on_commit_callbacks
):  # D86
    comment = make_his(state=State.APPROVED, website="https://asha.example/")
    answer = make_comment(parent=comment, state=State.APPROVED, text="An answer")
    digest = comment.digest
    client.get(comment.article.get_absolute_url())  # the page is kept
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(ASHA)
    comment.refresh_from_db()
    assert (comment.name, comment.website, comment.text) == ("", "", "")
    assert (comment.state, comment.erased_at is None) == (State.APPROVED, False)
    assert comment.digest != digest
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "[deleted by its author]" in page
    assert "An answer" in page
    assert "2 comments" in page
    for word in ("Asha Q", "zebra", "asha.example"):
        assert word not in page
    assert f"/reply/{comment.pk}/" not in page
    assert f"/reply/{answer.pk}/" in page
    assert ledger.verify() == []


def test_an_answer_deep_in_a_thread_names_no_erased_person():
    story, parent = make_article(), None
    for level in range(5):
        make = make_his if level == 3 else make_comment
        parent = make(article=story, parent=parent, state=State.APPROVED)
    erasing.erase(ASHA)
    html = thread.written(
        Comment.objects.in_thread_order().values_list(*thread.COLUMNS), story.pk, "en"
    )
    assert "answering</span>" not in html
    assert html.count("[deleted by its author]") == 2  # itself, and in the answer that names it


def test_answers_of_others_stay_whatever_their_state():
    comment = make_his(state=State.APPROVED)
    answers = {make_comment(parent=comment, state=state).pk for state in State}
    erasing.erase(ASHA)
    assert set(Comment.objects.filter(parent=comment).values_list("pk", flat=True)) == answers
    assert ledger.verify() == []


def test_a_thread_of_ones_own_goes_whole_and_takes_places_along_that_nobody_needs():
    first = make_comment(state=State.APPROVED, email="other@example.org")
    second = make_his(parent=first, state=State.APPROVED)
    third = make_his(parent=second, state=State.APPROVED)
    make_his(parent=third)
    erasing.erase("other@example.org")
    assert Comment.objects.count() == 4
    erasing.erase(ASHA)
    assert not Comment.objects.exists()


def test_a_waiting_comment_that_was_answered_is_not_decided_any_more(moderator):
    comment = make_his(state=State.APPROVED)
    make_comment(parent=comment, state=State.APPROVED)
    moderation.undo([comment.decisions.get().pk], by=moderator)
    erasing.erase(ASHA)
    comment.refresh_from_db()
    assert comment.state == State.REJECTED
    assert comment.decisions.last().reason == ERASED
    outcome = moderation.decide_many(
        [comment.pk], to="approved", by=moderator, seen_state="rejected"
    )
    assert str(outcome.refused[comment.pk]) == moderation.GONE
    assert ledger.verify() == []


def test_what_moderators_wrote_and_found_goes_with_it(moderator):
    comment = make_his(state=State.APPROVED)
    make_comment(parent=comment)
    bystander = make_comment()
    handling.note(comment, by=moderator, words="Asha Q again, says zebra")
    handling.note(bystander, by=moderator, words=f"Same hand as {ASHA.upper()}? I think so")
    handling.reveal(comment, by=moderator)
    claims.claim(comment, by=moderator)
    networks.keep(comment, "192.0.2.77")
    Finding.objects.create(comment=comment, reason="held word", field="text", start=0, end=2)
    SpamCheck.objects.create(comment=comment, next_at=comment.created_at)
    Decision.objects.filter(comment=comment).update(note="Quotes: zebra")
    Rule.objects.create(kind="word", pattern="xx", shown="xx", note=f"Since {ASHA} wrote it")
    erasing.erase(ASHA)
    for model in (CommenterNetwork, Finding, SpamCheck, Claim):
        assert not model.objects.exists(), model
    assert not CommenterEmail.objects.filter(comment=comment).exists()
    assert set(Decision.objects.values_list("note", flat=True)) == {""}
    notes = set(Handling.objects.values_list("note", flat=True))
    assert notes == {"", "Same hand as [erased]? I think so"}
    assert Rule.objects.get().note == "Since [erased] wrote it"


def test_mail_ends_and_its_tables_are_empty():
    comment = make_his(state=State.APPROVED)
    make_comment(parent=comment, state=State.APPROVED)
    follow = mailboxes.follow(comment, "Asha@example.org", is_proved=True)
    ToldAnswer.objects.create(subscription=follow.subscription, comment=comment)
    Appeal.objects.create(comment=comment, words="zebra", at=comment.created_at)
    erasing.erase(ASHA)
    for model in (Mailbox, Subscription, Follow, ToldAnswer, Appeal):
        assert not model.objects.exists(), model


def test_the_filter_forgets_what_it_learned_from_it(moderator):
    Learned.objects.create(pk=1, filter='{"refused": {"zebra": 3}}', at=make_his().created_at)
    erasing.erase(ASHA)
    assert not Learned.objects.exists()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("asha@ÉXAMPLE.org", "Asha@éxample.ORG"),
        ("a_ha%@example.org", "A_HA%@example.org"),
    ],
)
def test_capitals_make_no_other_address_and_signs_no_pattern(given, asked):
    make_comment(email=given)
    kept = make_comment(email="axha%%@example.org")
    make_comment(email="asha@other.example", article=kept.article)
    assert erasing.erase(asked) == 1
    assert Comment.objects.count() == 2


def test_of_1201_comments_in_all_states_and_capitals_none_is_left(monkeypatch):  # D85
    dice, story, parents = random.Random(85), make_article(), [None]
    for number in range(1_201):
        parent = dice.choice(parents[-20:])
        address = "".join(dice.choice((sign.upper(), sign.lower())) for sign in ASHA)
        state = dice.choice(list(State))
        words = posting.Words("Asha Q", address, "", f"zebra {number}", None, trapped=False)
        comment = posting.keep(story, words, parent=parent, at=story.published_at, reasons=[])
        if parent is None or parent.level < 4:
            parents.append(comment)
        Comment.objects.filter(pk=comment.pk).update(state=state)
        if state in (State.APPROVED, State.REJECTED):
            Decision.objects.create(
                comment=comment, at=comment.created_at, from_state="held", to_state=state
            )
    others = [make_comment(parent=parent, state=State.APPROVED) for parent in parents[1:60:7]]
    moderation.recount(story.pk)
    assert ledger.verify() == []
    assert erasing.erase(ASHA) == 1_201
    assert set(CommenterEmail.objects.values_list("pk", flat=True)) == {o.pk for o in others}
    assert not Comment.objects.filter(name="Asha Q").exists()
    assert not Comment.objects.filter(text__contains="zebra").exists()
    left = Comment.objects.filter(erased_at__isnull=False)
    assert 0 < left.count() <= 5 * len(others)
    assert not left.filter(replies=None).exists()
    assert ledger.verify() == []


def test_it_can_be_stopped_anywhere_and_goes_on_where_it_was(monkeypatch):  # D64
    monkeypatch.setattr(erasing, "BATCH", 2)
    for _ in range(5):
        make_his(state=State.APPROVED)
    erase_some, calls = erasing._erase, []

    def killed(*given):
        calls.append(given)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return erase_some(*given)

    monkeypatch.setattr(erasing, "_erase", killed)
    with pytest.raises(RuntimeError, match="killed"):
        erasing.erase(ASHA)
    assert Comment.objects.count() == 3
    assert ledger.verify() == []
    assert erasing.erase(ASHA) == 3
    assert not Comment.objects.exists()


def test_spam_is_kept_for_a_month_and_the_ledger_stays_true(monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    now = timezone.now()
    story = make_article()
    kept = {make_comment(article=story, state=State.SPAM, at=now - timedelta(days=29)).pk}
    for state in (State.HELD, State.APPROVED, State.REJECTED):
        kept.add(make_comment(article=story, state=state, at=now - timedelta(days=99)).pk)
    for _ in range(5):
        make_comment(article=story, state=State.SPAM, at=now - timedelta(days=31))
    assert tasks.forget_spam.call() == 5
    assert set(Comment.objects.values_list("pk", flat=True)) == kept
    assert ledger.verify() == []
    assert tasks.forget_spam.call() == 0


def test_every_table_that_hangs_on_a_comment_is_considered():
    hanging = {model._meta.label for model, _ in belongings.hanging_on_comments()}
    assert hanging == set(belongings.OF_A_COMMENT), (
        "say in comments/belongings.py what becomes of it"
    )
    for label, what in belongings.OF_A_COMMENT.items():
        if what == belongings.STAYS:
            text = [
                field.name
                for field in apps.get_model(label)._meta.get_fields()
                if isinstance(field, models.TextField)
            ]
            assert text == ["note"], f"{label} has other words than its notes"
