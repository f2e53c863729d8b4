from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from accounts.visits import Doubt, daily_key, doubt, wants_privacy

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def request(**headers):
    return RequestFactory().get("/", headers={"User-Agent": BROWSER} | headers)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, None),
        ({"Sec-Fetch-Site": "same-origin"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, Doubt.FOREIGN),
        ({"Sec-Purpose": "prefetch;prerender"}, Doubt.AHEAD),
        ({"Purpose": "prefetch"}, Doubt.AHEAD),
        ({"Cookie": "sessionid=x"}, Doubt.STAFF),
        ({"User-Agent": ""}, Doubt.ROBOT),
        ({"User-Agent": "curl/8.5.0"}, Doubt.ROBOT),
    ],
)
def test_it_is_said_why_a_request_is_no_readers(headers, said):
    assert doubt(request(**headers)) is said


PRESSED = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-User": "?1",
}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, None),
        ({"Sec-Fetch-User": ""}, Doubt.FOREIGN),
        ({"Sec-Fetch-Mode": "no-cors"}, Doubt.FOREIGN),
        ({"Sec-Fetch-Dest": "image"}, Doubt.FOREIGN),
        ({"User-Agent": "curl/8.5.0"}, Doubt.ROBOT),
        ({"Cookie": "sessionid=x"}, Doubt.STAFF),
        ({"Sec-Purpose": "prefetch"}, Doubt.AHEAD),
    ],
)
def test_a_link_pressed_elsewhere_is_a_readers_own_where_it_may_be(headers, said):
    asked = request(**PRESSED | headers)
    assert doubt(asked, may_be_foreign=True) is said
    assert doubt(asked) in (said, Doubt.FOREIGN)


def test_global_privacy_control_is_heard_only_when_it_says_yes():
    assert wants_privacy(request(**{"Sec-GPC": "1"}))
    assert not wants_privacy(request(**{"Sec-GPC": "0"}))
    assert not wants_privacy(request())


def test_a_key_changes_with_the_day_the_purpose_and_each_part():
    monday, tuesday = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    keys = {
        daily_key(purpose, day, network, "agent")
        for purpose in ("reads", "slots")
        for day in (monday, tuesday)
        for network in ("203.0.113.0", "198.51.100.0")
    }
    assert len(keys) == 8
    assert daily_key("reads", monday, "203.0.113.0", "agent") in keys
