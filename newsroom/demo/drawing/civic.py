"""Courts, votes, schools, post and press: what a town does in common."""

from __future__ import annotations

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
    Point,
    around,
    drawing,
    mix,
    smooth,
    turned,
)


@drawing("court-columns", "Courthouse with six tall columns and broad steps against a red sky.")
def court_columns(canvas: Canvas) -> None:
    canvas.fill(BRICK)
    canvas.dot((1180, 210), 130, mix(BRICK, AMBER, 0.5))
    canvas.shape([(210, 330), (800, 90), (1390, 330)], PAPER)
    canvas.shape([(400, 306), (800, 146), (1200, 306)], mix(SAND, INK, 0.12))
    canvas.dot((800, 248), 46, PAPER)
    canvas.rect(230, 330, 1140, 62, SAND)
    canvas.rect(250, 392, 1100, 420, mix(INK, BRICK, 0.2))
    canvas.rect(735, 500, 130, 312, NIGHT)
    for column in range(6):
        x = 270 + column * 194
        canvas.rect(x, 400, 90, 400, PAPER)
        for flute in (14, 38, 62):
            canvas.rect(x + flute, 420, 10, 360, SAND)
        canvas.rect(x + 72, 400, 18, 400, mix(SAND, INK, 0.25))
        canvas.rect(x - 14, 388, 118, 26, PAPER)
        canvas.rect(x - 14, 782, 118, 26, PAPER)
    for step in range(5):
        width = 1160 + step * 120
        canvas.rect(800 - width / 2, 806 + step * 40, width, 42, mix(PAPER, SAND, step / 3 % 1))
        canvas.rect(800 - width / 2, 806 + step * 40 + 32, width, 8, mix(SAND, INK, 0.3))


@drawing("scales-balance", "Pair of scales: documents in the low pan, one coin in the high one.")
def scales_balance(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, SAND, 0.35))
    canvas.dot((800, 470), 420, mix(AMBER, SAND, 0.75))
    canvas.rect(782, 210, 36, 620, INK)
    canvas.shape(
        smooth([(590, 900), (640, 840), (780, 800), (820, 800), (960, 840), (1010, 900)]), INK
    )
    canvas.rect(560, 890, 480, 36, INK)
    left, right = (420.0, 350.0), (1180.0, 210.0)
    canvas.line([left, (800, 280), right], 28, INK)
    canvas.dot((800, 280), 48, BRICK)
    for end, drop in ((left, 300), (right, 300)):
        x, y = end
        for side in (-1, 1):
            canvas.line([end, (x + side * 180, y + drop)], 7, INK)
        canvas.wedge((x, y + drop), 205, (0, 180), TEAL, down=84)
        canvas.dot(end, 22, BRICK)
    for sheet in range(4):
        y = 632 - sheet * 34
        canvas.rect(300 + sheet * 8, y - 16, 232 - sheet * 10, 30, PAPER if sheet % 2 else SAND)
        canvas.rect(300 + sheet * 8, y + 10, 232 - sheet * 10, 5, mix(SAND, INK, 0.5))
    canvas.oval((1180, 484), 84, 32, BRICK)
    canvas.oval((1180, 472), 84, 32, AMBER)


@drawing("ballot-box", "Hand dropping a folded paper into a blue ballot box.")
def ballot_box(canvas: Canvas) -> None:
    canvas.fill(mix(BRICK, SAND, 0.25))
    for ray in range(18):
        span = [around((800, 560), 1400, ray * 20), around((800, 560), 1400, ray * 20 + 10)]
        canvas.shape([(800, 560), *span], mix(BRICK, SAND, 0.36))
    canvas.shape(turned([(690, 330), (910, 330), (910, 640), (690, 640)], (800, 480), 6), PAPER)
    canvas.line(turned([(800, 330), (800, 640)], (800, 480), 6), 6, mix(SAND, INK, 0.3))
    canvas.shape(turned([(730, 470), (750, 450), (790, 505), (860, 400), (884, 418), (794, 550)],
                        (800, 480), 6), TEAL)  # fmt: skip
    skin = mix(BRICK, NIGHT, 0.6)
    canvas.line([(1290, -60), (1010, 250)], 150, TEAL)
    canvas.line([(1046, 210), (1000, 262)], 156, PAPER)
    canvas.line([(990, 274), (930, 330)], 116, skin)
    for finger, (x, y) in enumerate(((846, 330), (842, 376), (852, 420), (872, 456))):
        canvas.line([(942, 320 + finger * 24), (x, y)], 42, skin)
    canvas.line([(950, 300), (880, 286)], 44, skin)
    canvas.shape([(420, 600), (1180, 600), (1250, 690), (350, 690)], mix(TEAL, INK, 0.35))
    canvas.shape([(620, 632), (980, 632), (990, 652), (610, 652)], NIGHT)
    canvas.shape([(676, 590), (906, 590), (898, 642), (668, 642)], PAPER)
    canvas.rect(350, 690, 900, 330, INK)
    canvas.rect(350, 690, 900, 20, mix(INK, SKY, 0.35))
    canvas.pill(690, 770, 220, 160, 14, AMBER)
    canvas.dot((800, 836), 24, INK)
    canvas.rect(790, 840, 20, 54, INK)


@drawing("classroom", "Empty classroom: rows of wooden desks before a large green board.")
def classroom(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, AMBER, 0.25))
    canvas.rect(0, 640, WIDTH, 380, mix(DUSK, SAND, 0.45))
    canvas.rect(290, 120, 1020, 420, mix(BRICK, INK, 0.45))
    canvas.rect(314, 144, 972, 372, mix(TEAL, INK, 0.35))
    chalk = mix(PAPER, TEAL, 0.15)
    canvas.shape([(420, 440), (580, 220), (740, 440)], chalk)
    canvas.shape([(446, 426), (580, 242), (714, 426)], mix(TEAL, INK, 0.35))
    canvas.ring((920, 330), 104, 10, chalk)
    canvas.line([(920, 330), (1014, 284)], 8, chalk)
    for row, width in enumerate((150, 110, 130)):
        canvas.line([(1080, 260 + row * 70), (1080 + width, 260 + row * 70)], 9, chalk)
    canvas.rect(620, 530, 160, 14, PAPER)
    for x in (60, 1390):
        canvas.rect(x, 130, 150, 330, PAPER)
        for pane in range(4):
            canvas.rect(x + 12 + pane % 2 * 68, 142 + pane // 2 * 156, 58, 146, SKY)
    for row in range(3):
        size = 0.62 + row * 0.24
        y = 690 + row * 118
        for column in range(-3, 4):
            x = 800 + column * 360 * size
            wood = mix(AMBER, BRICK, 0.25 + row * 0.14)
            for leg in (-118, 100):
                canvas.rect(x + leg * size, y, 18 * size, 130 * size, INK)
            canvas.shape(
                [
                    (x - 120 * size, y - 34 * size),
                    (x + 120 * size, y - 34 * size),
                    (x + 140 * size, y + 16 * size),
                    (x - 140 * size, y + 16 * size),
                ],
                wood,
            )
            canvas.rect(x - 140 * size, y + 16 * size, 280 * size, 22 * size, mix(wood, INK, 0.4))
            if (row + column) % 3 == 0:
                canvas.shape(
                    [
                        (x - 54 * size, y - 24 * size),
                        (x + 30 * size, y - 24 * size),
                        (x + 36 * size, y + 4 * size),
                        (x - 60 * size, y + 4 * size),
                    ],
                    PAPER,
                )


@drawing("post-office", "Wall of brass pigeonholes filled with letters, a red postbox before it.")
def post_office(canvas: Canvas) -> None:
    canvas.fill(mix(BRICK, INK, 0.6))
    for row in range(6):
        for column in range(9):
            x, y = 20 + column * 176, 24 + row * 150
            canvas.rect(x, y, 160, 134, NIGHT)
            for letter in range(canvas.random.randrange(1, 5)):
                tint = canvas.random.choice(
                    (PAPER, SAND, mix(AMBER, SAND, 0.5), mix(SKY, PAPER, 0.4))
                )
                lean = canvas.random.uniform(-9, 9)
                canvas.shape(
                    [
                        (x + 16 + letter * 32 + lean, y + 30),
                        (x + 40 + letter * 32 + lean, y + 30),
                        (x + 40 + letter * 32, y + 134),
                        (x + 16 + letter * 32, y + 134),
                    ],
                    tint,
                )
            canvas.rect(x, y + 126, 160, 14, AMBER)
    canvas.rect(0, 900, WIDTH, 120, mix(TEAL, INK, 0.5))
    canvas.oval((820, 950), 250, 34, NIGHT)
    canvas.rect(610, 330, 380, 600, BRICK)
    canvas.wedge((800, 334), 190, (180, 360), BRICK, down=130)
    canvas.rect(900, 330, 90, 600, mix(BRICK, NIGHT, 0.25))
    canvas.pill(580, 310, 440, 44, 18, mix(BRICK, NIGHT, 0.35))
    canvas.pill(580, 900, 440, 50, 18, NIGHT)
    canvas.pill(660, 410, 280, 46, 14, NIGHT)
    canvas.shape([(704, 340), (900, 360), (884, 432), (690, 432)], PAPER)
    canvas.line([(706, 346), (792, 400), (896, 364)], 6, mix(SAND, INK, 0.4))
    canvas.pill(676, 520, 248, 200, 12, PAPER)
    for line in range(4):
        canvas.rect(706, 556 + line * 38, 188 - line % 2 * 60, 14, mix(PAPER, INK, 0.55))


@drawing("press-microphones", "Bunch of microphones pointing up at an empty lectern.")
def press_microphones(canvas: Canvas) -> None:
    canvas.fill(TEAL)
    canvas.shape([(500, -10), (1100, -10), (1420, 1010), (180, 1010)], mix(TEAL, SKY, 0.25))
    colours = (BRICK, AMBER, PAPER, INK, BRICK, AMBER, PAPER)
    for index, colour in enumerate(colours):
        foot: Point = (620 + index * 60, 900)
        x, y = 290 + index * 170, 400 + 130 * abs(index - 3) ** 0.7
        if index % 2:
            y -= 110
        canvas.line(smooth([foot, ((foot[0] + x) / 2, 700), (x, y)]), 18, NIGHT)
        lean = (index - 3) * 8
        canvas.shape(
            turned([(x - 26, y), (x + 26, y), (x + 20, y + 130), (x - 20, y + 130)], (x, y), lean),
            NIGHT,
        )
        canvas.shape(
            turned(
                [(x - 62, y - 30), (x + 62, y - 30), (x + 62, y + 52), (x - 62, y + 52)],
                (x, y),
                lean,
            ),
            colour,
        )
        head = turned([(x, y - 84)], (x, y), lean)[0]
        canvas.oval(head, 62, 78, INK if colour != INK else NIGHT)
        for line in range(-2, 3):
            canvas.line(
                [(head[0] - 46, head[1] + line * 24), (head[0] + 46, head[1] + line * 24)],
                5,
                mix(INK, SKY, 0.5),
            )
    canvas.shape([(420, 820), (1180, 820), (1110, 1010), (490, 1010)], mix(BRICK, NIGHT, 0.55))
    canvas.rect(390, 790, 820, 46, DUSK)


@drawing("press-roll", "Newspaper running in a ribbon over the cylinders of a printing press.")
def press_roll(canvas: Canvas) -> None:
    canvas.fill(INK)
    web = smooth(
        [
            (270, 390),
            (480, 330),
            (640, 150),
            (810, 300),
            (820, 600),
            (960, 812),
            (1120, 660),
            (1150, 360),
            (1310, 168),
            (1480, 330),
            (1500, 700),
            (1620, 860),
        ]
    )
    for x, y, radius in ((640, 300, 150), (960, 660, 150), (1310, 340, 170)):
        canvas.dot((x, y), radius, mix(INK, SKY, 0.3))
        canvas.dot((x, y), radius * 0.3, NIGHT)
    canvas.dot((270, 640), 250, PAPER)
    for wrap in range(1, 6):
        canvas.ring((270, 640), 250 - wrap * 30, 5, mix(SAND, INK, 0.2))
    canvas.dot((270, 640), 60, BRICK)
    canvas.line(web, 40, PAPER)
    for start in range(4, len(web) - 6, 7):
        canvas.line(web[start : start + 3], 12, BRICK if start % 3 == 1 else mix(PAPER, INK, 0.6))
    for sheet in range(7):
        y = 960 - sheet * 20
        canvas.shape(
            [(1020, y), (1500, y), (1460, y - 26), (1060, y - 26)], PAPER if sheet % 2 else SAND
        )
    canvas.rect(0, 960, WIDTH, HEIGHT, NIGHT)
