"""Reads the texts of the demonstration newspaper; knows nothing of Django or of the database."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story: `age` counts back from now, `scheduled` forward; the seed alone has dates.

    state: how far it is; those that are not published are on the desk only.
    """

    slug: str
    headline: str
    section: str
    language: str
    standfirst: str
    dateline: str
    authors: list[str]
    tags: list[str]
    picture: str
    caption: str
    credit: str
    body: str
    age: timedelta | None = None
    scheduled: timedelta | None = None
    published: datetime | None = None
    updated: datetime | None = None
    breaking: timedelta | None = None
    sensitive: bool = False
    slots: bool = True
    comments_open: bool = True
    state: str = "published"
    pictures: tuple[str, ...] = ()
    editing: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    agency: str = ""
    paid_by: str = ""

    @property
    def credits(self) -> list[tuple[str, str]]:
        """Pairs (slug of an author, role), in their order."""
        did = [("words", self.authors), ("pictures", self.pictures)]
        did += [("editing", self.editing), ("additional", self.additional)]
        return [(slug, role) for role, slugs in did for slug in slugs]


@dataclass(frozen=True, kw_only=True)
class Person:
    """An author, as the page of that author shows them."""

    slug: str
    name: str
    title: str
    life: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of the paper, in the order of the menu."""

    slug: str
    name: str
    description: str
    language: str
    in_menu: bool = True


@dataclass(frozen=True, kw_only=True)
class ReaderComment:
    """A reader's comment: `at` is set under the seed story, `age` under all the others."""

    story: str
    key: str
    name: str
    email: str
    state: str
    text: str
    parent: str = ""
    website: str = ""
    age: timedelta | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class HouseCreative:
    """An advertisement of the paper for itself."""

    name: str
    headline: str
    line: str
    link_text: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """A flat page such as "About"."""

    slug: str
    title: str
    body: str


def span(text: str) -> timedelta:
    """Turn "35m", "5h", "2d" or bare minutes into a length of time."""
    return timedelta(minutes=int(text.rstrip("mhd")) * {"h": 60, "d": 1440}.get(text[-1], 1))


def _files(folder: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for path in sorted(Path(__file__).with_name(folder).glob("*.html")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        yield path.stem, dict(re.findall(r"^(\w+): *(.*)$", head, re.M)), body.strip()


def _toml(name: str, key: str) -> list[dict[str, Any]]:
    rows = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))[key]
    return [row | {"age": span(row["age"])} if "age" in row else row for row in rows]


# How a header line becomes a value; a line that is not named here stays text.
READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(
        ["authors", "tags", "pictures", "editing", "additional"], re.compile(", *").split
    ),
    **dict.fromkeys(["age", "scheduled", "breaking"], span),
    **dict.fromkeys(["published", "updated"], datetime.fromisoformat),
    **dict.fromkeys(["sensitive", "slots", "comments_open"], "yes".__eq__),
}


def stories() -> list[Story]:
    """All stories, by slug."""
    return [
        Story(slug=slug, body=body, **{key: READ.get(key, str)(head[key]) for key in head})
        for slug, head, body in _files("stories")
    ]


def people() -> list[Person]:
    """All authors."""
    return [Person(**row) for row in _toml("people.toml", "person")]


def sections() -> list[Section]:
    """All sections in the order of the menu."""
    return [Section(**row) for row in _toml("sections.toml", "section")]


def comments() -> list[ReaderComment]:
    """All readers' comments; a parent always comes before its replies."""
    return [ReaderComment(**row) for row in _toml("comments.toml", "comment")]


def house_creatives() -> list[HouseCreative]:
    """All house advertisements."""
    return [HouseCreative(**row) for row in _toml("house_creatives.toml", "creative")]


def pages() -> list[Page]:
    """All flat pages, by slug."""
    return [Page(slug=slug, body=body, **head) for slug, head, body in _files("pages")]
