"""What waits in Redis until it is counted: all of it, once, in its order, whatever breaks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.utils import timezone

from ads import ledger, sums, tasks, telling, waiting
from ads.models import Delivery, Flight, FlightDay, Refusal
from tests.ads.conftest import BROWSER, NETWORK
from tests.factories import make_article
from tests.pagecache.conftest import redis  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
IN_A_WEEK = timedelta(days=7)


def viewable():
    return sum(Delivery.objects.values_list("viewable", flat=True))


def reasons():
    return dict(Refusal.objects.values_list("reason", "count"))


class Held:
    """The list of what waits; hold() is as if another process counted just now."""

    def __init__(self):
        self.redis = caches["default"]._cache.get_client(write=True)
        self._list, self._lock = (caches["default"].make_key(key) for key in waiting._KEYS)

    def hold(self):
        self.redis.set(self._lock, "another", px=60_000)

    def let_go(self):
        self.redis.delete(self._lock)

    @property
    def is_held(self):
        return bool(self.redis.exists(self._lock))

    @property
    def lines(self):
        return self.redis.lrange(self._list, 0, -1)

    def push(self, line):
        self.redis.rpush(self._list, line)


@pytest.fixture
def held(redis):  # noqa: F811
    return Held()


@pytest.fixture
def shown(held, booked, reading, house, clock):
    """Gives pages that were looked at for two seconds: pairs of reader and offer."""

    def show(count=1, **flight):
        booked(**flight)
        readers = [reading(network=f"10.0.{number}.1") for number in range(count)]
        page = {"about": "", "places": {"front": house.pk}}
        offers = [(reader, reader.open(**page)["front"]) for reader in readers]
        clock(seconds=2)
        return offers

    return show


def tell(pages, deed="viewable"):
    for reader, offer in pages:
        assert reader.tell(deed, offer).status_code == 204


def test_where_nobody_counts_it_is_counted_in_its_own_request(shown, held):
    tell(shown())
    assert viewable() == 1
    assert held.lines == [] and not held.is_held


def test_while_another_counts_it_waits_in_neither_sum_and_the_next_one_counts_it_too(shown, held):
    pages = shown(5)
    held.hold()
    tell(pages[:4])
    assert (viewable(), len(held.lines)) == (0, 4)
    assert ledger.verify() == []
    held.let_go()
    tell(pages[4:])
    assert (viewable(), held.lines) == (5, [])
    assert ledger.verify() == []


def test_what_was_left_behind_is_counted_by_the_worker(shown, held):
    held.hold()
    tell(shown(3))
    tasks.count_waiting.call()
    assert viewable() == 0  # another has it in hand
    held.let_go()
    tasks.count_waiting.call()
    assert (viewable(), held.lines, held.is_held) == (3, [], False)


def test_without_redis_the_worker_has_nothing_to_count(db):
    tasks.count_waiting.call()
    assert reasons() == {}


def test_many_are_counted_in_one_transaction_with_one_statement_each(
    shown, held, django_assert_num_queries
):
    pages = shown(12)
    FlightDay.objects.create(
        flight=Flight.objects.get(name__startswith="flight"), day=timezone.localdate()
    )
    held.hold()
    tell(pages[:11])
    held.let_go()
    offers, each, begun, flight, day, hour = 1, 12, 2, 1, 1, 1
    with django_assert_num_queries(offers + each + begun + flight + day + hour):
        tell(pages[11:])
    assert viewable() == 12


def test_more_than_a_batch_is_counted_batch_by_batch(shown, held, monkeypatch):
    monkeypatch.setattr(waiting, "BATCH", 2)
    held.hold()
    tell(shown(7))
    held.let_go()
    waiting.count_all()
    assert (viewable(), held.lines) == (7, [])


def test_who_counts_for_long_enough_lets_go(shown, held, monkeypatch):
    monkeypatch.setattr(waiting, "BATCH", 2)
    monkeypatch.setattr(waiting, "LEAD_SECONDS", 0)
    held.hold()
    tell(shown(5))
    held.let_go()
    waiting.count_all()
    assert (viewable(), len(held.lines), held.is_held) == (2, 3, False)


def test_of_a_goal_not_one_view_more_is_counted_in_a_batch_either(shown, held):
    pages = shown(40, goal="viewable", goal_count=3, ends_at=timezone.now() + IN_A_WEEK)
    booked = Flight.objects.get(goal="viewable")
    pages = [
        page
        for page in pages
        if page[1]["creative"] in booked.creatives.values_list("pk", flat=True)
    ]
    held.hold()
    tell(pages)
    held.let_go()
    waiting.count_all()
    booked.refresh_from_db()
    assert (booked.delivered, reasons()) == (3, {"full": len(pages) - 3})
    assert ledger.verify() == []


def test_of_a_days_limit_neither(shown, held):
    pages = shown(6, daily_cap=2)
    held.hold()
    tell(pages)
    held.let_go()
    waiting.count_all()
    assert (viewable(), reasons()) == (2, {"full": 4})
    assert ledger.verify() == []


def test_a_click_after_its_view_is_counted_after_it(shown, held, clock):
    ((reader, offer),) = shown()
    held.hold()
    reader.tell("viewable", offer)
    clock(seconds=0.5)
    assert reader.follow(offer).status_code == 302
    held.let_go()
    waiting.count_all()
    row = Delivery.objects.get()
    assert (row.rendered, row.viewable, row.clicks, row.invalid) == (1, 1, 1, 0)
    assert ledger.verify() == []


def test_whoever_follows_a_link_counts_that_alone_and_waits_for_no_other(shown, held, clock):
    pages = shown(3)
    tell(pages)
    clock(seconds=1)
    pages[0][0].follow(pages[0][1])
    assert Delivery.objects.get().clicks == 1
    held.hold()
    tell(pages[1:2])
    held.let_go()
    clock(seconds=61)
    assert pages[2][0].follow(pages[2][1]).status_code == 302
    assert (Delivery.objects.get().clicks, len(held.lines)) == (1, 2)
    waiting.count_all()
    assert Delivery.objects.get().clicks == 2


def test_a_link_leads_on_whatever_breaks_while_it_is_counted(shown, monkeypatch):
    ((reader, offer),) = shown()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(waiting, "take_alone", broken)
    assert reader.follow(offer).status_code == 302


def test_what_was_told_in_time_counts_however_long_it_waits(shown, held, clock):
    pages = shown()
    clock(minutes=119)
    held.hold()
    tell(pages)
    clock(minutes=30)
    held.let_go()
    waiting.count_all()
    assert (viewable(), reasons()) == (1, {})


def test_a_reader_of_yesterday_is_still_the_same_when_it_is_counted_today(shown, held, clock):
    now = timezone.now()
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    clock(seconds=(midnight - now).total_seconds() - 10)
    pages = shown(2, frequency_most=1, frequency_hours=24)
    held.hold()
    tell(pages)
    clock(seconds=30)
    held.let_go()
    waiting.count_all()
    assert (viewable(), reasons()) == (2, {})


def test_a_line_names_neither_network_nor_browser(shown, held, reading, house, clock):
    held.hold()
    reader = reading()
    offer = reader.open(about="", places={"front": house.pk})["front"]
    reader.tell("rendered", offer)
    private = reading(**{"Sec-GPC": "1"})
    private.tell("rendered", offer)
    known, unknown = map(bytes.decode, held.lines)
    for line in (known, unknown):
        assert NETWORK.rpartition(".")[0] not in line and BROWSER[:11] not in line
    assert "[{}, true, null, " in unknown


def test_texts_that_are_no_letters_wait_like_others(held, reading):
    told = '{"story": 0, "privacy": false, "told": [["viewable", "\\ud800\\u0000%s", 7]]}'
    assert reading().post("/b/told/", told % ("x" * 5_000)).status_code == 204
    assert reasons() == {"forged": 1}


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"[1,2,3,4,5,6,7]", b"\xff", b"null"])
def test_a_line_that_cannot_be_read_is_dropped_and_logged(shown, held, line, caplog):
    held.push(line)
    tell(shown())
    assert (viewable(), held.lines) == (1, [])
    assert "cannot be read" in caplog.text


def test_a_line_that_cannot_be_counted_is_dropped_and_logged_and_no_other(
    shown, held, monkeypatch, caplog
):
    pages = shown(3)
    key = pages[1][1]["ticket"]
    real = telling._counted
    monkeypatch.setattr(
        telling, "_counted", lambda told, *rest: 1 / 0 if told.ticket == key else real(told, *rest)
    )
    held.hold()
    tell(pages)
    held.let_go()
    waiting.count_all()
    assert (viewable(), held.lines, reasons()) == (2, [], {})
    assert "is dropped" in caplog.text
    assert ledger.verify() == []


@pytest.fixture
def breaks(monkeypatch):
    """Breaks the next transaction that counts, when all but the sums is written."""

    def once(error):
        real = sums.Tally.write

        def write(self):
            monkeypatch.setattr(sums.Tally, "write", real)
            raise error

        monkeypatch.setattr(sums.Tally, "write", write)

    return once


def test_while_the_database_is_away_all_of_it_waits(shown, held, breaks):
    pages = shown(2)
    breaks(OperationalError())
    tell(pages[:1])
    assert (viewable(), len(held.lines), held.is_held) == (0, 1, False)
    tell(pages[1:])
    assert (viewable(), held.lines, reasons()) == (2, [], {})
    assert ledger.verify() == []


def test_what_is_counted_again_is_not_one_view_too_many_for_its_reader(shown, held, breaks):
    pages = shown(2, frequency_most=1, frequency_hours=24)
    breaks(SystemExit())
    with pytest.raises(SystemExit):
        tell(pages[:1])
    assert (viewable(), len(held.lines), held.is_held) == (0, 1, True)  # as one that was killed
    held.let_go()
    waiting.count_all()
    assert (viewable(), held.lines, reasons()) == (1, [], {})


def test_nor_one_click_too_many(shown, held, breaks, clock):
    ((reader, offer),) = shown()
    reader.tell("viewable", offer)
    clock(seconds=1)
    breaks(SystemExit())
    with pytest.raises(SystemExit):
        reader.follow(offer)
    held.let_go()
    waiting.count_all()
    assert (Delivery.objects.get().clicks, reasons()) == (1, {})


def test_who_is_killed_between_commit_and_letting_go_counts_nothing_twice(shown, held, monkeypatch):
    pages, real = shown(3), waiting._next
    held.hold()
    tell(pages)
    held.let_go()

    def killed(name, *, done, most):
        if done:
            raise SystemExit
        return real(name, done=done, most=most)

    monkeypatch.setattr(waiting, "_next", killed)
    with pytest.raises(SystemExit):
        waiting.count_all()
    monkeypatch.setattr(waiting, "_next", real)
    assert (viewable(), len(held.lines)) == (3, 3)
    held.let_go()
    waiting.count_all()
    assert (viewable(), held.lines, reasons()) == (3, [], {"again": 3})
    assert Flight.objects.exclude(delivered=0).get().delivered == 3
    assert ledger.verify() == []


def test_who_was_taken_for_dead_lets_go_of_nothing(shown, held, monkeypatch):
    real = telling.count

    def slow(tellings):
        monkeypatch.setattr(telling, "count", real)
        held.hold()  # the lock's time was over, and another has the same ones in hand
        return real(tellings)

    monkeypatch.setattr(telling, "count", slow)
    tell(shown())
    assert (viewable(), len(held.lines), held.is_held) == (1, 1, True)


def test_where_too_many_wait_it_is_counted_at_once(shown, held, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 2)
    pages = shown(4)
    held.hold()
    tell(pages[:3])
    assert (viewable(), len(held.lines)) == (1, 2)
    held.let_go()
    tell(pages[3:])  # finds no room either, and makes some
    assert (viewable(), held.lines, reasons()) == (4, [], {})


@pytest.mark.parametrize("away", ["stop", "freeze"])
def test_while_redis_does_not_answer_it_is_counted_at_once(shown, redis, away):  # noqa: F811
    pages = shown(5)
    getattr(redis, away)()
    tell(pages)
    assert viewable() == 5
    assert ledger.verify() == []


def test_a_redis_that_goes_away_while_it_is_counted_loses_nothing(shown, redis, monkeypatch):  # noqa: F811
    pages, real = shown(), waiting._next

    def gone(name, **said):
        redis.stop()
        return real(name, **said)

    monkeypatch.setattr(waiting, "_next", gone)
    tell(pages)
    assert viewable() == 1


def test_a_click_that_was_told_twice_on_its_way_counts_once(shown, held, clock):
    ((reader, offer),) = shown()
    reader.tell("viewable", offer)
    clock(seconds=1)
    held.hold()
    for _ in range(3):
        reader.follow(offer)
    held.let_go()
    waiting.count_all()
    assert (Delivery.objects.get().clicks, reasons()) == (1, {"again": 2})


def test_offers_are_counted_under_the_story_and_creative_that_pages_name(
    held, booked, reading, house, clock
):
    booked()
    story, reader = make_article(), reading()
    offer = reader.open(story=story, places={"story-1": house.pk})["story-1"]
    clock(seconds=2)
    held.hold()
    reader.tell("viewable", offer, story=0)
    reader.tell("viewable", offer, story=story, creative=house.pk)
    reader.tell("viewable", offer, story=story)
    held.let_go()
    waiting.count_all()
    assert (viewable(), reasons()) == (1, {"story": 1, "creative": 1})
