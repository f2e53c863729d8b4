"""The slots of the site: what they are called and what fits into them. No database.

The heights that the page keeps free for each are in static/css/components/slot.css, by the same
names: front 90 px (100 on phones), rail and story 250 px, and the light version the creative's own.
"""

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """What a creative was made for; the demo's words fit everywhere."""

    ANY = "any"
    RECTANGLE = "300x250"
    WIDE = "728x90"


@dataclass(frozen=True)
class Slot:
    """name: as templates say it, and the last word of its CSS class. sizes: what it takes.

    height_px: what it takes from a page 390 px wide, with its label, rules and distances.
    """

    name: str
    sizes: frozenset[Size]
    height_px: int

    def takes(self, size: str) -> bool:
        return size in self.sizes


_RECTANGLES = frozenset({Size.ANY, Size.RECTANGLE})

SLOTS = {
    slot.name: slot
    for slot in (
        Slot("front", frozenset({Size.ANY, Size.WIDE}), height_px=214),
        Slot("rail", _RECTANGLES, height_px=364),
        Slot("story", _RECTANGLES, height_px=364),
        Slot("light", _RECTANGLES, height_px=364),
    )
}
