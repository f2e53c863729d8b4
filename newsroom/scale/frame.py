"""What the large newsroom's stories are filed under: sections, tags, authors, pictures, accounts.

Everything is found again by its name, so a second run adds nothing.
"""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from accounts.models import User
from articles.models import Author, Section, Tag
from articles.slugs import slugify
from articles.words import words_of
from images.models import Picture
from newsroom.demo import drawing, seeding, texts
from newsroom.scale.prose import vocabulary

ACCOUNT = "scale"  # writes the stories and decides about the comments; nobody can log in as it
TAGS, AUTHORS, PICTURES = 500, 40, 12
# Of a thousand stories, by the section's slug; others get one in a hundred.
_SHARES = {"breaking-news": 5, "hindi": 30, "urdu": 20, "india": 200, "politics": 150, "sport": 140}
_SHARES |= {"business": 130, "world": 130, "culture": 75, "science": 60, "health": 60}


@dataclass(frozen=True)
class Named:
    """A section, tag or author: its key, and the folded words of its name."""

    pk: int
    name: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """What is chosen from. tag_sets, bylines: combinations in their believable shares."""

    account: int
    sections: list[Named]
    shares: list[int]
    tag_sets: list[tuple[Named, ...]]
    bylines: list[tuple[Named, ...]]
    pictures: list[int]


def make(*, say) -> Frame:
    """Will make what is missing, and give all of it. say: called with a line of progress."""
    account, created = User.objects.get_or_create(
        username=ACCOUNT, defaults={"is_active": False, "first_name": "Load", "last_name": "Work"}
    )
    if created:
        account.set_unusable_password()
        account.save()
    seeding.make_sections()
    seeding.make_pages()
    sections = list(Section.objects.order_by("position", "pk"))
    return Frame(
        account=account.pk,
        sections=[_named(section, section.language) for section in sections],
        shares=[_SHARES.get(section.slug, 10) for section in sections],
        tag_sets=_tag_sets(_tags()),
        bylines=_bylines(_authors()),
        pictures=_pictures(say),
    )


def _named(row, language: str = "en") -> Named:
    return Named(row.pk, row.name, language, tuple(words_of(row.name)))


def _tags() -> list[Named]:
    """The demo's own first, so that these are the most frequent."""
    names = [name for story in texts.stories() for name in story.tags]
    lists = vocabulary()
    names += [f"{place} {what}" for what in lists["subjects"] for place in lists["places"]]
    wanted = {slugify(name): name for name in names}
    wanted = dict(list(wanted.items())[:TAGS])
    there = set(Tag.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    Tag.objects.bulk_create(Tag(name=wanted[s], slug=s) for s in wanted if s not in there)
    made = {tag.slug: tag for tag in Tag.objects.filter(slug__in=wanted)}
    return [_named(made[slug]) for slug in wanted]


def _tag_sets(tags: list[Named]) -> list[tuple[Named, ...]]:
    chance = Random("tags")  # noqa: S311 - the same newsroom every time
    shares = list(accumulate(1 / (place + 3) for place in range(len(tags))))
    sets = []
    for _ in range(5_000):
        picked = chance.choices(tags, cum_weights=shares, k=chance.choice([2, 3, 3, 4, 5]))
        sets.append(tuple(dict.fromkeys(picked)))
    return sets


def _authors() -> list[Named]:
    lists = vocabulary()
    chance = Random("authors")  # noqa: S311 - as above
    names = [person.name for person in texts.people()]
    while len(names) < AUTHORS:
        names.append(f"{chance.choice(lists['first_names'])} {chance.choice(lists['last_names'])}")
    wanted = {slugify(name): name for name in names}
    there = set(Author.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    Author.objects.bulk_create(
        Author(name=name, slug=slug, title="Reporter", life=f"{name} writes for these pages.")
        for slug, name in wanted.items()
        if slug not in there
    )
    return [_named(author) for author in Author.objects.filter(slug__in=wanted).order_by("pk")]


def _bylines(authors: list[Named]) -> list[tuple[Named, ...]]:
    chance = Random("bylines")  # noqa: S311 - as above
    return [tuple(chance.sample(authors, chance.choice([1] * 7 + [2]))) for _ in range(300)]


def _pictures(say) -> list[int]:
    """A few of the demo's pictures; they are drawn where they are missing."""
    drawn = [story for story in texts.stories() if story.picture in drawing.ALT][:PICTURES]
    pictures: dict[str, Picture] = seeding.make_pictures(drawn, say=say)
    return sorted(picture.pk for picture in pictures.values())
