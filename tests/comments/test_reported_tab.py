"""Reports of readers in the moderators' queue."""

import pytest
from django.urls import reverse

from comments import reporting
from comments.models import Comment, Decision
from comments.states import State
from tests.factories import make_comment

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
DECIDE = reverse("admin:comments_comment_decide")
UNDO = reverse("admin:comments_comment_undo")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def reported(moderator):
    comment = make_comment(name="Asha", state=State.APPROVED, by=moderator)
    for host in (1, 2):
        reporting.report(
            comment, cause="hate", words=f"Says reader {host}", address=f"192.0.2.{host}",
            has_origin=True,
        )  # fmt: skip
    return comment


def as_seen(comment, state="approved"):
    newest = comment.reports.order_by("-pk").values_list("pk", flat=True).first()
    return {"comment": comment.pk, "seen": state, "shown": f"{comment.pk}:{state}:0:{newest}"}


def test_the_tab_of_what_is_reported_shows_the_reports_with_their_words(desk, reported):
    make_comment(name="Bina")
    page = desk.get(QUEUE, {"state": "reported"}).content.decode()
    assert 'Reported <span class="tab-count">1</span>' in page
    reading = page.split('id="reading"')[1]
    assert "2 reports by readers" in reading
    assert "It spreads hate" in reading
    assert "Says reader 1" in reading
    assert ">Keep</span>" in reading
    assert "Bina" not in page.split('class="queue-list"')[1]


def test_keep_sees_to_the_reports_and_undo_brings_them_back(desk, reported):
    sent = as_seen(reported) | {"to": "approved", "tab": "reported"}
    page = desk.post(DECIDE, sent, follow=True)
    assert page.redirect_chain[-1][0].endswith("?state=reported")
    assert "No comment is reported." in page.content.decode()
    kept = Decision.objects.latest("pk")
    page = desk.post(UNDO, {"decision": kept.pk, "tab": "reported"}, follow=True)
    assert "2 reports by readers" in page.content.decode()


@pytest.mark.parametrize("sent", [{"ground": "hate"}, {"to": "spam"}])
def test_what_is_taken_away_is_not_reported_any_more(desk, reported, sent):
    desk.post(DECIDE, as_seen(reported) | {"tab": "reported"} | sent)
    page = desk.get(QUEUE, {"state": "reported"}).content.decode()
    assert "No comment is reported." in page


def test_without_the_word_of_what_was_shown_nothing_in_several_states_is_decided(desk, reported):
    sent = {"comment": reported.pk, "to": "spam", "tab": "reported"}
    assert desk.post(DECIDE, sent).status_code == 400
    sent["shown"] = f"{reported.pk}:nothing:0:1"
    assert desk.post(DECIDE, sent).status_code == 400
    assert Comment.objects.get().state == State.APPROVED


def test_the_reports_stand_beside_the_comment_behind_every_tab(desk, reported):
    page = desk.get(QUEUE, {"state": "approved"}).content.decode()
    assert "2 reports by readers" in page
    assert ">Keep</span>" in page
    reporting.report(reported, cause="hate", words="", address="192.0.2.9", has_origin=True)
    page = desk.get(QUEUE).content.decode()
    assert "3 reports by readers" in page
    assert ">Approve</span>" in page
    assert "Back to the queue for reports" in page


def test_a_comment_whose_reports_were_not_shown_stays_reported_when_it_is_let_through(
    desk, reported
):
    reporting.report(reported, cause="hate", words="", address="192.0.2.9", has_origin=True)
    desk.post(DECIDE, {"comment": reported.pk, "seen": "held", "to": "approved"})
    assert Comment.objects.get().state == State.APPROVED
    page = desk.get(QUEUE, {"state": "reported"}).content.decode()
    assert "3 reports by readers" in page


def test_today_counts_what_is_reported(desk, reported):
    page = desk.get(reverse("admin:index")).content.decode()
    assert "1 reported by readers" in page
