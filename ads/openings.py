"""What a reader's page tells when it is opened: what it shows, how wide it is, which places it has.
It is believed in nothing that matters: what a story is filed under is asked of the database."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from ads.carrying import why_none
from ads.placement import MOST
from ads.slots import SLOTS
from ads.targeting import Asked, Device
from articles.filing import LANGUAGES
from articles.models import Article, Section
from articles.typed import key_in
from pagecache.statements import Statement

LONGEST_BODY = 2_000
_TABLET_PX, _DESKTOP_PX = 768, 1024  # as static/css has it: from 48rem on a screen is wide
_LANGUAGES = {code for code, _ in LANGUAGES}
_IN_STORY = {f"story-{number}" for number in range(1, MOST + 1)}


class _Story(NamedTuple):
    """What of a story says whether it carries slots."""

    is_sensitive: bool
    paid_by: str
    has_slots: bool


class _Section(NamedTuple):
    has_slots: bool
    name: str = ""  # nobody reads why


_stories = Statement(
    lambda pk, now: (
        Article.objects.published(now)
        .filter(pk=pk)
        .values_list(*("section", "language", "tags", "section__has_slots", *_Story._fields))
    )
)
_sections = Statement(lambda pk: Section.objects.filter(pk=pk).values_list("language", "has_slots"))


@dataclass(frozen=True)
class Opening:
    """kind, key: what the page shows, ("story", 12), ("section", 3), ("tag", 5) or ("", 0).

    device: by its width. places: the notice of the newsroom's own that stands in each place.
    wants_privacy: said by a browser that has no header for it.
    """

    kind: str
    key: int
    device: Device
    language: str
    places: dict[str, int]
    wants_privacy: bool

    def asked(self, now: datetime) -> dict[str, Asked]:
        """Will say what is looked for in each place: one query at most.

        Empty for a page that carries nothing, or that readers cannot have.
        """
        page = self._page(now)
        if page is None:
            return {}
        slots = {
            name: "story" if name in _IN_STORY else name for name in self.places if name != "story"
        }
        known = {name: slot for name, slot in slots.items() if slot in _scripted(page)}
        return {name: replace(page, slot=slot) for name, slot in known.items()}

    def _page(self, now: datetime) -> Asked | None:
        page = Asked("", device=self.device, language=self.language)
        if self.kind == "story":
            return self._of_story(page, now)
        if self.kind == "section":
            for language, has_slots in _sections.rows(pk=self.key):
                if not why_none(None, _Section(has_slots)):
                    return replace(page, section=self.key, language=language)
            return None
        return replace(page, tags=frozenset({self.key})) if self.kind == "tag" else page

    def _of_story(self, page: Asked, now: datetime) -> Asked | None:
        """One row for each of its tags."""
        rows = _stories.rows(pk=self.key, now=now)
        if not rows:
            return None
        section, language, _, section_has_slots, *said = rows[0]
        if why_none(_Story(*said), _Section(section_has_slots)):
            return None
        tags = frozenset(row[2] for row in rows if row[2])
        return replace(page, section=section, tags=tags, story=self.key, language=language)


def read(body: bytes) -> Opening | None:
    """Will read what a page told as JSON; None for what no page of ours tells."""
    try:
        told = json.loads(body)
        kind, _, key = told["about"].partition(":")
        width, places = told["width"], told["places"]
        language, privacy = told["language"], told["privacy"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    number = key_in(key) or 0
    if kind not in ("story", "section", "tag", "") or bool(kind) != bool(number):
        return None
    if not isinstance(width, int | float) or not isinstance(language, str):
        return None
    if not _are_places(places):
        return None
    language = language if language in _LANGUAGES else ""
    return Opening(kind, number, device(width), language, places, privacy is True)


def _scripted(page: Asked) -> set[str]:
    """The slots that such a page may have, where scripts run."""
    return set(SLOTS) - ({"light"} if page.story else {"light", "story"})


def device(width_px: float) -> Device:
    """Will say of which class a window of that width is."""
    if width_px < _TABLET_PX:
        return Device.PHONE
    return Device.TABLET if width_px < _DESKTOP_PX else Device.DESKTOP


def _are_places(places: Any) -> bool:
    return (
        isinstance(places, dict)
        and 0 < len(places) <= len(SLOTS) + MOST
        and all(type(notice) is int and 0 < notice < 10**18 for notice in places.values())
    )
