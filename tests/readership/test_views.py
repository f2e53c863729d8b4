import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from django.utils import timezone

from articles import publishing
from readership import counting
from readership.models import HourlyReads
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture(autouse=True)
def nobody_was_here():
    caches["visits"].clear()


@pytest.fixture
def beacon(client):
    def send(article, *, body=None, network="203.0.113.7", agent=BROWSER, **headers):
        body = f"story={getattr(article, 'pk', article)}" if body is None else body
        return client.generic(
            "POST", "/read/", body, content_type="text/plain;charset=UTF-8", REMOTE_ADDR=network,
            headers={"User-Agent": agent} | (headers or {"Sec-Fetch-Site": "same-origin"}),
        )  # fmt: skip

    return send


def views():
    return sum(HourlyReads.objects.values_list("views", flat=True))


def test_a_reading_is_counted_once_in_its_hour_and_answered_with_nothing(beacon):
    article = make_article()
    answer = beacon(article)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    row = HourlyReads.objects.get()
    assert (row.article, row.views, row.excess) == (article, 1, 0)
    assert row.hour_start <= timezone.now() < row.hour_start + timedelta(hours=1)


def test_a_hundred_reloads_of_one_reader_are_one_reading(beacon):  # D12.124
    article = make_article()
    for _ in range(100):
        beacon(article)
    assert views() == 1


def test_another_reader_and_another_story_are_readings_of_their_own(beacon):
    article, other = make_article(), make_article()
    beacon(article)
    beacon(article, network="198.51.100.7")
    beacon(article, agent=BROWSER.replace("145", "144"))
    beacon(other)
    assert views() == 4


def test_the_same_reader_counts_again_when_the_half_hour_is_over():
    article = make_article()
    reader = {"network": "203.0.113.0", "agent": BROWSER, "wants_privacy": False}
    counting.count(article.pk, **reader)
    caches["visits"].clear()  # as the window's end does
    counting.count(article.pk, **reader)
    assert views() == 2


def test_one_network_moves_the_ranking_by_no_more_than_a_twentieth(beacon):  # D12.125
    article = make_article()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for at in (hour, hour + timedelta(hours=1)):  # the test may run across a full hour
        HourlyReads.objects.create(article=article, hour_start=at, views=1000)
    for number in range(400):
        beacon(
            article,
            network=f"203.0.113.{number % 250}",
            agent=f"{BROWSER} {number}",
            **{"X-Forwarded-For": f"10.{number % 250}.{number % 7}.1"},
        )
    assert 2000 < views() <= 2100
    assert views() + sum(HourlyReads.objects.values_list("excess", flat=True)) == 2400


def test_a_story_that_nobody_else_reads_takes_five_of_one_network(beacon):
    article = make_article()
    for number in range(30):
        beacon(article, agent=f"{BROWSER} {number}")
    assert 5 <= views() <= 10  # ten when the test runs across a full hour


@pytest.mark.parametrize(
    "agent",
    ["", "curl/8.5.0", "Mozilla/5.0 HeadlessChrome/142", "Mozilla/5.0 (compatible; Googlebot/2.1)"],
)
def test_robots_are_not_counted(beacon, agent):  # D12.126
    assert beacon(make_article(), agent=agent).status_code == 204
    assert not HourlyReads.objects.exists()


def test_staff_are_not_counted(beacon, client, reporter):
    client.force_login(reporter)
    assert beacon(make_article()).status_code == 204
    assert not HourlyReads.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}],
)
def test_a_browser_that_guesses_ahead_is_not_counted(beacon, headers):
    assert beacon(make_article(), **headers).status_code == 204
    assert not HourlyReads.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://[bad"}, {"Origin": ""},
    ],
)  # fmt: skip
def test_pages_of_other_sites_are_not_counted(beacon, headers):  # D12.128
    assert beacon(make_article(), **headers).status_code == 204
    assert not HourlyReads.objects.exists()


def test_a_story_that_is_not_public_is_not_counted(beacon):  # D12.127
    now = timezone.now()
    deleted = make_article()
    gone = deleted.pk
    deleted.delete()
    withdrawn = make_article()
    publishing.withdraw(withdrawn, by=None, note="wrong")
    hidden = [
        make_draft(), make_article(published_at=now + timedelta(hours=1)), gone, withdrawn,
        make_article(expires_at=now), 10**17,
    ]  # fmt: skip
    assert {beacon(story).status_code for story in hidden} == {204}
    assert not HourlyReads.objects.exists()


@pytest.mark.parametrize(
    "body",
    [  # D12.127
        b"", b"story=", b"story=-1", b"story=0", b"story=1e9", b"story=one", b"story=1 ", b"story=1\n",
        b"story=1&story=2", b"story=\x00", b"\xff\xfe", b"story=" + b"9" * 200, b"story=" + b"1" * 300,
        "story=１".encode(), b"{\"story\": 1}", b"story=1.0", b"x" * 100_000, b"story=%31",
    ],
)  # fmt: skip
def test_hostile_bodies_are_answered_with_nothing_and_leave_nothing(beacon, body):
    make_article()
    assert beacon(None, body=body).status_code == 204
    assert not HourlyReads.objects.exists()


@pytest.mark.parametrize(
    "network", ["", "not an address", "2001:db8::1", "::ffff:203.0.113.9", "fe80::1%eth0"]
)
def test_any_address_of_a_reader_is_understood_or_passed_over(beacon, network):
    assert beacon(make_article(), network=network).status_code == 204
    assert views() == 1


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_post_is_a_beacon(client, method):
    assert getattr(client, method)("/read/").status_code == 405


def who_was_counted():
    """All that is remembered of readers: raw values by raw keys."""
    cache = caches["visits"]
    if isinstance(cache, RedisCache):
        redis = cache._cache.get_client()
        return {key.decode(): redis.get(key) for key in redis.keys("visits:*")}
    return dict(cache._cache)


def test_no_address_of_a_reader_is_kept_anywhere(beacon):
    beacon(make_article())
    remembered = who_was_counted()
    assert "203.0.113" not in repr(remembered)
    assert "Firefox" not in repr(remembered)
    assert len(remembered) == 2


def test_who_asks_for_privacy_is_counted_and_no_hash_of_theirs_is_kept(beacon):  # D11.121
    article = make_article()
    beacon(article, **{"Sec-GPC": "1"})
    assert views() == 1
    beacon(article, network="198.51.100.1", agent="Mozilla/5.0 (Other)", **{"Sec-GPC": "1"})
    assert views() == 2
    keys = list(who_was_counted())
    assert [key for key in keys if "reader:" in key] == []
    assert len([key for key in keys if "network:" in key]) == 1


def test_forged_forwarding_is_believed_only_from_trusted_proxies(beacon, settings):
    article = make_article()
    forged = {"X-Forwarded-For": "1.2.3.4, 198.51.100.1"}
    beacon(article, **forged)
    beacon(article, **{"X-Forwarded-For": "9.9.9.9"})
    assert views() == 1
    settings.TRUSTED_PROXY_HOPS = 1
    beacon(article, **forged)
    beacon(article, **{"X-Forwarded-For": "5.6.7.8, 198.51.100.2"})
    assert views() == 2


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/New_York"])
def test_each_reading_falls_into_exactly_one_hour_in_every_zone(zone):  # D12.134
    article = make_article()
    moments = [
        datetime(2026, 3, 8, 6, 59, 59, 999_999, tzinfo=UTC), datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 18, 29, tzinfo=UTC),
    ]  # fmt: skip
    with timezone.override(zone):
        for number, at in enumerate(moments):
            counting.count(article.pk, network="", agent=str(number), wants_privacy=False, at=at)
    hours = HourlyReads.objects.order_by("hour_start").values_list("hour_start", "views")
    assert list(hours) == [
        (at.replace(minute=0, second=0, microsecond=0), 1) for at in sorted(moments)
    ]


PARALLEL = """
import threading
from django.utils import timezone
from readership.counting import count
from readership.models import HourlyReads
from tests.factories import make_article

article, at, gate = make_article(), timezone.now(), threading.Barrier(10)

def read(thread):
    gate.wait()
    for number in range(10):
        count(article.pk, network=f"{thread}.{number}", agent="", wants_privacy=False, at=at)
    connections.close_all()

threads = [threading.Thread(target=read, args=[thread]) for thread in range(10)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(list(HourlyReads.objects.values_list("views", "excess")))
"""


def test_a_hundred_at_once_on_a_new_hour_are_one_row_of_a_hundred(
    settings, migrated_file
):  # D12.133
    manage = [sys.executable, settings.BASE_DIR / "manage.py"]
    surroundings = os.environ | {"DATABASE_URL": f"sqlite:///{migrated_file}"}
    given = {"cwd": settings.BASE_DIR, "env": surroundings, "check": True, "capture_output": True}
    done = subprocess.run([*manage, "shell", "--verbosity=0", "-c", PARALLEL], **given)
    assert done.stdout.decode().strip() == "[(100, 0)]"


def test_no_token_is_asked_of_a_kept_page():
    article = make_article()
    client = Client(enforce_csrf_checks=True)
    client.post(
        "/read/", f"story={article.pk}", content_type="text/plain", headers={"User-Agent": BROWSER}
    )
    assert views() == 1
