"""Joining what two people wrote: what is joined by itself, what is asked, and that no word is lost."""

import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import merging

EMPTY = {"headline": "", "body": "", "tags": [], "bylines": [], "section_id": 1}
WORDS = st.sampled_from(["rain", "river", "bridge", "ward", "bus", "school", "night", "gauge"])
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: f"<p>{' '.join(words)}</p>")
BODIES = st.lists(PARAGRAPHS, max_size=8).map("".join)
CONTENTS = st.fixed_dictionaries(
    {
        "headline": st.lists(WORDS, max_size=4).map(" ".join),
        "body": BODIES,
        "tags": st.lists(WORDS, max_size=4, unique=True).map(sorted),
        "bylines": st.lists(st.integers(1, 5), max_size=4, unique=True),
        "section_id": st.integers(1, 2),
    }
)


def story(*paragraphs):
    return "".join(f"<p>{escape(text)}</p>" for text in paragraphs)


def words_of(html):
    return set(re.findall(r"[a-z]+", html)) - {"p"}


def content(**fields):
    return {**EMPTY, **fields}


def merged(base, mine, theirs):
    """The joined content; every overlap is an error."""
    merge = merging.merge(base, mine, theirs)
    assert merge.overlaps == []
    return merge.content({})


@given(base=CONTENTS, changed=CONTENTS)
@settings(deadline=None, max_examples=60)
def test_who_changed_nothing_gets_what_the_other_wrote(base, changed):
    assert merged(base, base, changed) == changed
    assert merged(base, changed, base) == changed


@given(base=CONTENTS, changed=CONTENTS)
@settings(deadline=None, max_examples=60)
def test_what_both_changed_alike_is_not_asked(base, changed):
    assert merged(base, changed, changed) == changed


@given(base=CONTENTS, mine=CONTENTS, theirs=CONTENTS)
@settings(deadline=None, max_examples=60)
def test_every_word_that_either_typed_is_joined_or_asked(base, mine, theirs):
    merge = merging.merge(base, mine, theirs)
    told = [part for part in merge.body if isinstance(part, str)]
    told += [str(merge.settled.get("headline", ""))]
    told += [text for one in merge.overlaps for text in (one.mine, one.theirs) if text]
    kept = words_of(" ".join(map(str, told)))
    for side in (mine, theirs):
        for field in ("headline", "body"):
            assert words_of(side[field]) - words_of(base[field]) <= kept


@given(
    paragraphs=st.lists(st.integers(0, 10**6), min_size=2, max_size=12, unique=True),
    sides=st.lists(st.sampled_from(["mine", "theirs", "nobody"]), min_size=12, max_size=12),
)
@settings(deadline=None, max_examples=60)
def test_edits_of_different_paragraphs_are_all_kept(paragraphs, sides):
    first = [f"The gauge stood at {number} here" for number in paragraphs]

    def edited_by(side):
        return [
            f"{text} as {side} wrote" if sides[place] == side else text
            for place, text in enumerate(first)
        ]

    base = content(body=story(*first))
    mine, theirs = (
        content(body=story(*edited_by("mine"))),
        content(body=story(*edited_by("theirs"))),
    )
    told = merged(base, mine, theirs)["body"]
    for place, text in enumerate(first):
        by = "" if sides[place] == "nobody" else f" as {sides[place]} wrote"
        assert f"<p>{text}{by}</p>" in told


@given(base=CONTENTS, mine=CONTENTS, theirs=CONTENTS)
@settings(deadline=None, max_examples=60)
def test_keeping_one_side_everywhere_leaves_no_question_and_no_error(base, mine, theirs):
    merge = merging.merge(base, mine, theirs)
    for side in ("mine", "theirs"):
        answers = {overlap.key: getattr(overlap, side) for overlap in merge.overlaps}
        assert set(merge.content(answers)) == set(mine)


def test_a_field_that_both_changed_otherwise_is_asked_with_all_three_texts():
    merge = merging.merge(
        content(headline="Until Tuesday"),
        content(headline="Until Wednesday"),
        content(headline="No"),
    )
    (overlap,) = merge.overlaps
    told = (overlap.field, overlap.before, overlap.mine, overlap.theirs)
    assert told == ("headline", "Until Tuesday", "Until Wednesday", "No")
    assert merge.content({overlap.key: "Now"})["headline"] == "Now"


def test_a_paragraph_that_both_changed_is_asked_alone_and_the_rest_is_joined():
    base = story("One stays.", "Eleven schools hold 3,200 people.", "Three stays.", "Four is here.")
    mine = story(
        "One stays.", "Eleven schools hold 3,450 people.", "Three stays.", "Four is mine here."
    )
    theirs = story(
        "New above.",
        "One stays.",
        "Eleven schools hold 3,200 people and two open.",
        "Three stays.",
        "Four is here.",
    )
    merge = merging.merge(content(body=base), content(body=mine), content(body=theirs))
    (overlap,) = merge.overlaps
    assert (overlap.mine, overlap.place) == (story("Eleven schools hold 3,450 people."), 3)
    told = merge.content({overlap.key: story("Both.")})["body"]
    assert told == story("New above.", "One stays.", "Both.", "Three stays.", "Four is mine here.")


def test_what_one_took_out_and_the_other_wrote_on_in_is_asked():
    base = story("One stays.", "Two is a paragraph of its own.", "Three stays.")
    mine = story("One stays.", "Three stays.")
    theirs = story("One stays.", "Two is a paragraph of its own, longer.", "Three stays.")
    (overlap,) = merging.merge(
        content(body=base), content(body=mine), content(body=theirs)
    ).overlaps
    assert (overlap.mine, overlap.theirs) == ("", story("Two is a paragraph of its own, longer."))


def test_two_paragraphs_put_at_the_same_place_are_asked():
    base, mine, theirs = (
        story("One."),
        story("One.", "Mine at the end."),
        story("One.", "Theirs there."),
    )
    (overlap,) = merging.merge(
        content(body=base), content(body=mine), content(body=theirs)
    ).overlaps
    assert (overlap.before, overlap.mine) == ("", story("Mine at the end."))


def test_tags_are_joined_as_sets():
    base, mine, theirs = ["Monsoon", "Rain"], ["Harpur", "Rain"], ["Floods", "Monsoon", "Rain"]
    told = merged(content(tags=base), content(tags=mine), content(tags=theirs))
    assert told["tags"] == ["Floods", "Harpur", "Rain"]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "told"),
    [
        ([1, 2], [1, 2, 3], [2, 1], [2, 1, 3]),
        ([1, 2], [2], [1, 2, 4], [2, 4]),
        ([[1, "words"]], [[1, "both"]], [[1, "words"], [2, "pictures"]], [[1, "both"], [2, "pictures"]]),
        ([1, 2, 3], [3, 1, 2], [2, 1, 3], None),
        ([[1, "words"]], [[1, "both"]], [[1, "editing"]], None),
        ([[1, "words"], [2, "words"]], [[2, "words"]], [[1, "both"], [2, "words"]], None),
    ],
)  # fmt: skip
def test_bylines_are_joined_in_one_order_or_asked(base, mine, theirs, told):
    merge = merging.merge(content(bylines=base), content(bylines=mine), content(bylines=theirs))
    if told is None:
        assert [overlap.field for overlap in merge.overlaps] == ["bylines"]
    else:
        assert merge.content({})["bylines"] == told


def test_without_the_first_version_all_that_differs_is_asked():
    mine = content(headline="Mine", body=story("Same.", "Mine is other."), tags=["Rain"])
    theirs = content(
        headline="Theirs", body=story("Same.", "Wholly different words."), tags=["Sun"]
    )
    merge = merging.merge(None, mine, theirs)
    assert sorted(overlap.field for overlap in merge.overlaps) == ["body", "headline", "tags"]
    assert all(overlap.before is None for overlap in merge.overlaps)
    assert merge.settled["section_id"] == 1


def test_a_field_that_the_form_refused_joined_is_asked():
    base, mine, theirs = content(), content(tags=["Rain"]), content(tags=["Sun"])
    (overlap,) = merging.merge(base, mine, theirs, ask=["tags"]).overlaps
    assert (overlap.mine, overlap.theirs) == (["Rain"], ["Sun"])


def test_a_field_that_an_older_edition_does_not_know_is_taken_from_who_knows_it():
    theirs = content(agency="A wire")
    assert merged(content(), content(), theirs)["agency"] == "A wire"


def test_a_question_keeps_its_key_while_its_texts_are_the_same():
    base, mine = content(headline="a"), content(headline="b")
    keys = {
        merging.merge(base, mine, content(headline="c", body=body)).overlaps[0].key
        for body in ("", "<p>x</p>")
    }
    assert len(keys) == 1
    assert merging.merge(base, mine, content(headline="d")).overlaps[0].key not in keys
