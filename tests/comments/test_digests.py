"""The mail that tells a moderator each morning what waits."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from comments import digests, mail_tasks
from comments.models import Comment, Digest
from jobs import schedule
from tests.factories import make_comment

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 27)


def at(hour, *, days=0):
    return timezone.make_aware(DAY + timedelta(days=days, hours=hour))


@pytest.fixture
def reader(moderator):
    """A moderator who asked for the mail."""
    moderator.email = "moderator@newsroom.example"
    moderator.save()
    digests.switch(moderator, on=True)
    return moderator


@pytest.fixture
def morning(work):
    """What is sent at that hour, by the schedule's task."""

    def sent(hour, *, days=0):
        with time_machine.travel(at(hour, days=days)):
            mail_tasks.plan_digests.enqueue()
            return work()

    return sent


@pytest.fixture
def waiting():
    comments = [make_comment(at=at(1), email=f"private{n}@example.org") for n in range(3)]
    Comment.objects.filter(pk=comments[0].pk).update(held_reasons=["all held", "links"])
    return comments


def test_it_is_looked_for_by_the_schedule():
    assert "comments.mail_tasks.plan_digests" in schedule.declared()


def test_who_asked_for_it_reads_how_many_wait_and_why(reader, morning, waiting, links):
    (mail,) = morning(8)
    assert mail.to == [reader.email]
    assert mail.subject == "3 comments waiting"
    assert "The oldest has waited for 7\xa0hours." in mail.body
    assert "1  Two links or more\n" in mail.body and "All comments are held" not in mail.body
    assert links(mail) == [reverse("admin:comments_comment_changelist")]
    assert "private" not in mail.message().as_string()


def test_it_comes_once_a_day_and_not_before_the_morning(reader, morning, waiting):
    assert morning(7) == []
    assert len(morning(9)) == 1
    assert morning(10) == [] and morning(23) == []
    assert len(morning(8, days=1)) == 1


def test_nothing_is_sent_where_nothing_waits(reader, morning):
    assert morning(8) == []
    make_comment(at=at(1))
    assert len(morning(9)) == 1


def test_nobody_gets_it_who_did_not_ask(moderator, morning, waiting):
    moderator.email = "moderator@newsroom.example"
    moderator.save()
    assert morning(8) == []


@pytest.mark.parametrize("change", ["no address", "left", "another role"])
def test_who_may_not_decide_any_more_gets_none(reader, morning, waiting, change):
    if change == "no address":
        reader.email = ""
    elif change == "left":
        reader.is_active = False
    else:
        reader.groups.clear()
    reader.save()
    assert morning(8) == []


def test_the_queue_has_the_switch(moderator, client, waiting):
    client.force_login(moderator)
    queue = reverse("admin:comments_comment_changelist")
    assert "Mail me each morning what waits" in client.get(queue).content.decode()
    address = reverse("admin:comments_comment_digest")
    on = client.post(address, {"wanted": "1"}, follow=True).content.decode()
    assert "Your account has no email address." in on and "End it" in on
    client.post(address, {"wanted": "1"})
    assert Digest.objects.get().user == moderator
    assert (
        "The morning mail is ended."
        in client.post(address, {"wanted": "0"}, follow=True).content.decode()
    )
    assert not Digest.objects.exists()


@pytest.mark.parametrize("role", [None, "reporter", "editor", "ad_manager"])
def test_nobody_has_the_switch_who_may_not_decide(role, client, request, waiting):
    if role:
        client.force_login(request.getfixturevalue(role))
    answer = client.post(reverse("admin:comments_comment_digest"), {"wanted": "1"})
    assert answer.status_code == (403 if role else 302)
    assert not Digest.objects.exists()


def test_looking_at_the_switch_changes_nothing(moderator, client):
    client.force_login(moderator)
    assert client.get(reverse("admin:comments_comment_digest")).status_code == 405


def test_a_thousand_are_counted_and_no_more(reader, monkeypatch, waiting):
    monkeypatch.setattr(digests, "COUNTED", 2)
    assert digests.waiting().number == "2+"
