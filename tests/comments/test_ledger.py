"""The ledger of comments, replayed."""

import pytest
from django.core.management import CommandError, call_command

from comments import ledger, moderation
from comments.models import Comment, Decision
from comments.states import State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_decisions_undone_and_decided_anew_lead_to_what_is_there(moderator):
    parent = make_comment(state=State.APPROVED, by=moderator)
    make_comment(parent=parent, state=State.APPROVED, by=moderator)
    make_comment(article=parent.article, trapped=True)
    moderation.decide(parent, to=State.SPAM, by=moderator, seen_state=State.APPROVED)
    moderation.undo([Decision.objects.latest("pk").pk], by=moderator)
    assert ledger.verify() == []


def test_an_answer_below_a_rejected_comment_is_not_counted(moderator):
    parent = make_comment(state=State.REJECTED, by=moderator)
    make_comment(parent=parent, state=State.APPROVED, by=moderator)
    assert ledger.verify() == []


def test_a_row_that_is_missing_or_begins_elsewhere_is_found(moderator):
    story = make_article()
    first, second = (make_comment(article=story, state=State.APPROVED) for _ in range(2))
    moderation.decide(first, to=State.SPAM, by=moderator, seen_state=State.APPROVED)
    moderation.decide(first, to=State.REJECTED, by=moderator, seen_state=State.SPAM)
    Decision.objects.get(comment=first, to_state=State.SPAM).delete()
    Decision.objects.filter(comment=second).update(from_state=State.REJECTED)
    assert ledger.verify() == [
        f"Comment {first.pk} was decided from spam while it was approved.",
        f"Comment {second.pk} was first decided from rejected, which no comment is at first.",
    ]


def test_the_command_replays_comments_too(capsys):
    comment = make_comment()
    call_command("verify_ledgers")
    assert "comments: no drifts" in capsys.readouterr().out
    Comment.objects.filter(pk=comment.pk).update(state=State.APPROVED)
    with pytest.raises(CommandError):
        call_command("verify_ledgers")
    assert f"Comment {comment.pk} is approved, and nobody decided so." in capsys.readouterr().out
