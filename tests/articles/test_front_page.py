"""What stands where on the front page, decided without a database."""

from dataclasses import dataclass

import pytest

from articles import front_page


@dataclass(frozen=True)
class Story:
    pk: int
    section_id: int = 1
    lead_picture_id: int | None = 7
    language: str = "en"


@dataclass(frozen=True)
class Part:
    key: int


def choose(stories, picks=None, sections=(1,)):
    return front_page.choose(
        stories, picks=picks or {}, sections=[Part(key) for key in sections], language="en"
    )


def ids(stories):
    return [story.pk for story in stories]


def test_an_empty_newsroom_has_no_lead():
    front = choose([])
    assert front.lead is None
    assert front.stories == []


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_few_stories_are_a_lead_and_rows(count):
    front = choose([Story(pk) for pk in range(count)])
    assert ids([front.lead, *front.rows]) == list(range(count))
    assert (front.seconds, front.strips, front.latest) == ([], [], [])


def test_the_newest_with_a_picture_lead():
    stories = [Story(1, lead_picture_id=None), *(Story(pk) for pk in range(2, 9))]
    front = choose(stories)
    assert ids([front.lead, *front.seconds]) == [2, 3, 4, 5, 6]


def test_without_pictures_the_newest_lead():
    front = choose([Story(pk, lead_picture_id=None) for pk in range(1, 8)])
    assert ids([front.lead, *front.seconds]) == [1, 2, 3, 4, 5]


def test_an_editors_pick_takes_its_place_and_the_others_fill_up():
    front = choose([Story(pk) for pk in range(1, 11)], picks={1: 9, 3: 8})
    assert ids([front.lead, *front.seconds]) == [9, 1, 8, 2, 3]


def test_a_pick_of_a_story_that_is_not_public_is_passed_over():
    front = choose([Story(pk) for pk in range(1, 11)], picks={1: 77})
    assert front.lead.pk == 1


def test_the_papers_own_language_comes_first_at_the_top():
    stories = [
        Story(1, language="ur"),
        Story(2, language="hi"),
        *(Story(pk) for pk in range(3, 12)),
    ]
    front = choose(stories)
    assert ids([front.lead, *front.seconds]) == [3, 4, 5, 6, 7]
    assert {story.language for story in front.latest} == {"en"}


def test_a_pick_may_be_in_another_language():
    stories = [Story(1, language="ur"), *(Story(pk) for pk in range(2, 12))]
    assert choose(stories, picks={1: 1}).lead.pk == 1


@pytest.mark.parametrize("count", [5, 6, 9, 14, 40, 120])
def test_no_story_stands_twice(count):
    sections = range(1, 8)
    stories = [
        Story(pk, section_id=pk % 7 + 1, lead_picture_id=None if pk % 5 == 0 else 1)
        for pk in range(count)
    ]
    shown = ids(choose(stories, picks={2: 3}, sections=sections).stories)
    assert len(shown) == len(set(shown))


def test_sections_without_stories_have_no_strip():
    front = choose([Story(pk, section_id=2) for pk in range(20)], sections=[1, 2, 3])
    assert [strip.section.key for strip in front.strips] == [2]


def test_strips_alternate_between_one_large_story_and_four_columns():
    stories = [Story(pk, section_id=pk % 4 + 1) for pk in range(60)]
    strips = choose(stories, sections=[1, 2, 3, 4]).strips
    assert [strip.in_columns for strip in strips] == [False, True, False, True]
    assert [len(strip.stories) for strip in strips] == [5, 4, 5, 4]


def test_fewer_than_four_pictures_are_never_columns():
    stories = [Story(pk, section_id=pk % 2 + 1) for pk in range(30)]
    stories = [
        Story(s.pk, s.section_id, None) if s.section_id == 2 and s.pk < 28 else s for s in stories
    ]
    strips = choose(stories, sections=[1, 2]).strips
    assert [strip.in_columns for strip in strips] == [False, False]


def test_the_large_story_of_a_strip_has_a_picture_where_one_has():
    stories = [Story(pk) for pk in range(5)]
    stories += [Story(5, 2, None), Story(6, 2, None), Story(7, 2, 1)]
    (strip,) = choose(stories, sections=[2]).strips
    assert strip.stories[0].pk == 7


def test_strips_beyond_the_fourth_stand_below_and_are_never_columns():
    stories = [Story(pk, section_id=pk % 7 + 1) for pk in range(140)]
    front = choose(stories, sections=range(1, 8))
    assert len(front.strips_beside) == 4
    assert [strip.in_columns for strip in front.strips_below] == [False, False, False]


def test_a_strip_of_one_story_is_one_row():
    stories = [Story(pk) for pk in range(5)] + [Story(9, section_id=2)]
    (strip,) = choose(stories, sections=[2]).strips
    assert ids(strip.stories) == [9]
