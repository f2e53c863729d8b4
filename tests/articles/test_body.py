"""Cleaning by allow-list, blocks and plain text of a story's body."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles import body

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)',
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "</script><script>\u2028\u2029",
    "{{7*7}} {% load x %} ${7*7}",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<svg><style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript&colon;alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='https://e.org/\"><img src=x onerror=alert(1)>'>x</a>",
    "<form><button formaction=javascript:alert(1)>x",
    "<p style=background:url(javascript:alert(1))>x",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<img src=`x`onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    "<div data-block='related' data-story='1\" onclick=\"alert(1)'>x</div>",
    "<figure data-picture='1 onload=alert(1)'>x</figure>",
    "<div data-block=video data-url='https://www.youtube.com/watch?v=abcdefghijk\"><script>'>x</div>",
    "\x00<\x00script>alert(1)</script>",
    "<a\x0chref=javascript:alert(1)>x</a>",
]
BAD_LINKS = [
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "//evil.example/x",
    "/\\evil.example",
    "https://user:pw@evil.example/",
    "http://[::1",
    "http://a:port/",
    "https:///nothing",
    "relative/path",
    "#here",
    "",
    "https://example.org/" + "x" * 3000,
]


@pytest.mark.parametrize(
    "html",
    [
        '<p>One <strong>two <em>three</em></strong> <a href="https://example.org/a?b=1&amp;c=2">four</a>.</p>',
        "<h2>Two</h2><h3>Three</h3><p>a<br>b</p>",
        "<ul><li><p>one</p><ul><li><p>in</p></li></ul></li><li><p>two</p></li></ul>",
        '<ol start="4"><li><p>four</p></li></ol>',
        "<blockquote><p>Said.</p><p>Said again.</p></blockquote>",
        '<table><tbody><tr><th><p>Town</p></th><th><p>mm</p></th></tr><tr><td colspan="2"><p>x</p></td></tr></tbody></table>',
        '<figure data-picture="12"><figcaption>What <em>is</em> seen</figcaption><p class="credit">Meridian</p></figure>',
        '<div data-block="pullquote"><p>Words</p><p class="source">Whose</p></div>',
        '<div data-block="factbox"><h3>Box</h3><p>Fact</p><ul><li><p>a</p></li></ul></div>',
        '<div data-block="related" data-story="7">Headline</div>',
        '<div data-block="video" data-url="https://www.youtube.com/watch?v=abcdefghijk">The flood</div>',
        '<div data-block="post" data-url="https://x.com/a/status/12345">Stay at home</div>',
        '<p>Above</p><hr data-slot-break=""><p>Below</p>',
        "<p>नदी किनारे की बस्ती खाली</p><p>دریا کے کنارے</p><p>क्‍ष 👩‍🌾 a&nbsp;b &amp;lt; &lt;script&gt;</p>",
        '<p>mail <a href="mailto:desk@example.org">the desk</a>, or <a href="/section/world/">read on</a></p>',
        "<p>two  spaces and one at the end </p>",
    ],
)
def test_what_the_editor_writes_stays_as_it_is(html):
    assert body.clean(html) == html


@pytest.mark.parametrize("address", BAD_LINKS)
def test_a_bad_link_loses_its_address_and_keeps_its_words(address):
    quoted = address.replace("&", "&amp;").replace('"', "&quot;")
    assert body.clean(f'<p>a <a href="{quoted}">b</a> c</p>') == "<p>a b c</p>"


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("<h1>Title</h1>", "<h2>Title</h2>"),
        ("<h5>Small</h5>", "<h3>Small</h3>"),
        ("<b>a</b><i><b>c</b></i>", "<p><strong>a<em>c</em></strong></p>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p onclick=x style=y class=z id=w>a</p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<p> </p><p>&nbsp;</p><h2><br></h2><ul><li></li></ul><blockquote></blockquote>", ""),
        ("<table><tr><td></td></tr></table><div data-block='factbox'></div>", ""),
        ("<p></p>", ""),
        ("First\nline\n\nSecond", "<p>First line</p><p>Second</p>"),
        ("First\r\n\r\nSecond", "<p>First</p><p>Second</p>"),
        ("<section>one</section><section>two</section>", "<p>one</p><p>two</p>"),
        ("<p>\n  a\n  b\n</p>", "<p>a b</p>"),
        ("<p>a\x00b\x1bc\ud800d\u009fe\ufffff</p>", "<p>abcdef</p>"),
        ("<p>e\u0301</p>", "<p>é</p>"),
        ("<hr><p>a</p>", "<p>a</p>"),
        ("<ul><li>a<li><ul><li>b</ul></ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "<table><caption>C</caption><thead><tr><th>a<th>b</thead><tr><td>x</table>",
            "<p>C</p><table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr>"
            "<tr><td><p>x</p></td><td><p></p></td></tr></tbody></table>",
        ),
        (
            "<figure><img src='https://evil.example/x.png'><figcaption>kept</figcaption></figure>",
            "<p>kept</p>",
        ),
        ("<figure data-picture='12x'><figcaption>kept</figcaption></figure>", "<p>kept</p>"),
        (
            "<figure data-picture=12><img src=//evil.example/x></figure>",
            '<figure data-picture="12"><figcaption></figcaption><p class="credit"></p></figure>',
        ),
        (
            "<div data-block=pullquote>Loose words</div>",
            '<div data-block="pullquote"><p>Loose words</p><p class="source"></p></div>',
        ),
        ("<div data-block=related data-story=x>Head</div>", "<p>Head</p>"),
        ("<div data-block=nonsense>Text</div>", "<p>Text</p>"),
        ("<div data-block=video data-url='https://evil.example/v'>Film</div>", "<p>Film</p>"),
        ("<div data-block=post data-url='https://evil.example/v'>Post</div>", "<p>Post</p>"),
        (
            "<div data-block=post data-url='https://twitter.com/a/status/12345?s=20'>Post</div>",
            '<div data-block="post" data-url="https://x.com/a/status/12345">Post</div>',
        ),
        (
            "<div data-block=video data-url='https://youtu.be/abcdefghijk?si=tracking'>Film</div>",
            '<div data-block="video" data-url="https://www.youtube.com/watch?v=abcdefghijk">Film</div>',
        ),
        ("<p>unclosed <b>bold<p>next</b>", "<p>unclosed <strong>bold</strong></p><p><strong>next</strong></p>"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_goes_and_its_text_stays(dirty, cleaned):
    assert body.clean(dirty) == cleaned


def test_a_picture_inside_a_quotation_comes_to_stand_after_it():
    html = "<blockquote>a<figure data-picture=3></figure>b</blockquote><p>c</p>"
    kinds = [block.kind for block in body.blocks(body.clean(html))]
    assert kinds == ["quote", "figure", "paragraph"]
    assert "a\nb" in body.text_of(body.clean(html))


def test_lists_and_emphasis_nested_without_end_are_cleaned_in_time():
    assert body.text_of(body.clean("<ul><li>x" * 3000)).count("x") == 3000
    assert body.clean("<em>" * 50_000 + "x") == "<p><em>x</em></p>"


MARKUP = """
<p>|</p>|<b>|</b>|<em>|<a href='https://e.org'>|</a>|<ul>|<ol start=3>|<li>|</li>|</ul>|<table>|<tr>
<td>|<th colspan=2>|</table>|<caption>|<blockquote>|</blockquote>|<br>|<hr data-slot-break>|<h1>|<h2>|</h2>
<div>|</div>|<figure data-picture=4>|<figcaption>|</figcaption>|</figure>|<p class=source>|<p class=credit>
<div data-block=pullquote>|<div data-block=factbox>|<div data-block=related data-story=9>|<pre>|<center>
<svg>|<math>|<script>|<select>|<form>|<!--|-->|]]>|<|"|'|&nbsp;|&amp;|&lt;|&#0;|&#128;|x|नदी
"""
PIECES = st.sampled_from(
    [piece for line in MARKUP.split("\n") for piece in line.split("|")]
    + [*(" ", "  ", "\n", "\n\n", "\t", "\xa0", "\u0301", "\u0338", "\u200d", "\ufeff")]
)


@QUICK
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@example("<blockquote><ul><li><ul><li>x")
@example("<table>x<tr><td><figure data-picture=4>y")
def test_cleaning_twice_is_cleaning_once_and_blocks_join_to_the_body(html):
    once = body.clean(html)
    assert body.clean(once) == once
    assert "".join(block.html for block in body.blocks(once)) == once


@QUICK
@given(st.text(max_size=200))
def test_blocks_of_any_text_lose_nothing(html):
    assert "".join(block.html for block in body.blocks(html)) == html


def test_attacks_come_out_inert_and_stay_so():
    for attack in ATTACKS:
        for html in (
            attack,
            f"<p>{attack}</p>",
            f'<a href="{attack}">x</a>',
            f"<table><td>{attack}",
        ):
            once = body.clean(html)
            assert body.clean(once) == once, attack
            tags = {tag.lower() for tag in body._TAG.findall(once) for tag in tag[1:2]}
            assert tags <= {
                *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"),
                *("table", "tbody", "tr", "td", "th"),
            }, attack
            for address in re.findall(r'href="([^"]*)"', once):
                assert re.match(r"https?://|mailto:|/", address), attack


def test_text_has_a_line_for_each_paragraph_item_and_row():
    html = body.clean(
        "<h2>Head</h2><p>a <b>b</b> &lt;c&gt;</p><ul><li>d<li>e</ul>"
        "<table><tr><td>f<td>g<tr><td>h<td>i</table><div data-block=related data-story=1>No</div>"
        "<div data-block=video data-url='https://vimeo.com/1'>No</div>"
    )
    assert body.text_of(html).split("\n") == ["Head", "a b <c>", "d", "e", "f g", "h i"]


def test_words_are_those_of_the_text_alone():
    html = body.clean(
        "<p>one two</p><figure data-picture=1><figcaption>not counted</figcaption></figure>"
        "<div data-block=related data-story=1>nor this</div><ul><li>three</ul><p>नदी किनारे</p>"
    )
    assert body.word_count(html) == 5


def test_every_kind_of_block_is_named():
    html = body.clean(
        "<p>a</p><h2>b</h2><ul><li>c</ul><blockquote>d</blockquote><div data-block=pullquote>e</div>"
        "<div data-block=factbox>f</div><figure data-picture=1></figure><table><tr><td>g</table>"
        "<div data-block=related data-story=1>h</div>"
        "<div data-block=video data-url='https://vimeo.com/1'>i</div>"
        "<div data-block=post data-url='https://x.com/a/status/12345'>j</div><hr data-slot-break>"
    )
    assert [block.kind for block in body.blocks(html)] == [
        *("paragraph", "heading", "list", "quote", "pullquote", "factbox", "figure", "table"),
        *("related", "video", "post", "break"),
    ]
