"""The sheet every drawing is made on: palette, coordinates, strokes and register.

A drawing thinks in a sheet of 1600 by 1000 units with the origin at the top left, whatever
the size of the picture that comes out. Readers see the pictures cropped to 3:2, so nothing
that matters belongs in the outer tenth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Painter = Callable[["Canvas"], None]

SIZES = (1920, 1200)
WIDTH, HEIGHT = 1600, 1000
OVERSAMPLE = 2

INK: Colour = (0x16, 0x32, 0x4A)
TEAL: Colour = (0x1F, 0x6F, 0x78)
AMBER: Colour = (0xD9, 0x9A, 0x2B)
BRICK: Colour = (0xB0, 0x41, 0x2E)
SAND: Colour = (0xE6, 0xD8, 0xB8)
PAPER: Colour = (0xF1, 0xEC, 0xE0)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the tint that lies `share` of the way from the first colour to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


NIGHT = mix(INK, (0, 0, 0), 0.35)
SKY = mix(TEAL, PAPER, 0.62)
LEAF = mix(TEAL, AMBER, 0.32)
DUSK = mix(AMBER, BRICK, 0.45)


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Return a curve through all the points (Catmull-Rom), for rivers, hills and faces."""
    ends = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _spline(before[0], start[0], end[0], after[0], t),
                    _spline(before[1], start[1], end[1], after[1], t),
                )
            )
    curve.append(points[-1])
    return curve


def _spline(before: float, start: float, end: float, after: float, t: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )


def turned(points: Iterable[Point], centre: Point, degrees: float) -> list[Point]:
    """Return the points turned clockwise around the centre."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = centre
    return [
        (x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos)
        for x, y in points
    ]


def around(centre: Point, radius: float, degrees: float) -> Point:
    """Return the point at an angle from a centre: 0 is to the right, 90 is down."""
    angle = math.radians(degrees)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def circle(centre: Point, across: float, down: float | None = None) -> list[Point]:
    """Return an ellipse as an outline, for clipping."""
    down = down or across
    angles = [step / 60 * math.pi for step in range(120)]
    return [(centre[0] + across * math.cos(a), centre[1] + down * math.sin(a)) for a in angles]


class Canvas:
    """A sheet of 1600 by 1000 units that knows its own pen and its own chance."""

    def __init__(self, name: str, scale: float = 1.0) -> None:
        self.random = Random(name)  # noqa: S311  (the same picture each time, no secret)
        self.size = (round(SIZES[0] * scale), round(SIZES[1] * scale))
        self._unit = self.size[0] * OVERSAMPLE / WIDTH
        self._image = Image.new("RGB", (self.size[0] * OVERSAMPLE, self.size[1] * OVERSAMPLE))
        self._pen = ImageDraw.Draw(self._image)

    def picture(self) -> Image.Image:
        """Return the finished picture, its edges softened by the smaller size."""
        return self._image.reduce(OVERSAMPLE)

    def fill(self, colour: Colour) -> None:
        self._pen.rectangle((0, 0, *self._image.size), fill=colour)

    def rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        u = self._unit
        box = (round(x * u), round(y * u), round((x + width) * u) - 1, round((y + height) * u) - 1)
        if box[2] >= box[0] and box[3] >= box[1]:
            self._pen.rectangle(box, fill=colour)

    def pill(
        self, x: float, y: float, width: float, height: float, radius: float, colour: Colour
    ) -> None:
        """Fill a rectangle with rounded corners."""
        u = self._unit
        self._pen.rounded_rectangle(
            (x * u, y * u, (x + width) * u, (y + height) * u), radius * u, fill=colour
        )

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        self._pen.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=colour)

    def dot(self, centre: Point, radius: float, colour: Colour) -> None:
        self.oval(centre, radius, radius, colour)

    def oval(self, centre: Point, across: float, down: float, colour: Colour) -> None:
        """Fill an ellipse, given half its width and half its height."""
        self._pen.ellipse(self._box(centre, across, down), fill=colour)

    def ring(
        self, centre: Point, radius: float, width: float, colour: Colour, down: float | None = None
    ) -> None:
        """Draw a circle's line, or an ellipse's when `down` gives half its height."""
        box = self._box(centre, radius + width / 2, (down or radius) + width / 2)
        self._pen.ellipse(box, outline=colour, width=max(1, round(width * self._unit)))

    def arc(
        self,
        centre: Point,
        radius: float,
        width: float,
        span: tuple[float, float],
        colour: Colour,
        down: float | None = None,
    ) -> None:
        """Draw part of a circle's line, clockwise between two angles in degrees."""
        box = self._box(centre, radius + width / 2, (down or radius) + width / 2)
        self._pen.arc(box, *span, fill=colour, width=max(1, round(width * self._unit)))

    def wedge(
        self,
        centre: Point,
        radius: float,
        span: tuple[float, float],
        colour: Colour,
        down: float | None = None,
    ) -> None:
        """Fill a slice of a circle, clockwise between two angles in degrees."""
        self._pen.pieslice(self._box(centre, radius, down or radius), *span, fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line with round joints and round ends."""
        thick = max(1, round(width * self._unit))
        self._pen.line(
            [(x * self._unit, y * self._unit) for x, y in points],
            fill=colour,
            width=thick,
            joint="curve",
        )
        if thick > 4:
            for end in (points[0], points[-1]):
                self.dot(end, width / 2 - 0.3, colour)

    def word(
        self,
        at: Point,
        text: str,
        size: float,
        colour: Colour,
        anchor: str = "mm",
        bold: bool = True,
    ) -> None:
        """Set a word in Pillow's own typeface, so that no server needs a font installed."""
        font = ImageFont.load_default(size=size * self._unit)
        stroke = round(size * self._unit / 40) if bold else 0
        place = (at[0] * self._unit, at[1] * self._unit)
        self._pen.text(place, text, fill=colour, font=font, anchor=anchor, stroke_width=stroke)

    @contextmanager
    def inside(self, points: Iterable[Point]) -> Iterator[None]:
        """Keep what is drawn within the block inside the outline."""
        mask = Image.new("1", self._image.size)
        outline = [(x * self._unit, y * self._unit) for x, y in points]
        ImageDraw.Draw(mask).polygon(outline, fill=1)
        below, self._image = self._image, self._image.copy()
        self._pen = ImageDraw.Draw(self._image)
        try:
            yield
        finally:
            below.paste(self._image, mask=mask)
            self._image = below
            self._pen = ImageDraw.Draw(below)

    def _box(self, centre: Point, across: float, down: float) -> tuple[float, float, float, float]:
        (x, y), u = centre, self._unit
        return (x - across) * u, (y - down) * u, (x + across) * u, (y + down) * u


PAINTERS: dict[str, Painter] = {}
ALT: dict[str, str] = {}


def drawing(name: str, alt: str) -> Callable[[Painter], Painter]:
    """Register a painter under a name, with the sentence that tells what is to be seen."""

    def register(painter: Painter) -> Painter:
        PAINTERS[name] = painter
        ALT[name] = alt
        return painter

    return register
