"""Portraits of nobody in particular, printed as a newspaper prints them: in screens."""

from __future__ import annotations

from .canvas import (
    AMBER,
    BRICK,
    DUSK,
    INK,
    NIGHT,
    PAPER,
    SAND,
    SKY,
    TEAL,
    Canvas,
    Point,
    circle,
    drawing,
    mix,
    smooth,
)
from .halftone import grey, print_dots, print_lines, sitting
from .likeness import bust, features, head, mass


@drawing(
    "portrait-negotiator", "Portrait in fine lines of a woman with a short fringe and dark jumper."
)
def negotiator(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.shape(circle((800, 400), 262, 290), grey(0.95))
        sheet.shape([(538, 400), (1062, 400), (1040, 660), (560, 660)], grey(0.95))
        bust(sheet, 0.85, 0.3)
        head(sheet, 0.16, 0.42)
        features(sheet, 0.16, 14, 6)
        mass(sheet, 0.96, (598, 430), (622, 330), (720, 330), (850, 350), (960, 320),
              (1002, 430), (1010, 240), (900, 140), (800, 124), (690, 140),
              (590, 250))  # fmt: skip

    canvas.fill(mix(AMBER, SAND, 0.3))
    print_lines(canvas, sitting(paint), 13, INK)


@drawing(
    "portrait-poet", "Portrait in dots of an old man with round glasses and a full white beard."
)
def poet(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.72))
        bust(sheet, 0.9, 0.4)
        head(sheet, 0.26, 0.44)
        features(sheet, 0.26, 20, 0)
        beard = [
            (606, 470),
            (622, 620),
            (690, 800),
            (800, 870),
            (910, 800),
            (978, 620),
            (994, 470),
            (930, 560),
            (870, 576),
            (800, 584),
            (730, 576),
            (670, 560),
            (606, 470),
        ]
        sheet.shape(smooth(beard), grey(0.05))
        for strand in range(9):
            x = 660 + strand * 35
            sheet.line(
                smooth([(x, 640), (x + (strand - 4) * -3, 730), (800 + (x - 800) * 0.6, 800)]),
                5,
                grey(0.3),
            )
        sheet.line(smooth([(720, 614), (800, 630), (880, 614)]), 18, grey(0.7))
        for side in (-1, 1):
            sheet.ring((800 + side * 88, 442), 70, 15, grey(1.0))
            mass(sheet, 0.05, (800 + side * 150, 250), (800 + side * 236, 330),
                  (800 + side * 226, 460), (800 + side * 186, 400),
                  (800 + side * 150, 250))  # fmt: skip
        sheet.line([(770, 436), (830, 436)], 13, grey(1.0))

    canvas.fill(PAPER)
    print_dots(canvas, sitting(paint), 18, mix(TEAL, INK, 0.4))


@drawing("portrait-bowler", "Portrait in dots of a young cricketer in a peaked cap, smiling.")
def bowler(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        bust(sheet, 0.12, 0.4, 1.08)
        sheet.shape(
            [(690, 745), (800, 880), (910, 745), (950, 790), (800, 960), (650, 790)], grey(0.85)
        )
        head(sheet, 0.24, 0.5)
        features(sheet, 0.24, 17, 26)
        mass(sheet, 0, (740, 610), (800, 622), (862, 608), (800, 644), (740, 610))
        sheet.wedge((800, 350), 232, (180, 360), grey(0.8), down=236)
        sheet.shape([(800, 114), (1032, 350), (900, 350)], grey(0.92))
        mass(sheet, 1.0, (560, 344), (700, 306), (900, 306), (1040, 344), (1080, 396),
              (900, 352), (700, 352), (520, 396), (560, 344))  # fmt: skip
        sheet.dot((800, 232), 42, grey(0.1))

    canvas.fill(SKY)
    print_dots(canvas, sitting(paint), 18, NIGHT)


@drawing(
    "portrait-judge", "Portrait in lines of an elderly woman with hair in a bun and round earrings."
)
def judge(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.1))
        sheet.dot((800, 140), 104, grey(0.62))
        sheet.shape(circle((800, 360), 226, 226), grey(0.62))
        bust(sheet, 1.0, 0.2)
        sheet.shape([(696, 740), (800, 860), (780, 1010), (640, 1010)], grey(0.02))
        sheet.shape([(904, 740), (800, 860), (820, 1010), (960, 1010)], grey(0.08))
        head(sheet, 0.1, 0.28, 172, 246)
        features(sheet, 0.1, 10, 4, -8)
        for side in (-1, 1):
            mass(sheet, 0.6, (800, 212), (800 + side * 110, 230), (800 + side * 196, 400),
                  (800 + side * 216, 300), (800 + side * 110, 160), (800, 160))  # fmt: skip
            sheet.dot((800 + side * 184, 548), 24, grey(0.95))
            sheet.line(
                smooth([(800 + side * 60, 560), (800 + side * 96, 600), (800 + side * 98, 634)]),
                6,
                grey(0.4),
            )
            sheet.line([(800 + side * 150, 486), (800 + side * 60, 492)], 5, grey(0.35))

    canvas.fill(mix(SAND, PAPER, 0.4))
    print_lines(canvas, sitting(paint), 14, BRICK)


@drawing("portrait-farmer", "Portrait in dots of a man with a moustache and a wound turban.")
def farmer(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        bust(sheet, 0.08, 0.45, 1.05)
        sheet.line(smooth([(640, 800), (700, 900), (690, 1010)]), 10, grey(0.5))
        head(sheet, 0.26, 0.52, 182)
        features(sheet, 0.26, 22, 0, 6)
        for side in (-1, 1):
            mass(sheet, 1.0, (800, 572), (800 + side * 80, 580), (800 + side * 150, 548),
                  (800 + side * 120, 614), (800 + side * 50, 618), (800, 600))  # fmt: skip
        mass(
            sheet,
            0.55,
            (572, 380),
            (556, 250),
            (660, 120),
            (810, 86),
            (960, 116),
            (1050, 250),
            (1030, 380),
            (930, 316),
            (800, 292),
            (670, 316),
            (572, 380),
        )
        for fold in range(5):
            y = 160 + fold * 46
            sheet.line(
                smooth(
                    [
                        (580 + abs(2 - fold) * 6, y + 80),
                        (760, y),
                        (1004 - abs(2 - fold) * 16, y - 22),
                    ]
                ),
                11,
                grey(0.15),
            )

    canvas.fill(AMBER)
    print_dots(canvas, sitting(paint), 18, mix(BRICK, NIGHT, 0.72))


@drawing("portrait-student", "Portrait in lines of a young woman with a headscarf, looking aside.")
def student(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.1))
        mass(sheet, 0.72, (800, 96), (1010, 170), (1080, 400), (1050, 640), (1180, 860),
              (1260, 1040), (340, 1040), (420, 860), (550, 640), (520, 400), (590, 170),
              (800, 96))  # fmt: skip
        head(sheet, 0.14, 0.34, 172, 240)
        features(sheet, 0.14, 15, 14, 14)
        hood = [
            (640, 250),
            (616, 450),
            (680, 640),
            (800, 716),
            (920, 640),
            (984, 450),
            (960, 250),
            (800, 186),
            (640, 250),
        ]
        sheet.line(smooth(hood), 56, grey(0.85))
        for fold in range(4):
            sheet.line(smooth([(640 - fold * 30, 700 + fold * 40), (800, 800 + fold * 60),
                               (980 + fold * 40, 700 + fold * 50)]), 13, grey(0.95))  # fmt: skip

    canvas.fill(mix(TEAL, PAPER, 0.55))
    print_lines(canvas, sitting(paint), 13, INK)


@drawing("portrait-singer", "Portrait in dots of a curly-haired singer before a round microphone.")
def singer(canvas: Canvas) -> None:
    def paint(sheet: Canvas) -> None:
        sheet.fill(grey(0.06))
        curls: list[Point] = [
            (560, 330),
            (600, 210),
            (700, 130),
            (810, 104),
            (920, 130),
            (1010, 215),
            (1044, 340),
            (1050, 470),
            (1020, 580),
            (548, 470),
            (580, 580),
        ]
        for curl in curls:
            sheet.dot(curl, 112, grey(1.0))
        bust(sheet, 0.6, 0.36)
        head(sheet, 0.2, 0.44, 178)
        features(sheet, 0.2, 13, 0)
        sheet.oval((800, 628), 40, 30, grey(1.0))
        for curl in curls[1:6]:
            sheet.dot((curl[0] * 0.8 + 160, curl[1] + 60), 62, grey(1.0))
        sheet.line([(1010, 1010), (930, 760)], 64, grey(1.0))
        sheet.dot((915, 712), 92, grey(0.0))
        sheet.dot((915, 712), 78, grey(0.66))

    canvas.fill(mix(DUSK, SAND, 0.35))
    print_dots(canvas, sitting(paint), 18, NIGHT)
