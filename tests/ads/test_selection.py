from collections import Counter
from dataclasses import dataclass

from ads.selection import choose


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
