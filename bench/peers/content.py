"""The stories and comments that every peer is given: the demo's texts, as many as are wanted.

Knows no peer and no database. Everything follows from a story's number, so that every peer holds
the same, and a second run the same again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from newsroom.demo import texts

SEED = "india-us-defence-breakthrough"
MEASURED_COMMENTS = 50
# What is searched for stands in one story of thirty.
WORD, ONE_IN = "monsoon", 30
# All but the measured one are about as long as those that seed_scale makes.
WORDS = 150
APART = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One story. number: 0 is the measured one and the newest; the higher, the older.

    section, tags, author: places in `sections()`, `tags()` and `authors()`.
    """

    number: int
    slug: str
    headline: str
    standfirst: str
    body: str
    section: int
    tags: tuple[int, ...]
    author: int
    published: datetime


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One approved comment under the story of that number."""

    story: int
    name: str
    email: str
    text: str
    at: datetime


@cache
def seed() -> texts.Story:
    """Will give the demo's seed story, about a thousand words of plain HTML."""
    return next(story for story in texts.stories() if story.slug == SEED)


@cache
def newest() -> datetime:
    """Will give the moment of the measured story, in UTC."""
    published = seed().published
    if published is None:
        raise LookupError("The seed story has no date.")
    return published.astimezone(UTC)


@cache
def sections() -> list[tuple[str, str]]:
    """Will give slug and name of every section; that of the measured story is the first."""
    return [(section.slug, section.name) for section in texts.sections()]


@cache
def tags() -> list[tuple[str, str]]:
    """Will give slug and name of every tag."""
    names = dict.fromkeys(tag for story in [seed(), *_models()] for tag in story.tags)
    return [(f"tag{number}", name) for number, name in enumerate(names)]


@cache
def authors() -> list[str]:
    """Will give the names of the authors."""
    return [person.name for person in texts.people()]


def pieces(count: int) -> Iterator[Piece]:
    """Will give that many stories, the newest first: the seed, whole, then the demo's in turn,
    each cut to about 150 words."""
    if count:
        yield _piece(seed(), 0, slug=SEED, headline=seed().headline, body=seed().body)
    models = _models()
    bodies = [_shortened(model.body) for model in models]
    for number in range(1, count):
        place = number % len(models)
        model, body = models[place], bodies[place]
        if number % ONE_IN == 1:
            body = body.replace("</p>", f" Before the {WORD} nobody had asked.</p>", 1)
        slug, headline = f"{model.slug}-{number}", f"{model.headline} ({number})"
        yield _piece(model, number, slug=slug, headline=headline, body=body)


def remarks(stories: int, count: int) -> Iterator[Remark]:
    """Will give approved comments: fifty under the measured story, the others spread evenly over
    the other stories. A count below fifty gives the fifty all the same."""
    said = [comment for comment in texts.comments() if comment.state == "approved"]
    for number in range(max(count, MEASURED_COMMENTS)):
        measured = number < MEASURED_COMMENTS
        if not measured and stories < 2:
            return
        row = said[number % len(said)]
        yield Remark(
            story=0 if measured else 1 + (number - MEASURED_COMMENTS) % (stories - 1),
            name=row.name,
            email=row.email,
            text=f"{row.text} ({number})",
            at=newest() + timedelta(minutes=number % 10_000),
        )


def stories_linked(text: str) -> set[str]:
    """Will give the slugs of all stories that a page links to."""
    return set(re.findall(rf"/({SEED}|[\w-]+-\d+)/", text))


@cache
def _models() -> list[texts.Story]:
    english = (story for story in texts.stories() if story.language == "en" and story.slug != SEED)
    return [story for story in english if WORD not in story.body]


@cache
def _places() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    slugs = {slug: place for place, (slug, _) in enumerate(sections())}
    names = {name: place for place, (_, name) in enumerate(tags())}
    people = {person.slug: place for place, person in enumerate(texts.people())}
    return slugs, names, people


def _piece(model: texts.Story, number: int, *, slug: str, headline: str, body: str) -> Piece:
    section_of, tag_of, author_of = _places()
    return Piece(
        number=number,
        slug=slug,
        headline=headline,
        standfirst=model.standfirst,
        body=body,
        section=section_of[model.section],
        tags=tuple(tag_of[tag] for tag in dict.fromkeys(model.tags)),
        author=author_of[model.authors[0]],
        published=newest() - number * APART,
    )


def _shortened(body: str) -> str:
    kept: list[str] = []
    for paragraph in re.findall(r"<p>.*?</p>", body, re.S):
        kept.append(paragraph)
        if sum(len(one.split()) for one in kept) >= WORDS:
            break
    return "\n".join(kept)
