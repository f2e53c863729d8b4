"""What commenters are told, when, and how often: of decisions and of answers."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import publishing
from comments import mailboxes, mails, moderation
from comments.models import Comment, Follow, Mailbox, Subscription
from comments.states import State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def decide(comment, to, *, by, seen=State.HELD, reason=""):
    return moderation.decide_many([comment.pk], to=to, by=by, seen_state=seen, reason=reason)


def answer(comment, *, by, state=State.APPROVED, **fields):
    comment.refresh_from_db()
    return make_comment(parent=comment, state=state, by=by, **fields)


@pytest.fixture
def mine(confirmed, moderator, work):
    """A comment of a confirmed mailbox, approved, of which its commenter was told."""
    comment = confirmed(make_article(), comment="My own words.")
    decide(comment, State.APPROVED, by=moderator)
    work(minutes=1)
    comment.refresh_from_db()
    return comment


def test_an_approved_comment_is_told_once_it_has_stood_for_a_moment(
    confirmed, moderator, work, links, client
):
    comment = confirmed(make_article(headline="Ports reopen"))
    decide(comment, State.APPROVED, by=moderator)
    assert work() == []
    (mail,) = work(minutes=1)
    assert mail.to == ["asha@example.org"]
    assert mail.subject == "Your comment is published: Ports reopen"
    raw = mail.message()
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["Auto-Submitted"] == "auto-generated"
    story, status, stop = links(mail)
    assert story == f"{comment.article.get_absolute_url()}#comments"
    assert raw["List-Unsubscribe"].endswith(f"{stop}>")
    assert "Your comment is published." in client.get(status).content.decode()


def test_a_rejected_comment_is_told_with_its_reason_and_without_the_moderators_words(
    confirmed, moderator, work
):
    first = confirmed(make_article())
    decide(first, State.REJECTED, by=moderator, reason="hate")
    (mail,) = work(minutes=1)
    assert "The reason: it is directed against people for what they are." in mail.body
    assert "Once, you can ask a moderator to look at it again:" in mail.body


def test_a_note_of_a_moderator_is_never_told(confirmed, moderator, work, links, client):
    comment = confirmed(make_article())
    moderation.decide(
        comment,
        to="rejected",
        by=moderator,
        seen_state="held",
        reason="other",
        note="This man again",
    )
    (mail,) = work(minutes=1)
    assert "This man again" not in mail.message().as_string()
    assert "it does not keep to the rules for comments" in mail.body
    assert "This man again" not in client.get(links(mail)[0]).content.decode()


def test_nobody_is_told_of_spam_nor_who_did_not_confirm(send, confirmed, moderator, work, client):
    decide(confirmed(make_article()), State.SPAM, by=moderator)
    assert work(minutes=1) == []
    client.cookies.clear()
    send(make_article(), notify="1", email="other@example.org")
    work()
    decide(Comment.objects.latest("pk"), State.APPROVED, by=moderator)
    assert work(minutes=1) == []


def test_d57_approved_twice_and_undone_twice_is_one_mail(confirmed, moderator, admin, work):
    comment = confirmed(make_article())
    decision = decide(comment, State.APPROVED, by=moderator).decisions[comment.pk]
    decide(comment, State.APPROVED, by=admin)
    assert len(work(minutes=1)) == 1
    moderation.undo([decision], by=moderator)
    moderation.undo([decision], by=moderator)
    decide(comment, State.APPROVED, by=moderator)
    assert work(minutes=2) == []


def test_what_is_undone_at_once_is_told_to_nobody(confirmed, moderator, work):
    comment = confirmed(make_article())
    decision = decide(comment, State.REJECTED, by=moderator, reason="other").decisions[comment.pk]
    moderation.undo([decision], by=moderator)
    assert work(minutes=1) == []


def test_d81_an_approval_that_was_rejected_later_is_not_told(confirmed, moderator, work):
    comment = confirmed(make_article())
    decide(comment, State.APPROVED, by=moderator)
    decide(comment, State.REJECTED, by=moderator, seen=State.APPROVED, reason="abusive")
    (mail,) = work(minutes=1)
    assert "was not published" in mail.subject


def test_a_story_that_is_withdrawn_meanwhile_is_not_told_of(confirmed, moderator, editor, work):
    comment = confirmed(make_article())
    decide(comment, State.APPROVED, by=moderator)
    comment.article.refresh_from_db()
    publishing.withdraw(comment.article, by=editor, note="Not yet.")
    assert work(minutes=1) == []


def test_d82_an_answer_is_told_when_it_is_public_and_no_sooner(mine, moderator, work):
    waiting = answer(mine, by=moderator, state=State.HELD, name="Meher", text="I agree.")
    assert work(hours=2) == []
    decide(waiting, State.APPROVED, by=moderator)
    (mail,) = work(minutes=1)
    assert mail.subject.startswith("An answer to your comment: ")
    assert "Meher:\nI agree.\n" in mail.body
    assert "reader" not in mail.message().as_string()  # the address of whoever answered


def test_d82_an_answer_that_is_hidden_again_before_it_is_told_is_not(mine, moderator, work):
    hidden = answer(mine, by=moderator)
    decide(hidden, State.REJECTED, by=moderator, seen=State.APPROVED, reason="abusive")
    assert work(minutes=1) == []


def test_d82_nobody_is_told_of_their_own_answer(mine, moderator, work):
    answer(mine, by=moderator, email="ASHA@example.org")
    assert work(minutes=1) == []


def test_d82_three_hundred_answers_are_one_mail_and_an_hour_later_one_more(mine, moderator, work):
    pks = [answer(mine, by=moderator, state=State.HELD).pk for _ in range(300)]
    for some in range(0, 300, 50):
        moderation.decide_many(
            pks[some : some + 50], to="approved", by=moderator, seen_state="held"
        )
    (mail,) = work(minutes=1)
    assert mail.subject.startswith("300 answers to your comment")
    assert "And 290 more." in mail.body and mail.body.count("Words of comment") == 10
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        for _ in range(5):
            answer(mine, by=moderator)
        assert work(minutes=2) == []
        (second,) = work(hours=1)
        assert second.subject.startswith("5 answers")
        assert work(hours=3) == []


def test_answers_under_a_withdrawn_story_are_told_when_it_is_back(mine, moderator, editor, work):
    answer(mine, by=moderator, name="Early")
    mine.article.refresh_from_db()
    publishing.withdraw(mine.article, by=editor, note="Not yet.")
    assert work(minutes=1) == [] and work(hours=2) == []
    mine.article.refresh_from_db()
    publishing.publish(mine.article, by=editor)
    answer(mine, by=moderator, name="Late")
    (mail,) = work(minutes=1)
    assert mail.subject.startswith("2 answers") and "Early" in mail.body


def test_no_answer_is_told_twice(mine, moderator, work):
    told = answer(mine, by=moderator)
    assert len(work(minutes=1)) == 1
    decide(told, State.REJECTED, by=moderator, seen=State.APPROVED)
    decide(told, State.APPROVED, by=moderator, seen=State.REJECTED)
    assert work(hours=2) == []


def test_an_answer_that_was_hidden_by_what_it_answers_is_told_when_that_is_shown(
    mine, moderator, work
):
    decide(mine, State.REJECTED, by=moderator, seen=State.APPROVED, reason="other")
    work(minutes=1)
    waiting = answer(mine, by=moderator)
    assert [mail.subject for mail in work(minutes=2) if "answer" in mail.subject] == []
    decide(mine, State.APPROVED, by=moderator, seen=State.REJECTED)
    mails = [mail for mail in work(minutes=3) if "answer" in mail.subject]
    assert len(mails) == 1 and waiting.name in mails[0].body


def test_an_answer_approved_while_a_mail_is_being_sent_is_told_with_the_next(
    mine, moderator, work, monkeypatch
):
    answer(mine, by=moderator)
    send = mails.send

    def slow(context, mail):
        monkeypatch.setattr(mails, "send", send)
        answer(mine, by=moderator, name="Late One")
        return send(context, mail)

    monkeypatch.setattr(mails, "send", slow)
    (first,) = work(minutes=1)
    assert "Late One" not in first.body
    (second,) = work(hours=2)
    assert "Late One" in second.body and second.subject.startswith("An answer")


def test_d80_one_click_ends_a_story_without_a_cookie(mine, moderator, work, links):
    answer(mine, by=moderator)
    (mail,) = work(minutes=1)
    stop = links(mail)[-1]
    program = Client(enforce_csrf_checks=True)
    assert Subscription.objects.get().ended_at is None
    assert "No more mail about this story" in program.get(stop).content.decode()
    assert Subscription.objects.get().ended_at is None
    done = program.post(stop, {"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"})
    assert done.status_code == 200 and not done.cookies
    assert "Mail about this story is ended." in done.content.decode()
    answer(mine, by=moderator)
    assert work(hours=2) == []
    assert Mailbox.objects.get().confirmed_at is not None


def test_who_asks_anew_under_a_story_whose_mail_was_ended_gets_it_again(
    mine, confirmed, moderator, work
):
    mailboxes.end_story(Subscription.objects.get().pk)
    confirmed(mine.article, comment="Asked anew.")
    answer(mine, by=moderator)
    assert len(work(minutes=1)) == 1


def test_one_press_ends_all_mail(mine, confirmed, moderator, work, links, client):
    another = confirmed(make_article())
    answer(mine, by=moderator)
    (mail,) = work(minutes=1)
    done = client.post(links(mail)[-1], {"all": "1"})
    assert "No mail will come to your address any more." in done.content.decode()
    decide(another, State.APPROVED, by=moderator)
    assert work(hours=2) == []
    assert not Follow.objects.live().exists()


def test_mail_that_was_planned_is_not_sent_after_its_end(mine, moderator, work):
    answer(mine, by=moderator)
    mailboxes.end_story(Subscription.objects.get().pk)
    assert work(minutes=1) == []


def test_an_address_that_nobody_knows_is_not_written_to_again(mine, moderator, work, monkeypatch):
    answer(mine, by=moderator)
    monkeypatch.setattr(mails, "send", lambda context, mail: False)
    work(minutes=1)
    assert Mailbox.objects.get().confirmed_at is None


def test_d76_a_server_that_is_down_delays_one_mail_and_doubles_none(
    mine, moderator, work, monkeypatch
):
    answer(mine, by=moderator)
    send, ids = mails.send, []

    def down(context, mail):
        ids.append(str(context.task_result.id))
        raise mails.NotSent("ConnectionRefusedError")

    monkeypatch.setattr(mails, "send", down)
    assert work(minutes=1) == []
    answer(mine, by=moderator)
    work(minutes=2)
    monkeypatch.setattr(mails, "send", send)
    (mail,) = work(minutes=30)
    assert mail.subject.startswith("2 answers")
    assert len(set(ids)) == 1 and ids[0] in mail.message()["Message-ID"]
    assert "asha" not in DBTaskResult.objects.get(pk=ids[0]).traceback


def test_a_mail_of_a_hindi_story_speaks_hindi(confirmed, moderator, work, client, links):
    comment = confirmed(make_article(language="hi", headline="बंदरगाह खुले"))
    decide(comment, State.REJECTED, by=moderator, reason="hate")
    (mail,) = work(minutes=1)
    assert "बंदरगाह खुले" in mail.subject and "comment" not in mail.subject.lower()
    page = client.get(links(mail)[0]).content.decode()
    assert 'lang="hi"' in page
    for text in (mail.body, page):
        assert "वह लोगों की पहचान के कारण उनके ख़िलाफ़ है" in text


def test_six_hundred_decisions_at_once_are_told_like_one(mine, moderator, work):
    many = [answer(mine, by=None, state=State.HELD).pk for _ in range(600)]
    moderation.decide_many(many, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    (mail,) = work(hours=2)
    assert "600" in mail.body
