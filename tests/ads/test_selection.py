from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.selection import Priority, by_weight, choose, fill, pick


@dataclass
class Creative:
    pk: int
    weight: int = 1


FOUR = [Creative(1), Creative(2), Creative(3), Creative(4)]


def test_the_same_page_and_slot_get_the_same_creative_in_any_order_of_the_rows():
    first = choose(FOUR, slot="story-1", seed="/a/")
    assert first is choose(reversed(FOUR), slot="story-1", seed="/a/")


def test_pages_and_slots_differ():
    pages = {choose(FOUR, slot="story-1", seed=f"/{n}/").pk for n in range(40)}
    slots = {choose(FOUR, slot=f"story-{n}", seed="/a/").pk for n in range(40)}
    assert pages == slots == {1, 2, 3, 4}


def test_what_stands_on_the_page_already_comes_again_only_when_all_do():
    taken = []
    for place in range(4):
        taken.append(choose(FOUR, slot=f"story-{place}", seed="/a/", taken=taken).pk)
    assert sorted(taken) == [1, 2, 3, 4]
    assert choose(FOUR, slot="story-5", seed="/a/", taken=taken) is not None


def test_weight_says_how_often():
    rows = [Creative(1, weight=1), Creative(2, weight=3)]
    drawn = Counter(choose(rows, slot="front", seed=f"/{n}/").pk for n in range(4000))
    assert 2850 < drawn[2] < 3150  # 3000 expected; five standard deviations are 137


def test_a_weight_of_nothing_is_never_chosen_and_nothing_to_choose_gives_nothing():
    assert choose([Creative(1, weight=0)], slot="front", seed="/") is None
    assert choose([], slot="front", seed="/") is None
    assert {choose([Creative(1, 0), Creative(2)], slot="a", seed=f"{n}").pk for n in range(50)} == {
        2
    }


def test_a_page_with_odd_characters_in_its_address_is_no_stumbling_block():
    assert choose(FOUR, slot="front", seed="/\ud800\x00/") is not None


@dataclass(frozen=True)
class Flight:
    pk: int
    priority: int = Priority.STANDARD
    weight: int = 1
    share: float | None = None
    is_roadblock: bool = False


GRID = [(number + 0.5) / 10_000 for number in range(10_000)]
HOUSE = Flight(99, Priority.HOUSE)


def parts(flights, **more):
    """Which part of all draws each flight gets, to a ten-thousandth."""
    drawn = Counter(found.pk for draw in GRID if (found := pick(flights, draw=draw, **more)))
    return {pk: round(count / len(GRID), 3) for pk, count in drawn.items()}


def test_no_edge_of_a_draw_belongs_to_two_weights():  # D11.116
    rows = [Creative(1, 1), Creative(2, 1)]
    assert by_weight(rows, draw=0.0).pk == 1
    assert by_weight(rows, draw=0.5 - 2**-53).pk == 1
    assert by_weight(rows, draw=0.5).pk == 2
    assert by_weight(rows, draw=1 - 2**-53).pk == 2


@pytest.mark.parametrize("draw", [-0.1, 1.0, float("nan"), float("inf")])
def test_a_number_that_is_no_draw_is_refused(draw):
    with pytest.raises(ValueError, match="random number"):
        pick([HOUSE], draw=draw)


def test_one_flight_all_weights_nothing_and_no_flight():  # D11.116
    one = Flight(1)
    assert {pick([one], draw=draw) for draw in (0.0, 0.5, 1 - 2**-53)} == {one}
    assert pick([Flight(1, weight=0), Flight(2, weight=0)], draw=0.5) is None
    assert pick([], draw=0.5) is None


def test_flights_without_a_goal_divide_their_tier_by_weight():
    assert parts([Flight(1, weight=1), Flight(2, weight=3)]) == {1: 0.25, 2: 0.75}


def test_a_share_is_taken_whole_and_the_rest_is_divided():
    flights = [Flight(1, share=0.3), Flight(2, share=0.1), Flight(3, weight=1), Flight(4, weight=2)]
    assert parts(flights) == {1: 0.3, 2: 0.1, 3: 0.2, 4: 0.4}


def test_shares_that_ask_for_more_than_there_is_are_cut_by_share_and_weight():
    flights = [Flight(1, share=1.0, weight=3), Flight(2, share=1.0, weight=1), Flight(3)]
    assert parts(flights) == {1: 0.75, 2: 0.25}


def test_what_a_tier_leaves_goes_to_the_next():
    flights = [
        Flight(1, Priority.SPONSORSHIP, share=0.5),
        Flight(2, Priority.STANDARD, share=0.4),
        HOUSE,
    ]
    assert parts(flights) == {1: 0.5, 2: 0.4, 99: 0.1}
    assert parts([Flight(1, Priority.SPONSORSHIP), Flight(2, share=1.0), HOUSE]) == {1: 1.0}
    assert parts([Flight(1, share=0.0), HOUSE]) == {99: 1.0}
    assert parts([Flight(1, share=0.25)]) == {1: 0.25}  # and nothing else stands there


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(Priority), st.integers(0, 30)), min_size=1, max_size=6
    ).filter(lambda goals: sum(hundredths for _, hundredths in goals) <= 95)
)
def test_a_share_is_a_part_of_all_choices_in_whatever_tier(goals):
    some = [Flight(pk, tier, share=part / 100) for pk, (tier, part) in enumerate(goals)]
    found = parts([*some, HOUSE])
    for flight in some:
        assert found.get(flight.pk, 0) == pytest.approx(flight.share, abs=0.001)


def test_what_stands_on_the_page_already_is_left_out():
    assert parts([Flight(1, weight=50), Flight(2)], taken={1}) == {2: 1.0}


flights = st.lists(
    st.builds(
        Flight,
        st.integers(1, 9),
        st.sampled_from(Priority),
        st.integers(0, 100),
        st.none() | st.floats(0, 2),
        st.booleans(),
    ),
    max_size=9,
    unique_by=lambda flight: flight.pk,
)
draws = st.floats(0, 1, exclude_max=True)


@settings(max_examples=60, deadline=None)
@given(flights, draws, st.randoms())
def test_the_order_of_the_flights_is_no_matter(some, draw, random):
    shuffled = random.sample(some, len(some))
    assert pick(some, draw=draw) == pick(shuffled, draw=draw)


@settings(max_examples=60, deadline=None)
@given(flights, draws)
def test_nothing_stands_before_what_takes_all(some, draw):
    found = pick([*some, HOUSE], draw=draw)
    greedy = [f.priority for f in some if f.weight and (f.share is None or f.share >= 1)]
    assert found is not None and found.weight > 0 and found.share != 0
    assert found.priority <= min(greedy, default=Priority.HOUSE)


PLACES = ["front", "story-1", "story-2", "footer"]


@settings(max_examples=60, deadline=None)
@given(flights, st.lists(draws, min_size=4, max_size=4))
def test_no_flight_stands_twice_on_a_page_but_a_roadblock_that_stands_wherever_it_fits(some, drawn):
    fits = {place: [f for f in some if (f.pk + n) % 3] for n, place in enumerate(PLACES)}
    chosen = fill(fits, draws=dict(zip(PLACES, drawn, strict=True)))
    assert all(flight in fits[place] for place, flight in chosen.items())
    for flight in set(chosen.values()):
        places = [place for place in PLACES if chosen.get(place) == flight]
        if flight.is_roadblock:
            assert places == [place for place in PLACES if flight in fits[place]]
        else:
            assert len(places) == 1


def test_a_roadblock_takes_every_slot_or_none():
    block, other = Flight(1, Priority.SPONSORSHIP, share=0.5, is_roadblock=True), Flight(2)
    places = {place: [block, other, Flight(3)] for place in PLACES}
    for draw in (0.1, 0.9):
        chosen = fill(places, draws=dict.fromkeys(PLACES, draw))
        stands = [place for place in PLACES if chosen.get(place) == block]
        assert stands == (PLACES if draw < 0.5 else [])
    assert fill({"front": [block]}, draws={"front": 0.9}) == {}


def test_of_two_roadblocks_that_want_one_place_the_second_stands_nowhere():
    first, second, other = Flight(1, is_roadblock=True), Flight(2, is_roadblock=True), Flight(3)
    places = {"front": [first], "story-1": [second, other], "story-2": [first, second]}
    chosen = fill(places, draws=dict.fromkeys(places, 0.1))
    assert chosen == {"front": first, "story-1": other, "story-2": first}


def test_no_edge_of_a_draw_belongs_to_two_flights_or_two_tiers():
    one, two = Flight(1), Flight(2)
    assert pick([one, two], draw=0.5) == two
    assert pick([Flight(1, share=0.25), HOUSE], draw=0.25) == HOUSE
    assert pick([Flight(1, share=0.25)], draw=0.25) is None
