"""Many posts at once, forged addresses, slow lines, clocks that jump, and stores that are away."""

import contextlib
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import requests
import time_machine
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from comments.states import Reason, State
from tests.acceptance.conftest import ROOT
from tests.acceptance.speed.conftest import needed, nginx
from tests.comments.conftest import TYPED
from tests.factories import make_article

FORM = "application/x-www-form-urlencoded"
RATES = [(1, 15), (5, 600), (30, 86_400)]


@pytest.fixture
def limited(send, settings):
    settings.COMMENT_RATES = RATES
    return send


@pytest.mark.django_db
def test_case_67_fourteen_seconds_are_too_soon_and_sixteen_are_not(limited):
    story, begin = make_article(), timezone.now()
    for seconds, status in ((0, 303), (14, 429), (16, 303)):
        with time_machine.travel(begin + timedelta(seconds=seconds), tick=False):
            answer = limited(story, comment=f"Words of second {seconds}")
        assert answer.status_code == status, seconds
        if status == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= 15
            assert "no-store" in answer.headers["Cache-Control"]
            assert "Words of second 14" in answer.content.decode()


def flood(limited, addresses):
    story = make_article()
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            limited(story, ip=address, comment=f"Flood {number}").status_code
            for number, address in enumerate(addresses)
        ]
    assert set(answers) <= {303, 429}
    return answers.count(303)


@pytest.mark.django_db
def test_case_68_posts_of_a_whole_network_are_limited(limited):
    assert flood(limited, [f"192.0.2.{number}" for number in range(120)]) <= 10


@pytest.mark.django_db
def test_case_68_an_ipv6_client_does_not_escape_into_its_own_network(limited):
    assert flood(limited, [f"2001:db8:1:1::{number:x}" for number in range(60)]) == 1


@pytest.mark.django_db
def test_case_68_nor_into_the_networks_beside_it(limited):
    assert flood(limited, [f"2001:db8:1:{number:x}::1" for number in range(60)]) <= 10


@pytest.mark.django_db
def test_case_68_nor_by_writing_its_address_otherwise(limited):
    ways = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:ffff:c000:0201"]
    assert flood(limited, ways) == 1


FORGED = [
    "1.1.1.1", "1.1.1.1, 2.2.2.2", ", , ,", "fe80::1%eth0", "1.1.1.1:8080", "[2001:db8::1]:443", "<script>alert(1)</script>",
    "x" * 10_000, "", " ", "unknown", "_hidden", "1.1.1", "999.1.1.1", "::ffff:1.1.1.1", "127.0.0.1", "%00", "\u0661.1.1.1",
    "1.1.1.1\t", "for=1.1.1.1", "' OR 1=1 --", "0x7f.1", "2130706433", "::1%" + "z" * 500,
]  # fmt: skip


@pytest.mark.django_db
def test_case_69_without_a_proxy_no_header_is_believed(client, settings):
    settings.COMMENT_RATES, settings.TRUSTED_PROXY_HOPS = RATES, 0
    path = reverse("comments:thread", args=[make_article().pk])
    answers = []
    with time_machine.travel(timezone.now(), tick=False):
        for number, forged in enumerate(FORGED):
            headers = {
                "Sec-Fetch-Site": "same-origin",
                "X-Forwarded-For": forged,
                "X-Real-IP": forged,
                "Forwarded": forged,
                "Client-IP": forged,
            }
            body = urlencode(TYPED | {"comment": f"Words {number}"})
            answers.append(client.post(path, body, content_type=FORM, headers=headers).status_code)
    assert answers == [303] + [429] * (len(FORGED) - 1)


@pytest.mark.django_db
@pytest.mark.parametrize("remote", ["10.0.0.1", ""])
def test_case_69_behind_a_proxy_only_what_it_added_is_believed(client, settings, remote):
    settings.COMMENT_RATES, settings.TRUSTED_PROXY_HOPS = RATES, 1
    path = reverse("comments:thread", args=[make_article().pk])
    answers = []
    with time_machine.travel(timezone.now(), tick=False):
        for number, forged in enumerate(FORGED):
            headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"{forged}, 203.0.113.5"}
            body = urlencode(TYPED | {"comment": f"Words {number}"})
            sent = client.post(path, body, content_type=FORM, headers=headers, REMOTE_ADDR=remote)
            answers.append(sent.status_code)
    assert answers == [303] + [429] * (len(FORGED) - 1)


@pytest.mark.django_db
def test_case_69_odd_addresses_of_a_proxy_share_one_window_and_make_no_error(client, settings):
    settings.COMMENT_RATES, settings.TRUSTED_PROXY_HOPS = RATES, 1
    path = reverse("comments:thread", args=[make_article().pk])
    odd = [forged for forged in FORGED if "," not in forged]
    statuses = []
    with time_machine.travel(timezone.now(), tick=False):
        for number, forged in enumerate(odd * 3):
            headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": forged}
            body = urlencode(TYPED | {"comment": f"Words {number}"})
            sent = client.post(path, body, content_type=FORM, headers=headers, REMOTE_ADDR="")
            statuses.append(sent.status_code)
    assert set(statuses) == {303, 429}
    assert statuses.count(303) <= 16  # ten of nobody's address, and one each of what is an address


def test_case_69_a_forged_address_over_a_real_line_gets_nobody_past_the_limit(serve):
    serving = serve(COMMENT_RATES="1/60")
    answers = [
        requests.post(
            serving.url + serving.thread,
            data=TYPED | {"comment": f"Words {number}"},
            headers={"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"198.51.100.{number}"},
            allow_redirects=False,
            timeout=20,
        ).status_code
        for number in range(6)
    ]
    assert answers == [303] + [429] * 5
    serving.server.stop()


@pytest.mark.django_db
def test_case_70_an_office_behind_one_address_gets_its_turn_again(limited):
    story, begin = make_article(), timezone.now()
    kept = 0
    for minute in range(0, 60, 2):
        with time_machine.travel(begin + timedelta(minutes=minute), tick=False):
            for person in range(3):
                kept += limited(story, comment=f"{minute} {person}").status_code == 303
    assert kept >= 20
    with time_machine.travel(begin + timedelta(days=1, minutes=1), tick=False):
        assert limited(story, comment="The next day").status_code == 303


@pytest.mark.django_db
def test_case_71_trying_again_makes_the_wait_no_longer(limited):
    story, begin = make_article(), timezone.now()
    waits = []
    for second in range(15):
        with time_machine.travel(begin + timedelta(seconds=second), tick=False):
            answer = limited(story, comment=f"Words {second}")
            waits.append(int(answer.headers.get("Retry-After", 0)))
    assert waits == [0, *range(14, 0, -1)]
    with time_machine.travel(begin + timedelta(seconds=15.5), tick=False):
        assert limited(story, comment="At last").status_code == 303


class Away:
    """A store of which every question fails."""

    def __getattr__(self, name):
        raise ConnectionError("the store is away")


@pytest.mark.django_db
def test_case_72_while_the_limits_are_away_comments_wait_and_pages_live(
    limited, client, monkeypatch, caplog
):
    story = make_article()
    real = caches["visits"]
    monkeypatch.setattr("comments.rates.caches", {"visits": Away(), "default": real})
    for number in range(3):
        assert limited(story, comment=f"Words {number}").status_code == 303
    for comment in Comment.objects.all():
        assert comment.state == State.HELD
        assert Reason.NOT_LIMITED in comment.held_reasons
    assert client.get(story.get_absolute_url()).status_code == 200
    assert "asha@example.org" not in caplog.text and "192.0.2.1" not in caplog.text


def test_case_73_readers_are_served_while_bodies_drip(server, tmp_path_factory):
    """Through nginx as it is deployed: many lines, each of which sends a letter now and then. It
    waits for a whole body before it asks the application, and no longer than its limit."""
    needed("nginx")
    front = nginx(tmp_path_factory.mktemp("nginx"), backend_port=int(server.host.split(":")[1]))
    head = (
        f"POST {server.thread} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: {FORM}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Length: 4000\r\n\r\nname="
    ).encode()
    lines = [
        socket.create_connection(("127.0.0.1", int(front.url.split(":")[2]))) for _ in range(30)
    ]
    try:
        for line in lines:
            line.sendall(head)
        slowest = 0.0
        for number in range(6):
            for line in lines:
                line.sendall(b"a")
            began = time.monotonic()
            path = f"{front.url}{server.story}?{number}"
            assert requests.get(path, headers={"Host": server.host}, timeout=20).status_code == 200
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.3)
    finally:
        for line in lines:
            line.close()
        front.stop()
    assert slowest < 5
    assert "client_body_timeout" in (ROOT / "deploy/nginx.conf").read_text()
    assert server.is_well()


def test_case_73_fifty_megabytes_are_refused_and_cost_no_memory(server):
    body = b"comment=" + b"a" * 50_000_000
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": FORM}
    with contextlib.suppress(requests.ConnectionError):  # hung up on, in the middle of it
        answer = requests.post(server.url + server.thread, data=body, headers=headers, timeout=60)
        assert answer.status_code in (400, 413)
    assert server.is_well()


def test_case_73_chunks_without_end_are_refused_too(server):
    def chunks():
        for _ in range(800):
            yield b"a" * 65_536

    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": FORM}
    with contextlib.suppress(requests.ConnectionError):
        answer = requests.post(
            server.url + server.thread, data=chunks(), headers=headers, timeout=60
        )
        assert 400 <= answer.status_code < 500
    assert server.is_well()


def test_case_73_many_large_bodies_at_once_leave_the_pages_alive(server):
    def send_one():
        with contextlib.suppress(requests.RequestException):
            requests.post(
                server.url + server.thread, data=b"comment=" + b"%41" * 1_600_000,
                headers={"Sec-Fetch-Site": "same-origin", "Content-Type": FORM}, timeout=60,
            )  # fmt: skip

    senders = [threading.Thread(target=send_one) for _ in range(6)]
    for sender in senders:
        sender.start()
    assert requests.get(server.url + server.story, timeout=30).status_code == 200
    for sender in senders:
        sender.join()
    assert server.is_well()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, -24, 1, 24 * 400, -24 * 400])
def test_case_74_a_clock_that_jumps_locks_nobody_out(limited, hours):
    story, begin = make_article(published_at=timezone.now() - timedelta(days=900)), timezone.now()
    with time_machine.travel(begin, tick=False):
        assert limited(story, comment="Before").status_code == 303
        assert limited(story, comment="Too soon").status_code == 429
    after = begin + timedelta(hours=hours)
    waited = 0
    for second in range(0, 20, 4):
        with time_machine.travel(after + timedelta(seconds=second), tick=False):
            answer = limited(story, comment=f"After {second}")
            if answer.status_code == 303:
                break
            assert 0 < int(answer.headers["Retry-After"]) <= 86_400
            waited += 1
    assert answer.status_code == 303 or hours < 0 and int(answer.headers["Retry-After"]) <= 15


@pytest.mark.django_db
def test_case_74_the_hour_that_a_clock_repeats_is_one_hour_longer_and_no_more(limited, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    story = make_article(published_at=timezone.now() - timedelta(days=400))
    statuses = []
    for minute in range(0, 150, 15):
        moment = datetime(2026, 10, 25, 0, 0, tzinfo=UTC) + timedelta(minutes=minute)
        with time_machine.travel(moment, tick=False):
            statuses.append(limited(story, comment=f"Words {minute}").status_code)
    assert set(statuses) == {303}
