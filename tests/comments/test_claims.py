"""Leases: one person has a comment in hand, and what follows for the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import claims, moderation
from comments.models import Claim, Comment, Handling
from comments.states import Deed, State
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def ended(comment):
    Claim.objects.filter(comment=comment).update(until=timezone.now() - timedelta(seconds=1))


def test_a_claim_lasts_five_minutes_and_is_renewed_by_its_holder(moderator):
    comment = make_comment()
    claims.claim(comment, by=moderator)
    first = Claim.objects.get().until
    assert timedelta(minutes=4) < first - timezone.now() <= timedelta(minutes=5)
    claims.claim(comment, by=moderator)
    assert Claim.objects.get().until >= first


def test_another_is_told_who_has_it_and_until_when(moderator, admin):
    comment = make_comment()
    claims.claim(comment, by=moderator)
    until = claims.clock(Claim.objects.get().until)
    with pytest.raises(claims.Held, match=f"^{moderator} has it in hand until {until}"):
        claims.claim(comment, by=admin)
    with pytest.raises(claims.Held):
        claims.pass_on(comment, by=admin)


def test_a_lease_that_ended_is_free_for_anybody(moderator, admin):  # D65
    comment = make_comment()
    claims.claim(comment, by=moderator)
    ended(comment)
    claims.claim(comment, by=admin)
    assert Claim.objects.get().by == admin
    assert not Handling.objects.exists()


def test_taking_over_is_written_down_with_from_whom(moderator, admin):  # D65
    comment = make_comment()
    claims.claim(comment, by=moderator)
    claims.take_over(comment, by=admin)
    assert Claim.objects.get().by == admin
    row = Handling.objects.get()
    assert (row.deed, row.by, row.note) == (Deed.TAKEN, admin, f"from {moderator}")


def test_what_somebody_has_in_hand_only_they_decide(moderator, admin):
    comment = make_comment()
    claims.claim(comment, by=admin)
    with pytest.raises(moderation.Changed, match=f"{admin} has it in hand until"):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert Comment.objects.get().state == State.HELD
    moderation.decide(comment, to=State.APPROVED, by=admin, seen_state=State.HELD)
    assert not Claim.objects.exists()


def test_a_rule_decides_whoever_has_it(moderator):
    comment = make_comment()
    claims.claim(comment, by=moderator)
    moderation.decide(comment, to=State.SPAM, by=None, seen_state=State.HELD)
    assert Comment.objects.get().state == State.SPAM


def test_passing_on_lets_go_and_leaves_word(moderator, admin):
    comment = make_comment()
    claims.claim(comment, by=moderator)
    claims.pass_on(comment, by=moderator, note="Needs somebody who reads Urdu")
    claims.claim(comment, by=admin)
    row = Handling.objects.get()
    assert (row.deed, row.note) == (Deed.PASSED, "Needs somebody who reads Urdu")
