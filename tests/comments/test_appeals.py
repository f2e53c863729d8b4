"""The one appeal against a rejection: kept, read by moderators, decided like any other comment."""

import pytest
from django.urls import reverse

from comments import appeals, ledger, moderation, outcomes
from comments.models import Appeal, Comment, Decision
from comments.states import State
from tests.factories import make_article

pytestmark = pytest.mark.django_db
WORDS = "I quoted the minister, word for word."


def reject(comment, by, seen=State.HELD):
    moderation.decide(comment, to="rejected", by=by, seen_state=seen, reason="hate")


@pytest.fixture
def rejected(confirmed, moderator, work, links):
    """A rejected comment and the path of the page on which its commenter may appeal."""
    comment = confirmed(make_article())
    reject(comment, moderator)
    return comment, links(*work(minutes=1))[0]


def test_an_appeal_brings_a_comment_back_to_the_queue_with_its_words(rejected, client, moderator):
    comment, path = rejected
    page = client.get(path).content.decode()
    assert "The reason: it is directed against people for what they are." in page
    done = client.post(path, {"words": WORDS}).content.decode()
    assert "Your appeal is waiting for a moderator." in done and WORDS in done
    comment.refresh_from_db()
    assert comment.state == State.HELD and "appealed" in comment.held_reasons
    client.force_login(moderator)
    queue = client.get(reverse("admin:comments_comment_changelist")).content.decode()
    assert WORDS in queue and "Its commenter appeals" in queue and "Hate speech" in queue
    assert "Appealed</strong> by the commenter" in queue
    assert ledger.verify() == []


def test_a_second_appeal_changes_nothing_and_its_words_are_given_back(rejected, client, moderator):
    comment, path = rejected
    client.post(path, {"words": WORDS})
    reject(Comment.objects.get(), moderator)
    decisions = Decision.objects.count()
    again = client.post(path, {"words": "And once more"})
    assert again.status_code == 409 and "And once more" in again.content.decode()
    assert "A moderator has read your appeal." in again.content.decode()
    assert Appeal.objects.get().words == WORDS and Decision.objects.count() == decisions
    assert Comment.objects.get().state == State.REJECTED
    assert ledger.verify() == []


def test_two_appeals_at_once_are_one(rejected):
    comment, _ = rejected
    appeals.appeal(Comment.objects.get(), WORDS)
    with pytest.raises(appeals.NotAppealable):
        appeals.appeal(comment, "Again")
    assert Decision.objects.filter(reason="appealed").count() == 1


def test_what_is_approved_meanwhile_is_not_appealed(rejected, moderator, client):
    comment, path = rejected
    moderation.decide(comment, to="approved", by=moderator, seen_state="rejected")
    answer = client.post(path, {"words": WORDS})
    assert answer.status_code == 409
    assert (
        "Your comment is published." in answer.content.decode() and WORDS in answer.content.decode()
    )
    assert not Appeal.objects.exists()


def test_the_decision_after_an_appeal_is_told_as_the_last(rejected, client, moderator, work):
    comment, path = rejected
    client.post(path, {"words": WORDS})
    reject(Comment.objects.get(), moderator)
    (mail,) = work(minutes=2)
    assert "A moderator has read your appeal." in mail.body
    assert "Once, you can ask" not in mail.body
    assert not outcomes.of(comment.pk).may_appeal


def test_an_appeal_that_succeeds_is_told(rejected, client, moderator, work):
    comment, path = rejected
    client.post(path, {"words": WORDS})
    moderation.decide(Comment.objects.get(), to="approved", by=moderator, seen_state="held")
    (mail,) = work(minutes=2)
    assert mail.subject.startswith("Your comment is published")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Write why your comment should be published."),
        (" \u200b\u3164 ", "Write why"),
        ("x" * 2_001, "An appeal has at most 2,000 characters; yours has 2001."),
    ],
)
def test_an_appeal_that_cannot_be_kept_is_shown_again(rejected, client, words, told):
    _, path = rejected
    answer = client.post(path, {"words": words})
    page = answer.content.decode()
    assert answer.status_code == 400 and told in page
    assert words.strip("\u200b\u3164 ") in page
    assert 'aria-describedby="appeal-words-problem"' in page
    assert not Appeal.objects.exists()


def test_an_appeal_is_printed_as_text(rejected, client, moderator):
    _, path = rejected
    done = client.post(path, {"words": "<script>alert(1)</script>\x00"}).content.decode()
    assert "<script>alert" not in done
    client.force_login(moderator)
    queue = client.get(reverse("admin:comments_comment_changelist")).content.decode()
    assert "<script>alert(1)" not in queue and "&lt;script&gt;alert(1)" in queue


def test_spam_has_no_appeal(confirmed, moderator, client):
    from comments import links

    comment = confirmed(make_article())
    moderation.decide(comment, to="spam", by=moderator, seen_state="held")
    page = client.get(links.to_comment(comment.pk).removeprefix("http://127.0.0.1:8000"))
    assert "Your comment was not published." in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_a_moderator_undoes_nothing_over_an_appeal(rejected, client, moderator):
    comment, path = rejected
    decision = Decision.objects.latest("pk")
    client.post(path, {"words": WORDS})
    outcome = moderation.undo([decision.pk], by=moderator)
    assert str(outcome.refused[comment.pk]).startswith("Its commenter appealed at ")
