"""The same thing twice, something that breaks in between, and odd answers to odd comments."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import claims, ledger, moderation, posting, spam_checks
from comments.models import Claim, Comment, CommenterEmail, Decision, Handling, Rule
from comments.querysets import LEVELS
from comments.rules import person
from comments.states import State
from tests.acceptance.comments import places
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
DECIDE, HANDLE, UNDO = (
    reverse(f"admin:comments_comment_{name}") for name in ("decide", "handle", "undo")
)


def decide(client, comments, *, to="approved", seen="held", **more):
    sent = {"comment": [comment.pk for comment in comments], "to": to, "seen": seen, **more}
    return client.post(DECIDE, sent, follow=True)


def count_of(story):
    story.refresh_from_db()
    return story.comment_count


@pytest.mark.parametrize(
    "where", [(posting, "follow"), (spam_checks, "ask_now"), (posting, "_limit")]
)
def test_cases_52_53_what_breaks_on_the_way_is_one_comment_when_it_is_sent_again(
    send, client, monkeypatch, where
):
    """Before the commit, and after it with no answer that reaches the reader."""

    def broken(*_, **__):
        raise RuntimeError("pulled the plug")

    story = make_article()
    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(*where, broken)
        assert send(story).status_code == 500
    again = send(story)
    assert again.status_code == 303
    assert Comment.objects.count() == CommenterEmail.objects.count() == 1
    assert "Well said." in client.get(again.url).content.decode()


def test_cases_51_the_same_words_of_two_people_are_two_and_of_one_in_two_places_too(send):
    story, other = make_article(), make_article()
    send(story, comment="Congrats!")
    send(story, comment="Congrats!", name="Bina", email="bina@example.org")
    send(other, comment="Congrats!")
    assert Comment.objects.count() == 3
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        send(story, comment="Congrats!")
    assert Comment.objects.count() == 4


def test_case_57_approving_and_undoing_twice_are_one_pair(desk, moderator):
    comment = make_comment()
    decide(desk, [comment])
    told = decide(desk, [comment]).content.decode()
    assert "left as it was" in told
    row = Decision.objects.get()
    for _ in range(2):
        told = desk.post(UNDO, {"decision": row.pk}, follow=True).content.decode()
    assert "left as it was" in told
    assert list(Decision.objects.values_list("from_state", "to_state")) == [
        ("held", "approved"),
        ("approved", "held"),
    ]
    assert ledger.verify() == []


def test_case_58_of_five_hundred_the_stale_are_named_and_the_rest_is_done(desk, moderator, admin):
    story = make_article()
    comments = [make_comment(article=story) for _ in range(500)]
    stale = [comments[number] for number in (7, 250, 499)]
    moderation.decide_many([c.pk for c in stale], to="rejected", by=admin, seen_state="held")
    told = ""
    for start in range(0, 500, 50):
        told += decide(desk, comments[start : start + 50]).content.decode()
    assert Comment.objects.filter(state=State.APPROVED).count() == 497 == count_of(story)
    for comment in stale:
        assert f"Comment {comment.pk} is left as it was. Rejected by {admin}" in told
    assert told.count("is left as it was") == 3
    assert ledger.verify() == []


def test_case_58_five_hundred_in_one_call_tell_of_three(moderator, admin):
    story = make_article()
    comments = [make_comment(article=story) for _ in range(500)]
    stale = {comments[number].pk for number in (0, 100, 300)}
    moderation.decide_many(stale, to="spam", by=admin, seen_state="held")
    keys = [comment.pk for comment in comments]
    outcome = moderation.decide_many(keys, to="approved", by=moderator, seen_state="held")
    assert (len(outcome.done), set(outcome.refused)) == (497, stale)


PARENTS = [
    "abc",
    "-1",
    "0",
    "1e3",
    "9" * 30,
    "1.0",
    "\u0661",
    "null",
    "' OR 1=1",
    " ",
    "1;2",
    "[1]",
]


def test_case_61_no_odd_parent_is_answered(send, client):
    story, other = make_article(), make_article()
    elsewhere = make_comment(article=other, state=State.APPROVED)
    waiting = make_comment(article=story)
    rejected = make_comment(article=story, state=State.REJECTED)
    chain = [make_comment(article=story, state=State.APPROVED)]
    for _ in range(LEVELS - 1):
        chain.append(make_comment(parent=chain[-1], state=State.APPROVED))
    below = make_comment(parent=chain[0], state=State.APPROVED)
    moderation.decide(below, to="rejected", by=None, seen_state="approved")
    before = Comment.objects.count()
    bad = [elsewhere.pk, waiting.pk, rejected.pk, chain[-1].pk, below.pk, before + 1, before + 999]
    for parent in [*PARENTS, *bad]:
        answer = send(story, parent=str(parent), comment="Kept words")
        is_blank = not str(parent).strip()
        assert answer.status_code == (303 if is_blank else 400), parent
        assert is_blank or "Kept words" in answer.content.decode()
    assert Comment.objects.count() == before + 1
    for parent in bad:
        assert client.get(f"/comment/{story.pk}/reply/{parent}/").status_code == 404
    deepest = send(story, parent=str(chain[-2].pk), comment="At the end")
    assert deepest.status_code == 303


def test_case_61_no_comment_answers_itself_or_goes_round(send):
    """Its own key is the next one, which a reader can guess; a parent has to be there before."""
    story = make_article()
    first = make_comment(article=story, state=State.APPROVED)
    assert send(story, parent=str(first.pk + 1), comment="Myself").status_code == 400
    for comment in Comment.objects.all():
        seen = set()
        while comment is not None:
            assert comment.pk not in seen
            seen.add(comment.pk)
            comment = comment.parent


def test_case_62_a_parent_publishes_and_hides_and_restores_without_touching_children(
    client, moderator
):
    story = make_article()
    parent = make_comment(article=story, text="The parent")
    waiting = make_comment(parent=parent, text="Waiting child")
    shown = make_comment(parent=parent, text="Approved child", state=State.APPROVED)
    below = make_comment(parent=shown, text="Grandchild", state=State.APPROVED)
    path = reverse("comments:thread", args=[story.pk])

    def seen():
        text = client.get(path).content.decode()
        return [
            word in text for word in ("The parent", "Waiting child", "Approved child", "Grandchild")
        ]

    moderation.decide(parent, to="approved", by=moderator, seen_state="held")
    assert seen() == [True, False, True, True] and count_of(story) == 3
    moderation.decide(parent, to="rejected", by=moderator, seen_state="approved")
    client.get(path + "?")
    assert count_of(story) == 0
    moderation.decide(parent, to="approved", by=moderator, seen_state="rejected")
    assert count_of(story) == 3
    states = [Comment.objects.get(pk=c.pk).state for c in (waiting, shown, below)]
    assert states == [State.HELD, State.APPROVED, State.APPROVED]


def test_case_64_blocking_somebody_with_ten_thousand_comments_costs_no_more(desk, send):
    story = make_article()
    made = make_comment(article=story, email="flood@example.org")
    rows = [
        Comment(
            article=story,
            name="F",
            text=f"w{n}",
            path=f"{n + made.pk + 1:010d}",
            digest=f"d{n}",
            bucket=1,
        )
        for n in range(10_000)
    ]
    Comment.objects.bulk_create(rows, batch_size=1_000)
    CommenterEmail.objects.bulk_create(
        [CommenterEmail(comment=row, address="Flood@Example.org") for row in rows], batch_size=1_000
    )
    typed = {"kind": "person", "pattern": f"#{made.pk}", "action": "reject", "note": "Floods"}
    first = desk.post("/admin/comments/rule/add/", typed)
    form = first.context["adminform"].form
    assert form.dry_run.is_cut and form.dry_run.looked_at == 5_000
    assert (
        desk.post("/admin/comments/rule/add/", typed | {"tried": form["tried"].value()}).status_code
        == 302
    )
    assert Rule.objects.get().pattern == person("flood@example.org")
    send(story, email="FLOOD@example.org", comment="Once more")
    assert Comment.objects.get(text="Once more").state == State.REJECTED
    assert desk.get(f"{places.QUEUE}?comment={made.pk}").status_code == 200


def test_case_65_a_lease_ends_and_taking_over_is_written_down(client, moderator, admin):
    comment = make_comment()
    mine, other = Client(), Client()
    mine.force_login(moderator)
    other.force_login(admin)
    mine.post(HANDLE, {"comment": comment.pk, "deed": "claimed"})
    told = other.post(HANDLE, {"comment": comment.pk, "deed": "claimed"}, follow=True)
    assert f"{moderator} has it in hand until" in told.content.decode()
    assert f"{moderator} has it" in decide(other, [comment]).content.decode()
    comment.refresh_from_db()
    assert comment.state == State.HELD
    other.post(HANDLE, {"comment": comment.pk, "deed": "taken"})
    deed = Handling.objects.get(deed="taken")
    assert (deed.by, deed.note) == (admin, f"from {moderator}")
    with time_machine.travel(timezone.now() + claims.LEASE + timedelta(seconds=1)):
        mine.force_login(moderator)
        mine.post(HANDLE, {"comment": comment.pk, "deed": "claimed"})
    assert Claim.objects.get().by == moderator


def test_case_66_all_means_those_that_were_on_the_page(desk):
    story = make_article()
    seen = [make_comment(article=story) for _ in range(3)]
    page = desk.get(places.QUEUE).content.decode()
    assert "select_across" not in page
    later = make_comment(article=story, text="Came after the page")
    extra = {
        "select_across": "1",
        "action": "approve",
        "index": "0",
        "_selected_action": [later.pk],
    }
    decide(desk, seen, **extra)
    later.refresh_from_db()
    assert later.state == State.HELD
    assert Comment.objects.filter(state=State.APPROVED).count() == 3
    desk.post(
        places.QUEUE,
        {"action": "delete_selected", "_selected_action": [later.pk], "select_across": "1"},
    )
    assert Comment.objects.count() == 4
