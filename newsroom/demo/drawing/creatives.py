"""House adverts: the paper's own six notices, drawn in the sizes that slots are sold in."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from .canvas import AMBER, BRICK, INK, PAPER, SAND, SKY, TEAL, Colour, Point, mix

BOX, BANNER, STRIP = (300, 250), (728, 90), (320, 100)
FINE = 4


class _Notice:
    """An advert in the making: a finely drawn emblem first, then type at its printed size.

    Type is set at 1:1, because letters that are drawn large and made smaller go soft.
    """

    def __init__(self, size: tuple[int, int], ground: Colour) -> None:
        self._image = Image.new("RGB", (size[0] * FINE, size[1] * FINE), ground)
        self._pen = ImageDraw.Draw(self._image)

    def shape(self, points: list[Point], colour: Colour) -> None:
        self._pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def dot(self, centre: Point, radius: float, colour: Colour) -> None:
        (x, y), reach = centre, radius
        box = ((x - reach) * FINE, (y - reach) * FINE, (x + reach) * FINE, (y + reach) * FINE)
        self._pen.ellipse(box, fill=colour)

    def line(self, points: list[Point], width: float, colour: Colour) -> None:
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._pen.line(scaled, fill=colour, width=round(width * FINE), joint="curve")

    def printed(self, *lines: tuple[Point, str, int, Colour]) -> Image.Image:
        """Return the notice with its lines of type, each placed by its left baseline."""
        image = self._image.reduce(FINE)
        pen = ImageDraw.Draw(image)
        for at, text, size, colour in lines:
            pen.text(at, text, fill=colour, font=ImageFont.load_default(size=size), anchor="ls")
        return image


def open_house() -> Image.Image:
    notice = _Notice(BOX, BRICK)
    for x, y, radius in ((62, 62, 34), (150, 62, 34), (238, 62, 34)):
        notice.dot((x, y), radius, mix(BRICK, INK, 0.45))
        notice.dot((x, y), 7, AMBER)
    notice.line([(-10, 96), (62, 96), (106, 28), (150, 28), (194, 96), (310, 96)], 9, PAPER)
    return notice.printed(
        ((22, 152), "Open house", 36, PAPER),
        ((22, 188), "at the press", 36, PAPER),
        ((22, 224), "Fridays at six", 20, SAND),
    )


def by_email() -> Image.Image:
    notice = _Notice(BANNER, INK)
    notice.rect(26, 22, 70, 46, PAPER)
    notice.line([(28, 25), (61, 50), (94, 25)], 3.5, BRICK)
    notice.dot((98, 22), 9, AMBER)
    return notice.printed(
        ((126, 56), "The morning letter", 34, PAPER),
        ((462, 54), "Six stories at seven", 24, mix(AMBER, PAPER, 0.3)),
    )


def corrections() -> Image.Image:
    notice = _Notice(BOX, SAND)
    notice.rect(70, 28, 160, 92, PAPER)
    for row, width in enumerate((136, 112, 128, 90)):
        notice.rect(82, 42 + row * 18, width, 7, mix(PAPER, INK, 0.45))
    notice.line([(80, 82), (214, 82)], 4, BRICK)
    notice.line([(236, 40), (196, 78)], 9, AMBER)
    notice.shape([(186, 88), (192, 74), (200, 81)], INK)
    return notice.printed(
        ((22, 166), "We get things", 34, INK),
        ((22, 200), "wrong", 34, INK),
        ((22, 230), "Then we say so, with a date", 18, INK),
    )


def no_cookies() -> Image.Image:
    notice = _Notice(STRIP, TEAL)
    notice.dot((50, 50), 34, mix(AMBER, SAND, 0.3))
    for x, y in ((40, 36), (60, 44), (44, 60), (62, 64), (32, 52)):
        notice.dot((x, y), 5, mix(BRICK, INK, 0.4))
    notice.dot((80, 26), 17, TEAL)
    notice.dot((66, 16), 9, TEAL)
    return notice.printed(
        ((104, 48), "No cookies here", 28, PAPER),
        ((104, 76), "We count views, not people", 16, mix(SKY, PAPER, 0.6)),
    )


def tell_us() -> Image.Image:
    notice = _Notice(STRIP, AMBER)
    notice.dot((50, 46), 34, INK)
    notice.shape([(34, 70), (64, 72), (28, 92)], INK)
    for x in (35, 50, 65):
        notice.dot((x, 46), 5, AMBER)
    return notice.printed(
        ((104, 46), "Seen something?", 26, INK),
        ((104, 76), "Tell the news desk", 21, mix(BRICK, INK, 0.55)),
    )


def comment_rules() -> Image.Image:
    notice = _Notice(BANNER, PAPER)
    for x, colour in ((50, TEAL), (84, BRICK)):
        notice.dot((x, 42), 24, colour)
        tail = -1 if x < 60 else 1
        notice.shape([(x - 12, 58), (x + 12, 58), (x + tail * 22, 78)], colour)
    notice.line([(72, 38), (96, 38)], 4, PAPER)
    notice.line([(72, 48), (90, 48)], 4, PAPER)
    notice.rect(0, 0, 728, 4, INK)
    notice.rect(0, 86, 728, 4, INK)
    return notice.printed(
        ((136, 56), "Argue well, be printed", 34, INK),
        ((524, 54), "A person reads it all", 19, TEAL),
    )


CREATIVES: dict[str, Callable[[], Image.Image]] = {
    "open-house": open_house,
    "by-email": by_email,
    "corrections": corrections,
    "no-cookies": no_cookies,
    "tell-us": tell_us,
    "comment-rules": comment_rules,
}
