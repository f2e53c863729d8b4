"""Portraits of nobody in particular, printed as a newspaper prints them: in screens of dots."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageFilter

from .canvas import (
    AMBER,
    BRICK,
    DUSK,
    HEIGHT,
    INK,
    NIGHT,
    PAPER,
    SAND,
    SKY,
    TEAL,
    WIDTH,
    Canvas,
    Colour,
    Point,
    circle,
    drawing,
    mix,
    smooth,
)

# A face is painted in greys first; the screen then turns darkness into ink.
SITTING_SCALE = 0.25
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def grey(darkness: float) -> Colour:
    return mix(WHITE, BLACK, darkness)


def _sitting(paint: Callable[[Canvas], None]) -> Image.Image:
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
        halves = [
            (x, step * 0.5 * _darkness(picture, x, y) ** 0.9) for x in range(0, WIDTH + 5, 5)
        ]
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


def _bust(sheet: Canvas, coat: float, neck: float, wide: float = 1.0) -> None:
    shoulders = [(800 - 520 * wide, 1040), (800 - 450 * wide, 860), (800 - 250 * wide, 780),
                 (700, 735), (900, 735), (800 + 250 * wide, 780), (800 + 450 * wide, 860),
                 (800 + 520 * wide, 1040)]  # fmt: skip
    sheet.shape(smooth(shoulders), grey(coat))
    sheet.shape([(708, 600), (892, 600), (905, 760), (800, 850), (695, 760)], grey(neck))
    sheet.shape([(708, 640), (892, 640), (892, 700), (800, 745), (708, 690)], grey(neck + 0.2))


def _head(sheet: Canvas, skin: float, shadow: float, width: float = 190, long: float = 250) -> None:
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


def _features(sheet: Canvas, skin: float, brow: float, smile: float, gaze: float = 0) -> None:
    """Paint brows, eyes, nose and mouth; a larger smile lifts the corners of the mouth."""
    for side in (-1, 1):
        x = 800 + side * 84
        sheet.line(smooth([(x - 52, 396 - side * 4), (x, 378), (x + 52, 396 + side * 4)]), brow, grey(0.9))
        sheet.oval((x, 440), 44, 25, grey(0.04))
        sheet.dot((x + gaze, 440), 21, grey(0.95))
        sheet.arc((x, 446), 48, 9, (195, 345), grey(0.85), down=30)
    sheet.shape(smooth([(806, 430), (838, 540), (796, 556), (762, 540)]), grey(skin + 0.13))
    sheet.line(smooth([(764, 546), (800, 560), (836, 544)]), 10, grey(skin + 0.5))
    mouth = smooth([(724, 612 - smile), (800, 618), (876, 612 - smile)])
    under = smooth([(876, 612 - smile), (800, 652), (724, 612 - smile)])
    sheet.shape([*mouth, *under], grey(skin + 0.38))
    sheet.line(mouth, 8, grey(0.85))


@drawing("portrait-negotiator", "Portrait in fine lines of a woman with a short fringe and dark jumper.")
def negotiator(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.shape(circle((800, 400), 262, 290), grey(0.95))
        sheet.shape([(538, 400), (1062, 400), (1040, 660), (560, 660)], grey(0.95))
        _bust(sheet, 0.85, 0.3)
        _head(sheet, 0.16, 0.42)
        _features(sheet, 0.16, 14, 6)
        sheet.shape(smooth([(598, 430), (622, 330), (720, 330), (850, 350), (960, 320), (1002, 430),
                            (1010, 240), (900, 140), (800, 124), (690, 140), (590, 250)]), grey(0.96))  # fmt: skip

    canvas.fill(mix(AMBER, SAND, 0.3))
    print_lines(canvas, _sitting(paint), 13, INK)


@drawing("portrait-poet", "Portrait in dots of an old man with round glasses and a full white beard.")
def poet(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.72))
        _bust(sheet, 0.9, 0.4)
        _head(sheet, 0.26, 0.44)
        _features(sheet, 0.26, 20, 0)
        beard = [(606, 470), (622, 620), (690, 800), (800, 870), (910, 800), (978, 620), (994, 470),
                 (930, 560), (870, 576), (800, 584), (730, 576), (670, 560), (606, 470)]  # fmt: skip
        sheet.shape(smooth(beard), grey(0.05))
        for strand in range(9):
            x = 660 + strand * 35
            sheet.line(smooth([(x, 640), (x + (strand - 4) * -3, 730), (800 + (x - 800) * 0.6, 800)]), 5, grey(0.3))
        sheet.line(smooth([(720, 614), (800, 630), (880, 614)]), 18, grey(0.7))
        for side in (-1, 1):
            sheet.ring((800 + side * 88, 442), 70, 15, grey(1.0))
            sheet.shape(smooth([(800 + side * 150, 250), (800 + side * 236, 330), (800 + side * 226, 460),
                                (800 + side * 186, 400), (800 + side * 150, 250)]), grey(0.05))  # fmt: skip
        sheet.line([(770, 436), (830, 436)], 13, grey(1.0))

    canvas.fill(PAPER)
    print_dots(canvas, _sitting(paint), 18, mix(TEAL, INK, 0.4))


@drawing("portrait-bowler", "Portrait in dots of a young cricketer in a peaked cap, smiling.")
def bowler(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        _bust(sheet, 0.12, 0.4, 1.08)
        sheet.shape([(690, 745), (800, 880), (910, 745), (950, 790), (800, 960), (650, 790)], grey(0.85))
        _head(sheet, 0.24, 0.5)
        _features(sheet, 0.24, 17, 26)
        sheet.shape(smooth([(740, 610), (800, 622), (862, 608), (800, 644), (740, 610)]), grey(0))
        sheet.wedge((800, 350), 232, (180, 360), grey(0.8), down=236)
        sheet.shape([(800, 114), (1032, 350), (900, 350)], grey(0.92))
        sheet.shape(smooth([(560, 344), (700, 306), (900, 306), (1040, 344), (1080, 396), (900, 352),
                            (700, 352), (520, 396), (560, 344)]), grey(1.0))  # fmt: skip
        sheet.dot((800, 232), 42, grey(0.1))

    canvas.fill(SKY)
    print_dots(canvas, _sitting(paint), 18, NIGHT)


@drawing("portrait-judge", "Portrait in lines of an elderly woman with hair in a bun and round earrings.")
def judge(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.1))
        sheet.dot((800, 140), 104, grey(0.62))
        sheet.shape(circle((800, 360), 226, 226), grey(0.62))
        _bust(sheet, 1.0, 0.2)
        sheet.shape([(696, 740), (800, 860), (780, 1010), (640, 1010)], grey(0.02))
        sheet.shape([(904, 740), (800, 860), (820, 1010), (960, 1010)], grey(0.08))
        _head(sheet, 0.1, 0.28, 172, 246)
        _features(sheet, 0.1, 10, 4, -8)
        for side in (-1, 1):
            sheet.shape(smooth([(800, 212), (800 + side * 110, 230), (800 + side * 196, 400),
                                (800 + side * 216, 300), (800 + side * 110, 160), (800, 160)]), grey(0.6))  # fmt: skip
            sheet.dot((800 + side * 184, 548), 24, grey(0.95))
            sheet.line(smooth([(800 + side * 60, 560), (800 + side * 96, 600), (800 + side * 98, 634)]), 6, grey(0.4))
            sheet.line([(800 + side * 150, 486), (800 + side * 60, 492)], 5, grey(0.35))

    canvas.fill(mix(SAND, PAPER, 0.4))
    print_lines(canvas, _sitting(paint), 14, BRICK)


@drawing("portrait-farmer", "Portrait in dots of a man with a moustache and a wound turban.")
def farmer(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        _bust(sheet, 0.08, 0.45, 1.05)
        sheet.line(smooth([(640, 800), (700, 900), (690, 1010)]), 10, grey(0.5))
        _head(sheet, 0.26, 0.52, 182)
        _features(sheet, 0.26, 22, 0, 6)
        for side in (-1, 1):
            sheet.shape(smooth([(800, 572), (800 + side * 80, 580), (800 + side * 150, 548),
                                (800 + side * 120, 614), (800 + side * 50, 618), (800, 600)]), grey(1.0))  # fmt: skip
        sheet.shape(smooth([(572, 380), (556, 250), (660, 120), (810, 86), (960, 116), (1050, 250),
                            (1030, 380), (930, 316), (800, 292), (670, 316), (572, 380)]), grey(0.55))  # fmt: skip
        for fold in range(5):
            y = 160 + fold * 46
            sheet.line(smooth([(580 + abs(2 - fold) * 6, y + 80), (760, y), (1004 - abs(2 - fold) * 16, y - 22)]), 11, grey(0.15))

    canvas.fill(AMBER)
    print_dots(canvas, _sitting(paint), 18, mix(BRICK, NIGHT, 0.72))


@drawing("portrait-student", "Portrait in lines of a young woman with a headscarf, looking aside.")
def student(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.1))
        sheet.shape(smooth([(800, 96), (1010, 170), (1080, 400), (1050, 640), (1180, 860), (1260, 1040),
                            (340, 1040), (420, 860), (550, 640), (520, 400), (590, 170), (800, 96)]),
                    grey(0.72))  # fmt: skip
        _head(sheet, 0.14, 0.34, 172, 240)
        _features(sheet, 0.14, 15, 14, 14)
        hood = [(640, 250), (616, 450), (680, 640), (800, 716), (920, 640), (984, 450), (960, 250),
                (800, 186), (640, 250)]  # fmt: skip
        sheet.line(smooth(hood), 56, grey(0.85))
        for fold in range(4):
            sheet.line(smooth([(640 - fold * 30, 700 + fold * 40), (800, 800 + fold * 60),
                               (980 + fold * 40, 700 + fold * 50)]), 13, grey(0.95))  # fmt: skip

    canvas.fill(mix(TEAL, PAPER, 0.55))
    print_lines(canvas, _sitting(paint), 13, INK)


@drawing("portrait-singer", "Portrait in dots of a curly-haired singer before a round microphone.")
def singer(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.06))
        curls: list[Point] = [(560, 330), (600, 210), (700, 130), (810, 104), (920, 130), (1010, 215),
                              (1044, 340), (1050, 470), (1020, 580), (548, 470), (580, 580)]  # fmt: skip
        for curl in curls:
            sheet.dot(curl, 112, grey(1.0))
        _bust(sheet, 0.6, 0.36)
        _head(sheet, 0.2, 0.44, 178)
        _features(sheet, 0.2, 13, 0)
        sheet.oval((800, 628), 40, 30, grey(1.0))
        for curl in curls[1:6]:
            sheet.dot((curl[0] * 0.8 + 160, curl[1] + 60), 62, grey(1.0))
        sheet.line([(1010, 1010), (930, 760)], 64, grey(1.0))
        sheet.dot((915, 712), 92, grey(0.0))
        sheet.dot((915, 712), 78, grey(0.66))

    canvas.fill(mix(DUSK, SAND, 0.35))
    print_dots(canvas, _sitting(paint), 18, NIGHT)
