"""Offers, views and clicks of served newsrooms: what is told twice, late, early, changed, of others, by
machines or by too many at once."""

import json
import time

import pytest

from tests.acceptance.ads.served import BROWSER, TARGET, at_once

FORGE = """
given = tickets.read(ticket)
now = timezone.now()
text = ticket.partition(".")[0]
yesterday = now - timedelta(days=1)
said = {
    "late": given._replace(at=now - timedelta(hours=2, seconds=5)).written(),
    "future": given._replace(at=now + timedelta(minutes=10)).written(),
    "unknown": given._replace(offer=given.offer + 10**6).written(),
    "another day's key": f"{text}.{tickets._signature(text, yesterday)}",
}
"""
# Offers to two hundred readers of as many networks, as the pages of five seconds ago got them.
HAND_OUT = """
from ads.readers import Reader
flight, creative = Flight.objects.get(pk=booked["flight"]), booked["creative"]
now = timezone.now() - timedelta(seconds=5)
made = [Offer(flight=flight, creative_id=creative, slot="story", article=booked["story"],
              device="phone", reader=Reader(f"11.0.{n}.0", BROWSER, False).key(now), issued_at=now)
        for n in range(200)]
made = Offer.objects.bulk_create(made)
sums.add("offers", Counter(map(sums.row_of, made)))
said = [{"ticket": tickets.Ticket(o.pk, creative, booked["story"], now).written(),
         "creative": creative} for o in made]
"""
SELL = """
Flight.objects.filter(pk=pk).update(goal="viewable", goal_count=100,
                                    ends_at=timezone.now() + timedelta(days=1))
"""
SWITCH = """
row = Creative.objects.get(pk=house.pk)
row.is_on = on
row.save()
"""
END = """
flight = Flight.objects.get(pk=pk)
flight.ends_at = timezone.now()
flight.save()
"""


def test_case_108_an_offer_told_twice_and_then_fifty_times_at_once_is_one_view(newsroom, tell):
    booked, reader = newsroom.book(), newsroom.reader()
    offer = reader.open(booked)
    assert offer["headline"] == "Booked"
    reader.look(offer, booked)
    reader.tell("viewable", offer, booked)
    serial = newsroom.counted(booked)
    assert (serial["viewable"], serial["reasons"]) == (1, {"viewable again": 1})
    offer = reader.open(booked)
    time.sleep(1.1)
    at_once(lambda _: reader.tell("viewable", offer, booked), range(50), threads=50)
    found = newsroom.counted(booked)
    tell(f"told ×2 and ×50 at once: {found}")
    assert (found["viewable"], found["reasons"]) == (2, {"viewable again": 50})


def test_case_109_what_is_not_this_offer_now_counts_nothing_and_leaves_its_reason(newsroom, tell):
    one, other = newsroom.book(), newsroom.book()
    reader = newsroom.reader()
    offer, theirs = reader.open(one), reader.open(other)
    time.sleep(1.1)
    forged = newsroom.do(FORGE, ticket=offer["ticket"])
    nobodys = newsroom.of_no_flight()
    reader.tell("viewable", offer, one, creative=theirs["creative"])
    reader.tell("viewable", offer, one, story=other["story"])
    reader.tell("viewable", offer, one, ticket=forged["late"])
    reader.tell("viewable", offer, one, ticket=forged["future"])
    reader.tell("viewable", offer, one, ticket=forged["unknown"])
    reader.tell("viewable", offer, one, ticket=forged["another day's key"])
    text, _, signature = offer["ticket"].partition(".")
    parts = text.split("-")
    changed = [
        "-".join([*parts[:n], f"{part}1", *parts[n + 1 :]]) + f".{signature}"
        for n, part in enumerate(parts)
    ]
    changed += [f"{text}.{signature[:-1]}{'0' if signature[-1] != '0' else '1'}", text, "x" * 500]
    for ticket in changed:
        reader.tell("viewable", offer, one, ticket=ticket)
    newsroom.reader().tell("viewable", offer, one)
    found, more = newsroom.counted(one), newsroom.of_no_flight()
    more = {reason: count - nobodys.get(reason, 0) for reason, count in more.items()}
    tell(f"{found}, of no flight {more}")
    assert (found["rendered"], found["viewable"]) == (0, 0)
    assert found["reasons"] == {
        f"viewable {why}": 1 for why in ("creative", "story", "late", "future", "reader")
    }
    assert (more["forged"], more["unknown"]) == (len(changed) + 1, 1)
    assert newsroom.counted(other)["invalid"] == 0
    reader.tell("viewable", offer, one)
    assert newsroom.counted(one)["viewable"] == 1  # the real one is as good as before


def test_case_114_a_beacon_sent_twice_at_once_and_twice_in_itself_is_one(newsroom, tell):
    booked, reader = newsroom.book(), newsroom.reader()
    offer = reader.open(booked)
    time.sleep(1.1)
    told = [["rendered", offer["ticket"], offer["creative"]],
            ["viewable", offer["ticket"], offer["creative"]]]  # fmt: skip
    beacon = {"story": booked["story"], "privacy": False, "told": told * 2}
    answers = at_once(lambda _: reader.post("/b/told/", beacon), range(2), threads=2)
    found = newsroom.counted(booked)
    tell(f"two beacons at once, each saying all twice: {found}")
    assert {answer.status_code for answer in answers} == {204}
    assert (found["rendered"], found["viewable"]) == (1, 1)
    assert found["reasons"] == {"rendered again": 3, "viewable again": 3}


def test_case_115_a_flight_that_ends_while_its_offers_are_out_gets_these_and_no_more(
    newsroom, tell
):
    booked, reader, late = newsroom.book(), newsroom.reader(), newsroom.reader()
    offer = reader.open(booked)
    newsroom.do(END, pk=booked["flight"])
    assert late.open(booked)["creative"] != booked["creative"]
    reader.look(offer, booked)
    assert reader.follow(offer) == TARGET
    found = newsroom.counted(booked)
    tell(f"offered, ended, then looked at and followed: {found}")
    assert [found[name] for name in ("offers", "viewable", "clicks", "invalid")] == [1, 1, 1, 0]


def test_case_115_of_two_hundred_views_at_once_a_hundred_that_were_booked_are_billed(
    newsroom, tell
):
    booked = newsroom.book()
    offers = newsroom.do(HAND_OUT, booked=booked, BROWSER=BROWSER)
    newsroom.do(SELL, pk=booked["flight"])
    began = time.monotonic()

    def look(number):
        newsroom.reader(network=f"11.0.{number}.7").tell("viewable", offers[number], booked)

    at_once(look, range(200), threads=40)
    found = newsroom.counted(booked)
    tell(f"100 booked, 200 at once in {time.monotonic() - began:.1f} s: {found}")
    assert (found["viewable"], found["delivered"]) == (100, 100)
    assert found["reasons"] == {"viewable full": 100}


def test_case_117_when_all_is_over_the_house_stands_and_without_it_the_slot_is_gone(newsroom, tell):
    booked, reader = newsroom.book(), newsroom.reader()
    assert reader.open(booked)["creative"] == booked["creative"]
    newsroom.do(END, pk=booked["flight"])
    ours = reader.open(booked)
    page = reader.page(booked["path"]).text
    assert "words" not in ours and ours["creative"] != booked["creative"]
    assert "data-slot" in page and "The house" in page
    newsroom.do(SWITCH, on=False)
    try:
        bare = reader.page(booked["path"])
        asked = {"about": f"story:{booked['story']}", "width": 390, "language": "en"}
        asked |= {"privacy": False, "places": {"story-1": ours["creative"]}}
        nothing = reader.post("/b/rooms/", asked)
    finally:
        newsroom.do(SWITCH, on=True)
    tell(f"over: house {ours['creative']}; without it {bare.status_code}, {nothing.status_code}")
    assert (bare.status_code, nothing.status_code) == (200, 204)
    assert "data-slot" not in bare.text and "Advertisement" not in bare.text
    assert "data-slot" in reader.page(booked["path"]).text


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 5_000, b"x" * 20_000, json.dumps([1]).encode()])
def test_what_no_page_of_ours_sends_is_answered_with_nothing(newsroom, body):
    reader = newsroom.reader()
    for path in ("/b/rooms/", "/b/told/"):
        assert reader.post(path, body.decode()).status_code == 204
