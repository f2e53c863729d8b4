"""Mails to commenters: nothing that was typed steers them, and nobody gets one too many."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles import publishing
from comments import moderation
from comments.models import Comment, Decision
from comments.states import State
from tests.acceptance.comments.attacks import EVERY_ATTACK
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
STEERING = [
    "x\r\nBcc: spy@leak.test", "x\nTo: spy@leak.test", "x\u2028Bcc: spy@leak.test", "x\u2029Cc: spy@leak.test",
    "=?utf-8?q?x=0ABcc:_spy@leak.test?=", "=?utf-8?b?QmNjOiBzcHlAbGVhay50ZXN0?=", "x\x0bBcc: spy@leak.test",
    "x\x85Bcc: spy@leak.test", "x%0d%0aBcc: spy@leak.test", "x\r\n\r\nBody of another mail", "\u202egnp.exe",
    "x" * 200, "\U0001f600" * 80, "x\x00y", "x\x1cBcc: spy@leak.test", ".\r\n.\r\nQUIT", "--boundary--",
]  # fmt: skip


def decide(comment, to, *, by, seen=State.HELD, **more):
    return moderation.decide_many([comment.pk], to=to, by=by, seen_state=seen, **more)


def all_of(mails):
    return [(mail, mail.message().as_bytes()) for mail in mails]


@pytest.mark.parametrize("place", ["name", "comment", "title"])
def test_case_75_no_typed_word_steers_a_mail(send, work, links, client, moderator, place):
    for number, words in enumerate(STEERING):
        title = words if place == "title" else f"Ports reopen {number}"
        story = make_article(headline=title[:200])
        address = f"asha{number}@example.org"
        typed = {place: words[:80] if place == "name" else words} if place != "title" else {}
        answer = send(story, notify="1", email=address, **typed)
        assert answer.status_code == 303, words
        comment = Comment.objects.latest("pk")
        for path in links(*work()):
            client.post(path)
        decide(comment, "rejected" if number % 2 else "approved", by=moderator, reason="hate")
        if not number % 2:
            other = {"name": (words[:70] or "M") if place == "name" else "Meher"}
            text = words if place == "comment" else "An answer"
            make_comment(
                parent=Comment.objects.get(pk=comment.pk),
                state=State.APPROVED,
                by=moderator,
                text=text,
                **other,
            )
        client.cookies.clear()
        work(hours=2)
    assert len(outbox.outbox) >= 2 * len(STEERING)
    for mail, raw in all_of(outbox.outbox):
        head, _, body = raw.partition(b"\n\n")
        names = [
            line.partition(b":")[0].lower() for line in head.split(b"\n") if line[:1] not in b" \t"
        ]
        assert len(names) == len(set(names)), names
        assert not {b"bcc", b"cc", b"reply-to", b"sender"} & set(names)
        others = [line for line in head.split(b"\n") if not line.startswith((b"Subject", b" "))]
        assert not any(b"spy@leak.test" in line for line in others)
        assert len(mail.to) == 1 and mail.to[0].endswith("@example.org")
        assert len(mail.subject) <= 160 and "\n" not in mail.subject
        assert mail.message()["Subject"].replace("\n", "") is not None
        assert max(map(len, raw.split(b"\n"))) < 998


def test_cases_1_3_5_75_hostile_words_in_a_mail_are_plain_text(
    send, work, links, client, moderator
):
    for number, (_, words) in enumerate(EVERY_ATTACK[::2]):
        story = make_article(headline=words)
        address = f"asha{number}@example.org"
        assert (
            send(story, notify="1", email=address, name=words[:80], comment=words).status_code
            == 303
        )
        comment = Comment.objects.latest("pk")
        for path in links(*work()):
            answer = client.post(path)
            assert "<script>alert" not in answer.content.decode()
        decide(comment, "rejected", by=moderator, reason="other", note=words)
        for path in links(*work(minutes=2)):
            page = client.get(path).content.decode()
            assert (
                "<script>alert" not in page
                and "<svg/onload" not in page
                and "<img src=x" not in page
            )
        client.cookies.clear()
    for mail in outbox.outbox:
        assert mail.message().get_content_type() == "text/plain"
        assert not getattr(mail, "alternatives", [])


def test_case_77_a_third_person_gets_one_mail_a_day_without_a_word_of_the_comment(send, work):
    begin = timezone.now()
    for number in range(6):
        send(
            make_article(),
            notify="1",
            email="third@example.org",
            name="Buy pills",
            comment=f"http://spam.test {number}",
        )
        send(
            make_article(),
            notify="1",
            email="THIRD@example.org",
            name="Buy pills",
            comment=f"http://spam.test x{number}",
        )
    work()
    (mail,) = outbox.outbox
    raw = mail.message().as_string()
    assert "spam.test" not in raw and "Buy pills" not in raw
    with time_machine.travel(begin + timedelta(hours=20)):
        send(make_article(), notify="1", email="third@example.org")
    work(hours=20, minutes=1)
    assert len(outbox.outbox) == 1
    with time_machine.travel(begin + timedelta(hours=25)):
        send(make_article(), notify="1", email="third@example.org")
    work(hours=25, minutes=1)
    assert len(outbox.outbox) == 2


def everything():
    """Every row that a link may change."""
    from django.apps import apps

    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("comments").get_models()
    }


def mails_of_all_kinds(send, work, links, client, moderator):
    story = make_article()
    send(story, notify="1")
    comment = Comment.objects.latest("pk")
    work()
    for path in links(*outbox.outbox):
        client.post(path)
    decide(comment, "rejected", by=moderator, reason="hate")
    work(minutes=2)
    send(story, notify="1", email="waits@example.org", comment="Not confirmed yet")
    work()
    return comment


def test_case_78_a_scanner_that_opens_every_link_changes_nothing(
    send, work, links, client, moderator
):
    mails_of_all_kinds(send, work, links, client, moderator)
    before = everything()
    scanner = Client(headers={"User-Agent": "Link scanner"})
    paths = links(*outbox.outbox)
    assert len(paths) >= 4
    for path in paths:
        for method in ("get", "head"):
            answer = getattr(scanner, method)(path)
            assert answer.status_code in (200, 404)
            assert not answer.cookies
            assert "no-store" in answer.headers["Cache-Control"]
            assert "noindex" in answer.headers.get("X-Robots-Tag", "")
        for method in ("put", "delete", "patch", "options"):
            assert getattr(scanner, method)(path).status_code == 405
    assert everything() == before


def test_case_79_no_changed_late_or_borrowed_link_does_anything(
    send, work, links, client, moderator
):
    mails_of_all_kinds(send, work, links, client, moderator)
    before = everything()
    stranger = Client()
    paths = [path for path in links(*outbox.outbox) if path.startswith("/comment/m")]
    kinds = {path.rsplit("/", 2)[0] for path in paths}
    for path in paths:
        start, token, _ = path.rsplit("/", 2)
        changed = [
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token[:-2],
            f"{token}x",
            "x",
            "a:b:c",
            token.split(":")[0],
        ]
        changed += [
            ("A" if token[0] != "A" else "B") + token[1:],
            signing.dumps([1], salt="x"),
            "x" * 4_000,
        ]
        for wrong in changed:
            for method in ("get", "post"):
                answer = getattr(stranger, method)(
                    f"{start}/{wrong}/", {"words": "Mine", "all": "1"}
                )
                assert answer.status_code in (404, 410), (start, wrong)
                assert 'class="notice' in answer.content.decode()
        for other in kinds - {start}:
            assert stranger.post(f"{other}/{token}/", {"words": "Mine"}).status_code in (404, 410)
    assert everything() == before
    with time_machine.travel(timezone.now() + timedelta(days=3_000)):
        for path in paths:
            assert stranger.post(path, {"words": "Mine"}).status_code in (404, 410)
    assert everything() == before


def test_case_79_a_link_that_was_pressed_is_pressed_again_without_effect(send, work, links, client):
    send(make_article(), notify="1")
    (path,) = links(*work())
    assert client.post(path).status_code == 200
    before = everything()
    assert Client().post(path).status_code in (200, 404)
    assert everything() == before


def test_case_80_one_click_works_without_a_cookie_from_anywhere(
    send, work, links, client, moderator
):
    comment = mails_of_all_kinds(send, work, links, client, moderator)
    told = outbox.outbox[1]
    address = re.search(r"http://[^/]+(/\S+)>", told.message()["List-Unsubscribe"])[1]
    program = Client(enforce_csrf_checks=True)
    answer = program.post(
        address, {"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200
    number = len(outbox.outbox)
    decide(comment, "approved", by=moderator, seen="rejected")
    work(hours=2)
    assert len(outbox.outbox) == number


def test_case_81_what_was_taken_back_before_it_was_sent_is_not_told(confirmed, moderator, work):
    first = confirmed(make_article(), comment="One")
    number = len(outbox.outbox)
    decide(first, "approved", by=moderator)
    decide(first, "rejected", by=moderator, seen="approved", reason="hate")
    (mail,) = work(minutes=2)
    assert "published" not in mail.subject.lower() or "not" in mail.subject.lower()
    second = confirmed(make_article(), comment="Two")
    outcome = decide(second, "approved", by=moderator)
    moderation.undo(list(outcome.decisions.values()), by=moderator)
    assert work(minutes=4) == []
    assert len(outbox.outbox) >= number


def test_case_81_nothing_is_told_of_a_story_that_is_gone(confirmed, moderator, editor, work):
    story = make_article()
    comment = confirmed(story)
    decide(comment, "approved", by=moderator)
    publishing.withdraw(story, by=editor, note="Not yet.")
    assert work(minutes=2) == []


def test_case_57_approving_twice_is_one_mail(confirmed, moderator, admin, work):
    comment = confirmed(make_article())
    decide(comment, "approved", by=moderator)
    decide(comment, "approved", by=admin)
    assert len(work(minutes=2)) == 1
    assert Decision.objects.count() == 1


def test_case_82_answers_are_told_when_public_never_to_oneself_and_together(
    confirmed, moderator, work
):
    comment = confirmed(make_article())
    decide(comment, "approved", by=moderator)
    work(minutes=2)
    number = len(outbox.outbox)
    comment.refresh_from_db()
    for state in (State.HELD, State.REJECTED, State.SPAM):
        make_comment(parent=comment, state=state, by=moderator)
    for own in ("asha@example.org", "Asha@Example.ORG"):
        make_comment(parent=comment, state=State.APPROVED, by=moderator, email=own)
    assert work(hours=3) == []
    for _ in range(300):
        make_comment(parent=comment, state=State.APPROVED, by=moderator)
    work(hours=6)
    work(hours=9)
    told = outbox.outbox[number:]
    assert len(told) == 1
    assert "300" in told[0].body
    assert len(told[0].body) < 5_000
