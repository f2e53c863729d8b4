"""Pictures for the demo newsroom, drawn by the program so that no file has to be shipped.

`draw("river-flood")` returns a fresh RGB picture of `SIZES` pixels, the same at every run;
`DRAWINGS` lists the names and `ALT` tells in a sentence what each picture shows. The house
adverts are in `creatives`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PIL import Image

from . import (  # noqa: F401  (each module registers its drawings when it is read)
    charts,
    city,
    civic,
    culture,
    faces,
    landscapes,
    leisure,
    maps,
    science,
    sport,
    trade,
    transport,
    weather,
)
from .canvas import ALT, PAINTERS, SIZES, Canvas

__all__ = ["ALT", "DRAWINGS", "SIZES", "draw"]


def draw(name: str, scale: float = 1.0) -> Image.Image:
    """Draw one picture; a `scale` below 1 gives a smaller and quicker one.

    Raises KeyError when there is no drawing of that name.
    """
    painter = PAINTERS[name]
    canvas = Canvas(name, scale)
    painter(canvas)
    return canvas.picture()


DRAWINGS: dict[str, Callable[[], Image.Image]] = {name: partial(draw, name) for name in PAINTERS}
