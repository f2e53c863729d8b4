"""Where something may stand between two blocks of a story, and why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import body
from articles.gaps import Outline, gaps, height

LONG = (
    "<p>" + "The river rose again in the night and the lower wards were told to move. " * 4 + "</p>"
)
LIST = "<ul><li>Wards 4 to 9: go to the Old Mill</li><li>Wards 10 to 17: the market hall</li></ul>"
TOP, END = LONG * 2, LONG * 2


def judged(html):
    """The html of each gap's two neighbours' kinds, with what was said of it."""
    blocks = body.blocks(body.clean(html))
    return blocks, {gap.index: gap.reason for gap in gaps(blocks)}


def reason_after(html, index):
    return judged(html)[1][index]


def test_something_may_stand_between_two_paragraphs_in_the_middle():
    assert reason_after(TOP + END, 2) == ""


def test_nothing_stands_under_a_heading():
    assert reason_after(TOP + "<h2>Which wards</h2>" + END, 3) == "under a heading"


def test_above_a_heading_only_after_a_section_of_two_paragraphs():
    assert reason_after(TOP + "<h2>Which wards</h2>" + END, 2) == ""
    short = TOP + "<h2>One</h2>" + LONG + "<h2>Two</h2>" + END
    assert reason_after(short, 4) == "above a heading, after a short section"
    lead_in = TOP + f"<h2>One</h2>{LONG}<p>Go there now:</p>{LIST}<h2>Two</h2>" + END
    assert reason_after(lead_in, 6) == "above a heading, after a short section"


@pytest.mark.parametrize("ending", [":", "-", "–", "—", " the following", " so says he :"])
def test_a_lead_in_stays_with_its_list(ending):
    lead_in = "<p>The district has named the wards that must leave before dark tonight" + ending
    assert reason_after(TOP + lead_in + LIST + END, 3) == "between a lead-in and its list"


def test_a_short_line_stays_with_its_list():
    assert reason_after(TOP + "<p>These must leave.</p>" + LIST + END, 3) == (
        "between a lead-in and its list"
    )


def test_a_whole_paragraph_and_a_list_after_it_may_be_parted():
    assert reason_after(TOP + LONG + LIST + END, 3) == ""


@pytest.mark.parametrize(
    "ending",
    [
        ":",
        "：",
        ": ",
        ":\u200f",
        ":\u200b",
        "\u200f:\u200f",
        ":”",
        ":)",
        ":&quot;",
        ":-",
        " —",
        " –",
    ]
    + [" -", "—\u200f", ": “", ":*", ":&nbsp;"],
)
def test_a_paragraph_that_leads_to_something_stays_with_the_next(ending):
    lead_in = "<p>" + "He said this " * 9 + ending + "</p>"
    assert reason_after(TOP + lead_in + END, 3) == "between a lead-in and what it leads to"
    assert reason_after(TOP + lead_in + LIST + END, 3) == "between a lead-in and its list"
    assert reason_after(TOP + lead_in + "<h2>Head</h2>" + END, 3) != ""


@pytest.mark.parametrize(
    "text", ["وزیر نے کل شام ایوان میں کہا:\u200f", "मंत्री ने कल शाम सदन में कहाः", "मंत्री ने कहा —"]
)
def test_a_lead_in_of_other_scripts_stays_with_the_next(text):
    assert reason_after(TOP + f"<p>{text}</p>" + END, 3) == "between a lead-in and what it leads to"


@pytest.mark.parametrize(
    "ending",
    ["at 5:30.", "– or so he said.", "well-known.", "was there.”", "went on:.", "और पुनः।", "1:0"]
    + ["(so it was said – twice).", "gone.\u200f", "वह गया\u200f"],
)
def test_a_sentence_that_only_holds_such_a_mark_leads_to_nothing(ending):
    assert reason_after(TOP + "<p>" + "The river rose " * 9 + ending + "</p>" + END, 3) == ""


@pytest.mark.parametrize(
    "html",
    ["<p><strong>Which wards</strong></p>", "<p><b>Which wards?</b></p>"]
    + ["<p>&nbsp;<strong>Which</strong> <strong><em>wards</em></strong>:</p>"]
    + ['<p><a href="https://example.org/"><strong>Which wards</strong></a></p>'],
)
def test_a_short_paragraph_that_is_bold_whole_is_a_heading(html):
    assert reason_after(TOP + html + END, 3) == "under a heading"
    assert reason_after(TOP + html + END, 2) == ""
    short = TOP + html + LONG + html + END
    assert reason_after(short, 4) == "above a heading, after a short section"


@pytest.mark.parametrize(
    "html",
    ["<p><strong>Port Hale:</strong> the ferry sails.</p>", "<p>Which wards</p>"]
    + [
        "<p><em>Which wards</em></p>",
        "<p>* * *</p>",
        f"<p><strong>{'The river rose. ' * 9}</strong></p>",
    ],
)
def test_a_paragraph_that_is_bold_in_part_or_long_is_none(html):
    assert reason_after(TOP + html + END, 3) == ""


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("<blockquote>Said.</blockquote>", "a quotation"),
        ("<div data-block=pullquote>Said.</div>", "a pull quote"),
        ("<div data-block=factbox>Fact.</div>", "a fact box"),
        ("<figure data-picture=1></figure>", "a picture"),
        ("<table><tr><td>1</table>", "a table"),
        ("<div data-block=video data-url=https://vimeo.com/1>x</div>", "a video"),
        (
            "<div data-block=post data-url=https://x.com/a/status/12345>x</div>",
            "a post of another site",
        ),
        ("<div data-block=related data-story=1>x</div>", "a related story"),
        ("<p>Correction: the gauge read 8.2 metres.</p>", "a correction"),
        ("<p><strong>Correction (Nov. 5):</strong> the gauge read 8.2.</p>", "a correction"),
        ("<p><strong>Correction: it read 8.2.</strong></p>", "a correction"),
    ],
)
def test_nothing_stands_beside_what_is_set_apart(block, words):
    _, reasons = judged(TOP + block + END)
    assert reasons[2] == reasons[3] == f"beside {words}"


def test_nothing_stands_near_the_top_or_the_end():
    _, reasons = judged(LONG * 6)
    assert reasons[1] == "too near the top"
    assert reasons[2] == reasons[3] == reasons[4] == ""
    assert reasons[5] == "too near the end"  # 221 px
    _, reasons = judged("<p>Short.</p>" * 5 + LONG * 3 + "<p>Short.</p>")
    assert reasons[2] == reasons[4] == "too near the top"
    assert reasons[8] == "too near the end"


def test_an_editors_break_is_one_gap_judged_by_its_neighbours():
    blocks, reasons = judged(TOP + "<hr data-slot-break>" + END)
    assert [block.kind for block in blocks].index("break") == 2
    assert reasons[2] == ""
    assert 3 not in reasons
    chosen = [gap.index for gap in gaps(blocks) if gap.chosen]
    assert chosen == [2]
    assert reason_after(TOP + "<h2>Head</h2><hr data-slot-break>" + END, 3) == "under a heading"


def test_words_that_look_like_a_slot_are_words():
    _, reasons = judged(
        TOP + "<p>Advertisement [ad] &lt;!-- ad --&gt; is what he called it.</p>" + END
    )
    assert reasons[3] == ""


@pytest.mark.parametrize(
    "html",
    ["", LONG, LIST, "<h2>a</h2><h2>b</h2><h2>c</h2>", "<figure data-picture=1></figure>" * 3]
    + ["<p>" + "word " * 5000 + "</p>", "<hr data-slot-break>" * 3],
)
def test_stories_with_nowhere_to_stand_give_no_place(html):
    blocks, _ = judged(html)
    assert not [gap for gap in gaps(blocks) if gap.allowed]


PARTS = [
    *("<p>Short.</p>", LONG, LIST, "<h2>Head</h2>", "<blockquote>Said.</blockquote>"),
    *("<figure data-picture=1></figure>", "<hr data-slot-break>", "<p>These are the wards:</p>"),
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=20))
def test_gaps_are_in_order_and_the_same_each_time(parts):
    blocks = body.blocks(body.clean("".join(parts)))
    found = gaps(blocks)
    assert found == gaps(blocks)
    assert [gap.index for gap in found] == sorted({gap.index for gap in found})
    total = sum(map(height, blocks))
    for gap in found:
        assert 0 < gap.index < len(blocks)
        assert gap.above_px + gap.below_px == total
        assert gap.allowed is not bool(gap.reason)
        assert not gap.allowed or blocks[gap.index - 1].kind != "heading"


def test_words_of_captions_and_of_what_points_elsewhere_are_not_counted():
    figure = "<figure data-picture=1><figcaption>Five words under a picture</figcaption></figure>"
    outline = Outline.of(body.blocks(body.clean(f"<p>Two words.</p>{figure}")))
    assert outline.words == (2, 0)
