"""What is kept of a person: found by its owner alone, given out whole, erased whole, seen nowhere."""

import json
import re
import statistics
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from comments import (
    erasing,
    ledger,
    mailboxes,
    moderation,
    networks,
    own_data,
    own_data_views,
    posting,
    rates,
)
from comments.models import Comment, CommenterEmail
from comments.states import State
from newsroom import overheard, rows
from newsroom.leaks import Addresses
from tests.acceptance.comments import places
from tests.factories import make_article, make_author, make_comment

pytestmark = pytest.mark.django_db
ASK = reverse("comments:own_data_ask")
FORM = "application/x-www-form-urlencoded"
OWN = {"Sec-Fetch-Site": "same-origin"}
CANARY = "canary-7f3@leak.test"


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings):
    settings.COMMENT_RATES = []
    monkeypatch.setattr(own_data_views, "LIMITS", ())


def post(path, **typed):
    return Client().post(path, urlencode(typed), content_type=FORM, headers=OWN)


def link_to(address):
    """The path that is mailed to whoever owns the address."""
    assert post(ASK, email=address).status_code == 303
    return re.findall(r"http://[^/]+(/\S+)", outbox.outbox[-1].body)[0]


def readers_pages(story):
    return [
        *places.of_readers(story).values(),
        *places.of_feeds(story).values(),
        "/search/?q=docks",
    ]


def test_case_83_no_form_of_an_address_stands_in_anything_that_is_served(
    send, client, admin, caplog
):
    """Plain, hashed and encoded; in pages, feeds, headers, cookies, at the desk, and in the log."""
    story = places.planted("About the docks", by=admin)
    CommenterEmail.objects.update(address=CANARY)
    canary = Addresses([CANARY])
    sent = send(story, email=CANARY, comment="About the docks, too", notify="1")
    answers = [sent, client.get(sent.url)]
    answers += [Client().get(path) for path in readers_pages(story)]
    client.force_login(admin)
    answers += [client.get(path, follow=True) for path in places.of_the_desk(story).values()]
    for answer in answers:
        said = f"{dict(answer.headers)} {answer.cookies.output()} {answer.content.decode()}"
        assert canary.in_text(said) == {}, answer.request["PATH_INFO"]
    assert canary.in_text(caplog.text) == {}
    for place, text in rows.names():
        assert canary.in_text(text) == {}, place


def test_case_84_the_owner_gets_all_of_theirs_and_nothing_else():
    stories = [make_article(), make_article()]
    mine = {"Mine one", "Mine two", "Mine three"}
    for number, (text, spelling) in enumerate(
        zip(sorted(mine), ("asha@example.org", "ASHA@Example.org", "aSHa@eXAMPLE.ORG"), strict=True)
    ):
        state = [State.APPROVED, State.SPAM, State.REJECTED][number]
        make_comment(article=stories[number % 2], text=text, email=spelling, state=state)
    near = [
        "asha@example.org.test",
        "xasha@example.org",
        "asha+tag@example.org",
        "asha@example.com",
        "a_ha@example.org",
        "asha%@example.org",
    ]
    for address in near:
        make_comment(article=stories[0], text="Of another", name="Another", email=address)
    path = link_to("Asha@example.org")
    assert outbox.outbox[-1].to[0].lower() == "asha@example.org"
    shown = Client().get(path).content.decode()
    assert not any(text in shown for text in mine)
    answer = post(path, do="export")
    told = json.loads(answer.content)
    assert {one["text"] for one in told["comments"]} == mine
    said = answer.content.decode()
    assert not any(word in said for word in ("Another", "Of another", *near[:1]))


def test_cases_85_86_erasing_keeps_the_thread_and_leaves_no_trace(client, admin, desk):
    story = make_article(tags=["docks"], authors=[make_author()])
    texts = [f"okapi {number}" for number in range(40)]
    parents, chosen = [], list(State)
    for number, text in enumerate(texts):
        parent = parents[-1] if parents and number % 3 else None
        spelling = "asha@example.org" if number % 2 else "ASHA@Example.ORG"
        made = make_comment(
            article=story, parent=parent, text=text, name="Okapi", website="https://okapi.example/",
            email=spelling, state=chosen[number % 4],
        )  # fmt: skip
        networks.keep(made, "198.51.100.77")
        mailboxes.follow(made, spelling, is_proved=False)
        if made.level < 5:
            parents.append(made)
    answers = [
        make_comment(parent=parent, state=State.APPROVED, text="Of somebody else")
        for parent in Comment.objects.filter(state=State.APPROVED, text__startswith="okapi")[:3]
        if parent.may_be_answered
    ]
    for path in readers_pages(story):
        client.get(path)
    path = link_to("asha@example.org")
    assert post(path, do="erase").status_code == 400
    assert CommenterEmail.objects.of("asha@example.org").count() == 40
    assert post(path, do="erase", sure="yes").status_code == 303
    assert CommenterEmail.objects.of("asha@example.org").count() == 0
    traces = {place for place, text in rows.texts("okapi", "asha@") if "okapi" in text.lower()}
    assert traces == set()
    assert not [p for p, text in rows.texts("asha@") if "asha@example" in text.lower()]
    for answer in answers:
        answer.refresh_from_db()
        assert answer.parent_id and answer.path.startswith(answer.parent.path)
    for path in [*readers_pages(story), *places_of_desk()]:
        assert "okapi" not in desk.get(path, follow=True).content.decode().lower(), path
    assert ledger.verify() == []
    story.refresh_from_db()
    assert story.comment_count == Comment.objects.of(story.pk).visible().count()


def places_of_desk():
    return [f"{places.QUEUE}?state={state}" for state in State.values] + [reverse("admin:index")]


def test_case_85_batches_that_shrink_as_they_are_read_skip_nobody(monkeypatch):
    """Of 1,201 rows in batches of any size: what is filtered on is what is blanked."""
    monkeypatch.setattr(erasing, "BATCH", 7)
    story = make_article()
    made = [make_comment(article=story, text=f"w {n}", email="asha@example.org") for n in range(60)]
    rows_ = [
        Comment(
            article=story,
            name="A",
            text=f"x {n}",
            path=f"{made[-1].pk + n + 1:010d}",
            digest=f"x{n}",
            bucket=2,
        )
        for n in range(1_141)
    ]
    Comment.objects.bulk_create(rows_)
    CommenterEmail.objects.bulk_create(
        CommenterEmail(
            comment=row, address="Asha@Example.org" if row.pk % 2 else "asha@example.org"
        )
        for row in rows_
    )
    monkeypatch.setattr(erasing, "BATCH", 200)
    assert erasing.erase("ASHA@EXAMPLE.ORG") == 1_201
    assert CommenterEmail.objects.count() == 0


def test_case_87_networks_go_by_the_age_of_the_comment_whatever_the_clock_does(send):
    story, begin = make_article(published_at=timezone.now() - timedelta(days=90)), timezone.now()
    send(story, ip="198.51.100.77")
    kept = networks.CommenterNetwork.objects

    def after(days):
        networks.let_go(begin + timedelta(days=days))
        return list(kept.values_list("address", flat=True))

    assert after(6.9) == ["198.51.100.77"]
    assert after(-30) in (["198.51.100.77"], ["198.51.100.0"], [])
    assert after(7.1) in (["198.51.100.0"], [])
    assert after(3) in (["198.51.100.0"], [])
    assert after(30.1) == []
    assert after(-400) == after(4_000) == []


@pytest.mark.parametrize(
    "place",
    [
        (posting, "_digest"),
        (posting, "keep"),
        (posting, "_want_mail"),
        (own_data, "ask"),
        (rates, "take"),
    ],
)
def test_case_88_no_report_and_no_page_of_an_error_holds_an_address(place, monkeypatch, client):
    def broken(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    story = make_article()
    monkeypatch.setattr(*place, broken)
    reader = Client(raise_request_exception=False)
    address = "@".join(["canary-7f3", "leak.test"])  # a report quotes these lines as well
    typed = {"name": "Canary", "email": address, "comment": "Words", "notify": "1"}
    path = ASK if place[0] is own_data else reverse("comments:thread", args=[story.pk])
    with overheard.log() as heard:
        answer = reader.post(path, urlencode(typed), content_type=FORM, headers=OWN)
    if answer.status_code == 500:
        reporter = ExceptionReporter(answer.wsgi_request, *answer.exc_info, is_email=True)
        heard.lines += [reporter.get_traceback_text(), reporter.get_traceback_html()]
    canary = Addresses([address])
    for line in [*heard.lines, answer.content.decode() if answer.status_code == 500 else ""]:
        assert canary.in_text(line) == {}, line[:300]


def test_case_89_known_and_unknown_addresses_get_one_answer_in_one_time(send, client, settings):
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    story = make_article()
    for number in range(30):
        make_comment(
            article=story, email="known@example.org", state=State.APPROVED, text=f"k {number}"
        )
    times = {"known@example.org": [], "unknown@example.org": []}
    seen = {address: set() for address in times}
    for number in range(25):
        for address in times:
            began = time.perf_counter()
            asked = post(ASK, email=address)
            times[address].append(time.perf_counter() - began)
            sent = send(story, email=address, comment=f"{address[0]} {number}")
            page = re.sub(r"\d|[ku] ", "", client.get(sent.url).content.decode())
            page = re.sub(r"comment/sent/[^\"]+", "", page)
            seen[address].add(
                (asked.status_code, asked.url, asked.content, sent.status_code, len(page))
            )
    known, unknown = (statistics.median(times[address]) for address in times)
    assert seen["known@example.org"] == seen["unknown@example.org"]
    assert 0.5 < known / unknown < 2
    assert not outbox.outbox


def test_case_90_comments_of_an_embargoed_or_planned_story_are_nowhere(client):
    planned = make_article(published_at=timezone.now() + timedelta(hours=2), headline="Planned")
    comment = make_comment(article=planned, text="About the docks")
    moderation.decide(comment, to="approved", by=None, seen_state="held")
    paths = [
        reverse("comments:thread", args=[planned.pk]),
        reverse("comments:reply", args=[planned.pk, comment.pk]),
    ]
    for path in [
        *paths,
        "/",
        "/feed/",
        "/atom/",
        "/sitemap.xml",
        "/search/?q=docks",
        planned.get_absolute_url(),
    ]:
        answer = client.get(path)
        assert "About the docks" not in answer.content.decode(), path
    assert [client.get(path).status_code for path in paths] == [404, 404]
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert "About the docks" in client.get(paths[0]).content.decode()
