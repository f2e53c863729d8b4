"""The texts of the demonstration newspaper: whole, in order, and pointing only at each other."""

import os
import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsroom.demo import texts

STORIES = texts.stories()
BY_SLUG = {story.slug: story for story in STORIES}
SEED = "india-us-defence-breakthrough"
PLAIN_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": [("href",)],
    "div": [("data-block",), ("data-block", "data-slug")],
    "hr": [("data-slot-break",)],
    "p": [(), ("class",)],
}
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)


class Body(HTMLParser):
    """Checks a body as it reads it and keeps its text, one line a block."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.blocks: list[dict[str, str | None]] = []
        self.lines: list[str] = []
        self.words = ""
        self.feed(body)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in PLAIN_TAGS | TABLE_TAGS | {"div", "hr"}, tag
        assert tuple(name for name, _ in attrs) in ATTRIBUTES.get(tag, [()]), (tag, attrs)
        found = dict(attrs)
        if tag == "div":
            self.blocks.append(found)
            assert found["data-block"] in {"pullquote", "factbox", "related"}
        if tag == "p" and found:
            assert found == {"class": "source"}
        if tag == "a":
            assert re.match(r"/|https://", found["href"] or "")
        if tag not in {"hr", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag not in {"strong", "em", "a"}:
            self.lines += [self.words.strip()] if self.words.strip() else []
            self.words = ""

    def handle_data(self, data: str) -> None:
        assert self.open or not data.strip(), f"text outside every block: {data!r}"
        self.words += data


@each_story
def test_story_is_whole(story: texts.Story) -> None:
    sections = {section.slug for section in texts.sections()}
    people = {person.slug for person in texts.people()}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", story.slug)
    assert story.headline and story.standfirst and story.dateline
    assert story.section in sections and story.language in {"en", "hi", "ur"}
    assert story.authors and set(story.authors) <= people
    assert story.tags and all(story.tags) and len(set(story.tags)) == len(story.tags)
    assert bool(story.picture) == bool(story.caption) == bool(story.credit)
    times = [story.age, story.scheduled, story.published]
    assert sum(time is not None for time in times) == 1
    assert (story.published is not None) == (story.slug == SEED)


@each_story
def test_body_is_clean(story: texts.Story) -> None:
    body = Body(story.body)
    assert len(" ".join(body.lines).split()) > (150 if story.state == "published" else 50)
    related = [block["data-slug"] for block in body.blocks if block["data-block"] == "related"]
    assert set(related) <= set(BY_SLUG) - {story.slug}
    text = " ".join([story.headline, story.standfirst, story.caption, *body.lines])
    assert '"' not in text and "'" not in text, "a straight quotation mark"
    assert "Advertisement" not in text


def test_whole_paper() -> None:
    sections = Counter(story.section for story in STORIES)
    assert {story.language for story in STORIES} == {"en", "hi", "ur"}
    assert all(story.language == story.section[:2] for story in STORIES if story.language != "en")
    assert len({story.headline for story in STORIES}) == len(STORIES)
    pictures = [story.picture for story in STORIES if story.picture]
    assert len(set(pictures)) == len(pictures)
    assert sum(story.breaking is not None for story in STORIES) == 1
    assert len(STORIES) >= 60 and set(sections) == {section.slug for section in texts.sections()}
    assert sum(story.scheduled is not None for story in STORIES) == 1
    assert sections["hindi"] >= 4 and sections["urdu"] >= 4
    small = {"breaking-news", "hindi", "urdu"}
    assert all(count >= 5 for slug, count in sections.items() if slug not in small)
    day = [story for story in STORIES if story.age and story.age <= timedelta(hours=24)]
    assert len(day) >= 25
    assert all(story.age <= timedelta(days=20) for story in STORIES if story.age)


def test_blocks_are_all_in_use() -> None:
    bodies = [story.body for story in STORIES]
    assert sum('data-block="related"' in body for body in bodies) == 4
    assert sum("data-slot-break" in body for body in bodies) == 1
    for part in ("<blockquote>", "<table>", "<ol>", "<ul>", "<h3>", "pullquote", "factbox"):
        assert sum(part in body for body in bodies) >= 3, part
    skeletons = Counter(" ".join(re.findall(r"<(\w+)[ >]", body)) for body in bodies)
    assert max(skeletons.values()) == 1, "two stories with the same skeleton"


@each_story
def test_a_related_story_is_older(story: texts.Story) -> None:
    for slug in re.findall(r'data-slug="([^"]+)"', story.body):
        assert story.age and (BY_SLUG[slug].age or timedelta(0)) > story.age


def test_comments_form_threads() -> None:
    comments = texts.comments()
    seen: dict[tuple[str, str], texts.ReaderComment] = {}
    for comment in comments:
        story = BY_SLUG[comment.story]
        assert (comment.story, comment.key) not in seen
        assert comment.state in {"approved", "held", "rejected", "spam"}
        assert re.fullmatch(r"[a-z0-9.]+@example\.(org|com)", comment.email)
        assert comment.text.strip() and comment.name.strip()
        assert (comment.at is None) == (comment.story != SEED) == (comment.age is not None)
        if comment.age:
            assert story.age and comment.age < story.age
        if comment.parent:
            parent = seen[comment.story, comment.parent]
            assert parent.state == "approved"
            assert comment.at is None or (parent.at and parent.at < comment.at)
            assert comment.age is None or (parent.age and parent.age >= comment.age)
        seen[comment.story, comment.key] = comment
    assert len(comments) >= 40 and len({comment.story for comment in comments}) >= 8
    languages = {BY_SLUG[comment.story].language for comment in comments}
    assert languages == {"en", "hi", "ur"}


def test_pages() -> None:
    pages = {page.slug: page for page in texts.pages()}
    wanted = {"about", "contact", "privacy", "comment-rules", "corrections-policy"}
    assert set(pages) == wanted
    for page in pages.values():
        assert page.title and len(Body(page.body).lines) > 10 and not Body(page.body).blocks
        assert "@" not in page.body
        linked = {slug.strip("/") for slug in re.findall(r'href="(/[^"]+)"', page.body)}
        assert linked <= wanted | {"comment/my-data"}
    targets = {creative.target.strip("/") for creative in texts.house_creatives()}
    assert targets <= wanted


def test_people_and_sections() -> None:
    people, sections = texts.people(), texts.sections()
    assert len({person.slug for person in people}) == len(people)
    assert [section.slug for section in sections][0] == "breaking-news"
    assert {section.slug: section.language for section in sections}["urdu"] == "ur"
    assert {slug for story in STORIES for slug in story.authors} == {one.slug for one in people}


def test_house_creatives() -> None:
    creatives = texts.house_creatives()
    assert len({creative.name for creative in creatives}) == len(creatives) == 6
    assert all(len(creative.headline) <= 30 for creative in creatives)
    assert all(creative.target.startswith("/") for creative in creatives)


def test_span() -> None:
    assert texts.span("35m") == timedelta(minutes=35)
    assert texts.span("2d") == timedelta(days=2)
    with pytest.raises(ValueError, match="invalid literal"):
        texts.span("soon")


def test_seed_story_keeps_every_word() -> None:
    folder = os.environ.get("ACCEPTANCE_INPUT")
    if not folder or not (Path(folder) / "seed-article.txt").exists():
        pytest.skip("ACCEPTANCE_INPUT names no folder with seed-article.txt")
    given = (Path(folder) / "seed-article.txt").read_text(encoding="utf-8").splitlines()
    chrome = {"Breaking News", "Published", "on", "Advertisement", "Leave a Reply"}
    chrome |= {"Trending Post", "Exit mobile version", ""}
    story = BY_SLUG[SEED]
    first = "New Delhi,Nov.01,2025:"

    def mend(line: str) -> str:
        return line.replace("\xa0", " ").removeprefix(first).strip(" •\t").rstrip("-:. ")

    wanted = [mend(line) for line in given if mend(line) not in chrome]
    wanted = [line for line in wanted if not line.startswith("Your email address")]
    assert [mend(line) for line in [story.headline, *Body(story.body).lines]] == wanted
    headings = [line.strip() for line in given if line.startswith("\xa0")]
    assert all(f"<h3>{heading}</h3>" in story.body for heading in headings)
    assert story.body.count("<li>") == sum(line.strip().startswith("•") for line in given)
