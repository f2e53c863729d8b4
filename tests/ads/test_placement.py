import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ads.placement import APART_BLOCKS, APART_PX, DENSEST, MOST, WORDS_EACH, place
from ads.slots import SLOTS
from articles.body import blocks, clean
from articles.gaps import Outline, gaps, height
from newsroom.demo import texts

BREAK = '<hr data-slot-break="">'


def paragraph(words=40, ending="."):
    return f"<p>{' '.join(['river'] * (words - 1))} end{ending}</p>"


def plan(html, **options):
    return place(Outline.of(blocks(html)), **options)


def story(name):
    (found,) = (story for story in texts.stories() if story.slug == name)
    return blocks(clean(found.body))


# The seed story


def test_the_seed_story_is_given_two_slots_where_the_sense_allows_them():  # D10.95
    parts = story("india-us-defence-breakthrough")
    planned = place(Outline.of(parts))
    refused = dict(planned.refused)
    for gap in gaps(parts):
        words = parts[gap.index].text[:50].replace("\n", " / ")
        print(f"{gap.index:3} {gap.above_px:5} px  {refused.get(gap.index, 'SLOT'):45} | {words}")
    print(f"density {planned.density:.3f}")
    assert planned.slots == (2, 33)
    assert parts[1].text.endswith("what the next decade might hold.")
    assert parts[32].text.endswith("a broader logic of strategic hedging.")
    assert 0 < planned.density < 0.15


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [  # the places of the original page that broke its sense
        ("Key inclusions:", "Enhanced coordination", "between a lead-in and its list"),
        ("“India maintains a balancing", "Implementation Risks", "beside a quotation"),
        ("India’s Balancing Act", "India has long had", "under a heading"),
    ],
)
def test_the_faults_of_the_original_page_are_refused(before, after, why):  # D10.95
    parts = story("india-us-defence-breakthrough")
    (index,) = (
        i for i in range(1, len(parts))
        if parts[i - 1].text.startswith(before) and parts[i].text.startswith(after)
    )  # fmt: skip
    assert dict(place(Outline.of(parts)).refused)[index] == why


# How many


@pytest.mark.parametrize(
    "html",
    [  # D10.96
        "", paragraph(), paragraph() * 5, "<ul><li>one</li><li>two</li></ul>", "<h2>One</h2>" * 12,
        '<figure data-picture="1"><figcaption></figcaption><p class="credit"></p></figure>' * 12,
        paragraph(5000), paragraph(249 // 5) * 5,
    ],
)  # fmt: skip
def test_what_is_too_short_or_holds_no_gap_carries_none(html):
    assert plan(html).slots == ()


def test_six_blocks_or_250_words_are_enough_for_one_where_there_is_room():
    assert len(plan(paragraph(50) * 6).slots) == 1
    assert len(plan(paragraph(70) * 5).slots) == 1
    assert plan(paragraph(45) * 5).slots == ()
    assert dict(plan(paragraph(45) * 5).refused)[2] == "the story is too short"


def test_one_more_for_each_250_words_and_never_more_than_five():
    assert [len(plan(paragraph(50) * count).slots) for count in (6, 10, 15, 20, 25, 100)] == [
        1, 2, 3, 4, 5, 5,
    ]  # fmt: skip
    assert "a story carries at most 5" in dict(plan(paragraph(50) * 100).refused).values()


def test_six_short_lines_give_no_room_on_a_phone():
    assert "too much of a phone's page" in dict(plan(paragraph(16) * 8).refused).values()


def test_many_short_words_in_few_blocks_are_still_too_near():
    planned = plan(f"<p>{'I a ' * 65}.</p>" * 20)
    assert dict(planned.refused)[4] == "too near another slot"
    assert planned.slots == (2, 5, 8)


# Switched off, and by hand


def test_a_story_that_carries_none_gets_none_and_says_why():  # D10.102
    planned = plan(paragraph(50) * 20 + BREAK + paragraph(50) * 3, carries=False)
    assert planned.slots == ()
    assert {reason for _, reason in planned.refused} == {"this story carries no advertisements"}


def test_the_editors_break_wins_over_the_rules_and_over_the_number():
    html = "<h2>Under me</h2>" + BREAK + paragraph(50) * 12 + BREAK + "<ul><li>one</li></ul>"
    assert plan(html).slots == (1, 14)
    assert dict(plan(html).refused)[4] == "an editor chose the places"


def test_a_break_first_or_last_is_no_place_and_many_breaks_are_at_most_five():
    assert plan(BREAK + paragraph()).slots == plan(paragraph() + BREAK).slots == ()
    assert len(plan((paragraph() + BREAK) * 9 + paragraph()).slots) == 5
    assert plan(paragraph() + BREAK * 4 + paragraph()).slots == (1,)


# Text is text


@pytest.mark.parametrize(
    "text", ["Advertisement", "&lt;!-- ad --&gt;", "[ad]", "[slot-break]", "data-slot-break"]
)
def test_words_that_look_like_a_slot_are_words(text):  # D10.100
    html = clean(paragraph(50) * 3 + f"<p>{text}</p><!-- ad -->" + paragraph(50) * 5)
    assert len(blocks(html)) == 9
    assert plan(html).slots == (2,)


def test_empty_paragraphs_do_not_count_and_a_heading_with_a_hard_space_is_a_heading():  # D10.98
    padded = clean((paragraph(40) + "<p>&nbsp;</p>") * 5)
    assert len(blocks(padded)) == 5
    assert plan(padded).slots == ()
    parts = blocks(clean(paragraph(60) * 2 + "<h2>&nbsp;Title</h2>" + paragraph(60) * 6))
    assert dict(place(Outline.of(parts)).refused)[3] == "under a heading"


def test_broken_html_is_whole_before_it_is_planned():  # D10.99
    html = clean(
        "<p>" + "word " * 60 + "<b>bold<p>" + "word " * 80 + "</div></li><h2>T" + paragraph(60) * 6
    )
    parts = blocks(html)
    assert "".join(part.html for part in parts) == html
    assert plan(html).slots


# Whatever is written

SENTENCE = st.integers(1, 140).map(paragraph)
LEAD = st.sampled_from(["<p>Key points:</p>", "<p>What follows –</p>", "<p>In short</p>"])
BLOCK = st.one_of(
    SENTENCE,
    SENTENCE,
    SENTENCE,
    LEAD,
    st.sampled_from(["<h2>A heading</h2>", "<h3>Another</h3>"]),
    st.integers(1, 8).map(lambda n: f"<ul>{'<li><p>an item of the list</p></li>' * n}</ul>"),
    st.just("<blockquote><p>“So it was said.”</p></blockquote>"),
    st.just(
        '<figure data-picture="3"><figcaption>Seen</figcaption><p class="credit">W</p></figure>'
    ),
    st.just("<table><tbody><tr><td><p>1</p></td></tr></tbody></table>"),
    st.just('<div data-block="factbox"><h3>Facts</h3><p>One fact.</p></div>'),
    st.just('<div data-block="pullquote"><p>Drawn out</p></div>'),
    st.just("<p>Correction: an earlier version named the wrong town.</p>"),
)
STORY = st.lists(BLOCK, max_size=60).map(lambda found: clean("".join(found)))


@settings(max_examples=1000, deadline=None)
@given(STORY)
def test_no_story_is_filled_too_densely_too_near_or_at_a_forbidden_place(html):  # D10.97, D10.103
    parts = blocks(html)
    planned = place(Outline.of(parts))
    judged = {gap.index: gap for gap in gaps(parts)}
    total = sum(map(height, parts))
    assert len(planned.slots) * SLOTS["story"].height_px <= DENSEST * total
    assert len(planned.slots) <= min(MOST, max(1, sum(part.words for part in parts) // WORDS_EACH))
    assert all(judged[index].allowed for index in planned.slots)
    assert all(0 < index < len(parts) for index in planned.slots)
    for one, next_one in zip(planned.slots, planned.slots[1:], strict=False):
        apart_px = judged[next_one].above_px - judged[one].above_px
        assert next_one - one >= APART_BLOCKS or apart_px >= APART_PX
    for index in planned.slots:
        assert parts[index - 1].kind not in (
            "heading",
            "quote",
            "pullquote",
            "figure",
            "table",
            "factbox",
        )
        assert parts[index].kind not in ("quote", "pullquote", "figure", "table", "factbox")
        lead_in = re.search(r"[:–-]$", parts[index - 1].text)
        assert not (lead_in and parts[index].kind == "list")
    assert sorted([*planned.slots, *dict(planned.refused)]) == sorted(judged)
    kept = Outline.from_list(json.loads(json.dumps(Outline.of(blocks(html)).as_list())))
    assert place(kept) == planned  # D10.101
