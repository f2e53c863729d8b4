"""A reader's own comments: seen by nobody else while they wait, changed and deleted for ten minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from comments import editing, ledger, moderation, own, queue_views, tabs
from comments.models import Comment, CommenterEmail, Decision, Finding, Rule
from comments.states import EDITED, Reason, State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(client):
    """Sends the form of one of the pages about one's own comment, as a browser does."""

    def post(page, pk, headers=None, **typed):
        return client.post(
            reverse(f"comments:{page}", args=[pk]),
            "&".join(f"{name}={value}" for name, value in typed.items()),
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"} if headers is None else headers,
        )

    return post


@pytest.fixture
def client_of_another():
    return Client()


def fragment(client, story):
    return client.get(reverse("comments:mine_under", args=[story.pk]))


def test_only_the_browser_that_sent_it_sees_a_waiting_comment(
    send, client, client_of_another
):  # D32
    story = make_article()
    sent = send(story, comment="Waiting words")
    assert "Waiting words" in fragment(client, story).content.decode()
    assert "Waiting words" in client.get(reverse("comments:mine")).content.decode()
    for address in (reverse("comments:mine"), reverse("comments:mine_under", args=[story.pk])):
        assert "Waiting words" not in client_of_another.get(address).content.decode()
    assert "Waiting words" not in client.get(story.get_absolute_url()).content.decode()
    assert sent.cookies[own.NAME]["path"] == "/comment/"


def test_its_pages_are_kept_by_nobody_and_found_by_no_search_engine(send, client):  # D48
    story = make_article()
    send(story)
    pk = Comment.objects.get().pk
    for name, args in (
        ("mine", []),
        ("mine_under", [story.pk]),
        ("mine_under", [10**17]),
        ("edit", [pk]),
        ("delete", [pk]),
        ("edit", [10**17]),
    ):
        answer = client.get(reverse(f"comments:{name}", args=args))
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["X-Robots-Tag"] == "noindex", name


def test_the_cookie_holds_keys_and_times_and_is_read_by_no_script(send, client):
    cookie = send(make_article(), email="canary@leak.test").cookies[own.NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    kept = signing.loads(cookie.value, salt=own.SALT)
    comment = Comment.objects.get()
    assert kept == [[comment.pk, int(comment.created_at.timestamp())]]


def test_no_more_than_twenty_are_known_the_newest(send, client):
    story = make_article()
    for number in range(22):
        send(story, comment=f"Number {number}.")
    known = client.get(reverse("comments:mine")).content.decode()
    assert known.count('class="badge"') == 20
    assert "Number 1." not in known
    assert "Number 21." in known


@pytest.mark.parametrize("forged", ["", "x", "W1s3LDFdXQ:1:x", "é"])
def test_a_forged_cookie_shows_nothing_and_changes_nothing(client, change, forged):  # D32
    comment = make_comment(text="Not yours")
    client.cookies[own.NAME] = forged
    assert "Not yours" not in fragment(client, comment.article).content.decode()
    assert client.get(reverse("comments:edit", args=[comment.pk])).status_code == 404
    assert change("edit", comment.pk, comment="Kept text").status_code == 409
    assert change("delete", comment.pk).status_code == 409
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Not yours", State.HELD)


def test_a_signature_of_another_page_of_ours_is_no_cookie(send, client, change):
    comment = make_comment(text="Not yours")
    at = int(comment.created_at.timestamp())
    client.cookies[own.NAME] = signing.dumps([[comment.pk, at]], salt="comments.sent")
    assert change("delete", comment.pk).status_code == 409


def test_who_types_the_same_as_another_does_not_own_the_others_comment(
    send, client, client_of_another, change
):
    story = make_article()
    send(story)
    theirs = Comment.objects.get()
    client.cookies.clear()
    assert send(story).status_code == 303
    assert own.NAME not in client.cookies
    assert change("delete", theirs.pk).status_code == 409


def test_other_words_are_judged_as_new_ones_are(send, client, change):
    Rule.objects.create(kind="word", pattern="casino", shown="casino", action="hold")
    Rule.objects.create(kind="word", pattern="poker", shown="poker", action="reject", note="Ads")
    story = make_article()
    send(story)
    comment = Comment.objects.get()
    page = client.get(reverse("comments:edit", args=[comment.pk])).content.decode()
    assert "Well said." in page
    assert change("edit", comment.pk, comment="A casino", revision=0).status_code == 303
    comment.refresh_from_db()
    assert (comment.text, comment.revision, comment.state) == ("A casino", 1, State.HELD)
    assert Reason.HELD_WORD in comment.held_reasons
    assert Finding.objects.get().matched == "casino"
    assert change("edit", comment.pk, comment="A poker", revision=1).status_code == 303
    comment.refresh_from_db()
    assert comment.state == State.REJECTED
    assert [one.matched for one in Finding.objects.all()] == ["poker"]
    assert ledger.verify() == []


def test_what_was_published_waits_again_when_its_author_changes_it(
    send, client, change, moderator, django_capture_on_commit_callbacks
):
    story = make_article()
    send(story, comment="Old words")
    comment = Comment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert "Old words" in client.get(story.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change("edit", comment.pk, comment="New words", revision=0)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "Old words" not in page
    assert "New words" not in page
    story.refresh_from_db()
    assert story.comment_count == 0
    assert Decision.objects.latest("pk").reason == EDITED
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"comment": ""}, 400),
        ({"comment": "x" * 5001}, 400),
        ({"comment": "%ff"}, 400),
        ({"comment": "Kept text", "revision": "7"}, 409),
        ({"comment": "Kept text", "revision": "x"}, 303),
        ({"comment": "Kept text", "revision": "9" * 400}, 303),
    ],
)
def test_no_change_is_lost_and_none_breaks_anything(send, change, typed, status):
    send(make_article())
    pk = Comment.objects.get().pk
    answer = change("edit", pk, **typed)
    assert answer.status_code == status
    if status != 303:
        assert Comment.objects.get().text == "Well said."
        assert "Kept text" in answer.content.decode() or "Kept" not in typed["comment"]


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_only_our_own_pages_may_change_it(send, change, page):  # D40
    send(make_article())
    pk = Comment.objects.get().pk
    answer = change(page, pk, headers={"Sec-Fetch-Site": "cross-site"}, comment="Kept text")
    assert answer.status_code == 403
    assert Comment.objects.get().text == "Well said."


def test_after_ten_minutes_the_text_comes_back_and_nothing_is_changed(send, client, change):
    send(make_article())
    pk = Comment.objects.get().pk
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert client.get(reverse("comments:edit", args=[pk])).status_code == 404
        answer = change("edit", pk, comment="Kept text")
        assert change("delete", pk).status_code == 409
    assert answer.status_code == 409
    assert "Kept text" in answer.content.decode()
    assert Comment.objects.get().text == "Well said."


def test_what_a_moderator_refused_is_changed_no_more(send, change, moderator):
    send(make_article())
    comment = Comment.objects.get()
    moderation.decide(comment, to=State.REJECTED, by=moderator, seen_state=State.HELD)
    assert change("edit", comment.pk, comment="Better").status_code == 409
    assert change("delete", comment.pk).status_code == 409


def test_a_story_that_closed_or_went_gives_the_changed_text_back(send, change, editor):  # D46
    story = make_article()
    send(story)
    pk = Comment.objects.get().pk
    story.comments_open = False
    story.save()
    closed = change("edit", pk, comment="Kept text")
    publishing.withdraw(story, by=editor, note="A mistake")
    gone = change("edit", pk, comment="Kept text")
    assert (closed.status_code, gone.status_code) == (409, 404)
    assert "Kept text" in closed.content.decode()
    assert "Kept text" in gone.content.decode()
    assert change("delete", pk).status_code == 303  # taking words back is never too late here


def test_a_moderators_approval_of_what_was_there_before_is_refused(
    send, client, change, moderator
):  # D56
    story = make_article()
    send(story)
    seen = Comment.objects.get()
    change("edit", seen.pk, comment="New words", revision=0)
    with pytest.raises(moderation.Changed, match="Edited by its author at .*, after you looked"):
        moderation.decide(seen, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    client.force_login(moderator)
    body = {"to": "approved", "seen": "held", "comment": seen.pk}
    address = reverse("admin:comments_comment_decide")
    stale = client.post(
        address, body | {"shown": f"{seen.pk}:held:0:0"}, headers={"Accept": "application/json"}
    )
    assert "after you looked" in stale.json()["refused"][str(seen.pk)]
    unsaid = client.post(address, body, headers={"Accept": "application/json"})
    assert str(seen.pk) in unsaid.json()["refused"]
    assert Comment.objects.get().state == State.HELD
    page = client.get(queue_views.address_of_comment(seen)).content.decode()
    assert f'name="shown" value="{seen.pk}:held:1:0"' in page
    assert "Edited by its author" in page
    fresh = client.post(
        address, body | {"shown": f"{seen.pk}:held:1:0"}, headers={"Accept": "application/json"}
    )
    assert str(seen.pk) in fresh.json()["decisions"]


def test_the_second_of_two_changes_at_once_is_refused_with_its_text(send, change):
    send(make_article())
    pk = Comment.objects.get().pk
    assert change("edit", pk, comment="First", revision=0).status_code == 303
    again = change("edit", pk, comment="First", revision=0)  # pressed twice
    assert again.status_code == 303
    late = change("edit", pk, comment="Second", revision=0)
    assert late.status_code == 409
    assert "Second" in late.content.decode()
    assert Comment.objects.get().text == "First"


def test_nobody_changes_one_comment_without_end(send, change):
    send(make_article())
    pk = Comment.objects.get().pk
    for number in range(editing.MOST_EDITS):
        assert change("edit", pk, comment=f"Words {number}", revision=number).status_code == 303
    assert change("edit", pk, comment="More", revision=editing.MOST_EDITS).status_code == 409


def test_an_edit_cannot_be_undone_into_an_approval(send, change, moderator):
    send(make_article())
    comment = Comment.objects.get()
    moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    change("edit", comment.pk, comment="New words", revision=0)
    for decision in Decision.objects.all():
        assert moderation.undo([decision.pk], by=moderator).done == []
    assert Comment.objects.get().state == State.HELD


def test_a_deleted_comment_takes_its_words_name_and_address_with_it(
    send, client, change, django_capture_on_commit_callbacks
):
    story = make_article()
    send(story, name="Asha Canary", comment="Secret words", website="https://a.example/")
    comment = Comment.objects.get()
    moderation.decide(comment, to=State.APPROVED, by=None, seen_state=State.HELD)
    assert "Secret words" in client.get(story.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = change("delete", comment.pk)
    assert "Your comment is deleted." in client.get(answer.url).content.decode()
    page = client.get(story.get_absolute_url()).content.decode()
    assert "Secret words" not in page
    assert "deleted by its author" not in page  # nothing answers it
    comment.refresh_from_db()
    assert (comment.name, comment.text, comment.website) == ("", "", "")
    assert not CommenterEmail.objects.exists()
    assert comment.state == State.DELETED
    story.refresh_from_db()
    assert story.comment_count == 0
    assert ledger.verify() == []
    assert send(story, comment="Secret words", name="Asha Canary").status_code == 303
    assert Comment.objects.count() == 2  # and not the deleted one


def test_answers_stay_below_the_place_of_a_deleted_comment(send, client, change):
    story = make_article()
    send(story, name="Asha", comment="Deleted words")
    comment = Comment.objects.get()
    moderation.decide(comment, to=State.APPROVED, by=None, seen_state=State.HELD)
    answer = make_comment(parent=comment, state=State.APPROVED, text="The answer")
    make_comment(parent=comment, text="Held answer")
    change("delete", comment.pk)
    story.refresh_from_db()
    assert story.comment_count == 1
    page = client.get(reverse("comments:thread", args=[story.pk])).content.decode()
    place = page.index("This comment was deleted by its author.")
    assert place < page.index(f'data-comment-id="{answer.pk}"')
    assert f'id="comment-{comment.pk}"' in page
    assert page.count("data-comment-id") == 1
    assert "Held answer" not in page
    assert ledger.verify() == []
    assert send(story, parent=comment.pk, comment="Late answer").status_code == 400


def test_a_deleted_comment_is_decided_about_no_more(send, change, moderator, client):
    send(make_article())
    comment = Comment.objects.get()
    change("delete", comment.pk)
    comment.refresh_from_db()
    for seen in State.values:
        outcome = moderation.decide_many(
            [comment.pk], to=State.APPROVED, by=moderator, seen_state=seen
        )
        assert not outcome.done
    assert moderation.undo([Decision.objects.get().pk], by=moderator).done == []
    client.force_login(moderator)
    page = client.get(queue_views.address_of(tabs.place(State.HELD, ""))).content.decode()
    assert "No comments are waiting." in page
    assert client.get(queue_views.address_of_comment(comment)).status_code == 200


def test_the_page_of_ones_own_says_what_became_of_each(send, client, moderator):
    story = make_article()
    for number, state in enumerate((State.APPROVED, State.REJECTED, State.HELD)):
        send(story, comment=f"Number {number}.")
        if state != State.HELD:
            comment = Comment.objects.latest("pk")
            moderation.decide(comment, to=state, by=moderator, seen_state=State.HELD)
    page = client.get(reverse("comments:mine")).content.decode()
    for words in ("Published", "Not published", "Waiting for review"):
        assert f'<b class="badge">{words}</b>' in page
    assert "Number 0." not in fragment(client, story).content.decode()
    assert "Number 1." not in fragment(client, story).content.decode()
    assert "Number 2." in fragment(client, story).content.decode()


def test_a_story_that_is_not_public_is_not_named_on_ones_own_page(send, client, editor):
    story = make_article(headline="Taken back")
    send(story)
    publishing.withdraw(story, by=editor, note="A mistake")
    assert "Taken back" not in client.get(reverse("comments:mine")).content.decode()
    assert fragment(client, story).status_code == 404


def test_hostile_words_stay_words_on_every_page_of_ones_own(send, client, change):
    story = make_article()
    attack = "</textarea><script>alert(1)</script>"
    send(story, comment=attack, name=attack)
    pk = Comment.objects.get().pk
    for name, args in (("mine", []), ("mine_under", [story.pk]), ("edit", [pk]), ("delete", [pk])):
        page = client.get(reverse(f"comments:{name}", args=args)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_what_is_taken_for_spam_stays_spam_whatever_its_author_changes(send, client, change):  # D34
    story = make_article()
    send(story, topic="buy now", comment="First words")
    comment = Comment.objects.get()
    assert change("edit", comment.pk, comment="Innocent words", revision=0).status_code == 303
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Innocent words", State.SPAM)
    assert ledger.verify() == []
