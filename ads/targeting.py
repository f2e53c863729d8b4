"""Where a flight may stand: what it asks for, what it must not have, and what a page is. Arithmetic
only: no database, no request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a condition may be about."""

    SECTION = "section"
    TAG = "tag"
    STORY = "story"
    SLOT = "slot"
    DEVICE = "device"
    LANGUAGE = "language"


class Device(StrEnum):
    """Of which class a screen is: told by the width of the window, never by who reads."""

    PHONE = "phone"
    TABLET = "tablet"
    DESKTOP = "desktop"


@dataclass(frozen=True)
class Asked:
    """A place of a page for which something is looked for.

    slot: its name, such as "story". section, story: keys, None where the page has none.
    device: of Device, "" where nobody knows, as on a page that is kept for all readers.
    """

    slot: str
    section: int | None = None
    tags: frozenset[int] = frozenset()
    story: int | None = None
    device: str = ""
    language: str = ""

    def values(self, kind: Kind) -> frozenset[int | str]:
        """Will give what the place is of that kind; nothing where it is none or nobody knows."""
        if kind is Kind.TAG:
            return frozenset(self.tags)
        one = getattr(self, kind.value)
        return frozenset() if one in (None, "") else frozenset({one})


@dataclass(frozen=True)
class Aim:
    """All conditions of one flight: what is wanted and what is ruled out, by kind."""

    wanted: Mapping[Kind, frozenset[int | str]] = field(default_factory=dict)
    ruled_out: Mapping[Kind, frozenset[int | str]] = field(default_factory=dict)

    @classmethod
    def of(cls, conditions: Iterable[tuple[str, int | str, bool]]) -> "Aim":
        """Will put conditions together: (kind, value, whether it is ruled out), in any order.

        Raises ValueError for a kind that is none.
        """
        wanted: dict[Kind, set[int | str]] = {}
        ruled_out: dict[Kind, set[int | str]] = {}
        for kind, value, is_ruled_out in conditions:
            (ruled_out if is_ruled_out else wanted).setdefault(Kind(kind), set()).add(value)
        return cls(
            {kind: frozenset(values) for kind, values in wanted.items()},
            {kind: frozenset(values) for kind, values in ruled_out.items()},
        )

    @cached_property
    def key(self) -> tuple:
        """The same for aims that mean the same, to look something up by."""
        return frozenset(self.wanted.items()), frozenset(self.ruled_out.items())

    def without(self, kind: Kind) -> "Aim":
        """Will give the aim without its conditions of one kind."""
        wanted = {k: values for k, values in self.wanted.items() if k is not kind}
        ruled_out = {k: values for k, values in self.ruled_out.items() if k is not kind}
        return Aim(wanted, ruled_out)

    def may_meet(self, other: "Aim") -> bool:
        """Will say whether one place may be right for both, by what the conditions alone tell. Of
        tags a place has several, of all else one."""
        return all(
            kind is Kind.TAG
            or (values - self.ruled_out.get(kind, frozenset()))
            & (other.wanted.get(kind, values) - other.ruled_out.get(kind, frozenset()))
            for kind, values in {**other.wanted, **self.wanted}.items()
        )

    def fits(self, asked: Asked) -> bool:
        """Will say whether a place is one of these.

        What is ruled out wins. Of several values of a kind one is enough; each kind that is wanted
        must be met. An aim without conditions fits everywhere.
        """
        if any(values & asked.values(kind) for kind, values in self.ruled_out.items()):
            return False
        return all(values & asked.values(kind) for kind, values in self.wanted.items())
