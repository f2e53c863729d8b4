"""Writes a batch of stories with all that a deed would have written beside them.

Their comments are written by newsroom.scale.comments.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from django.utils import timezone, translation

from articles import moments, reader_html
from articles.bylines import pairs
from articles.models import Article, Byline, TaggedArticle, Transition
from articles.slugs import slugify
from articles.words import words_of
from desk.models import Revision
from newsroom.scale import prose, search_rows
from newsroom.scale.frame import Frame, Named
from newsroom.scale.plan import Slot
from newsroom.scale.rows import put, text_of

SLUG = "scale-story"  # of the measured stories, with -1, -2 … behind it
COPIES = 1_000  # of the newest stories hold what their writers saved; older ones came without
_STORED = {"live": "published", "expired": "published", "scheduled": "published"}
_MOVES = {
    "in_review": ("submit",),
    "approved": ("submit", "approve"),
    "published": ("publish",),
    "withdrawn": ("publish", "withdraw"),
    "killed": ("publish", "kill"),
}
_AFTER = {"submit": "in_review", "approve": "approved", "publish": "published"}
_AFTER |= {"withdraw": "withdrawn", "kill": "killed"}


@dataclass(frozen=True)
class Story:
    """A story that is about to be written. state: as it is stored. visible: its comments."""

    pk: int
    slot: Slot
    state: str
    section: Named
    headline: str
    headline_words: tuple[str, ...]
    slug: str
    text: prose.Text
    tags: tuple[Named, ...]
    authors: tuple[Named, ...]
    picture: int | None

    @property
    def is_dated(self) -> bool:
        return self.state in ("published", "withdrawn", "killed")

    @property
    def language(self) -> str:
        return "en" if self.slot.is_measured else self.section.language

    @property
    def public_at(self) -> str | None:
        return text_of(self.slot.at) if self.is_dated else None


class Writer:
    """Holds what stories are made of; made once, then asked for one batch after the other."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.seed = prose.seed_text()
        self.texts = {language: prose.Pool(language) for language in prose.POOL}
        self.section_shares = list(accumulate(frame.shares))
        self.search = search_rows.Writer()

    def stories(self, slots: Sequence[Slot], first_key: int) -> list[Story]:
        """Will give these slots their words, with keys from that one on."""
        return [self._story(slot, first_key + place) for place, slot in enumerate(slots)]

    def _story(self, slot: Slot, pk: int) -> Story:
        chance = Random(slot.number)  # noqa: S311 - the same newsroom every time
        [section] = chance.choices(self.frame.sections, cum_weights=self.section_shares)
        texts = self.texts[section.language if not slot.is_measured else "en"]
        # By the number and not by chance, so that exactly one in thirty holds the searched word.
        text = self.seed if slot.is_measured else texts.text(slot.number * 7)
        phrases = _phrases(chance, section.language, slot)
        headline = " ".join(phrases)
        is_pictured = slot.is_measured or chance.random() < 0.3
        return Story(
            pk=pk,
            slot=slot,
            state=_STORED.get(slot.kind, slot.kind),
            section=section,
            headline=headline,
            headline_words=tuple(word for phrase in phrases for word in _words(phrase)),
            slug=_slug(headline, slot),
            text=text,
            tags=chance.choice(self.frame.tag_sets),
            authors=chance.choice(self.frame.bylines) if chance.random() < 0.98 else (),
            picture=chance.choice(self.frame.pictures or [None]) if is_pictured else None,
        )

    def write(self, stories: Sequence[Story], visible: dict[int, int], *, total: int) -> None:
        """Will write these stories. visible: how many comments readers see under each, by key."""
        account = self.frame.account
        put(
            Article, _COLUMNS, (_row(story, visible.get(story.pk, 0), account) for story in stories)
        )
        put(
            TaggedArticle,
            ("content_object_id", "tag_id", "published_at"),
            ((story.pk, tag.pk, story.public_at) for story in stories for tag in story.tags),
        )
        put(
            Byline,
            ("article_id", "author_id", "position", "published_at"),
            (
                (story.pk, author.pk, place, story.public_at)
                for story in stories
                for place, author in enumerate(story.authors)
            ),
        )
        put(Transition, _MOVE, (row for story in stories for row in _moves(story, account)))
        copied = [s for s in stories if s.slot.is_measured or s.slot.number >= total - COPIES]
        put(Revision, _COPY, (_copy(story, account) for story in copied))
        self.search.write(stories)


def _phrases(chance: Random, language: str, slot: Slot) -> list[str]:
    """What a headline is put together from."""
    if slot.is_measured:
        return [prose.seed_headline(), f"part {slot.number + 1}"]
    if language != "en":
        return [chance.choice(prose.headlines(language)), str(slot.number)]
    lists = prose.vocabulary()
    return [chance.choice(lists[name]) for name in ("actors", "deeds", "matters", "tails")]


@lru_cache(maxsize=2_000)
def _words(phrase: str) -> list[str]:
    return words_of(phrase)


def _slug(headline: str, slot: Slot) -> str:
    if slot.is_measured:
        return f"{SLUG}-{slot.number + 1}"
    return f"{_slug_of(headline)}-{slot.number}"


@lru_cache(maxsize=200_000)
def _slug_of(headline: str) -> str:
    return slugify(headline, max_length=100)


_COLUMNS = (
    *("id", "section_id", "headline", "slug", "standfirst", "dateline_place", "body"),
    *("lead_picture_id", "language", "state", "published_at", "published_on", "expires_at"),
    *("reader_html", "reader_outline", "reader_version", "word_count"),
    *("comment_count", "created_by_id", "created_at"),
)


def _row(story: Story, visible: int, account: int) -> tuple:
    slot, text, language = story.slot, story.text, story.language
    local = timezone.localtime(slot.at, timezone.get_default_timezone())
    expires_at = slot.at + timedelta(hours=36) if slot.kind == "expired" else None
    ready: tuple = ("", "[]", 0, 0)
    if story.is_dated:
        date = _date(local.date(), language)
        ready = (text.reader_html(date), prose.outline(text, _like(date)))
        ready += (reader_html.VERSION, text.word_count)
    return (
        *(story.pk, story.section.pk, story.headline, story.slug, text.standfirst, text.place),
        *(text.body, story.picture, language, story.state, story.public_at),
        local.date().isoformat() if story.is_dated else None,
        text_of(expires_at) if expires_at else None,
        *ready,
        *(visible, account, text_of(slot.at - timedelta(hours=5))),
    )


@lru_cache(maxsize=20_000)
def _date(day, language: str) -> str:
    with translation.override(language):
        return moments.long_date(day)


@lru_cache(maxsize=20_000)
def _like(date: str) -> str:
    """A date of that many words of those lengths: outlines of alike dates are the same."""
    return " ".join("9" * len(word) for word in date.split(" "))


_MOVE = ("article_id", "verb", "from_state", "to_state", "by_id", "at", "note", "public_from")


def _moves(story: Story, account: int) -> Iterator[tuple]:
    at, before = story.slot.at, "draft"
    created = text_of(at - timedelta(hours=5))
    yield story.pk, "start", "", "draft", account, created, "", None
    for place, verb in enumerate(_MOVES.get(story.state, ())):
        done = text_of(at - timedelta(hours=4) if verb in ("submit", "approve") else at)
        note = "Taken back for the record." if place and verb != "approve" else ""
        yield story.pk, verb, before, _AFTER[verb], account, done, note, story.public_at
        before = _AFTER[verb]


_COPY = ("article_id", "number", "content", "author_id", "created_at")


def _copy(story: Story, account: int) -> tuple:
    content = {
        "headline": story.headline,
        "slug": story.slug,
        "standfirst": story.text.standfirst,
        "dateline_place": story.text.place,
        "agency": "",
        "body": story.text.body,
        "section_id": story.section.pk,
        "lead_picture_id": story.picture,
        "language": story.language,
        "comments_open": True,
        "has_slots": True,
        "is_sensitive": False,
        "tags": sorted(tag.name for tag in story.tags),
        "bylines": pairs(author.pk for author in story.authors),
    }
    saved = text_of(story.slot.at - timedelta(hours=1))
    return story.pk, 1, json.dumps(content), account, saved
