"""Opting in, confirming, proving, ending: nothing typed proves anything, and no link acts unopened."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import mailboxes
from comments.links import COOKIE
from comments.models import Comment, Follow, Mailbox, Subscription
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
ADDRESS = "asha@example.org"
NOTHING = "Nothing was changed."


def rows():
    """All that a mail's page could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Mailbox, Subscription, Follow, Comment)
    ]


def confirm_path(send, work, links, **typed):
    send(make_article(), notify="1", **typed)
    (path,) = links(*work())
    return path


def test_who_does_not_tick_the_box_is_never_written_to(send, work, client):
    story = make_article()
    assert 'name="notify" value="1">' in client.get(story.get_absolute_url()).content.decode()
    send(story)
    assert work() == [] and not Mailbox.objects.exists()


def test_the_tick_stays_where_the_form_is_shown_again(send):
    answer = send(make_article(), notify="1", name="")
    assert 'name="notify" value="1" checked>' in answer.content.decode()


def test_the_first_mail_asks_to_confirm_and_holds_no_word_of_the_comment(send, work):
    send(make_article(), notify="1", email="Asha@Example.org", name="Free pills", comment="Buy now")
    (mail,) = work()
    assert mail.to == [ADDRESS]
    text = mail.message().as_string()
    assert "Buy now" not in text and "Free pills" not in text
    assert "List-Unsubscribe" not in text
    assert Mailbox.objects.get().confirmed_at is None


def test_d77_an_address_is_asked_once_a_day_whoever_types_it(send, work):
    story = make_article()
    for number in range(5):
        send(
            story,
            notify="1",
            email="Asha@example.org" if number % 2 else ADDRESS,
            name=f"N{number}",
        )
    assert len(work()) == 1
    send(story, notify="1", name="N5")
    assert work(hours=23) == []
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        send(story, notify="1", name="N6")
        assert len(work()) == 1


def test_a_trap_or_a_refused_comment_sends_nothing(send, work):
    send(make_article(), notify="1", topic="x")
    send(make_article(), notify="1", name="")
    assert work() == []


def test_d78_opening_a_link_changes_nothing_and_pressing_its_button_confirms(
    send, work, links, client
):
    path = confirm_path(send, work, links)
    before = rows()
    for method in (client.get, client.head, client.options, client.put):
        method(path)
    assert rows() == before
    page = client.get(path)
    assert "Yes, that was me" in page.content.decode() and "Asha" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers and ADDRESS not in page.content.decode()
    done = client.post(path)
    assert "Your address is confirmed." in done.content.decode()
    assert Mailbox.objects.get().confirmed_at and Follow.objects.live().count() == 1


def test_the_proof_is_a_signed_cookie_of_ids_for_comments_alone(send, work, links, client):
    client.post(confirm_path(send, work, links))
    cookie = client.cookies[COOKIE]
    assert cookie["path"] == "/comment/" and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 180 * 24 * 3600
    assert "asha" not in cookie.value.lower()


def test_d79_used_old_changed_and_foreign_links_change_nothing(send, work, links, client):
    path = confirm_path(send, work, links)
    changed = path[:-4] + ("A" if path[-4] != "A" else "B") + path[-3:]
    stop = path.replace("/confirm/", "/stop/")
    before = rows()
    for wrong in (changed, stop, path.replace("/mail/confirm/", "/mine/"), path[:40] + "/"):
        for answer in (client.get(wrong), client.post(wrong, {"all": "1", "words": "x"})):
            assert answer.status_code == 404 and NOTHING in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert NOTHING in client.post(path).content.decode()
    assert rows() == before
    client.post(path)
    before = rows()
    again = Client().post(path)
    assert again.status_code == 404 and NOTHING in again.content.decode()
    assert COOKIE not in again.cookies and rows() == before


def test_a_newer_mail_makes_the_older_link_useless(send, work, links, client):
    old = confirm_path(send, work, links)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        new = confirm_path(send, work, links)
        assert client.post(old).status_code == 404
        assert client.post(new).status_code == 200


def reasons_of_newest():
    return Comment.objects.latest("pk").held_reasons


def known_level():
    from comments.models import Switch

    Switch.objects.create(level="known")


def test_a_browser_that_confirmed_counts_as_the_owner_of_that_address_alone(
    send, work, links, client
):
    known_level()
    path = confirm_path(send, work, links)
    assert "unverified" in reasons_of_newest()
    client.post(path)
    send(make_article(), email="ASHA@example.org")
    assert "unverified" not in reasons_of_newest()
    send(make_article(), email="another@example.org")
    assert "unverified" in reasons_of_newest()


@pytest.mark.parametrize("forged", ["x", "WzEsMV0:1abc:forged", "W" * 5_000])
def test_a_forged_proof_proves_nothing(send, work, links, client, forged):
    known_level()
    client.post(confirm_path(send, work, links))
    client.cookies[COOKIE] = forged
    send(make_article())
    assert "unverified" in reasons_of_newest()


def test_ending_all_mail_ends_the_proof_also_after_a_new_confirmation(send, work, links, client):
    known_level()
    client.post(confirm_path(send, work, links))
    kept = client.cookies[COOKIE].value
    mailboxes.end_all(Mailbox.objects.get().pk)
    send(make_article())
    assert "unverified" in reasons_of_newest()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        Client().post(confirm_path(send, work, links))
        client.cookies[COOKIE] = kept
        send(make_article())
        assert "unverified" in reasons_of_newest()


def test_who_ended_all_mail_is_not_asked_again_for_thirty_days(send, work, links, client):
    client.post(confirm_path(send, work, links))
    mailboxes.end_all(Mailbox.objects.get().pk)
    client.cookies.clear()
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        send(make_article(), notify="1")
        assert work() == []
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        send(make_article(), notify="1")
        assert len(work()) == 1


def test_a_typed_address_of_a_confirmed_mailbox_is_not_followed_until_its_owner_says_so(
    send, confirmed, client, work, links
):
    confirmed(make_article())
    client.cookies.clear()
    forged = make_article()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        send(forged, notify="1", name="Somebody else")
        assert Follow.objects.live().count() == 1
        (asked,) = work()
        client.post(links(asked)[0])
    assert Follow.objects.live().count() == 2


def test_the_owner_is_not_asked_again(send, confirmed, work):
    confirmed(make_article())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        send(make_article(), notify="1")
        assert work() == []
    assert Follow.objects.live().count() == 2


def queries_of(send, story, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = send(story, notify="1", email=address)
    kinds = [re.sub(r"\s.*", "", query["sql"], flags=re.S) for query in asked.captured_queries]
    return answer, kinds


def test_d89_a_known_and_an_unknown_address_get_the_same_answer_by_the_same_queries(
    send, confirmed, client, work
):
    confirmed(make_article())
    make_comment(email="half@example.org")
    client.cookies.clear()
    told, pages = [], []
    for address in (ADDRESS, "half@example.org", "never@example.org"):
        answer, kinds = queries_of(send, make_article(), address)
        told.append((answer.status_code, kinds))
        page = client.get(answer.url).content.decode()
        pages.append(re.sub(r'href="[^"]*"|\d+', "", re.sub("Headline [0-9]+", "", page)))
    assert told[0] == told[1] == told[2]
    assert pages[0] == pages[1] == pages[2]
    assert "You asked for mail" in page


def test_tasks_hold_no_address_and_no_words(send, confirmed, work):
    confirmed(make_article(), comment="Very private words")
    for row in DBTaskResult.objects.all():
        told = f"{row.args_kwargs} {row.traceback} {row.return_value}"
        assert "asha" not in told.lower() and "private" not in told


def test_no_row_shows_its_address(confirmed):
    follow = confirmed(make_article()).follow
    for row in (follow, follow.subscription, follow.subscription.mailbox):
        assert "asha" not in f"{row} {row!r}".lower()


def test_an_address_that_nobody_confirmed_is_forgotten_after_a_month(send, confirmed, client, work):
    confirmed(make_article())
    client.cookies.clear()
    send(make_article(), notify="1", email="never@example.org")
    work()
    month = timezone.now() + timedelta(days=31)
    assert mailboxes.forget_unanswered(timezone.now()) == 0
    assert mailboxes.forget_unanswered(month) == 1
    assert Mailbox.objects.get().address == ADDRESS and Comment.objects.count() == 2
