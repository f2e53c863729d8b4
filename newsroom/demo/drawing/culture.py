"""Books, stages, kitchens and the streets at evening."""

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
    WIDTH,
    Canvas,
    Colour,
    Point,
    drawing,
    mix,
    smooth,
    turned,
)


@drawing("bookshelf", "Three shelves of books in worn colours, some leaning.")
def bookshelf(canvas: Canvas) -> None:
    canvas.fill(mix(BRICK, NIGHT, 0.72))
    covers = (BRICK, TEAL, AMBER, INK, SAND, PAPER, mix(TEAL, SKY, 0.4), DUSK)
    for shelf in range(3):
        floor = 316 + shelf * 330
        x, leaned = 16.0, False
        while x < WIDTH - 40:
            width, height = canvas.random.randrange(32, 74), canvas.random.randrange(190, 280)
            colour = canvas.random.choice(covers)
            lean = 0.0
            if not leaned and canvas.random.random() < 0.1:
                lean, x = 13.0, x + 60
            leaned = lean > 0
            _book(canvas, (x, floor), (width, height), colour, lean)
            x += width + 4
            if canvas.random.random() < 0.05:
                x += 50
        canvas.rect(0, floor, WIDTH, 26, mix(AMBER, BRICK, 0.5))
        canvas.rect(0, floor + 20, WIDTH, 8, mix(BRICK, NIGHT, 0.4))


def _book(
    canvas: Canvas, foot: Point, size: tuple[float, float], colour: Colour, lean: float
) -> None:
    (x, y), (width, height) = foot, size
    hinge = (x + width, y)

    def part(left: float, top: float, across: float, down: float, tint: Colour) -> None:
        corners = [
            (left, top),
            (left + across, top),
            (left + across, top + down),
            (left, top + down),
        ]
        canvas.shape(turned(corners, hinge, -lean), tint)

    part(x, y - height, width, height, colour)
    trim = mix(colour, INK if sum(colour) > 420 else PAPER, 0.55)
    part(x, y - height + 26, width, 9, trim)
    part(x, y - 44, width, 9, trim)
    if width > 50:
        part(x + width / 2 - 9, y - height * 0.68, 18, height * 0.34, trim)


@drawing(
    "calligraphy-shop", "Reed pen drawing a broad curved stroke of ink, with dots and an inkpot."
)
def calligraphy_shop(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, PAPER, 0.4))
    canvas.rect(0, 0, WIDTH, 70, TEAL)
    canvas.rect(0, 70, WIDTH, 12, AMBER)
    canvas.rect(0, 930, WIDTH, 80, TEAL)
    canvas.rect(0, 918, WIDTH, 12, AMBER)

    def stroke(points: list[Point], nib: float) -> None:
        """Sweep a slanted nib along a path, as a cut reed does."""
        path = smooth(points, 30)
        slant = (nib * 0.55, -nib * 0.83)
        for start, end in zip(path, path[1:], strict=False):
            canvas.shape(
                [
                    (start[0] - slant[0], start[1] - slant[1]),
                    (start[0] + slant[0], start[1] + slant[1]),
                    (end[0] + slant[0], end[1] + slant[1]),
                    (end[0] - slant[0], end[1] - slant[1]),
                ],
                INK,
            )

    stroke(
        [(1240, 330), (1290, 520), (1130, 690), (820, 740), (500, 690), (350, 540), (400, 400)], 46
    )
    stroke([(960, 250), (950, 420), (830, 500), (690, 470), (640, 370)], 36)
    for x, y in ((780, 850), (860, 850), (1120, 440)):
        canvas.shape([(x, y - 36), (x + 34, y), (x, y + 36), (x - 34, y)], BRICK)
    tip = (402.0, 388.0)
    reed = [(0, 0), (-24, -60), (-24, -420), (24, -420), (24, -70)]
    canvas.shape(turned([(tip[0] + x, tip[1] + y) for x, y in reed], tip, 34), DUSK)
    canvas.shape(turned([(tip[0] + x, tip[1] + y) for x, y in reed[:2] + reed[4:]], tip, 34), NIGHT)
    canvas.pill(1330, 700, 190, 180, 40, mix(TEAL, INK, 0.4))
    canvas.oval((1425, 712), 70, 22, NIGHT)


@drawing("cinema-rows", "Backs of heads in a dark cinema before a bright screen with a red sun.")
def cinema_rows(canvas: Canvas) -> None:
    canvas.fill(NIGHT)
    canvas.shape([(210, 90), (1390, 90), (1350, 600), (250, 600)], mix(SAND, PAPER, 0.4))
    frame = [(228, 104), (1372, 104), (1334, 588), (266, 588)]
    with canvas.inside(frame):
        canvas.dot((800, 400), 170, BRICK)
        canvas.shape(
            [
                *smooth([(200, 470), (460, 400), (760, 480), (1100, 390), (1420, 470)]),
                (1420, 620),
                (200, 620),
            ],
            AMBER,
        )
        canvas.shape(
            [*smooth([(200, 540), (520, 500), (900, 560), (1420, 500)]), (1420, 620), (200, 620)],
            TEAL,
        )
        canvas.rect(984, 410, 16, 110, INK)
        canvas.dot((992, 396), 22, INK)
    canvas.shape([(0, 0), (150, 0), (190, 700), (0, 760)], mix(BRICK, NIGHT, 0.45))
    canvas.shape([(1600, 0), (1450, 0), (1410, 700), (1600, 760)], mix(BRICK, NIGHT, 0.45))
    for row in range(3):
        size = 0.8 + row * 0.32
        y = 690 + row * 130
        shade = mix(NIGHT, INK, 0.9 - row * 0.35)
        x = -40.0 + row * 70
        while x < WIDTH + 100:
            if canvas.random.random() < 0.85:
                canvas.dot((x, y - 54 * size), 42 * size, shade)
                canvas.wedge((x, y + 50 * size), 84 * size, (180, 360), shade, down=62 * size)
            canvas.pill(
                x - 84 * size,
                y + 10 * size,
                168 * size,
                400,
                26,
                mix(BRICK, NIGHT, 0.5 + row * 0.15),
            )
            x += 186 * size


@drawing("stage-curtain", "Dancer in a wide skirt on a stage between parted red curtains.")
def stage_curtain(canvas: Canvas) -> None:
    canvas.fill(INK)
    canvas.shape([(760, -10), (840, -10), (1180, 860), (420, 860)], mix(INK, AMBER, 0.35))
    canvas.rect(0, 840, WIDTH, 180, mix(BRICK, NIGHT, 0.55))
    canvas.oval((800, 880), 390, 70, mix(AMBER, SAND, 0.3))
    skin = mix(BRICK, NIGHT, 0.62)
    canvas.line(smooth([(790, 420), (660, 380), (600, 260), (640, 190)]), 30, skin)
    canvas.line(smooth([(810, 420), (950, 410), (1030, 330), (1110, 340)]), 30, skin)
    canvas.rect(756, 800, 24, 80, skin)
    canvas.line([(840, 800), (880, 872)], 24, skin)
    skirt = smooth(
        [
            (760, 540),
            (560, 720),
            (520, 820),
            (650, 800),
            (740, 840),
            (830, 800),
            (930, 838),
            (1090, 790),
            (1030, 690),
            (840, 540),
        ]
    )
    canvas.shape(skirt, TEAL)
    for fold in ((620, 790), (735, 830), (850, 800), (960, 818)):
        canvas.line([(800, 560), fold], 7, mix(TEAL, SKY, 0.5))
    canvas.shape(
        smooth(
            [
                (740, 400),
                (800, 420),
                (860, 400),
                (844, 480),
                (846, 560),
                (754, 560),
                (756, 480),
                (740, 400),
            ]
        ),
        AMBER,
    )
    canvas.rect(786, 360, 28, 56, skin)
    canvas.oval((804, 316), 50, 60, skin)
    canvas.wedge((804, 306), 54, (170, 370), NIGHT, down=60)
    canvas.dot((764, 262), 28, NIGHT)
    for side in (-1, 1):
        for fold in range(6):
            near, far = 800 + side * (840 - fold * 84), 800 + side * (756 - fold * 84)
            tint = mix(BRICK, NIGHT, 0.32 if fold % 2 else 0.0)
            hem = 940 - fold * 46
            canvas.shape(
                [
                    (near, -10),
                    (far, -10),
                    (far + side * fold * 34, hem),
                    (near + side * fold * 34, hem + 30),
                ],
                tint,
            )
    canvas.rect(0, 0, WIDTH, 70, BRICK)
    for swag in range(8):
        canvas.wedge((100 + swag * 200, 68), 100, (0, 180), mix(BRICK, NIGHT, 0.12), down=64)
    canvas.rect(0, 56, WIDTH, 12, AMBER)
