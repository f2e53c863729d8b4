"""What is kept of an address: given out or erased for whoever opens the mail that goes there."""

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail as outbox
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import (
    appeals,
    mailboxes,
    mails,
    moderation,
    networks,
    own_data,
    own_data_views,
    rates,
    rules,
    tasks,
)
from comments.models import Comment, DataRequest, Rule
from comments.states import State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
ASHA = "asha@example.org"
ASK = reverse("comments:own_data_ask")
FORM = "application/x-www-form-urlencoded"


def post(client, address, headers=None, **typed):
    sent = {"Sec-Fetch-Site": "same-origin"} if headers is None else headers
    return client.post(address, urlencode(typed), content_type=FORM, headers=sent)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(own_data_views, "LIMITS", ())


@pytest.fixture
def link(client):
    """Asks for an address and gives the link of the mail that came, a path."""

    def ask(address=ASHA):
        assert post(client, ASK, email=address).status_code == 303
        (found,) = re.findall(r"http://[^/]+(/\S+)", outbox.outbox[-1].body)
        return found

    return ask


def test_the_answer_and_its_work_are_the_same_whatever_is_known(
    client, django_assert_num_queries, settings
):  # D89
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    make_comment(email=ASHA)
    answers = []
    for address in (ASHA, "nobody@example.org"):
        with django_assert_num_queries(4):  # savepoint, request, task, release
            answer = post(client, ASK, email=address)
        answers.append((answer.status_code, answer.headers["Location"], answer.content))
    assert answers[0] == answers[1]
    assert not outbox.outbox


def test_mail_goes_to_known_addresses_alone_as_they_were_given(client):
    make_comment(email="Asha@Example.org")
    post(client, ASK, email="nobody@example.org")
    assert not outbox.outbox
    assert not DataRequest.objects.exists()
    post(client, ASK, email=ASHA)
    (sent,) = outbox.outbox
    assert sent.to == ["Asha@Example.org"]
    assert "List-Unsubscribe" not in sent.message()


def test_neither_link_nor_task_holds_the_address(client, link, settings):
    make_comment(email=ASHA)
    token = link().rstrip("/").rpartition("/")[2]
    assert signing.loads(token, salt=own_data.SALT) == DataRequest.objects.get().pk
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    post(client, ASK, email=ASHA)
    (row,) = DBTaskResult.objects.all()
    assert row.args_kwargs == {"args": [DataRequest.objects.last().pk], "kwargs": {}}


def test_all_and_only_what_is_kept_of_that_person_is_given_out(client, link, moderator):  # D84
    story = make_article(headline="Rain")
    mine = make_comment(
        article=story,
        email="ASHA@example.org",
        name="Asha",
        text="Mine",
        website="https://a.example/",
    )
    networks.keep(mine, "192.0.2.77")
    mailboxes.follow(mine, "ASHA@example.org", is_proved=True)
    others = make_comment(
        article=story, email="asha@example.org.test", name="Other", text="Not his"
    )
    make_comment(article=story, email=ASHA, text="Second", state=State.SPAM)
    moderation.decide(
        mine, to="rejected", by=moderator, seen_state="held", reason="abusive", note="secret note"
    )
    appeals.appeal(mine, "I meant the minister")
    Rule.objects.create(
        kind="person", pattern=rules.person(ASHA), shown="a•••@e•••.org", note="Threats"
    )
    answer = post(client, link(), do="export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-comments.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.content.decode()
    told = json.loads(text)
    assert [one["text"] for one in told["comments"]] == ["Mine", "Second"]
    first = told["comments"][0]
    assert first["story"] == "Rain"
    assert first["came_from"] == "192.0.2.77"
    assert first["state"] == "waiting for review"  # the appeal
    assert first["appeal"]["words"] == "I meant the minister"
    assert told["mail"][0]["stories"][0]["story"] == "Rain"
    assert first["decisions"][0]["reason"] == "Abusive"
    assert told["is_blocked"] is True
    for word in (others.name, "Not his", "secret note", "Threats", "moderator"):
        assert word not in text


def test_to_look_at_the_link_changes_nothing(client, link):
    make_comment(email=ASHA)
    address = link()
    for _ in range(2):
        page = client.get(address)
        assert page.status_code == 200
        assert ASHA not in page.content.decode()
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "set-cookie" not in page.headers
    assert Comment.objects.count() == 1
    assert DataRequest.objects.get().erase_at is None


def test_all_is_erased_after_it_was_confirmed_and_the_link_is_over(client, link):
    make_comment(email=ASHA)
    make_comment(email="other@example.org")
    address, second = link(), link()
    unsure = post(client, address, do="erase")
    assert unsure.status_code == 400
    assert "Tick the box" in unsure.content.decode()
    assert Comment.objects.count() == 2
    done = post(client, address, do="erase", sure="yes")
    assert done.headers["Location"] == reverse("comments:own_data_erasing")
    assert Comment.objects.count() == 1
    assert not DataRequest.objects.exists()
    for gone in (address, second):
        assert client.get(gone).status_code == 404
        assert post(client, gone, do="export").status_code == 404


def test_an_erasure_that_is_stopped_is_done_by_the_next_try(client, link, monkeypatch):  # D64
    for _ in range(3):
        make_comment(email=ASHA)
    link()
    pk = DataRequest.objects.get().pk
    own_data.confirm_erasure(DataRequest.objects.get())
    one = own_data.erasing._erase

    def stopped(*given):
        one(*given)
        raise RuntimeError("killed")

    monkeypatch.setattr(own_data.erasing, "_erase", stopped)
    with pytest.raises(RuntimeError):
        tasks.erase_own_data.call(pk)
    monkeypatch.setattr(own_data.erasing, "_erase", one)
    own_data.forget_requests(timezone.now() + timedelta(days=1))
    assert DataRequest.objects.filter(pk=pk).exists()  # or nobody would know what to erase
    assert tasks.erase_own_data.call(pk) == 2
    assert tasks.erase_own_data.call(pk) == 0
    assert not DataRequest.objects.exists()


def test_it_is_confirmed_once(link):
    make_comment(email=ASHA)
    link()
    asked = DataRequest.objects.get()
    assert own_data.confirm_erasure(asked)
    assert not own_data.confirm_erasure(asked)


@pytest.mark.parametrize("token", ["x", "MQ:1:2", "1" * 5000, "\u0905"])
def test_a_forged_link_opens_nothing(client, token):
    assert client.get(reverse("comments:own_data", args=[token])).status_code == 404


def test_a_link_and_its_request_end_after_an_hour(client, link):
    make_comment(email=ASHA)
    address = link()
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        assert client.get(address).status_code == 404
        assert tasks.forget_data_requests.call() == 1
    assert not DataRequest.objects.exists()


def test_nobody_is_written_to_more_than_three_times_an_hour(client):
    make_comment(email=ASHA)
    for _ in range(5):
        assert post(client, ASK, email=ASHA.upper()).status_code == 303
    assert len(outbox.outbox) == 3
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        post(client, ASK, email=ASHA)
    assert len(outbox.outbox) == 4


def test_a_mail_server_that_fails_is_tried_while_the_hour_lasts(monkeypatch):
    make_comment(email=ASHA)
    asked = own_data.ask(ASHA)
    mail = own_data.mail_for(asked.pk, timezone.now())
    assert mail.to == ASHA
    assert ASHA not in repr(mail)
    assert own_data.mail_for(asked.pk, timezone.now() + timedelta(hours=2)) is None
    assert not DataRequest.objects.exists()
    assert tasks.mail_own_data.tries == mails.PATIENTLY["tries"]


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"email": ""}, 400, "Enter an address like name@example.org."),
        ({"email": "asha at example"}, 400, "asha at example"),
        ({"email": f"{'a' * 250}@example.org"}, 400, "own-data-problem"),
        ({"email": "<script>@x"}, 400, "&lt;script&gt;@x"),
        ({"headers": {"Origin": "https://evil.example"}, "email": ASHA}, 403, ASHA),
    ],
)
def test_what_cannot_be_is_told_and_given_back(client, typed, status, words):
    answer = post(client, ASK, **typed)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not DataRequest.objects.exists()


def test_another_sites_page_can_erase_nothing(client, link):
    make_comment(email=ASHA)
    answer = post(client, link(), headers={"Sec-Fetch-Site": "cross-site"}, do="erase", sure="yes")
    assert answer.status_code == 403
    assert Comment.objects.exists()


def test_one_reader_asks_so_often_and_no_more(client, monkeypatch):
    monkeypatch.setattr(own_data_views, "LIMITS", ((1, 15),))
    assert post(client, ASK, email=ASHA).status_code == 303
    again = post(client, ASK, email="other@example.org")
    assert (again.status_code, again.headers["Retry-After"]) == (429, "15")
    assert "other@example.org" in again.content.decode()


def test_where_nothing_is_counted_nothing_is_mailed(client, monkeypatch):
    make_comment(email=ASHA)

    def away(*_, **__):
        raise rates.Unknown

    monkeypatch.setattr(rates, "take", away)
    assert post(client, ASK, email=ASHA).status_code == 503
    assert not outbox.outbox


def test_the_pages_are_for_nobody_to_keep_or_index(client):
    for name in ("own_data_ask", "own_data_asked", "own_data_erasing"):
        page = client.get(reverse(f"comments:{name}"))
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert client.post(reverse("comments:own_data_asked")).status_code == 405
