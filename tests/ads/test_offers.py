"""Offers: whose ticket is whose, how long it is good, and that it is good once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ads import tasks, tickets
from ads.models import Delivery, Offer, Refusal
from ads.tickets import Forged, Ticket
from tests.factories import make_article

KEPT = ("flight_id", "creative_id", "slot", "device", "issued_at")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def reasons():
    return dict(Refusal.objects.values_list("reason", "count"))


@given(st.integers(1, 2**60), st.integers(1, 2**60), st.integers(0, 2**60), st.integers(0, 10**7))
def test_a_ticket_is_read_as_it_was_written(offer, creative, story, seconds):
    ticket = Ticket(offer, creative, story, AT + timedelta(seconds=seconds))
    assert tickets.read(ticket.written()) == ticket
    assert len(ticket.written()) <= tickets.LONGEST


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_ticket_or_breaks_anything(text):
    with pytest.raises(Forged):
        tickets.read(text)


@pytest.mark.parametrize("signature", ["\ud800", "é" * 32, "٣" * 32, "\0" * 32, ""])
def test_a_signature_in_other_letters_is_forged(signature):
    with pytest.raises(Forged):
        tickets.read(f"1-1-1-1.{signature}")


def test_no_letter_of_a_ticket_can_be_changed():
    written = Ticket(7, 8, 9, AT).written()
    for place in range(len(written)):
        for letter in "0za-.":
            changed = written[:place] + letter + written[place + 1 :]
            if changed != written:
                with pytest.raises(Forged):
                    tickets.read(changed)
    for changed in (written + "0", written[:-1], written.upper(), ""):
        with pytest.raises(Forged):
            tickets.read(changed)


def test_a_ticket_of_another_site_is_forged(settings):
    written = Ticket(7, 8, 9, AT).written()
    settings.SECRET_KEY = "another-key-that-is-long-enough-to-be-one-of-fifty-letters"
    with pytest.raises(Forged):
        tickets.read(written)


@pytest.fixture
def shown(reading, booked, house, clock):
    """An offer that stood in a story for two seconds: reader, story, offer."""
    booked()
    story, reader = make_article(), reading()
    offer = reader.open(story=story, places={"story-1": house.pk})["story-1"]
    clock(seconds=2)
    return reader, story, offer


def viewable():
    return sum(Delivery.objects.values_list("viewable", flat=True))


def test_case_108_a_ticket_that_is_told_again_counts_once(shown):
    reader, story, offer = shown
    for _ in range(3):
        assert reader.tell("viewable", offer, story=story).status_code == 204
    assert viewable() == 1
    assert reasons() == {"again": 2}
    assert Delivery.objects.values_list("rendered", "viewable", "invalid").get() == (1, 1, 2)


def test_case_109_a_ticket_of_one_creative_credits_no_other(shown, house):
    reader, story, offer = shown
    reader.tell("viewable", offer, story=story, creative=house.pk)
    assert (viewable(), reasons()) == (0, {"creative": 1})
    reader.tell("viewable", offer, story=story)
    assert viewable() == 1  # it was not used up by the false one


def test_case_109_a_ticket_of_one_story_counts_under_no_other(shown):
    reader, _, offer = shown
    reader.tell("viewable", offer, story=make_article())
    reader.tell("viewable", offer, story=0)
    assert (viewable(), reasons()) == (0, {"story": 2})


@pytest.mark.parametrize(("minutes", "counted"), [(119, 1), (121, 0)])
def test_case_109_a_ticket_is_good_for_two_hours(shown, clock, minutes, counted):
    reader, story, offer = shown
    clock(minutes=minutes)
    reader.tell("viewable", offer, story=story)
    assert viewable() == counted
    assert reasons() == ({} if counted else {"late": 1})


def test_case_109_a_ticket_from_the_future_counts_nothing(shown, clock):
    reader, story, offer = shown
    clock(minutes=-5)
    reader.tell("viewable", offer, story=story)
    assert (viewable(), reasons()) == (0, {"future": 1})


@pytest.mark.parametrize("place", [0, 4, -1])
def test_case_109_a_ticket_that_was_changed_counts_nothing(shown, place):
    reader, story, offer = shown
    letters = list(offer["ticket"])
    letters[place] = "1" if letters[place] != "1" else "2"
    reader.tell("viewable", offer, story=story, ticket="".join(letters))
    assert (viewable(), reasons()) == (0, {"forged": 1})
    refusal = Refusal.objects.get()
    assert (refusal.flight, refusal.deed) == (None, "viewable")


def test_case_109_a_ticket_with_the_key_of_another_day_counts_nothing(shown, monkeypatch):
    reader, story, offer = shown
    ticket = tickets.read(offer["ticket"])
    numbers = offer["ticket"].partition(".")[0]
    yesterday = tickets._signature(numbers, ticket.at - timedelta(days=1))
    reader.tell("viewable", offer, story=story, ticket=f"{numbers}.{yesterday}")
    assert (viewable(), reasons()) == (0, {"forged": 1})


@pytest.mark.parametrize(
    "said", [{"network": "198.51.100.9"}, {"agent": "Mozilla/5.0 (X11) Other/1"}]
)
def test_case_109_a_ticket_in_the_hands_of_another_reader_counts_nothing(shown, reading, said):
    _, story, offer = shown
    reading(**said).tell("viewable", offer, story=story)
    assert (viewable(), reasons()) == (0, {"reader": 1})


def test_a_reader_in_the_same_network_over_midnight_is_the_same(reading, booked, house, clock):
    now = timezone.now()
    clock(
        seconds=(
            datetime(now.year, now.month, now.day, 23, 59, 50, tzinfo=UTC) - now
        ).total_seconds()
    )
    booked()
    offer = reading(network="203.0.113.7").open(about="", places={"front": house.pk})["front"]
    clock(seconds=30)
    reading(network="203.0.113.200").tell("viewable", offer)
    assert viewable() == 1


def test_an_offer_that_nobody_remembers_counts_nothing(shown):
    reader, story, offer = shown
    Offer.objects.all().delete()
    reader.tell("viewable", offer, story=story)
    assert (viewable(), reasons()) == (0, {"unknown": 1})


def test_offers_are_thrown_away_after_two_days_and_their_sums_stay(shown, clock, monkeypatch):
    monkeypatch.setattr(tasks, "_AT_ONCE", 1)
    reader, story, offer = shown
    reader.tell("viewable", offer, story=story)
    Offer.objects.create(**Offer.objects.values(*KEPT).get())
    clock(hours=47)
    assert tasks.forget_offers.call() == 0
    clock(hours=2)
    assert tasks.forget_offers.call() == 2
    assert not Offer.objects.exists()
    assert viewable() == 1
