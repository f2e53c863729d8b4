"""Ways to get about, and what they cross."""

from __future__ import annotations

import math

from .canvas import (
    AMBER,
    BRICK,
    DUSK,
    HEIGHT,
    INK,
    LEAF,
    NIGHT,
    PAPER,
    SAND,
    SKY,
    TEAL,
    WIDTH,
    Canvas,
    Point,
    drawing,
    mix,
    smooth,
    turned,
)


@drawing("train-viaduct", "Red train crossing a tall stone viaduct over a green valley.")
def train_viaduct(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.45))
    canvas.dot((1240, 210), 105, mix(AMBER, PAPER, 0.35))
    back = smooth(
        [(-20, 560), (240, 400), (520, 520), (820, 360), (1180, 540), (1420, 430), (1640, 560)]
    )
    canvas.shape([*back, (1640, 1020), (-20, 1020)], mix(TEAL, SKY, 0.45))
    front = smooth([(-20, 700), (200, 690), (500, 860), (900, 930), (1250, 800), (1640, 690)])
    canvas.rect(0, 470, WIDTH, 72, SAND)
    for pier in range(8):
        x = -60 + pier * 240
        canvas.rect(x, 520, 60, 500, SAND)
        canvas.rect(x + 40, 542, 20, 480, mix(SAND, INK, 0.2))
        corner = [(x + 59, 520), (x + 241, 520), (x + 241, 640)]
        arch = [(x + 150 + 90 * math.cos(math.radians(a)), 640 - 96 * math.sin(math.radians(a)))
                for a in range(0, 181, 6)]  # fmt: skip
        canvas.shape([*corner, *arch, (x + 59, 640)], SAND)
    canvas.rect(0, 470, WIDTH, 14, mix(SAND, INK, 0.35))
    canvas.shape([*front, (1640, 1020), (-20, 1020)], LEAF)
    for car in range(4):
        x = 170 + car * 300
        canvas.pill(x, 340, 286, 118, 22, BRICK)
        canvas.rect(x, 420, 286, 16, PAPER)
        for window in range(4):
            canvas.pill(x + 24 + window * 63, 364, 46, 40, 8, INK)
        for wheel in (52, 234):
            canvas.dot((x + wheel, 458), 18, INK)
    canvas.shape(
        [(1360, 340), (1425, 352), (1462, 420), (1466, 458), (1340, 458), (1340, 340)], BRICK
    )
    canvas.shape([(1378, 362), (1416, 370), (1434, 404), (1378, 404)], SKY)
    canvas.dot((1400, 458), 18, INK)


@drawing("night-bus", "Lit double-decker bus passing dark houses under a street lamp at night.")
def night_bus(canvas: Canvas) -> None:
    canvas.fill(INK)
    x = -20.0
    while x < WIDTH:
        width, top = canvas.random.randrange(110, 220), canvas.random.randrange(110, 360)
        canvas.rect(
            x, top, width + 1, 700, mix(INK, TEAL, canvas.random.choice((0.18, 0.28, 0.38)))
        )
        for row in range(3):
            if canvas.random.random() < 0.4:
                canvas.rect(x + 30, top + 50 + row * 90, 28, 42, mix(INK, AMBER, 0.6))
        x += width
    canvas.rect(0, 800, WIDTH, 220, NIGHT)
    for dash in range(7):
        canvas.rect(dash * 260 + 30, 910, 130, 14, mix(NIGHT, SAND, 0.6))
    canvas.shape([(1330, 690), (1640, 640), (1640, 850), (1330, 750)], mix(NIGHT, AMBER, 0.45))
    canvas.pill(250, 270, 1090, 520, 46, BRICK)
    canvas.rect(250, 520, 1090, 26, mix(BRICK, NIGHT, 0.4))
    lit = mix(AMBER, PAPER, 0.35)
    for window in range(6):
        canvas.pill(290 + window * 172, 320, 150, 150, 14, lit)
        if window < 5:
            canvas.pill(290 + window * 172, 570, 150, 110, 14, lit)
    for window, row in ((0, 0), (1, 0), (3, 0), (4, 0), (1, 1), (3, 1)):
        at, floor = 360 + window * 172, 470 if row == 0 else 680
        canvas.dot((at, floor - 74), 24, INK)
        canvas.wedge((at, floor), 46, (180, 360), INK, down=48)
    canvas.pill(1160, 566, 136, 220, 12, mix(BRICK, NIGHT, 0.45))
    canvas.pill(1172, 580, 112, 150, 8, lit)
    for wheel in (480, 1050):
        canvas.dot((wheel, 790), 84, NIGHT)
        canvas.dot((wheel, 790), 40, SAND)
    canvas.dot((1318, 716), 24, PAPER)


@drawing("long-bridge", "Cable-stayed bridge with fanned cables over water, small boats beneath.")
def long_bridge(canvas: Canvas) -> None:
    canvas.fill(mix(DUSK, SAND, 0.55))
    canvas.dot((800, 560), 300, mix(AMBER, PAPER, 0.2))
    canvas.rect(0, 640, WIDTH, 380, TEAL)
    for _ in range(46):
        x, y = canvas.random.uniform(-60, WIDTH), canvas.random.uniform(690, 980)
        length = canvas.random.uniform(60, 200) * (y - 560) / 300
        tint = mix(AMBER, PAPER, 0.2) if abs(x - 740) < 240 else mix(TEAL, SKY, 0.45)
        canvas.line([(x, y), (x + length, y)], 7, tint)
    for tower in (420, 1180):
        for cable in range(1, 10):
            for side in (-1, 1):
                canvas.line([(tower, 110 + cable * 20), (tower + side * cable * 42, 600)], 5, INK)
        canvas.shape(
            [(tower - 12, 80), (tower + 12, 80), (tower + 34, 780), (tower - 34, 780)], INK
        )
        canvas.rect(tower - 62, 760, 124, 46, INK)
    canvas.rect(0, 590, WIDTH, 34, INK)
    canvas.rect(0, 578, WIDTH, 6, INK)
    for x, y, size in ((760, 760, 1.0), (980, 860, 1.5)):
        canvas.shape([(x - 60 * size, y), (x + 60 * size, y), (x + 40 * size, y + 26 * size),
                      (x - 40 * size, y + 26 * size)], BRICK)  # fmt: skip
        canvas.shape(
            [(x, y - 100 * size), (x + 44 * size, y - 10 * size), (x, y - 10 * size)], PAPER
        )


@drawing("runway-takeoff", "White airliner climbing away from a runway into an amber sky.")
def runway_takeoff(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, SAND, 0.3))
    canvas.rect(0, 560, WIDTH, 300, mix(AMBER, DUSK, 0.5))
    canvas.rect(0, 760, WIDTH, 260, INK)
    canvas.shape([(660, 760), (940, 760), (1500, 1010), (100, 1010)], mix(INK, PAPER, 0.16))
    for mark in range(5):
        y, half = 776 + mark * mark * 13, 5 + mark * 5
        canvas.shape([(800 - half, y), (800 + half, y), (800 + half * 1.4, y + 12 + mark * 10),
                      (800 - half * 1.4, y + 12 + mark * 10)], PAPER)  # fmt: skip
    for light in range(11):
        canvas.dot((40 + light * 152, 752), 10, PAPER)
    centre = (800.0, 420.0)

    def part(points: list[Point], colour: tuple[int, int, int]) -> None:
        canvas.shape(turned(points, centre, -16), colour)

    part([(860, 380), (700, 210), (640, 210), (730, 390)], mix(PAPER, INK, 0.35))
    body = smooth([(250, 400), (330, 366), (600, 346), (1100, 346), (1240, 372), (1310, 430),
                   (1250, 466), (1100, 482), (640, 486), (420, 450), (250, 400)])  # fmt: skip
    part(body, PAPER)
    part(
        [(250, 402), (420, 452), (640, 487), (1100, 483), (1252, 467), (1300, 440), (640, 452)],
        SAND,
    )
    part([(262, 404), (220, 210), (300, 210), (440, 366)], BRICK)
    part([(330, 420), (190, 400), (160, 424), (300, 440)], BRICK)
    part([(900, 440), (620, 640), (540, 640), (690, 440)], TEAL)
    part([(700, 520), (820, 520), (830, 566), (700, 566)], INK)
    for window in range(13):
        spot = turned([(560 + window * 44, 398)], centre, -16)[0]
        canvas.dot(spot, 12, INK)
    part([(1196, 380), (1240, 386), (1268, 410), (1200, 410)], INK)


@drawing(
    "flyover-lanes", "Motorway interchange from above, its ramps looped like ribbon with cars."
)
def flyover_lanes(canvas: Canvas) -> None:
    canvas.fill(LEAF)
    for _ in range(150):
        tree = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.dot(
            tree, canvas.random.uniform(14, 34), mix(LEAF, INK, canvas.random.uniform(0.15, 0.4))
        )
    road, edge = INK, mix(LEAF, NIGHT, 0.55)
    for x, y in ((510, 270), (1090, 270), (510, 730), (1090, 730)):
        canvas.ring((x, y), 178, 104, edge, down=158)
        canvas.ring((x, y), 178, 84, mix(INK, PAPER, 0.25), down=158)
    for width, colour in ((220, edge), (196, road)):
        canvas.line([(800, -120), (800, 1120)], width, colour)
    _lanes(canvas, True)
    for width, colour in ((220, edge), (196, road)):
        canvas.line([(-120, 500), (1720, 500)], width, colour)
    _lanes(canvas, False)


def _lanes(canvas: Canvas, upright: bool) -> None:
    """Paint one carriageway's lines and its cars."""
    length, middle = (HEIGHT, 800) if upright else (WIDTH, 500)

    def slab(
        along: float, across: float, long: float, wide: float, colour: tuple[int, int, int]
    ) -> None:
        if upright:
            canvas.pill(middle + across - wide / 2, along, wide, long, 8, colour)
        else:
            canvas.pill(along, middle + across - wide / 2, long, wide, 8, colour)

    slab(-50, 0, length + 100, 10, AMBER)
    for lane in (-50, 50):
        for dash in range(0, length, 84):
            slab(dash, lane, 40, 6, PAPER)
    for lane in (-74, -25, 25, 74):
        along = canvas.random.uniform(0, 140)
        while along < length:
            colour = canvas.random.choice((PAPER, BRICK, AMBER, SKY))
            slab(along, lane, 74, 34, colour)
            slab(along + 18, lane, 34, 26, mix(colour, INK, 0.6))
            along += canvas.random.uniform(150, 380)


@drawing(
    "clinic-train", "White railway coaches with a clinic cross standing at a village platform."
)
def clinic_train(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, SAND, 0.6))
    hills = smooth([(-20, 470), (260, 330), (600, 450), (980, 280), (1300, 430), (1640, 340)])
    canvas.shape([*hills, (1640, 1020), (-20, 1020)], mix(DUSK, SAND, 0.4))
    for x, size in ((140, 1.0), (1480, 1.2)):
        canvas.rect(x - 12, 330, 24, 420, mix(BRICK, INK, 0.6))
        canvas.dot((x, 300), 130 * size, LEAF)
        canvas.dot((x + 60, 370), 90 * size, mix(LEAF, INK, 0.2))
    for left in (-760, 220, 1200):
        canvas.pill(left, 370, 950, 390, 40, PAPER)
        canvas.rect(left, 650, 950, 46, TEAL)
        for window in range(6):
            if window not in (2, 3):
                canvas.pill(left + 50 + window * 148, 440, 110, 130, 12, INK)
                canvas.rect(left + 50 + window * 148, 500, 110, 10, PAPER)
        canvas.dot((left + 475, 520), 118, TEAL)
        canvas.rect(left + 450, 444, 50, 152, PAPER)
        canvas.rect(left + 399, 495, 152, 50, PAPER)
        for wheel in (150, 270, 680, 800):
            canvas.dot((left + wheel, 780), 50, INK)
            canvas.dot((left + wheel, 780), 20, SAND)
    canvas.rect(0, 828, WIDTH, 16, INK)
    canvas.rect(0, 844, WIDTH, 180, mix(SAND, BRICK, 0.35))
    canvas.rect(0, 844, WIDTH, 24, PAPER)
