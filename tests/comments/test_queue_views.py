"""What the buttons of the queue do, with and without its script."""

import pytest
from django.test import Client
from django.urls import reverse

from comments import claims, moderation
from comments.models import Claim, Comment, Decision, Handling
from comments.states import Deed, Ground, State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
DECIDE = reverse("admin:comments_comment_decide")
UNDO = reverse("admin:comments_comment_undo")
HANDLE = reverse("admin:comments_comment_handle")
JSON = {"Accept": "application/json"}
PEOPLE = ["reporter", "ad_manager", "editor", "moderator", "admin"]


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def reads(comment):
    return reverse("admin:comments_comment_read", args=[comment.pk])


def reject(client, comment, ground, **more):
    sent = {"comment": comment.pk, "seen": "held", "ground": ground, **more}
    return client.post(DECIDE, sent, follow=True)


@pytest.mark.parametrize("ground", [ground for ground in Ground if ground != Ground.OTHER])
def test_each_ground_rejects_and_is_kept(desk, ground):
    comment = make_comment()
    reject(desk, comment, ground)
    row = Decision.objects.get()
    assert (row.to_state, row.reason) == (State.REJECTED, ground)


def test_there_are_nine_grounds_and_each_has_its_number_on_the_page(desk):
    make_comment()
    page = desk.get(QUEUE).content.decode().split('id="reading"')[1]
    assert [f'data-ground="{number}"' in page for number in range(1, 10)] == [True] * 9
    assert 'data-ground="10"' not in page


def test_another_reason_needs_words_and_keeps_them(desk):
    comment = make_comment()
    assert "Say in a few words why" in reject(desk, comment, "other", note=" ").content.decode()
    assert Comment.objects.get().state == State.HELD
    reject(desk, comment, "other", note="Names a child")
    assert Decision.objects.get().note == "Names a child"


@pytest.mark.parametrize("sent", [{"to": "rejected"}, {"ground": "rude"}, {"ground": "undone"}])
def test_nothing_is_rejected_without_a_known_ground(desk, sent):
    comment = make_comment()
    answer = desk.post(DECIDE, {"comment": comment.pk, "seen": "held", **sent})
    assert answer.status_code == 400
    assert Comment.objects.get().state == State.HELD


def test_a_script_is_told_of_each_comment_what_became_of_it(desk, admin):
    story = make_article()
    mine, theirs = make_comment(article=story), make_comment(article=story)
    moderation.decide(theirs, to=State.SPAM, by=admin, seen_state=State.HELD)
    sent = {"comment": [mine.pk, theirs.pk], "seen": "held", "to": "approved"}
    told = desk.post(DECIDE, sent, headers=JSON).json()
    assert told["decisions"] == {str(mine.pk): Decision.objects.latest("pk").pk}
    assert told["refused"][str(theirs.pk)].startswith(f"Spam by {admin} at ")


def test_a_decision_is_undone_at_once_and_later(desk, moderator):
    comment = make_comment()
    desk.post(DECIDE, {"comment": comment.pk, "seen": "held", "to": "approved"})
    page = desk.get(QUEUE).content.decode()
    decision = Decision.objects.get()
    assert f'name="decision" value="{decision.pk}" data-key="z"' in page
    page = desk.get(QUEUE, {"state": "approved"}).content.decode()
    assert "Undo the last decision" in page
    page = desk.post(UNDO, {"decision": decision.pk}, follow=True)
    assert page.redirect_chain[-1][0] == f"{QUEUE}?state=held&comment={comment.pk}"
    comment.refresh_from_db()
    assert comment.state == State.HELD
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0


def test_undoing_twice_is_told_and_writes_one_pair(desk):  # D57
    comment = make_comment()
    desk.post(DECIDE, {"comment": comment.pk, "seen": "held", "to": "approved"})
    decision = Decision.objects.get()
    for _ in range(2):
        told = desk.post(UNDO, {"decision": decision.pk}, headers=JSON).json()
    assert "The decision was undone by" in told["refused"][str(comment.pk)]
    assert Decision.objects.count() == 2


def test_a_decision_that_was_followed_by_another_is_not_undone(desk, admin):
    comment = make_comment()
    desk.post(DECIDE, {"comment": comment.pk, "seen": "held", "to": "approved"})
    first = Decision.objects.get()
    moderation.decide(comment, to=State.SPAM, by=admin, seen_state=State.APPROVED)
    moderation.decide(comment, to=State.APPROVED, by=admin, seen_state=State.SPAM)
    told = desk.post(UNDO, {"decision": first.pk}, headers=JSON).json()
    assert f"Approved by {admin} at" in told["refused"][str(comment.pk)]
    assert Comment.objects.get().state == State.APPROVED


def test_a_note_is_kept_and_shown_to_moderators_as_words(desk, client):
    comment = make_comment()
    sent = {"comment": comment.pk, "deed": "noted", "note": "<b>Look</b> twice"}
    page = desk.post(HANDLE, sent, follow=True).content.decode()
    assert "&lt;b&gt;Look&lt;/b&gt; twice" in page
    client.logout()
    assert "twice" not in client.get(comment.article.get_absolute_url()).content.decode()


def test_an_empty_note_is_not_kept(desk):
    sent = {"comment": make_comment().pk, "deed": "noted", "note": " \x00 "}
    assert desk.post(HANDLE, sent, headers=JSON).status_code == 409
    assert not Handling.objects.exists()


def test_a_claim_is_shown_with_its_end_and_to_others_with_its_holder(desk, admin):
    comment = make_comment()
    page = desk.post(HANDLE, {"comment": comment.pk, "deed": "claimed"}, follow=True)
    until = claims.clock(Claim.objects.get().until)
    assert f"yours until {until}" in page.content.decode()
    claims.take_over(comment, by=admin)
    page = desk.get(QUEUE).content.decode()
    assert f"{admin} has it until {until[:3]}" in page
    assert f"{admin} has it<" in page
    told = desk.post(HANDLE, {"comment": comment.pk, "deed": "claimed"}, headers=JSON)
    assert told.status_code == 409


def test_a_revealed_address_is_written_down_and_never_in_an_address(desk):
    comment = make_comment(email="jaya.rao@example.com")
    page = desk.post(HANDLE, {"comment": comment.pk, "deed": "revealed"}, follow=True)
    assert "jaya.rao@example.com" in page.content.decode()
    assert "jaya" not in "".join(address for address, _ in page.redirect_chain)
    assert Handling.objects.get().deed == Deed.REVEALED
    assert "no-store" in desk.get(reads(comment)).headers["Cache-Control"]


def test_passing_on_shows_the_next(desk):
    first = make_comment()
    second = make_comment(article=first.article)
    sent = {"comment": first.pk, "deed": "passed", "next": second.pk}
    page = desk.post(HANDLE, sent, follow=True)
    assert page.redirect_chain[-1][0] == f"{QUEUE}?state=held&comment={second.pk}"


@pytest.mark.parametrize("role", PEOPLE)
def test_who_may_do_what(client, request, role):
    comment = make_comment()
    client.force_login(request.getfixturevalue(role))
    decides = role in ("moderator", "admin")
    sees = decides or role == "editor"
    assert client.get(reads(comment)).status_code == (200 if sees else 403)
    for deed in ("claimed", "taken", "passed", "noted", "revealed"):
        sent = {"comment": comment.pk, "deed": deed, "note": "x"}
        assert client.post(HANDLE, sent).status_code == (302 if decides else 403)
    assert Handling.objects.exists() == decides
    moderation.decide(comment, to=State.APPROVED, by=None, seen_state=State.HELD)
    sent = {"decision": Decision.objects.get().pk}
    assert client.post(UNDO, sent).status_code == (302 if decides else 403)
    assert (Comment.objects.get().state == State.HELD) == decides


def test_nobody_does_anything_without_logging_in_a_token_or_by_get(client, moderator):
    comment = make_comment()
    addresses = [DECIDE, UNDO, HANDLE]
    for address in [*addresses, reads(comment)]:
        assert "/login/" in client.get(address)["Location"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    for address in addresses:
        assert strict.post(address, {"comment": comment.pk}).status_code == 403
        assert strict.get(address).status_code == 405


def test_an_editor_sees_no_button_that_is_not_theirs(client, editor):
    make_comment()
    client.force_login(editor)
    page = client.get(QUEUE).content.decode()
    for name in ("deed", "to", "ground", "decision"):
        assert f'name="{name}"' not in page


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (UNDO, {}),
        (UNDO, {"decision": ["abc", "\x00", "9" * 400, "999999"]}),
        (HANDLE, {}),
        (HANDLE, {"comment": "9" * 400, "deed": "noted"}),
        (HANDLE, {"comment": "1", "deed": "\x00"}),
        (DECIDE, {"to": "approved", "seen": "held", "comment": "1", "next": "\x00"}),
        (DECIDE, {"ground": "other", "seen": "held", "comment": "1", "note": "x" * 2_000}),
    ],
)
def test_odd_words_make_no_error(desk, address, sent):
    make_comment()
    assert desk.post(address, sent, follow=True).status_code in (200, 400, 404)


@pytest.mark.parametrize("key", ["abc", "0", "999999", "9" * 400])
def test_a_comment_that_is_not_there_is_not_found(desk, key):
    assert desk.get(reverse("admin:comments_comment_read", args=[key])).status_code == 404
