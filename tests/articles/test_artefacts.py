"""What other programs leave in a text goes; nothing else does."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import artefacts, body

QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
TODAY = date(2026, 1, 10)


def tidied(html):
    return artefacts.tidied(html, today=TODAY)


def items(*texts):
    return "".join(f"<li><p>{text}</p></li>" for text in texts)


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Advertisement",
            "ADVERTISEMENT",
            "Advertisment",
            "Advertisements",
            "Ad",
            "ADS",
            "Advert",
        ),
        *("– Advertisement –", "[Advertisement]", "Story continues below this ad", "विज्ञापन"),  # noqa: RUF001
        *("Advertisement - Scroll to continue", "<strong>Advertisement</strong>"),
    ],
)
def test_a_line_that_is_only_a_label_goes(label):
    found = tidied(f"<p>One.</p><p>{label}</p><h2>Two</h2><p>&nbsp;{label} </p><p>Three.</p>")
    assert found.html == "<p>One.</p><h2>Two</h2><p>Three.</p>"
    assert found.changes == ["2 Advertisement lines dropped"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Advertisement revenue fell.</p>",
        "<p>The advertisement.</p>",
        "<p>Ad astra</p>",
        "<p>Aden</p>",
        "<ul><li><p>Advertisement</p></li><li><p>Sales</p></li></ul>",
        "<table><tbody><tr><td><p>Ad</p></td><td><p>12</p></td></tr></tbody></table>",
        '<div data-block="factbox"><h3>Advertisement</h3><p>A notice.</p></div>',
        "<p>Leave a reply to him unsent, she said.</p>",
        "<p>Published on Monday.</p><p>It sold out.</p>",
        "<p>Trending posts</p>",
        "<p>Breaking News</p><p>The channel of that name closed.</p>",
        "<p>- That is one line of a talk.</p>",
        "<p>1. One number makes no list.</p>",
        "<p>1. First</p><p>3. Third</p>",
        "<p>2026. A year</p><p>2027. Another</p>",
        "<p>a  b</p>",
        "<p>8.2&nbsp;m</p>",
        "<p>One line<br>- and one more</p>",
    ],
)
def test_text_that_only_looks_so_stays(text):
    found = tidied(text)
    assert found.html == body.clean(text)
    assert found.changes == []


def test_a_label_between_a_lead_in_and_its_list_goes_and_leaves_them_together():
    found = tidied("<p>Key inclusions-</p><p>Advertisement</p><ul><li>a</li><li>b</li></ul>")
    assert found.html == f"<p>Key inclusions-</p><ul>{items('a', 'b')}</ul>"


def test_a_list_that_a_label_cut_in_two_is_one_again():
    found = tidied("<ul><li>a</li></ul><p>Advertisement</p><ul><li>b</li></ul>")
    assert found.html == f"<ul>{items('a', 'b')}</ul>"
    counted = tidied("<ol><li>a</li></ol><p>Ad</p><ol start=2><li>b</li></ol>")
    assert counted.html == f"<ol>{items('a', 'b')}</ol>"
    apart = "<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>"
    assert tidied(apart).html == apart
    anew = "<ol><li><p>a</p></li></ol><p>Ad</p><ol><li><p>b</p></li></ol>"
    assert tidied(anew).html == anew.replace("<p>Ad</p>", "")


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("<p>• a</p><p>•b</p>", f"<ul>{items('a', 'b')}</ul>"),
        ("<p>&nbsp; ·&nbsp; a <strong>b</strong></p>", f"<ul>{items('a <strong>b</strong>')}</ul>"),
        ("<p><strong>•</strong> a</p>", f"<ul>{items('a')}</ul>"),
        ("<p>- a</p><p>- b</p><p>c</p>", f"<ul>{items('a', 'b')}</ul><p>c</p>"),
        ("<p>1. a</p><p>2. b</p>", f"<ol>{items('a', 'b')}</ol>"),
        ("<p>3) a</p><p>4) b</p>", f'<ol start="3">{items("a", "b")}</ol>'),
        ("<p>They said:<br>• a<br>• b</p>", f"<p>They said:</p><ul>{items('a', 'b')}</ul>"),
        ("<p>• a</p><p>Ad</p><p>• b</p>", f"<ul>{items('a', 'b')}</ul>"),
        (
            "<div data-block=factbox><h3>T</h3><p>• a</p><p>• b</p></div>",
            f'<div data-block="factbox"><h3>T</h3><ul>{items("a", "b")}</ul></div>',
        ),
        ("Two things:\n  • a\n  • b", f"<p>Two things:</p><ul>{items('a', 'b')}</ul>"),
    ],
)
def test_typed_bullets_and_numbers_become_a_list(typed, made):
    found = tidied(typed)
    assert found.html == made
    assert "1 list made" in found.changes


def test_a_dateline_is_lifted_out_of_the_first_paragraph():
    found = tidied("<p><strong>New Delhi,Nov.01,</strong>2025:The <em>pact</em>.</p><p>More.</p>")
    assert found.html == "<p>The <em>pact</em>.</p><p>More.</p>"
    assert (found.place, found.on) == ("New Delhi", date(2025, 11, 1))
    assert found.changes == ["dateline lifted to New Delhi, dated 1 November 2025"]


def test_a_dateline_further_down_is_text():
    text = f"<p>{'A first sentence of some length. ' * 6}</p><p>Delhi, Nov 1, 2025: More.</p>"
    assert tidied(text).place is None


def test_empty_paragraphs_and_stray_spaces_are_told_but_are_not_worth_a_word_by_themselves():
    found = tidied("<p>&nbsp;One &nbsp; two</p><p></p><p>&nbsp;</p>")
    assert found.html == "<p>One two</p>"
    assert found.changes == ["2 empty paragraphs dropped", "stray spaces taken out"]
    assert not found.is_worth_telling
    assert tidied("<p>• a</p>").is_worth_telling


PAGE = """Breaking News

A pact for ten years-

Published

on

New Delhi,Nov.01,2025:The pact is signed — for ten years.

Key inclusions-

Advertisement
  • Exercises.
  • A hub for repairs
    in the south.

 A question

Two lines
of one paragraph.

Advertisement

Leave a Reply

Your email address will not be published. Required fields are marked *

Trending Post

Exit mobile version"""


def test_the_text_of_a_whole_page_comes_out_as_a_story():
    found = tidied(PAGE)
    assert found.html == (
        "<p>The pact is signed — for ten years.</p><p>Key inclusions-</p>"
        f"<ul>{items('Exercises.', 'A hub for repairs in the south.')}</ul>"
        "<p>A question</p><p>Two lines of one paragraph.</p>"
    )
    assert found.headline == "A pact for ten years"
    assert (found.place, found.on) == ("New Delhi", date(2025, 11, 1))
    assert found.changes == [
        "headline lifted out of the text",
        "kicker “Breaking News” dropped",
        "2 Advertisement lines dropped",
        "6 lines of the web page dropped (“Published”, “on”, “Leave a Reply”, “Your email address "
        "will not be published. Required fields are marked *”, “Trending Post”, "
        "“Exit mobile version”)",
        "dateline lifted to New Delhi, dated 1 November 2025",
        "1 list made",
    ]


LINES = st.sampled_from(
    [
        *("Advertisement", "Ad", "• one", "- two", "·three", "1. four", "2. five", "7) six", " "),
        *("Delhi, Nov 1: seven", "eight", "Published", "on", "Breaking News", "Trending post"),
        *("Leave a Reply", "nine\u00a0\u00a0ten", "“Quote” – said", "*", "•", "A<br>• b<br>• c"),  # noqa: RUF001
        *("x" * 200, "<strong>• </strong>bold", "<a href='/x'>Ad</a>", "नदी", "اشتہار"),
    ]
)
TEXT = st.lists(LINES | st.text(max_size=30), max_size=12)
FRAMES = st.sampled_from(["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "{}\n\n", "{}\n"])


@QUICK
@given(TEXT.flatmap(lambda lines: st.tuples(*(st.tuples(FRAMES, st.just(ln)) for ln in lines))))
def test_no_letter_is_lost_but_in_what_is_told(parts):
    html = "".join(frame.format(line) for frame, line in parts)
    found = tidied(html)
    gone = [*found.dropped, found.lifted, found.headline or ""]
    assert letters(found.html) + sum(map(letters_of, gone), Counter()) == letters(html)
    assert all(
        artefacts._AD.fullmatch(line)
        or artefacts._FURNITURE.fullmatch(line)
        or line.casefold() in ("published", "on", "breaking news", "trending post")
        for line in found.dropped
    )
    assert bool(found.dropped or found.lifted) <= bool(found.changes)


@QUICK
@given(TEXT, FRAMES)
def test_what_comes_out_is_a_clean_body(lines, frame):
    html = tidied("".join(frame.format(line) for line in lines)).html
    assert body.clean(html) == html


def letters(html):
    return letters_of(body.text_of(body.clean(artefacts._lines_apart(html))))


def letters_of(text):
    return Counter(filter(str.isalpha, text))
