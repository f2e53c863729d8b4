"""What the portraits have in common: shoulders, a head, and its features, all in greys."""

from __future__ import annotations

from .canvas import (
    Canvas,
    Point,
    smooth,
)
from .halftone import grey


def mass(sheet: Canvas, darkness: float, *outline: Point) -> None:
    """Paint a soft-edged mass of one grey: hair, cloth, a beard."""
    sheet.shape(smooth(outline), grey(darkness))


def bust(sheet: Canvas, coat: float, neck: float, wide: float = 1.0) -> None:
    shoulders = [(800 - 520 * wide, 1040), (800 - 450 * wide, 860), (800 - 250 * wide, 780),
                 (700, 735), (900, 735), (800 + 250 * wide, 780), (800 + 450 * wide, 860),
                 (800 + 520 * wide, 1040)]  # fmt: skip
    sheet.shape(smooth(shoulders), grey(coat))
    sheet.shape([(708, 600), (892, 600), (905, 760), (800, 850), (695, 760)], grey(neck))
    sheet.shape([(708, 640), (892, 640), (892, 700), (800, 745), (708, 690)], grey(neck + 0.2))


def head(sheet: Canvas, skin: float, shadow: float, width: float = 190, long: float = 250) -> None:
    """Paint a head with its right side in shade."""
    for side in (-1, 1):
        sheet.oval((800 + side * width, 470), 34, 56, grey(skin + 0.16))
    face = [(800 - width, 400), (800 - width * 0.96, 540), (800 - width * 0.68, 640),
            (800, 440 + long), (800 + width * 0.68, 640), (800 + width * 0.96, 540),
            (800 + width, 400), (800 + width * 0.72, 250), (800, 205), (800 - width * 0.72, 250),
            (800 - width, 400)]  # fmt: skip
    outline = smooth(face)
    sheet.shape(outline, grey(skin))
    with sheet.inside(outline):
        sheet.shape(smooth([(890, 180), (930, 330), (905, 450), (950, 560), (880, 720), (1040, 720),
                            (1040, 180)]), grey(shadow))  # fmt: skip


def features(sheet: Canvas, skin: float, brow: float, smile: float, gaze: float = 0) -> None:
    """Paint brows, eyes, nose and mouth; a larger smile lifts the corners of the mouth."""
    for side in (-1, 1):
        x = 800 + side * 84
        sheet.line(
            smooth([(x - 52, 396 - side * 4), (x, 378), (x + 52, 396 + side * 4)]), brow, grey(0.9)
        )
        sheet.oval((x, 440), 44, 25, grey(0.04))
        sheet.dot((x + gaze, 440), 21, grey(0.95))
        sheet.arc((x, 446), 48, 9, (195, 345), grey(0.85), down=30)
    sheet.shape(smooth([(806, 430), (838, 540), (796, 556), (762, 540)]), grey(skin + 0.13))
    sheet.line(smooth([(764, 546), (800, 560), (836, 544)]), 10, grey(skin + 0.5))
    mouth = smooth([(724, 612 - smile), (800, 618), (876, 612 - smile)])
    under = smooth([(876, 612 - smile), (800, 652), (724, 612 - smile)])
    sheet.shape([*mouth, *under], grey(skin + 0.38))
    sheet.line(mouth, 8, grey(0.85))
