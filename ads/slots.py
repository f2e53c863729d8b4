"""The slots of the site as they are when nobody changed them, and the sizes of creatives. No
database: what the ad manager changes is in ads.page_slots."""

from dataclasses import dataclass
from enum import StrEnum

FRAME_PX = 114  # of a slot on a phone beside what fills it: label, rules and distances
WORDS_PX = 170  # what words of usual length take on a phone, in a room that is lower than they are
NO_SIZE = ""


class Size(StrEnum):
    """What a creative was made for, width × height in px; words fit everywhere."""

    ANY = "any"
    RECTANGLE = "300x250"
    WIDE = "728x90"
    PHONE_BANNER = "320x50"
    LARGE_PHONE_BANNER = "320x100"
    LARGE_WIDE = "970x90"
    BILLBOARD = "970x250"
    HALF_PAGE = "300x600"
    SKYSCRAPER = "160x600"

    @property
    def width_px(self) -> int:
        """Its width; 0 of words."""
        return int(self.partition("x")[0]) if self is not Size.ANY else 0

    @property
    def height_px(self) -> int:
        """Its height; 0 of words."""
        return int(self.partition("x")[2]) if self is not Size.ANY else 0


# Neutral words for classes of CSS: blockers hide what is called by its size, or a banner.
_ROOMS = {
    NO_SIZE: "none",
    Size.RECTANGLE: "box",
    Size.WIDE: "bar",
    Size.PHONE_BANNER: "strip",
    Size.LARGE_PHONE_BANNER: "tape",
    Size.LARGE_WIDE: "beam",
    Size.BILLBOARD: "board",
    Size.HALF_PAGE: "tower",
    Size.SKYSCRAPER: "pole",
}

PHONE_SIZES = tuple(s for s in Size if 0 < s.width_px <= 320)  # what a phone of 360 px can show
WIDE_SIZES = tuple(s for s in Size if s.width_px)


@dataclass(frozen=True)
class Slot:
    """name: as templates say it, and the last word of its CSS class. label: as people say it.

    phone, wide: the size for which its room is kept free on narrow and on other screens; NO_SIZE
    where it is not shown. is_on: whether it stands on pages at all.
    """

    name: str
    label: str
    phone: str
    wide: str
    is_on: bool = True

    def takes(self, size: str) -> bool:
        """Whether a creative of that size may stand in it, on some screen."""
        return size == Size.ANY or size in {self.phone, self.wide} - {NO_SIZE}

    def shows(self, size: str, *, on_phone: bool) -> bool:
        """Whether a creative of that size may stand in it on such a screen."""
        room = self.phone if on_phone else self.wide
        return bool(room) and size in (Size.ANY, room)

    @property
    def sizes(self) -> str:
        """What it takes, in words: "320 × 100 on phones, 728 × 90 on other screens"."""
        phone, wide = (size.replace("x", " × ") for size in (self.phone, self.wide))
        if phone == wide:
            return phone
        said = ((phone, "on phones"), (wide, "on other screens"))
        return ", ".join(f"{size} {where}" for size, where in said if size)

    @property
    def rooms(self) -> str:
        """The classes of components/slot.css that keep its room free on each screen."""
        return f"phone-{_ROOMS[self.phone]} wide-{_ROOMS[self.wide]}"

    @property
    def height_px(self) -> int:
        """What it takes from a page 390 px wide, with its label, rules and distances; words may
        stand in it, however low its size is."""
        return max(Size(self.phone).height_px, WORDS_PX) + FRAME_PX if self.phone else 0


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("front", "Header", phone=Size.LARGE_PHONE_BANNER, wide=Size.WIDE),
        Slot("story", "In story", phone=Size.RECTANGLE, wide=Size.RECTANGLE),
        Slot("rail", "Sidebar", phone=Size.RECTANGLE, wide=Size.RECTANGLE),
        Slot("list", "List", phone=Size.RECTANGLE, wide=Size.WIDE, is_on=False),
        Slot("footer", "Footer", phone=Size.LARGE_PHONE_BANNER, wide=Size.WIDE, is_on=False),
        Slot("light", "Light version", phone=Size.RECTANGLE, wide=Size.RECTANGLE),
    )
}
