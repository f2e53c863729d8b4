"""The printing screens: greys become lines that swell or dots that grow."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageFilter

from .canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    mix,
)

# A face is painted in greys first; the screen then turns darkness into ink.
SITTING_SCALE = 0.25
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def grey(darkness: float) -> Colour:
    return mix(WHITE, BLACK, darkness)


def sitting(paint: Callable[[Canvas], None]) -> Image.Image:
    """Return the greys of a face, softened as by a lens."""
    sheet = Canvas("sitting", SITTING_SCALE)
    sheet.fill(WHITE)
    paint(sheet)
    return sheet.picture().convert("L").filter(ImageFilter.GaussianBlur(1.6))


def _darkness(picture: Image.Image, x: float, y: float) -> float:
    column = min(picture.width - 1, max(0, int(x * picture.width / WIDTH)))
    row = min(picture.height - 1, max(0, int(y * picture.height / HEIGHT)))
    value = picture.getpixel((column, row))
    return 1 - value / 255 if isinstance(value, int) else 0.0


def print_lines(canvas: Canvas, picture: Image.Image, step: float, ink: Colour) -> None:
    """Print a picture in level lines that swell where it is dark."""
    for row in range(int(HEIGHT / step) + 1):
        y = (row + 0.5) * step
        halves = [(x, step * 0.5 * _darkness(picture, x, y) ** 0.9) for x in range(0, WIDTH + 5, 5)]
        upper = [(x, y - half) for x, half in halves]
        canvas.shape(upper + [(x, y + half) for x, half in reversed(halves)], ink)


def print_dots(canvas: Canvas, picture: Image.Image, step: float, ink: Colour) -> None:
    """Print a picture in dots on a slanting grid, larger where it is dark."""
    half = step / 2
    for row in range(int(HEIGHT / half) + 1):
        for column in range(int(WIDTH / step) + 2):
            x, y = column * step + (row % 2) * half, row * half
            dark = _darkness(picture, x, y)
            if dark > 0.04:
                canvas.dot((x, y), step * 0.5 * dark**0.72, ink)
