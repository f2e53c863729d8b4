"""What readers report, and what follows from it."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from comments import ledger, moderation, reading, reporting, reports, tabs
from comments.models import Claim, Comment, Decision, Report, Switch
from comments.reports import Cause
from comments.states import KEPT, REPORTED, UNDONE, State
from comments.tabs import Tab
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(moderator):
    return make_comment(state=State.APPROVED, by=moderator)


def report(comment, *hosts, cause=Cause.ABUSE, words="", has_origin=True, net="192.0.2"):
    for host in hosts:
        reporting.report(
            comment, cause=cause, words=words, address=f"{net}.{host}", has_origin=has_origin
        )


def state_of(comment):
    return Comment.objects.get(pk=comment.pk).state


def newest(comment):
    return {comment.pk: Report.objects.filter(comment=comment).latest("pk").pk}


def approve(comment, by, *, seen_state, shown=None):
    moderation.decide_many(
        [comment.pk], to=State.APPROVED, by=by, seen_state=seen_state, shown=shown
    )


def test_the_third_reader_takes_an_approved_comment_back_and_the_ledger_says_so(comment):
    report(comment, 1, 2)
    assert state_of(comment) == State.APPROVED
    report(comment, 3)
    assert state_of(comment) == State.HELD
    last = Decision.objects.latest("pk")
    assert (last.by, last.from_state, last.to_state) == (None, State.APPROVED, State.HELD)
    assert last.reason == REPORTED
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0
    assert ledger.verify() == []


def test_one_report_of_something_against_the_law_is_enough(comment):
    report(comment, 1, cause=Cause.ILLEGAL)
    assert state_of(comment) == State.HELD


def test_the_same_reader_counts_once_a_day(comment):
    report(comment, 1, 1, 1)
    report(comment, 1, cause=Cause.ILLEGAL)
    assert Report.objects.count() == 1
    assert state_of(comment) == State.APPROVED


def test_what_does_not_say_from_which_page_it_came_is_kept_and_does_not_count(comment):
    report(comment, 1, 2, 3, has_origin=False)
    report(comment, 4, cause=Cause.ILLEGAL, has_origin=False)
    assert Report.objects.count() == 4
    report(comment, 5, 6)
    assert state_of(comment) == State.APPROVED
    report(comment, 7)
    assert state_of(comment) == State.HELD


def test_no_address_is_kept_and_after_two_days_nothing_that_was_made_of_one(comment):
    report(comment, 1, 2, net="198.51.100")
    kept = str(list(Report.objects.values()))
    assert "198.51" not in kept
    keys = set(Report.objects.values_list("client", flat=True))
    assert len(keys) == 2
    assert reports.forget_clients() == 0
    Report.objects.update(created_at=timezone.now() - timedelta(days=2, minutes=1))
    assert reports.forget_clients() == 2
    assert reports.forget_clients() == 0
    assert not keys & set(Report.objects.values_list("client", flat=True))


def test_a_reader_who_reports_everything_has_to_wait_and_nothing_more_is_kept(moderator):
    story = make_article()
    comments = [make_comment(article=story, state=State.APPROVED, by=moderator) for _ in range(6)]
    for comment in comments[:5]:
        report(comment, 1)
    with pytest.raises(reporting.TooFast) as refused:
        report(comments[5], 1)
    assert 0 < refused.value.wait <= 60
    assert Report.objects.count() == 5
    report(comments[5], 2)


def test_reports_take_nothing_from_the_comments_that_one_may_send(comment, settings):
    from comments import rates

    settings.COMMENT_RATES = [(1, 15)]
    report(comment, 1)
    assert rates.take("192.0.2.1", now=timezone.now().timestamp()) == 0


def test_while_the_limits_cannot_be_checked_reports_are_kept_and_do_not_count(comment, monkeypatch):
    def silent(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(caches["visits"], "get_many", silent)
    report(comment, 1, 2, 3)
    assert Report.objects.filter(counts=False).count() == 3
    assert state_of(comment) == State.APPROVED


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.SPAM])
def test_what_readers_do_not_see_cannot_be_reported(state, moderator):
    comment = make_comment(state=state, by=moderator)
    with pytest.raises(reporting.NotShown):
        report(comment, 1)
    assert not Report.objects.exists()


def test_an_answer_to_a_rejected_comment_cannot_be_reported(comment, moderator):
    answer = make_comment(parent=comment, state=State.APPROVED, by=moderator)
    moderation.decide(comment, to=State.REJECTED, by=moderator, seen_state=State.APPROVED)
    with pytest.raises(reporting.NotShown):
        report(answer, 1)


def test_the_report_that_took_it_back_may_be_sent_twice(comment):
    report(comment, 1, cause=Cause.ILLEGAL)
    report(comment, 1, cause=Cause.ILLEGAL)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(("enough", "needed"), [(1, 1), (5, 5), (0, 0), (None, 3)])
def test_a_switch_says_how_many_readers_are_enough_and_nought_is_never(comment, enough, needed):
    Switch.objects.create(reports_enough=enough)
    for host in range(1, 7):
        if state_of(comment) == State.APPROVED:
            report(comment, host)
    assert Report.objects.count() == (needed or 6)
    assert state_of(comment) == (State.HELD if needed else State.APPROVED)


def test_after_a_moderator_kept_it_having_seen_the_reports_new_ones_count_from_nought(
    comment, moderator
):
    report(comment, 1, 2)
    approve(comment, moderator, seen_state=State.APPROVED, shown=newest(comment))
    assert Decision.objects.latest("pk").reason == KEPT
    assert not Report.objects.waiting().exists()
    report(comment, 3, 4)
    assert state_of(comment) == State.APPROVED
    report(comment, 5)
    assert state_of(comment) == State.HELD
    approve(comment, moderator, seen_state=State.HELD, shown=newest(comment))
    report(comment, 6, 7)
    assert state_of(comment) == State.APPROVED
    assert ledger.verify() == []


def test_a_report_that_came_after_the_page_was_drawn_waits_on(comment, moderator):
    report(comment, 1)
    seen = newest(comment)
    report(comment, 2)
    approve(comment, moderator, seen_state=State.APPROVED, shown=seen)
    assert Report.objects.waiting().count() == 1
    assert tabs.counted(Tab.REPORTED) == "1"


def test_nobody_keeps_a_comment_whose_reports_were_not_shown_or_are_seen_to_already(
    comment, moderator, admin
):
    report(comment, 1)
    shown = newest(comment)
    with pytest.raises(moderation.Changed):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.APPROVED)
    approve(comment, moderator, seen_state=State.APPROVED, shown=shown)
    late = moderation.decide_many(
        [comment.pk], to=State.APPROVED, by=admin, seen_state=State.APPROVED, shown=shown
    )
    assert str(late.refused[comment.pk]).startswith(f"Approved by {moderator} at")
    assert Decision.objects.filter(reason=KEPT).count() == 1


@pytest.mark.parametrize("to", [State.REJECTED, State.SPAM])
def test_what_goes_takes_all_its_reports_along_and_undo_brings_them_back(comment, moderator, to):
    report(comment, 1, 2)
    outcome = moderation.decide_many([comment.pk], to=to, by=moderator, seen_state=State.APPROVED)
    assert tabs.counted(Tab.REPORTED) == "0"
    moderation.undo(outcome.decisions.values(), by=moderator)
    assert state_of(comment) == State.APPROVED
    assert Report.objects.waiting().count() == 2
    assert tabs.counted(Tab.REPORTED) == "1"


def test_undo_of_keeping_brings_the_reports_back_once(comment, moderator, admin):
    report(comment, 1, 2)
    outcome = moderation.decide_many(
        [comment.pk],
        to=State.APPROVED,
        by=moderator,
        seen_state=State.APPROVED,
        shown=newest(comment),
    )
    decisions = outcome.decisions.values()
    assert moderation.undo(decisions, by=admin).done == [comment.pk]
    assert Report.objects.waiting().count() == 2
    again = moderation.undo(decisions, by=moderator)
    assert not again.done
    assert str(again.refused[comment.pk]).startswith(f"The decision was undone by {admin} at")
    assert [row.reason for row in Decision.objects.order_by("pk")][1:] == [KEPT, UNDONE]
    assert ledger.verify() == []


def test_undoing_that_it_was_taken_back_sees_to_the_reports_that_led_to_it(comment, moderator):
    report(comment, 1, 2, 3)
    taken = Decision.objects.latest("pk")
    moderation.undo([taken.pk], by=moderator)
    assert state_of(comment) == State.APPROVED
    assert not Report.objects.waiting().exists()
    report(comment, 4)
    assert state_of(comment) == State.APPROVED


def test_a_moderator_who_had_it_in_hand_is_told_that_readers_took_it_back(comment, moderator):
    Claim.objects.create(comment=comment, by=moderator, until=timezone.now() + timedelta(minutes=5))
    report(comment, 1, 2, 3)
    assert state_of(comment) == State.HELD
    with pytest.raises(moderation.Changed, match="Readers reported it at"):
        moderation.decide(comment, to=State.SPAM, by=moderator, seen_state=State.APPROVED)


def test_the_longest_reported_stands_first_whatever_its_state(moderator):
    story = make_article()
    first, second = (make_comment(article=story, state=State.APPROVED, by=moderator) for _ in "ab")
    report(second, 1)
    report(first, 1, 2, 3)
    listed = Comment.objects.filter(tabs.behind(Tab.REPORTED)).order_by(*tabs.order(Tab.REPORTED))
    assert list(listed) == [second, first]
    assert {row.state for row in listed} == {State.APPROVED, State.HELD}


def test_the_story_of_a_comment_tells_its_reports_after_they_were_seen(comment, moderator):
    report(comment, 1, cause=Cause.OTHER, words="He lives next door to me.")
    approve(comment, moderator, seen_state=State.APPROVED, shown=newest(comment))
    told = [(one.words, one.note) for one in reading.about(comment).told]
    assert ("Kept, reports seen", "") in told
    assert ("Reported: Something else", "He lives next door to me.") in told
