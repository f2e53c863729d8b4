"""The ledger of stories, replayed: it agrees with every deed and finds what no deed did."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import breaking, handling, ledger, publishing
from articles.models import Article, Transition
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def test_all_deeds_together_leave_a_ledger_that_agrees(editor):
    story = make_draft(by=editor)
    handling.set_embargo(story, by=editor, until=timezone.now())
    handling.assign(story, by=editor, people=[editor])
    publishing.submit(story, by=editor)
    publishing.send_back(story, by=editor, note="More")
    publishing.approve(story, by=editor)
    publishing.publish(story, by=editor)
    breaking.set_breaking(story, by=editor, until=timezone.now())
    publishing.publish(story, by=editor)
    publishing.withdraw(story, by=editor, note="No")
    publishing.kill(story, by=editor, note="No")
    publishing.revive(story, by=editor, note="Yes")
    assert ledger.verify() == []
    verbs = list(story.transitions.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "start",
        "embargo",
        "assign",
        "submit",
        "return",
        "approve",
        "publish",
        "breaking",
        "update",
        "withdraw",
        "kill",
        "revive",
    ]


def test_a_state_that_no_deed_led_to_is_found():
    make_draft()
    story = make_draft()
    Article.objects.filter(pk=story.pk).update(state="in_review")
    assert ledger.verify() == [f"Story {story.pk} is in_review; its deeds lead to draft."]


def test_a_deed_that_is_missing_between_two_is_found():
    story = make_article()
    publishing.withdraw(story, by=None, note="No")
    publishing.publish(story, by=None)
    Transition.objects.filter(article=story, verb="withdraw").delete()
    assert ["began from withdrawn" in drift for drift in ledger.verify()] == [True]


def test_a_story_without_a_ledger_is_found():
    story = make_draft()
    story.transitions.all().delete()
    assert "nothing was written down" in ledger.verify()[0]


def test_the_command_says_so_and_fails(capsys):
    story = make_draft()
    call_command("verify_ledgers")
    assert "stories: no drifts" in capsys.readouterr().out
    Article.objects.filter(pk=story.pk).update(state="in_review")
    with pytest.raises(CommandError):
        call_command("verify_ledgers")
