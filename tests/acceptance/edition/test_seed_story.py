"""The light version of the seed story as text, against the dump of the page that we reproduce."""

import re

import pytest
import requests
from lxml import html

ADDRESS = "/2025/11/01/india-us-defence-breakthrough/"
FRAME = {
    "breaking news", "published", "on", "advertisement", "leave a reply", "trending post", "exit mobile version",
    "your email address will not be published. required fields are marked *",
}  # fmt: skip


def plain(text):
    """One line without what the dump got wrong: bullets, odd spaces, hyphens that stand for colons."""
    text = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("•", " ")).strip().casefold()
    text = re.sub(r"^new delhi, ?(nov\.01,2025|1 november 2025): ?", "", text)
    return text.rstrip(" -:.")


@pytest.fixture(scope="module")
def wanted(given):
    lines = [plain(line) for line in (given / "data/seed-article.txt").read_text().splitlines()]
    return [line for line in lines if line and line not in {plain(frame) for frame in FRAME}]


@pytest.fixture(scope="module")
def light(demo):
    answer = requests.get(f"{demo.url}{ADDRESS}mobile/", timeout=20)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))


def blocks(body):
    return [
        node
        for node in body.iter("p", "h2", "h3", "li")
        if not any(parent.get("data-slot") for parent in node.iterancestors("aside"))
    ]


def test_every_heading_paragraph_and_list_item_is_there_in_order(light, wanted, say):
    (headline,) = light.xpath("//h1")
    (body,) = light.xpath("//*[@data-story-body]")
    ours = [plain(headline.text_content()), *(plain(node.text_content()) for node in blocks(body))]
    place, missing = 0, []
    for line in wanted:
        if line in ours[place:]:
            place = ours.index(line, place) + 1
        else:
            missing.append(line)
    say(
        f"light version: {len(wanted) - len(missing)} of {len(wanted)} lines of the dump stand there in order"
    )
    assert missing == []
    assert len(ours) == len(wanted), sorted(set(ours) - set(wanted))


def test_headings_lists_and_the_quotation_are_what_they_are(light):
    (body,) = light.xpath("//*[@data-story-body]")
    assert len(body.xpath("./h2 | ./h3")) == 14
    assert len(body.xpath("./ul/li")) == 27
    assert body.xpath("./blockquote//text()[contains(., 'balancing act between US and Russia')]")


@pytest.mark.parametrize(
    "text",
    [
        "Breaking News", "Published on", "1 November 2025", "Advertisement", "Leave a Reply", "Trending",
        "Your email address will not be published. Required fields are marked *", "Exit mobile version",
    ],
)  # fmt: skip
def test_the_frame_of_the_dump_is_there(light, text):
    page = re.sub(r"\s+", " ", light.text_content())
    assert text in page


def test_published_on_has_its_date(light):
    page = re.sub(r"\s+", " ", light.text_content())
    assert re.search(r"Published on 1 November 2025, \d\d:\d\d IST", page)


def test_trending_has_stories_in_it(light, say):
    links = light.xpath("//*[@data-trending]//a[starts-with(@href, '/20')]")
    say(f"trending: {len(links)} stories")
    assert len(links) >= 3


@pytest.mark.parametrize("version", ["", "mobile/"])
def test_no_slot_breaks_the_sense(demo, version, say):
    page = html.fromstring(requests.get(f"{demo.url}{ADDRESS}{version}", timeout=20).content)
    (body,) = page.xpath("//*[@data-story-body]")
    children = list(body)
    slots = [node for node in children if node.tag == "aside" and node.get("data-slot")]
    assert slots
    assert len(slots) == len(body.xpath(".//aside[@data-slot]"))
    for slot in slots:
        place = children.index(slot)
        assert 0 < place < len(children) - 1, "first or last"
        before, after = children[place - 1], children[place + 1]
        assert before.tag not in ("h2", "h3", "blockquote", "figure", "table", "aside"), before.tag
        assert after.tag not in ("ul", "ol", "blockquote", "figure", "table", "aside"), after.tag
        assert not before.text_content().rstrip().endswith((":", "-")), "after a lead-in"
        assert "Advertisement" in slot.text_content()
    say(
        f"{version or 'story'}: {len(slots)} slots, none beside a heading's text, a lead-in, a list or the quotation"
    )
