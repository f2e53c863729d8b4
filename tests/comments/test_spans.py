"""The words that a reason is about, marked."""

import pytest

from comments import spans
from comments.states import Reason


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "See https://a.example/x, and www.b.example.",
            ["https://a.example/x", "www.b.example"],
        ),
        ("(https://a.example)", ["https://a.example"]),
        ("no links, http is a word", []),
    ],
)
def test_links_are_found_without_the_marks_after_them(text, links):
    assert [text[a:b] for a, b in spans.found(text, Reason.LINKS)] == links


def test_a_reason_about_no_words_finds_none():
    assert spans.found("https://a.example", Reason.TRAP) == []
    assert spans.found("https://a.example", "of another day") == []


def test_marked_words_stay_words():
    text = "<b>&\n\nhttps://a.example/<script>"
    html = spans.marked(text, spans.found(text, Reason.LINKS))
    assert "<b>" not in html
    assert "<mark>https://a.example/&lt;script&gt;</mark>" in html
    assert html.count('<p dir="auto">') == 2


def test_spans_that_overlap_are_marked_once():
    assert spans.marked("abcdef", [(1, 3), (2, 5)]) == '<p dir="auto">a<mark>bcde</mark>f</p>'


@pytest.mark.parametrize(
    "text",
    [
        "\u0e01" + "\u0e49" * 9,
        "a" + "\u0489\u200b" * 9,
        "\u05d0" + "\u05b8" * 9,
        "\u0915" + "\u0941" * 9,
    ],
)
def test_marks_of_any_script_make_a_pile(text):  # D24
    assert spans.found(f"so {text} it", Reason.MARKS) == [(3, 3 + len(text))]


def test_writing_that_needs_marks_is_no_pile():  # D26
    for text in ("ﷺ بِسْمِ ٱللَّهِ", "שָׁלוֹם", "क्षत्रिय", "น้ำ", "བསྒྲུབས", "👨\u200d👩\u200d👧\u200d👦"):
        assert spans.found(text, Reason.MARKS) == []


def test_a_pile_of_marks_is_marked_with_its_letter():
    text = "ab" + "́" * 12 + "c"
    ((start, end),) = spans.found(text, Reason.MARKS)
    assert text[start:end] == "b" + "́" * 12


def test_the_costliest_text_is_marked_at_once():
    import time

    text = "http://a.b " * 450
    began = time.process_time()
    spans.marked(text, spans.found(text, Reason.LINKS))
    spans.found("www." * 1_250, Reason.LINKS)
    assert time.process_time() - began < 0.2
