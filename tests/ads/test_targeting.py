import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.conditions import Condition, aim_of, with_aims
from ads.flights import Flight
from ads.targeting import Aim, Asked, Device, Kind
from tests.factories import make_flight, make_section

PAGE = Asked("story", section=3, tags=frozenset({7, 8}), story=40, device="phone", language="ur")


def test_without_conditions_it_fits_everywhere():
    assert Aim.of([]).fits(PAGE)
    assert Aim.of([]).fits(Asked("front"))


@pytest.mark.parametrize(
    ("kind", "value", "other"),
    [
        ("section", 3, 4), ("tag", 8, 9), ("story", 40, 41), ("slot", "story", "front"),
        ("device", "phone", "desktop"), ("language", "ur", "en"),
    ],
)  # fmt: skip
def test_each_kind_is_asked_for_and_ruled_out(kind, value, other):
    assert Aim.of([(kind, value, False)]).fits(PAGE)
    assert not Aim.of([(kind, other, False)]).fits(PAGE)
    assert not Aim.of([(kind, value, True)]).fits(PAGE)
    assert Aim.of([(kind, other, True)]).fits(PAGE)


def test_one_value_of_a_kind_is_enough_and_each_kind_must_be_met():
    assert Aim.of([("section", 3, False), ("section", 9, False)]).fits(PAGE)
    assert not Aim.of([("section", 3, False), ("tag", 1, False)]).fits(PAGE)


def test_what_is_ruled_out_wins():
    assert not Aim.of([("section", 3, False), ("section", 3, True)]).fits(PAGE)
    assert not Aim.of([("section", 3, False), ("tag", 7, True)]).fits(PAGE)


def test_what_nobody_knows_is_neither_wanted_nor_ruled_out():
    kept = Asked("front")  # a page for all readers: of no section, on who knows what screen
    assert not Aim.of([("device", "phone", False)]).fits(kept)
    assert Aim.of([("device", "phone", True)]).fits(kept)
    assert not Aim.of([("section", 3, False)]).fits(kept)


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(ValueError, match="weather"):
        Aim.of([("weather", "rain", False)])


values = {
    Kind.SECTION: st.integers(1, 4), Kind.TAG: st.integers(1, 4), Kind.STORY: st.integers(1, 4),
    Kind.SLOT: st.sampled_from(["story", "front"]), Kind.DEVICE: st.sampled_from(Device),
    Kind.LANGUAGE: st.sampled_from(["en", "ur"]),
}  # fmt: skip
conditions = st.lists(
    st.sampled_from(Kind).flatmap(lambda k: st.tuples(st.just(k), values[k], st.booleans())),
    max_size=8,
)
pages = st.builds(
    Asked,
    values[Kind.SLOT],
    st.none() | values[Kind.SECTION],
    st.frozensets(values[Kind.TAG], max_size=3),
    st.none() | values[Kind.STORY],
    st.just("") | values[Kind.DEVICE],
    st.just("") | values[Kind.LANGUAGE],
)


@settings(max_examples=60, deadline=None)
@given(conditions, pages)
def test_it_agrees_with_the_rule_said_another_way(said, page):
    def holds(kind, value):
        return value in page.tags if kind == "tag" else getattr(page, kind) == value

    never = any(holds(kind, value) for kind, value, out in said if out)
    kinds = {kind for kind, _, out in said if not out}
    always = all(any(holds(k, v) for k, v, out in said if k == kind and not out) for kind in kinds)
    assert Aim.of(said).fits(page) == (always and not never)


@settings(max_examples=60, deadline=None)
@given(conditions, pages, conditions)
def test_a_further_thing_ruled_out_never_opens_a_place(said, page, more):
    out = [(kind, value, True) for kind, value, _ in more]
    assert Aim.of([*said, *out]).fits(page) <= Aim.of(said).fits(page)


@settings(max_examples=200, deadline=None)
@given(conditions, conditions, pages)
def test_where_both_fit_they_may_meet(one, other, page):
    one, other = Aim.of(one), Aim.of(other)
    assert one.may_meet(other) == other.may_meet(one)
    assert one.may_meet(other) or not (one.fits(page) and other.fits(page))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ([], [("section", 3, False)], True),
        ([("section", 3, False)], [("section", 4, False)], False),
        ([("section", 3, False)], [("section", 3, True)], False),
        ([("tag", 3, False)], [("tag", 4, False)], True),  # a story has several
        ([("slot", "front", False)], [("device", "phone", False)], True),
    ],
)
def test_aims_for_other_things_do_not_meet(one, other, meet):
    assert Aim.of(one).may_meet(Aim.of(other)) is meet


@settings(max_examples=60, deadline=None)
@given(conditions, pages)
def test_without_a_kind_only_that_is_asked_no_more(said, page):
    rest = [condition for condition in said if condition[0] is not Kind.DEVICE]
    assert Aim.of(said).without(Kind.DEVICE).key == Aim.of(rest).key


@pytest.mark.django_db
def test_flights_are_read_with_their_aims_by_one_query(django_assert_num_queries):
    none, several, one = make_flight(), make_flight(), make_flight()
    for said in ({"slot": "front"}, {"slot": "rail"}, {"device": "phone", "is_ruled_out": True}):
        Condition.objects.create(flight=several, **said)
    Condition.objects.create(flight=one, section=make_section())
    with django_assert_num_queries(1):
        found = with_aims(Flight.objects.all())
    assert [flight for flight, _ in found] == [none, several, one]
    for flight, aim in found:
        assert aim == aim_of(flight.conditions.all())
