"""What is counted of offers, what is not, and that all sums agree."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ads import ledger
from ads.deliveries import hour_of
from ads.models import Delivery, Flight, FlightDay, Offer, Refusal
from pagecache import store
from tests.factories import make_article

pytestmark = pytest.mark.django_db
IN_A_WEEK = timedelta(days=7)


def sums(*names):
    rows = Delivery.objects.values_list(*names, flat=len(names) == 1)
    return [sum(column) for column in zip(*rows, strict=True)] if len(names) > 1 else sum(rows)


def reasons():
    return dict(Refusal.objects.values_list("reason", "count"))


@pytest.fixture
def view(reading, house, clock):
    """Opens a page, looks at its one place for two seconds, and tells so as often as asked."""

    def one(*, times=1, story=None, reader=None):
        reader = reader or reading()
        place = "story-1" if story else "front"
        offer = reader.open(story=story, about="", places={place: house.pk})[place]
        clock(seconds=2)
        for _ in range(times):
            reader.tell("viewable", offer, story=story or 0)
        return offer

    return one


def test_a_view_is_added_to_its_hour_its_flight_and_its_day(booked, view):
    creative, story = booked(), make_article()
    view(story=story)
    row = Delivery.objects.get()
    assert (row.flight, row.creative, row.slot) == (creative.flight, creative, "story")
    assert (row.article_id, row.hour) == (story.pk, hour_of(timezone.now()))
    assert (row.offers, row.rendered, row.viewable, row.clicks, row.invalid) == (1, 1, 1, 0, 0)
    assert Flight.objects.get(pk=creative.flight_id).delivered == 1
    assert FlightDay.objects.values_list("day", "delivered").get() == (timezone.localdate(), 1)
    assert ledger.verify() == []


def test_the_newsrooms_own_are_counted_too(house, view):
    view()
    assert Delivery.objects.get().flight == house.flight
    assert sums("offers", "rendered", "viewable") == [1, 1, 1]
    assert ledger.verify() == []


def test_what_stood_there_and_was_not_looked_at_is_rendered_only(booked, reading, house):
    booked()
    reader = reading()
    offer = reader.open(about="", places={"front": house.pk})["front"]
    reader.tell("rendered", offer)
    reader.tell("rendered", offer)
    assert sums("offers", "rendered", "viewable", "invalid") == [1, 1, 0, 1]
    assert reasons() == {"again": 1}
    assert ledger.verify() == []


def test_nothing_is_looked_at_for_a_second_any_sooner(booked, reading, house, clock):
    booked()
    reader = reading()
    offer = reader.open(about="", places={"front": house.pk})["front"]
    clock(seconds=0.9)
    reader.tell("viewable", offer)
    assert (sums("viewable"), reasons()) == (0, {"soon": 1})
    clock(seconds=0.1)
    reader.tell("viewable", offer)
    assert sums("viewable") == 1


def test_case_114_a_view_that_is_told_twice_as_a_page_is_left_counts_once(booked, view):
    booked()
    view(times=2)
    assert (sums("viewable"), reasons()) == (1, {"again": 1})


def test_case_115_a_view_that_comes_after_the_end_of_its_flight_is_counted_for_two_hours(
    booked, reading, house, clock
):
    creative = booked(ends_at=timezone.now() + timedelta(minutes=1))
    reader = reading()
    offers = [reader.open(about="", places={"front": house.pk})["front"] for _ in range(2)]
    assert {offer["creative"] for offer in offers} == {creative.pk}
    clock(minutes=100)
    assert reader.open(about="", places={"front": house.pk})["front"]["creative"] == house.pk
    reader.tell("viewable", offers[0])
    clock(minutes=30)
    reader.tell("viewable", offers[1])
    assert (sums("viewable"), reasons()) == (1, {"late": 1})
    assert ledger.verify() == []


def test_case_115_of_a_goal_not_one_view_more_is_counted_and_the_others_are_kept_as_full(
    booked, reading, house, clock
):
    creative = booked(goal="viewable", goal_count=3, ends_at=timezone.now() + IN_A_WEEK)
    page = {"about": "", "places": {"front": house.pk}}
    readers = [reading(network=f"10.0.{number}.1") for number in range(40)]
    offers = [(reader, reader.open(**page)["front"]) for reader in readers]
    offers = [(reader, offer) for reader, offer in offers if offer["creative"] == creative.pk]
    assert len(offers) > 5
    clock(seconds=2)
    for reader, offer in offers:
        reader.tell("viewable", offer)
        reader.tell("viewable", offer)
    assert Flight.objects.get(pk=creative.flight_id).delivered == 3
    delivery = Delivery.objects.get(creative=creative)
    assert (delivery.viewable, delivery.rendered) == (3, len(offers))
    assert reasons() == {"full": len(offers) - 3, "again": len(offers)}
    assert ledger.verify() == []


@pytest.mark.parametrize(("is_roadblock", "most"), [(False, 10), (True, 50)])
def test_a_page_that_loads_itself_again_and_again_is_not_counted_for_ever(
    booked, view, is_roadblock, most
):
    booked(is_roadblock=is_roadblock, priority=1)
    for _ in range(most + 3):
        view()
    assert (sums("viewable"), reasons()) == (most, {"too_many": 3})
    assert ledger.verify() == []


def test_the_newsrooms_own_have_no_such_limit(view):
    for _ in range(12):
        view()
    assert sums("viewable") == 12


def test_who_wants_privacy_counts_four_times_in_a_minute_from_one_network(
    booked, reading, view, whole_minute
):
    booked()
    for _ in range(6):
        view(reader=reading(**{"Sec-GPC": "1"}))
    assert (sums("viewable"), reasons()) == (4, {"too_many": 2})
    view(reader=reading(network="198.51.100.7", **{"Sec-GPC": "1"}))
    whole_minute(seconds=60)
    view(reader=reading(**{"Sec-GPC": "1"}))
    assert sums("viewable") == 6


def test_while_nobody_remembers_readers_views_without_a_limit_of_their_flight_count(
    booked, view, monkeypatch
):
    booked()

    def away(*args, **kwargs):
        raise store.Unanswered

    monkeypatch.setattr("ads.readers.store.ask", away)
    monkeypatch.setattr("ads.readers.store.run", away)
    view()
    assert sums("viewable") == 1


def test_case_115_a_day_has_no_more_than_its_cap_and_the_next_one_has_its_own(booked, view, clock):
    creative = booked(daily_cap=2)
    for _ in range(4):
        view()
    days = FlightDay.objects.filter(flight=creative.flight).order_by("day")
    assert [day.delivered for day in days] == [2]
    assert reasons() == {"full": 2}
    clock(days=1)
    view()
    assert [day.delivered for day in days.all()] == [2, 1]
    assert Flight.objects.get(pk=creative.flight_id).delivered == 3
    assert ledger.verify() == []


def test_all_of_an_offer_counts_in_the_hour_in_which_it_was_made(booked, reading, house, clock):
    booked()
    now = timezone.localtime()
    clock(minutes=59 - now.minute)
    reader, made = reading(), hour_of(timezone.now())
    offer = reader.open(about="", places={"front": house.pk})["front"]
    clock(minutes=5)
    reader.tell("viewable", offer)
    reader.tell("viewable", offer)
    assert Delivery.objects.get().hour == Refusal.objects.get().hour == made
    assert ledger.verify() == []


def test_a_flight_that_sells_clicks_is_delivered_by_clicks(booked, reading, house, clock):
    creative = booked(goal="clicks", goal_count=5, ends_at=timezone.now() + IN_A_WEEK)
    reader = reading()
    offer = reader.open(about="", places={"front": house.pk})["front"]
    assert offer["creative"] == creative.pk
    clock(seconds=2)
    reader.tell("viewable", offer)
    flight = Flight.objects.filter(pk=creative.flight_id)
    assert (sums("viewable"), flight.get().delivered) == (1, 0)
    clock(seconds=2)
    reader.follow(offer)
    assert (sums("clicks"), flight.get().delivered) == (1, 1)
    assert ledger.verify() == []


def test_while_nobody_remembers_readers_a_view_with_a_limit_is_kept_as_unsure(
    booked, reading, house, clock, monkeypatch
):
    booked(frequency_most=3, frequency_hours=24)
    offer = reading().open(about="", places={"front": house.pk})["front"]
    clock(seconds=2)

    def away(*args, **kwargs):
        raise store.Unanswered

    monkeypatch.setattr("ads.readers.store.ask", away)
    monkeypatch.setattr("ads.readers.store.run", away)
    reading().tell("viewable", offer)
    assert (sums("viewable"), reasons()) == (0, {"unsure": 1})
    clock(seconds=2)
    assert reading().follow(offer).status_code == 302
    assert ledger.verify() == []


GOOD = {"story": 0, "privacy": False, "told": []}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 2000, b"x" * 9000, {**GOOD, "told": 7},
        {**GOOD, "told": [7]}, {**GOOD, "told": [[]]}, {**GOOD, "told": [["viewable", "x"]]},
        {**GOOD, "told": [["viewable", 7, 7]]}, {**GOOD, "told": [["viewable", "x", "7"]]},
        {**GOOD, "told": [["viewable", "x", True]]}, {**GOOD, "told": [["clicks", "x", 7]]},
        {**GOOD, "told": [[["viewable"], "x", 7]]}, {**GOOD, "story": "7"}, {**GOOD, "story": None},
        {**GOOD, "told": [["viewable", "x", 7]] * 41},
    ],
)  # fmt: skip
def test_whatever_is_told_is_answered_with_nothing_and_breaks_nothing(reading, body):
    answer = reading().post("/b/told/", body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert not Refusal.objects.exists()


def test_half_a_letter_in_a_ticket_is_forged_and_no_error(reading):
    told = [["viewable", ticket, 7] for ticket in ("1-1-1-1.\ud800", "\ud800-1-1-1.0")]
    assert reading().post("/b/told/", {**GOOD, "told": told}).status_code == 204
    assert reasons() == {"forged": 2}


def test_huge_numbers_are_no_error(reading):
    told = [["viewable", "z" * 13 + "-1-1-1.0", 10**30], ["viewable", "\x00", 7]]
    assert reading().post("/b/told/", {**GOOD, "story": 10**40, "told": told}).status_code == 204


def test_one_page_tells_of_many_offers_at_once(booked, reading, house, clock):
    for number in range(3):
        booked(f"Words {number}")
    story, reader = make_article(), reading()
    places = {f"story-{n}": house.pk for n in (1, 2, 3)}
    offers = reader.open(story=story, places=places).values()
    clock(seconds=2)
    told = [[deed, o["ticket"], o["creative"]] for deed in ("rendered", "viewable") for o in offers]
    reader.post("/b/told/", json.dumps({"story": story.pk, "privacy": False, "told": told}))
    assert sums("offers", "rendered", "viewable", "invalid") == [3, 3, 3, 0]
    assert ledger.verify() == []


def test_what_telling_costs_is_known(booked, reading, house, clock, django_assert_num_queries):
    """Beside the statements that begin and end a transaction."""
    booked()
    reader, story = reading(), make_article()
    page = {"story": story, "places": {"story-1": house.pk}}
    first, second, third = (reader.open(**page)["story-1"] for _ in range(3))
    clock(seconds=2)
    reader.tell("viewable", first, story=story)  # makes the row of the day
    with django_assert_num_queries(1 + 2 + 2):
        reader.tell("rendered", second, story=story)
    with django_assert_num_queries(1 + 4 + 2):
        reader.tell("viewable", second, story=story)
    with django_assert_num_queries(1 + 4 + 2):
        reader.tell("viewable", third, story=story)
    with django_assert_num_queries(1 + 2 + 2):
        reader.tell("viewable", third, story=story)
    clock(seconds=2)
    with django_assert_num_queries(2 + 2 + 2):
        reader.follow(third)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Delivery.objects.update(rendered=9), "1 offers, 9 rendered"),
        (lambda: Delivery.objects.update(viewable=0), "its hours have 0"),
        (lambda: Delivery.objects.update(clicks=2), "2 clicks"),
        (lambda: Delivery.objects.update(invalid=5), "5 not counted; the reasons make 1"),
        (lambda: Refusal.objects.all().delete(), "1 not counted; the reasons make 0"),
        (lambda: FlightDay.objects.update(delivered=4), "has 4 on"),
        (lambda: Flight.objects.update(delivered=7), "has 7 in all; its days have"),
        (lambda: Offer.objects.update(rendered_at=None), "its offers make 1 offers, 0 rendered"),
    ],
)
def test_the_ledger_says_in_words_what_does_not_agree(booked, view, capsys, wrong, said):
    booked()
    view(times=2)
    call_command("verify_ledgers")
    assert "slots: no drifts" in capsys.readouterr().out
    wrong()
    assert said in "\n".join(ledger.verify())
    with pytest.raises(CommandError):
        call_command("verify_ledgers")
