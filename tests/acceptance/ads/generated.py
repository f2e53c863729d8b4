"""Stories that nobody would write: strategies of Hypothesis for bodies in any order and shape."""

from hypothesis import strategies as st

from articles.body import clean


def paragraph(words=40, ending="."):
    return f"<p>{' '.join(['river'] * (words - 1))} end{ending}</p>"


ADVERTISEMENT_AS_TEXT = (
    *("<p>Advertisement</p>", "<p>[ad]</p>", "<p>&lt;!-- ad --&gt;</p>", "<!-- ad -->"),
    *("<p>Advertisement [slot-break] data-slot, he said.</p>", "<h3>Advertisement</h3>"),
)
_ODD = st.sampled_from(
    (
        *("<p>&nbsp;</p>", "<h2>&nbsp;Title</h2>", "<h2>A heading</h2>", "<h3>Another</h3>"),
        *("<p>Key points:</p>", "<p>What follows –</p>", "<p>In short</p>", "loose text"),
        *("<p>He said:\u200f</p>", "<p>He said:”</p>", "<p><strong>Subhead</strong></p>"),
        *("<p>open <b>bold", "</div></li>", "<ul><li>open<li>two", "<blockquote><p>Said.</p>"),
        "<blockquote><p>“So it was said.”</p></blockquote>",
        '<figure data-picture="3"><figcaption>Seen</figcaption><p class="credit">W</p></figure>',
        "<table><tbody><tr><td><p>1</p></td></tr></tbody></table>",
        '<div data-block="factbox"><h3>Facts</h3><p>One fact.</p></div>',
        '<div data-block="pullquote"><p>Drawn out</p></div>',
        "<p>Correction: an earlier version named the wrong town.</p>",
        "<p>संपादन &amp; नदी। खबर पूरी हुई।</p>",
        *ADVERTISEMENT_AS_TEXT,
    )
)
_LIST = st.integers(1, 8).map(lambda n: f"<ul>{'<li><p>an item of the list</p></li>' * n}</ul>")
_TEXT = st.integers(1, 140).map(paragraph)
BODIES = st.lists(st.one_of(_TEXT, _TEXT, _TEXT, _ODD, _LIST), max_size=60).map(
    lambda parts: clean("".join(parts))
)
