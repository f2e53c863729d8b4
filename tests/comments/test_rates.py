"""How often one client may comment."""

import pytest

from comments import rates

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def limits(settings):
    settings.COMMENT_RATES = [(1, 15), (5, 600), (30, 86_400)]


def taken(address, count, *, every, start=NOW):
    """How many of that many, sent at that distance, are let through."""
    return sum(rates.take(address, now=start + n * every) == 0 for n in range(count))


def test_fourteen_seconds_are_too_soon_and_sixteen_are_not():  # D67
    assert rates.take("192.0.2.1", now=NOW) == 0
    assert rates.take("192.0.2.1", now=NOW + 14) == 1
    assert rates.take("192.0.2.1", now=NOW + 16) == 0


def test_a_sixth_in_ten_minutes_and_a_thirty_first_in_a_day_wait():
    assert taken("192.0.2.1", 10, every=16) == 5
    assert rates.take("192.0.2.1", now=NOW + 601) == 0
    assert taken("198.51.100.1", 60, every=130) == 30


def test_trying_again_during_the_wait_makes_it_no_longer():  # D71
    rates.take("192.0.2.1", now=NOW)
    waits = [rates.take("192.0.2.1", now=NOW + second) for second in range(1, 15)]
    assert waits == list(range(14, 0, -1))
    assert rates.take("192.0.2.1", now=NOW + 15) == 0


def test_refusals_are_not_counted_for_the_day():
    for second in range(1000):
        rates.take("192.0.2.1", now=NOW + second / 100)
    assert rates.take("192.0.2.1", now=NOW + 16) == 0


def test_a_network_may_send_ten_times_as_much_and_no_more():  # D68
    accepted = sum(rates.take(f"192.0.2.{host}", now=NOW) == 0 for host in range(256))
    assert accepted == 10
    assert rates.take("192.0.3.1", now=NOW) == 0


def test_an_ipv6_client_cannot_escape_within_its_own_network():  # D68
    accepted = sum(rates.take(f"2001:db8:1:2::{host:x}", now=NOW) == 0 for host in range(100))
    assert accepted == 1
    accepted = sum(rates.take(f"2001:db8:1:{net:x}::1", now=NOW) == 0 for net in range(16, 116))
    assert accepted == 9


def test_an_office_behind_one_address_is_not_locked_out_for_ever():  # D70
    for second in range(60):
        rates.take("192.0.2.1", now=NOW + second)
    assert rates.take("192.0.2.1", now=NOW + 601) == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "unknown",
        "192.0.2.1:4711",
        "fe80::1%eth0",
        "::ffff:192.0.2.1",
        "<script>",
        "1" * 10_000,
        "1.1.1.1, 2.2.2.2",
        "é\ud800",
    ],
)
def test_odd_addresses_are_limited_and_make_no_error(address):  # D69
    assert 0 < taken(address, 30, every=0) <= 10


def test_a_mapped_address_is_the_address_itself():
    assert rates.take("192.0.2.1", now=NOW) == 0
    assert rates.take("::ffff:192.0.2.1", now=NOW) > 0


def test_a_clock_that_was_set_back_locks_nobody_out():  # D74
    rates.take("192.0.2.1", now=NOW)
    assert 0 < rates.take("192.0.2.1", now=NOW - 3600) <= 15


def test_no_address_stands_in_the_store(monkeypatch):
    keys = []

    class Noting:
        def get_many(self, asked):
            keys.extend(asked)
            return {}

        def add(self, key, value, seconds):
            keys.append(f"{key} {value}")
            return True

    monkeypatch.setattr(rates, "caches", {"visits": Noting()})
    rates.take("192.0.2.1", now=NOW)
    assert keys
    assert not any("192.0.2" in key for key in keys)


def test_a_store_that_does_not_answer_is_told(monkeypatch):  # D72
    class Broken:
        def get_many(self, keys):
            raise ConnectionError

    monkeypatch.setattr(rates, "caches", {"visits": Broken()})
    with pytest.raises(rates.Unknown):
        rates.take("192.0.2.1", now=NOW)
