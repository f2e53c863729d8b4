"""One form that is sent again, and an author who changes a comment while it is decided."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from comments import ledger
from comments.models import Comment, Rule
from comments.states import State
from tests.factories import make_article, make_comment

FORM = "application/x-www-form-urlencoded"
OWN = {"Sec-Fetch-Site": "same-origin"}
DECIDE = reverse("admin:comments_comment_decide")


def has_own_comments():
    try:
        return bool(reverse("comments:edit", args=[1]))
    except NoReverseMatch:
        return False


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not has_own_comments(), reason="readers cannot change comments yet"),
]


@pytest.fixture
def reader(settings):
    """A browser that keeps its cookies."""
    settings.COMMENT_RATES = []
    return Client()


def post(browser, path, **typed):
    return browser.post(path, urlencode(typed), content_type=FORM, headers=OWN)


def sent(browser, story, **more):
    typed = {"name": "Asha", "email": "asha@example.org", "comment": "First words."} | more
    return post(browser, reverse("comments:thread", args=[story.pk]), **typed)


def test_case_50_one_key_is_one_comment_and_other_words_under_it_are_refused(reader):
    story, other, key = make_article(), make_article(), str(uuid.uuid4())
    assert sent(reader, story, key=key).status_code == 303
    for later in (timedelta(0), timedelta(minutes=11), timedelta(days=2)):
        with time_machine.travel(timezone.now() + later):
            assert sent(reader, story, key=key).status_code == 303
    assert Comment.objects.count() == 1
    for changed in ({"comment": "Other words."}, {"name": "Bina"}, {"email": "bina@example.org"}):
        answer = sent(reader, story, key=key, **changed)
        assert answer.status_code == 409
        assert next(iter(changed.values())) in answer.content.decode()
        assert key not in answer.content.decode()
    assert sent(reader, other, key=key).status_code == 409
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 5_000, "{}", "' OR 1=1", "<script>"])
def test_case_50_a_key_that_is_none_is_no_key(reader, key):
    story = make_article()
    assert sent(reader, story, key=key).status_code == 303
    assert sent(reader, story, key=key, comment="Other words.").status_code == 303
    assert Comment.objects.count() == 2


def test_case_56_what_was_changed_after_a_moderator_looked_is_not_approved(
    reader, client, moderator
):
    client.force_login(moderator)
    story = make_article()
    sent(reader, story)
    comment = Comment.objects.get()
    page = client.get(reverse("admin:comments_comment_changelist")).content.decode()
    assert f'value="{comment.pk}:held:{comment.revision}:0"' in page
    edit = reverse("comments:edit", args=[comment.pk])
    typed = {"comment": "<b>Quite</b> other words", "revision": str(comment.revision)}
    assert post(reader, edit, **typed).status_code == 303
    seen = {"comment": comment.pk, "to": "approved", "seen": "held"}
    for stale in (
        {"shown": f"{comment.pk}:held:{comment.revision}:0"},
        {},
        {"shown": "x"},
        {"shown": f"{comment.pk}:held:99:0"},
    ):
        told = client.post(DECIDE, seen | stale, follow=True)
        assert told.status_code in (200, 400), stale
        assert Comment.objects.get().state == State.HELD, stale
    fresh = Comment.objects.get().revision
    client.post(DECIDE, seen | {"shown": f"{comment.pk}:held:{fresh}:0"})
    assert Comment.objects.get().state == State.APPROVED
    assert ledger.verify() == []


def test_case_56_nobody_else_changes_or_deletes_a_comment(reader, moderator):
    story = make_article()
    sent(reader, story)
    comment = Comment.objects.get()
    others = make_comment(article=story, text="Somebody else's", state=State.APPROVED)
    forged = Client()
    for name, morsel in reader.cookies.items():
        forged.cookies[name] = morsel.value[:-1] + ("A" if morsel.value[-1] != "A" else "B")
    for browser, pk in ((Client(), comment.pk), (reader, others.pk), (forged, comment.pk)):
        for deed in ("edit", "delete"):
            path = reverse(f"comments:{deed}", args=[pk])
            assert post(browser, path, comment="Hijacked", revision="0").status_code in (
                403,
                404,
                409,
            )
            assert browser.get(path).status_code in (403, 404)
    assert not Comment.objects.filter(text="Hijacked").exists()
    assert not Comment.objects.filter(text="").exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        path = reverse("comments:edit", args=[comment.pk])
        late = post(reader, path, comment="Too late, but not lost", revision="0")
    assert late.status_code in (403, 404, 409)
    assert "Too late, but not lost" in late.content.decode()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "c\u0430sino", "\u200b", "x" * 5_001, "a\x00b", ""]
)
def test_cases_1_12_17_20_22_56_a_change_is_checked_as_a_new_comment_is(reader, words):
    Rule.objects.create(pattern="casino", shown="casino", action="reject")
    sent(reader, make_article())
    comment = Comment.objects.get()
    path = reverse("comments:edit", args=[comment.pk])
    answer = post(reader, path, comment=words, revision=str(comment.revision))
    after = Comment.objects.get()
    if words in ("\u200b", "", "x" * 5_001):
        assert answer.status_code == 400 and after.text == "First words."
    else:
        assert answer.status_code == 303
        assert after.state == (State.REJECTED if "sino" in words else State.HELD)
        assert "<script>alert" not in reader.get(answer.url).content.decode()
