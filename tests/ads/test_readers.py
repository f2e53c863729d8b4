"""How often a reader's pages get a choice: by whom, and what becomes of the rest."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from ads import readers
from ads.models import Offer, Refusal
from ads.readers import Reader
from pagecache import store
from tests.ads.conftest import NETWORK, own_clock

pytestmark = pytest.mark.django_db
MOST, SECONDS = readers.OPENINGS
OF_NETWORK, MINUTE = readers.OF_NETWORK
LIST = reverse("admin:ads_pageslot_changelist")


@pytest.fixture
def allowed(monkeypatch):
    """Counts as many openings as fit in a test: three of a reader, five of a network."""
    monkeypatch.setattr(readers, "OPENINGS", (3, SECONDS))
    monkeypatch.setattr(readers, "OF_NETWORK", (5, MINUTE))


@pytest.fixture
def whole_minute(clock):
    """Stands at the beginning of a minute."""
    clock(seconds=60 - timezone.now().second)
    return clock


def opened(reader, house, times):
    """How many of so many pages got a choice."""
    page = {"about": "", "places": {"front": house.pk}}
    return sum(bool(reader.open(**page)) for _ in range(times))


def reasons():
    rows = Refusal.objects.values_list("flight", "deed", "reason", "count")
    return [tuple(row) for row in rows]


def test_a_family_or_a_small_office_is_far_from_any_limit():
    assert MOST >= 10 * SECONDS / 60
    assert OF_NETWORK >= 20 * MOST * MINUTE / SECONDS


def test_who_asks_in_a_loop_gets_no_more_choices_and_writes_no_more_offers(
    reading, booked, house, allowed, whole_minute
):
    booked()
    reader = reading()
    assert opened(reader, house, 9) == 3
    assert Offer.objects.count() == 3
    assert reasons() == [(None, "offers", "too_often", 6)]
    answer = reader.post(
        "/b/rooms/",
        {"about": "", "width": 9, "language": "", "privacy": False, "places": {"front": house.pk}},
    )
    assert (answer.status_code, answer.content) == (204, b"")  # the notice stays where it stands


def test_too_many_pages_cost_nothing_but_their_sum(
    reading, booked, house, allowed, whole_minute, django_assert_num_queries
):
    booked()
    reader = reading()
    opened(reader, house, 4)
    with django_assert_num_queries(3):  # of a transaction: one row, whose number grows
        assert opened(reader, house, 1) == 0


@own_clock
def test_a_reader_may_ask_again_when_the_time_is_over(reading, house, allowed, whole_minute):
    reader = reading()
    assert opened(reader, house, 4) == 3
    whole_minute(seconds=SECONDS - 2)
    assert opened(reader, house, 1) == 0
    whole_minute(seconds=3)
    assert opened(reader, house, 1) == 1


def test_another_browser_of_the_network_has_an_allowance_of_its_own(
    reading, house, allowed, whole_minute
):
    assert opened(reading(), house, 4) == 3
    assert opened(reading(agent="Mozilla/5.0 Other/1.0"), house, 1) == 1
    assert opened(reading(network="198.51.100.1"), house, 3) == 3


def test_who_changes_its_name_at_each_turn_is_stopped_by_its_network(
    reading, house, allowed, whole_minute
):
    found = [opened(reading(agent=f"Mozilla/5.0 Other/{n}.0"), house, 1) for n in range(9)]
    assert sum(found) == 5
    assert opened(reading(network="198.51.100.1"), house, 1) == 1
    whole_minute(seconds=MINUTE)
    assert opened(reading(agent="Mozilla/5.0 Other/99.0"), house, 1) == 1


def test_what_a_reader_asked_too_often_takes_nothing_from_its_neighbours(
    reading, house, allowed, whole_minute
):
    assert opened(reading(), house, 50) == 3
    assert opened(reading(agent="Mozilla/5.0 Other/1.0"), house, 3) == 2


@pytest.mark.parametrize("said", ["header", "page"])
def test_who_wants_privacy_is_counted_by_network_and_minute_alone(
    reading, house, allowed, whole_minute, said, monkeypatch
):
    keys, ask = [], store.ask
    monkeypatch.setattr(store, "ask", lambda *a, **k: keys.append(str(a[1])) or ask(*a, **k))
    reader = reading(**({"Sec-GPC": "1"} if said == "header" else {}))
    page = {"about": "", "places": {"front": house.pk}, "privacy": said == "page"}
    assert sum(bool(reader.open(**page)) for _ in range(9)) == 5
    whole_minute(seconds=MINUTE)
    assert reader.open(**page)
    of_network = {key for key in keys if key.startswith("slots:opened:60:")}
    assert len(of_network) == 2  # another one each minute, so that no two can be joined
    assert not [key for key in keys if key.startswith(f"slots:opened:{SECONDS}:")]


def test_no_address_and_no_browser_stands_in_a_key_and_none_is_kept_for_longer(
    reading, house, allowed, monkeypatch
):
    asked, ask = [], store.ask
    monkeypatch.setattr(store, "ask", lambda *a, **k: asked.append(a) or ask(*a, **k))
    opened(reading(), house, 2)
    of_openings = [a for a in asked if "slots:opened" in str(a)]
    assert all(re.fullmatch(r"slots:opened:(60|600):[0-9a-f]{32}", a[1]) for a in of_openings)
    assert NETWORK.rpartition(".")[0] not in str(asked) and "Mozilla" not in str(asked)
    lasting = {a[3] for a in of_openings if a[0] == "add"}
    assert lasting == {SECONDS, MINUTE}


def test_while_the_cache_is_away_what_is_booked_stands_all_the_same(
    reading, booked, house, allowed, monkeypatch
):
    booked()

    def away(*args, **kwargs):
        raise store.Unanswered

    monkeypatch.setattr("ads.readers.store.ask", away)
    assert opened(reading(), house, 9) == 9
    assert reasons() == []


def test_the_ad_manager_sees_beside_the_slots_what_no_campaign_can_say(
    client, ad_manager, reading, house, allowed, whole_minute
):
    client.force_login(ad_manager)
    assert "Not counted" not in client.get(LIST).text
    opened(reading(), house, 9)
    reading().follow({"to": "/b/to/x/"})
    text = client.get(LIST).text
    assert "Not counted, and of no flight" in text
    assert re.search(r"Opened pages faster than people read</th><td>6<", text)
    assert re.search(r"A ticket that nobody here gave out</th><td>1<", text)
    Refusal.objects.update(hour=timezone.now() - timedelta(days=8))
    assert "Not counted" not in client.get(LIST).text


def test_real_limits_hold_with_the_cache_that_is_there(whole_minute):
    now, reader = timezone.now(), Reader(NETWORK, "Browser", False)
    assert [readers.may_open(reader, now) for _ in range(MOST + 1)].count(False) == 1
    quiet = Reader(NETWORK, "", True)
    left = OF_NETWORK - MOST
    assert [readers.may_open(quiet, now) for _ in range(left + 1)].count(False) == 1
    assert caches["visits"].get(NETWORK) is None
