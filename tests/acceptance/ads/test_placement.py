"""Where slots stand in a story (cases 95 to 104): the seed story gap by gap, and whatever is written."""

import json
import re

import pytest
from django.template import engines
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings

from ads.placement import APART_BLOCKS, APART_PX, APART_WORDS, DENSEST, MOST, place
from ads.slots import SLOTS
from articles import reader_html
from articles.body import blocks, clean
from articles.gaps import Outline, gaps, height
from pagecache import parts
from tests.acceptance.ads.generated import ADVERTISEMENT_AS_TEXT, BODIES, paragraph
from tests.factories import make_article, make_creative, make_section

pytestmark = pytest.mark.django_db
ASIDE = re.compile(r'<aside class="slot .*?</aside>', re.S)
BREAK = '<hr data-slot-break="">'
LONG = paragraph(60) * 12
FORBIDDEN_ABOVE = ("heading", "quote", "pullquote", "figure", "table", "factbox", "video", "post")


def plan(html, **options):
    return place(Outline.of(blocks(html)), **options)


def drawn(article, *, light=False, anew=False):
    template = engines["django"].from_string("{% load slots %}{% story_body article light=light %}")
    request = RequestFactory().get("/a/")
    if anew:  # a story that is in memory alone
        parts.of(request).make_anew(f"article:{article.pk}")
    return template.render({"article": article, "light": light}, request)


def first_words(text, count=7):
    return " ".join(text.replace("\n", " ").split()[:count])


# The six slots of the original page: what stands before and after each, what is wrong with it, and
# what is said of that place here. Texts as the demo mended them.
ORIGINAL = [
    ("what the next decade might hold.", "What the India-US defence", "fine", "SLOT"),
    ("Key inclusions:", "Enhanced coordination", "parts a lead-in from its list",
     "between a lead-in and its list"),
    ("remained on firm footing.", "India’s Balancing Act", "ends a section of one paragraph",
     "above a heading, after a short section"),
    ("India and US in defence.”|between US and Russia in defence.”", "Implementation Risks",
     "touches a quotation", "beside a quotation"),
    ("Indo-Pacific strategic calculus.", "Yet, realising", "a paragraph before the sixth",
     "too near the end"),
    ("Indo-Pacific for years to come.", "", "the last thing, touches the form", "no place: the end"),
]  # fmt: skip


def test_case_95_the_seed_story_is_given_two_slots_and_none_of_the_original_faults(
    seed_blocks, given, say
):
    planned = place(Outline.of(seed_blocks))
    refused = dict(planned.refused)
    say("gap   px above  what is said of it                      what follows")
    for gap in gaps(seed_blocks):
        reason = refused.get(gap.index, "SLOT")
        words = first_words(seed_blocks[gap.index].text)
        say(f"{gap.index:3}  {gap.above_px:5} px   {reason:40} {words}")
    say(f"slots before blocks {planned.slots}, {planned.density:.1%} of the text on a phone")
    raw = (given / "data/seed-article.txt").read_text()
    assert raw.count("Advertisement\n") == len(ORIGINAL) == 6
    say("original slot                              what is wrong with it            here")
    for number, (before, after, fault, wanted) in enumerate(ORIGINAL, 1):
        found = _said_here(seed_blocks, refused, before.split("|"), after)
        say(
            f"{number}  before “{first_words(after, 4) or 'the form'}”".ljust(45)
            + f"{fault:33}{found}"
        )
        assert found == wanted
    assert planned.slots == (2, 33)
    assert 0 < planned.density < 0.15


def _said_here(parts, refused, befores, after):
    (above,) = (i for i, part in enumerate(parts) if part.text.endswith(tuple(befores)))
    if not after:
        assert above == len(parts) - 1
        return "no place: the end"
    assert parts[above + 1].text.startswith(after)
    return refused.get(above + 1, "SLOT")


@pytest.mark.parametrize(
    ("html", "most"),
    [
        ("", 0),
        (paragraph(), 0),
        (paragraph(45) * 5, 0),
        (paragraph(50) * 6, 1),
        (f"<ul>{'<li>an item</li>' * 50}</ul>", 0),
        ("<h2>One</h2>" * 12, 0),
        ('<figure data-picture="1"><figcaption></figcaption></figure>' * 12, 0),
        (paragraph(5000), 0),
    ],
    ids=["0 blocks", "1", "5", "6", "only a list", "only headings", "only pictures", "5000 words"],
)
def test_case_96_short_and_odd_stories_carry_none_and_break_nothing(html, most):
    assert len(plan(clean(html)).slots) == most


@pytest.mark.parametrize("inner", ["ul><li", "blockquote", "table><tr><td", "ol><li", "pre"])
def test_case_97_no_slot_stands_inside_anything(inner):
    make_creative()
    closing = "".join(f"</{tag}>" for tag in reversed(inner.split("><")))
    article = make_article(body=LONG + f"<{inner}>{'Words of it. ' * 80}{closing}" + LONG)
    html = drawn(article)
    for slot in ASIDE.finditer(html):
        assert html[: slot.start()].endswith(("</p>", "</ul>", "</ol>"))
        before = ASIDE.sub("", html[: slot.start()])
        for tag in ("li", "blockquote", "a", "figure", "table", "ul", "ol", "div"):
            assert len(re.findall(rf"<{tag}\b", before)) == before.count(f"</{tag}>")
    assert ASIDE.search(html)


def test_case_97_no_two_slots_follow_each_other_and_none_stands_under_a_heading():
    for html in (paragraph(200) * 30, ("<h2>Head</h2>" + paragraph(90) * 3) * 12):
        found, planned = blocks(clean(html)), plan(clean(html))
        assert len(planned.slots) >= 3
        for one, other in zip(planned.slots, planned.slots[1:], strict=False):
            apart_px = sum(map(height, found[one:other]))
            assert other - one >= APART_BLOCKS or apart_px >= APART_PX
        assert all(found[index - 1].kind != "heading" for index in planned.slots)


def test_case_98_empty_paragraphs_do_not_count_and_a_hard_space_makes_no_text_of_a_heading():
    assert plan(clean((paragraph(40) + "<p>&nbsp;</p>") * 5)).slots == ()
    html = clean(paragraph(60) * 2 + "<h2>&nbsp;Title</h2>" + paragraph(60) * 6)
    assert dict(plan(html).refused)[3] == "under a heading"


@pytest.mark.parametrize(
    "broken",
    ["<p>open <b>bold <i>both", "<ul><li>one<li>two</p></div>", "<blockquote><p>said", "</aside>"],
)
def test_case_99_broken_html_comes_out_whole_and_the_text_is_the_same_without_slots(broken):
    make_creative()
    article = make_article(body=LONG + broken + LONG)
    html = drawn(article)
    assert ASIDE.search(html)
    assert ASIDE.sub("", html) == article.reader_html
    assert "".join(part.html for part in blocks(article.reader_html)) == article.reader_html
    for tag in ("p", "b", "strong", "em", "ul", "li", "blockquote", "aside"):
        assert len(re.findall(rf"<{tag}\b", html)) == html.count(f"</{tag}>")


@pytest.mark.parametrize("words", ADVERTISEMENT_AS_TEXT)
def test_case_100_words_that_look_like_a_slot_stay_the_journalists_words(words):
    make_creative()
    article = make_article(body=LONG + words + LONG)
    with_words = drawn(article)
    assert len(ASIDE.findall(with_words)) == len(plan(article.reader_html).slots)
    text = ASIDE.sub("", with_words)
    assert text == article.reader_html
    said = re.sub(r"<[^>]*>", "", words)  # a real comment of HTML says nothing, and is gone
    assert said in text
    assert "<!--" not in text


def test_case_101_drawn_twice_is_drawn_once_with_the_same_names():
    for _ in range(5):
        make_creative()
    article = make_article(body=LONG * 2)
    html = drawn(article)
    names = re.findall(r'data-slot="([^"]*)"', html)
    assert html == drawn(article)
    assert names == [f"story-{number}" for number in range(1, len(names) + 1)]
    again = place(Outline.from_list(json.loads(json.dumps(article.reader_outline[1]))))
    assert again == plan(article.reader_html)
    # what is drawn with slots in it, pasted back and cleaned, plans no more of them
    assert len(plan(clean(ASIDE.sub("", html))).slots) == len(names)


@pytest.mark.parametrize("what", ["sensitive", "story", "section"])
def test_case_102_suppressed_stories_and_sections_carry_none_not_even_by_hand(what):
    make_creative()
    fields = {
        "sensitive": {"is_sensitive": True},
        "story": {"has_slots": False},
        "section": {"section": make_section(has_slots=False)} if what == "section" else {},
    }[what]
    article = make_article(body=LONG + BREAK + LONG, **fields)
    assert drawn(article) == article.reader_html.replace(BREAK, "")
    assert drawn(article, light=True) == article.reader_html.replace(BREAK, "")


def test_case_103_a_thousand_stories_are_never_too_dense_and_keep_their_text(say):
    make_creative()
    section, seen = make_section(), {"stories": 0, "slots": 0, "densest": 0.0}
    article = make_article(section=section)

    @settings(
        max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(BODIES)
    def judged(html):
        article.body = html
        reader_html.prepare(article)
        text = drawn(article, anew=True)
        assert ASIDE.sub("", text) == reader_html.html(article)
        shown = reader_html.blocks(article)
        outline = Outline.of(shown)
        planned = place(outline)
        assert place(Outline.of(shown)) == planned
        assert len(ASIDE.findall(text)) == len(planned.slots)
        total = sum(map(height, shown))
        _well_placed(shown, planned, outline)
        assert len(planned.slots) * SLOTS["story"].height_px <= DENSEST * total
        seen["stories"] += 1
        seen["slots"] += len(planned.slots)
        seen["densest"] = max(seen["densest"], planned.density)

    judged()
    say(f"{seen['stories']} stories, {seen['slots']} slots, the densest {seen['densest']:.1%}")
    assert seen["slots"] > 100


def _well_placed(shown, planned, outline):
    judged = {gap.index: gap for gap in outline.gaps}
    assert len(planned.slots) <= MOST
    assert sorted([*planned.slots, *dict(planned.refused)]) == sorted(judged)
    for index in planned.slots:
        assert judged[index].allowed
        assert 0 < index < len(shown)
        assert shown[index - 1].kind not in FORBIDDEN_ABOVE
        assert shown[index].kind not in FORBIDDEN_ABOVE[1:]
        assert not re.search(r"[:–—-][\u200b-\u200f”’\")]*$", shown[index - 1].text)
        assert judged[index].below_px >= 300
        assert judged[index].above_px >= 200
    for one, other in zip(planned.slots, planned.slots[1:], strict=False):
        assert sum(outline.words[one:other]) >= APART_WORDS
        apart_px = judged[other].above_px - judged[one].above_px
        assert other - one >= APART_BLOCKS or apart_px >= APART_PX


def test_case_104_nothing_but_the_page_holds_a_slot(client):
    make_creative(headline="Zebra crossing", line="Every Friday at the zoo.")
    story = make_article(body=LONG, headline="Rain in Harpur", standfirst="It rained.")
    page = client.get(story.get_absolute_url()).text
    assert page.count("Zebra crossing") >= 2
    assert client.get(story.get_light_url()).text.count("Zebra crossing") >= 2
    data = "".join(
        re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
    )
    assert "Rain in Harpur" in data
    feeds = [f"{place}{kind}/" for place in ("/", story.section.get_absolute_url())
             for kind in ("feed", "atom")]  # fmt: skip
    held = {path: client.get(path).text for path in [*feeds, "/sitemap.xml", "/news-sitemap.xml"]}
    held |= {"JSON-LD": data, "search": client.get("/search/?q=zebra").text}
    held["search"] = re.sub(r"<aside.*?</aside>", "", held["search"], flags=re.S)
    for where, text in held.items():
        assert "Zebra" not in text, where
        assert "Advertisement" not in text, where
    assert story.word_count == 12 * 60
    assert "data-nosnippet" in ASIDE.search(page)[0]
