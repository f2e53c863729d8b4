"""What differs between two contents: words, markup, sets, order, and what is equal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import alignment, comparing, word_marks
from desk.word_marks import Kind

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), max_size=14)


def difference(field, before, after):
    (found,) = comparing.compare({field: before}, {field: after}).differences
    return found


def marked(pieces):
    """Pieces as text: [-gone-] {+new+}, with looks in brackets behind them."""
    signs = {Kind.GONE: "[-{}-]", Kind.NEW: "{{+{}+}}", Kind.SAME: "{}"}
    told = ""
    for piece in pieces:
        look = f"({piece.look})" if piece.look else ""
        words = signs[piece.kind].format(piece.words)
        told += f"{words}{look}{piece.space}" if piece.words else f"{piece.space}{words}{look}"
    return told


def body(before, after):
    return [marked(row.pieces) or len(row.equal) for row in difference("body", before, after).rows]


def test_words_of_a_headline_are_marked_one_by_one():
    told = difference(
        "headline", "River nears danger mark; nine wards", "River passes danger mark; 14 wards"
    )
    assert marked(told.pieces) == "River [-nears-] {+passes+} danger mark; [-nine-] {+14+} wards"


def test_a_text_that_is_written_anew_is_marked_as_a_whole():
    told = difference("standfirst", "All schools stay shut.", "The minister resigns over the road.")
    assert [piece.kind for piece in told.pieces] == [Kind.GONE, Kind.NEW]


def test_equal_paragraphs_are_folded_with_their_number():
    before = "<p>One.</p><p>Two.</p><p>Three is here now.</p><p>Four.</p>"
    assert body(before, before.replace("here now", "gone now")) == [
        2,
        "Three is [-here-] {+gone+} now.",
        1,
    ]


def test_a_new_paragraph_has_nothing_beside_it():
    assert body("<p>One.</p>", "<p>New words above.</p><p>One.</p>") == ["{+New words above.+}", 1]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<p>a word here</p>", "<p>a <strong>word</strong> here</p>", ["a [-word-](plain) {+word+}(bold) here"]),
        (
            '<p>see <a href="https://a.example/">this</a> now</p>',
            '<p>see <a href="https://b.example/">this</a> now</p>',
            ["see [-this-](link to https://a.example/) {+this+}(link to https://b.example/) now"],
        ),
        ("<p>same text</p>", "<h2>same text</h2>", ["{++}(heading)same text"]),
        ("<ul><li><p>a</p></li></ul>", "<ol><li><p>a</p></li></ol>", ["[--](list){++}(numbered list)\n(•)a"]),
        (
            '<figure data-picture="1"><figcaption>x</figcaption></figure>',
            '<figure data-picture="2"><figcaption>x</figcaption></figure>',
            ["[--](picture 1){++}(picture 2)\n(caption)x"],
        ),
        ("<p>two  spaces</p>", "<p>two spaces</p>", ["[-two  spaces-]{+two spaces+}"]),
    ],
)  # fmt: skip
def test_what_only_looks_otherwise_or_leads_elsewhere_is_a_change(before, after, told):
    found = body(before, after)
    assert found == told


def test_tags_are_a_set_and_bylines_say_when_their_order_changed():
    tags = difference("tags", ["Floods", "Monsoon"], ["Evacuation", "Floods"])
    assert [(entry.value, entry.kind) for entry in tags.left] == [
        ("Floods", "same"),
        ("Monsoon", "gone"),
    ]
    assert [(entry.value, entry.kind) for entry in tags.right] == [
        ("Evacuation", "new"),
        ("Floods", "same"),
    ]
    assert not tags.moved
    assert comparing.compare({"tags": ["b", "a"]}, {"tags": ["a", "b"]}).differences == []
    assert difference("bylines", [1, 2], [2, 1]).moved


def test_bylines_of_an_older_edition_equal_those_with_the_role_for_words():
    assert comparing.compare({"bylines": [1]}, {"bylines": [[1, "words"]]}).differences == []
    assert difference("bylines", [1], [[1, "pictures"]]).right[0].value == (1, "pictures")


def test_equal_fields_are_named_and_a_missing_agency_is_an_empty_one():
    told = comparing.compare(
        {"headline": "a", "tags": []}, {"headline": "a", "tags": [], "agency": ""}
    )
    assert (told.differences, told.equal) == ([], ["headline", "tags", "agency"])


def test_switches_and_keys_are_compared_as_they_are():
    assert (difference("comments_open", True, False).before) is True
    assert difference("section_id", 1, 2).what == "choice"


@given(before=WORDS, after=WORDS)
@settings(deadline=None)
def test_the_pieces_hold_both_texts_in_full(before, after):
    one, other = " ".join(before), " ".join(after)
    pieces = word_marks.marks(word_marks.of_text(one), word_marks.of_text(other))
    left = "".join(piece.text for piece in pieces if piece.kind != Kind.NEW)
    right = "".join(piece.text for piece in pieces if piece.kind != Kind.GONE)
    assert (left.split(), right.split()) == (before, after)


@given(before=WORDS, after=WORDS)
@settings(deadline=None)
def test_matches_pair_equal_items_in_order(before, after):
    found = alignment.matches(before, after, alignment.Effort())
    assert all(before[i] == after[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in zip(found, found[1:], strict=False))
    if before == after:
        assert len(found) == len(before)


def test_without_effort_left_texts_are_shown_as_rewritten():
    one, other = word_marks.of_text("a b c x d e f"), word_marks.of_text("z a b c d e f y")
    pieces = word_marks.marks(one, other, alignment.Effort(0))
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == "z a b c d e f y"
    assert len(pieces) == 2
