"""Grounds, courts and boards, seen by those who play on them."""

from __future__ import annotations

import math

from .canvas import (
    AMBER,
    BRICK,
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
    Colour,
    Point,
    around,
    drawing,
    mix,
    smooth,
    turned,
)


@drawing("cricket-field", "Cricket ground from above: pitch, boundary and the fielders' places.")
def cricket_field(canvas: Canvas) -> None:
    for stripe in range(20):
        canvas.rect(stripe * 80, 0, 81, HEIGHT + 10, mix(LEAF, PAPER if stripe % 2 else TEAL, 0.1))
    canvas.ring((800, 500), 690, 10, PAPER, down=440)
    for dash in range(36):
        spot = around((800, 500), 1, dash * 10)
        canvas.oval(
            (800 + (spot[0] - 800) * 380, 500 + (spot[1] - 500) * 270), 9, 9, mix(LEAF, PAPER, 0.6)
        )
    canvas.rect(740, 340, 120, 320, mix(SAND, AMBER, 0.3))
    for crease in (390, 606):
        canvas.rect(726, crease, 148, 6, PAPER)
    for stump in (372, 622):
        for wicket in (-16, 0, 16):
            canvas.dot((800 + wicket, stump), 6, BRICK)
    places = ((820, 200), (680, 245), (560, 350), (470, 560), (560, 770), (860, 830), (1060, 720),
              (1180, 480), (1080, 270), (360, 300), (1330, 640))  # fmt: skip
    for x, y in places:
        canvas.oval((x + 10, y + 16), 22, 9, mix(LEAF, INK, 0.45))
        canvas.dot((x, y), 19, PAPER)
        canvas.dot((x, y - 6), 10, INK)
    ball = [(810, 600), (930, 560), (1080, 590), (1220, 690), (1300, 760)]
    for place in smooth(ball)[::4]:
        canvas.dot(place, 6, AMBER)
    canvas.dot(ball[-1], 16, BRICK)


@drawing(
    "football-corner", "Corner of a football pitch with its flag, the ball and a dotted curve."
)
def football_corner(canvas: Canvas) -> None:
    for stripe in range(12):
        band = [(stripe * 190 - 500, -10), (stripe * 190 - 310, -10), (stripe * 190 + 10, 1010),
                (stripe * 190 - 180, 1010)]  # fmt: skip
        canvas.shape(band, mix(LEAF, INK, 0.1 if stripe % 2 else 0.22))
    canvas.line([(300, -20), (300, 800), (1640, 800)], 18, PAPER)
    canvas.arc((300, 800), 230, 18, (-90, 0), PAPER)
    canvas.line([(1640, 300), (1180, 300), (1180, 800)], 18, PAPER)
    canvas.line([(310, 805), (390, 850)], 24, mix(LEAF, NIGHT, 0.5))
    canvas.line([(300, 800), (300, 330)], 22, SAND)
    canvas.shape([(300, 330), (560, 420), (300, 520)], BRICK)
    ball = (540.0, 660.0)
    for place in smooth([ball, (820, 380), (1180, 190), (1560, 170)])[4::4]:
        canvas.dot(place, 12, AMBER)
    canvas.oval((560, 772), 112, 26, mix(LEAF, NIGHT, 0.5))
    canvas.dot(ball, 118, PAPER)
    canvas.shape([around(ball, 48, a - 90) for a in range(0, 360, 72)], INK)
    for spoke in range(5):
        angle = spoke * 72 - 90
        canvas.line([around(ball, 46, angle), around(ball, 84, angle)], 8, INK)
        canvas.shape(
            [
                around(ball, 80, angle),
                around(ball, 115, angle - 18),
                around(ball, 117, angle),
                around(ball, 115, angle + 18),
            ],
            INK,
        )


@drawing("chess-endgame", "Chessboard in steep view with a white king facing three dark pawns.")
def chess_endgame(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.4))

    def square(column: float, row: float) -> Point:
        depth = row / 8
        y = 330 + 620 * depth**1.25
        half = 520 + 420 * depth
        return 800 + (column - 4) / 4 * half, y

    canvas.shape([(230, 300), (1370, 300), (1830, 1010), (-230, 1010)], mix(BRICK, NIGHT, 0.6))
    for row in range(8):
        for column in range(8):
            corners = [square(column, row), square(column + 1, row), square(column + 1, row + 1),
                       square(column, row + 1)]  # fmt: skip
            canvas.shape(corners, SAND if (row + column) % 2 else mix(BRICK, AMBER, 0.25))
    for column, row in ((2.5, 2.6), (4.5, 1.6), (5.5, 2.6)):
        _pawn(canvas, square(column, row), 0.95, INK)
    _king(canvas, square(3.5, 5.6), 1.25, PAPER)


def _pawn(canvas: Canvas, foot: Point, size: float, colour: Colour) -> None:
    x, y = foot
    canvas.oval((x, y), 74 * size, 22 * size, colour)
    canvas.shape(
        [
            (x - 66 * size, y),
            (x - 22 * size, y - 150 * size),
            (x + 22 * size, y - 150 * size),
            (x + 66 * size, y),
        ],
        colour,
    )
    canvas.oval((x, y - 150 * size), 46 * size, 13 * size, mix(colour, SKY, 0.4))
    canvas.dot((x, y - 200 * size), 46 * size, colour)


def _king(canvas: Canvas, foot: Point, size: float, colour: Colour) -> None:
    x, y = foot
    shade = mix(colour, INK, 0.25)
    canvas.oval((x, y), 96 * size, 26 * size, shade)
    canvas.oval((x, y - 18 * size), 92 * size, 26 * size, colour)
    canvas.shape(
        [
            (x - 80 * size, y - 20 * size),
            (x - 30 * size, y - 270 * size),
            (x + 30 * size, y - 270 * size),
            (x + 80 * size, y - 20 * size),
        ],
        colour,
    )
    canvas.oval((x, y - 270 * size), 68 * size, 17 * size, shade)
    canvas.shape(
        [
            (x - 36 * size, y - 280 * size),
            (x - 66 * size, y - 372 * size),
            (x + 66 * size, y - 372 * size),
            (x + 36 * size, y - 280 * size),
        ],
        colour,
    )
    canvas.oval((x, y - 372 * size), 66 * size, 20 * size, shade)
    canvas.rect(x - 11 * size, y - 470 * size, 22 * size, 90 * size, colour)
    canvas.rect(x - 36 * size, y - 448 * size, 72 * size, 22 * size, colour)


@drawing("running-track", "Runners rounding the bend of a red athletics track, seen from above.")
def running_track(canvas: Canvas) -> None:
    canvas.fill(mix(LEAF, PAPER, 0.15))
    centre = (420.0, 1120.0)
    canvas.dot(centre, 1130, BRICK)
    for lane in range(7):
        canvas.ring(centre, 1124 - lane * 96, 8, PAPER)
    canvas.dot(centre, 540, LEAF)
    shirts = (AMBER, SKY, INK, PAPER, TEAL, SAND)
    for lane, angle in enumerate((-47, -56, -40, -63, -51, -70)):
        _runner(canvas, around(centre, 1076 - lane * 96, angle), angle + 90, shirts[lane])


def _runner(canvas: Canvas, at: Point, heading: float, shirt: Colour) -> None:
    x, y = at

    def limb(points: list[Point], width: float, colour: Colour) -> None:
        canvas.line(turned([(x + px, y + py) for px, py in points], at, heading), width, colour)

    skin = mix(BRICK, NIGHT, 0.72)
    canvas.oval((x + 14, y + 20), 50, 22, mix(BRICK, NIGHT, 0.35))
    limb([(-6, -12), (44, -18)], 15, skin)
    limb([(-6, 12), (-60, 18)], 15, skin)
    limb([(0, -30), (-30, -36)], 13, skin)
    limb([(0, 30), (36, 34)], 13, skin)
    limb([(0, -22), (0, 22)], 36, shirt)
    canvas.dot(turned([(x + 10, y)], at, heading)[0], 19, NIGHT)


@drawing("swim-lanes", "Swimmers in lanes from above; the third is a length ahead.")
def swim_lanes(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, SKY, 0.5))
    for _ in range(120):
        x, y = canvas.random.uniform(-50, WIDTH), canvas.random.uniform(0, HEIGHT)
        curve = [(x + step * 8, y + 6 * math.sin(step * 0.8)) for step in range(12)]
        canvas.line(curve, 4, mix(TEAL, SKY, 0.8))
    for lane in range(6):
        for buoy in range(68):
            colour = (BRICK, PAPER)[buoy // 4 % 2]
            canvas.pill(buoy * 24, 2 + lane * 200 - 14, 20, 24, 8, colour)
    for lane, reach in enumerate((640, 520, 1180, 760, 580)):
        y = 98 + lane * 200
        wake = [(reach - 60, y), (reach - 420, y - 40), (reach - 380, y), (reach - 420, y + 40)]
        canvas.shape(wake, mix(SKY, PAPER, 0.5))
        skin = mix(BRICK, SAND, 0.3) if lane % 2 else mix(BRICK, NIGHT, 0.5)
        canvas.line([(reach - 20, y - 30), (reach + 40, y - 62), (reach + 120, y - 40)], 22, skin)
        canvas.line([(reach - 20, y + 30), (reach - 100, y + 56)], 22, skin)
        canvas.oval((reach - 70, y), 100, 40, skin)
        canvas.oval((reach - 150, y), 60, 34, INK)
        canvas.line([(reach - 190, y - 14), (reach - 290, y - 22)], 20, skin)
        canvas.line([(reach - 190, y + 14), (reach - 280, y + 24)], 20, skin)
        canvas.dot((reach + 48, y), 36, AMBER if lane == 2 else PAPER)


@drawing("shuttlecock", "Large white shuttlecock falling towards the top of a net.")
def shuttlecock(canvas: Canvas) -> None:
    canvas.fill(TEAL)
    centre = (800.0, 400.0)
    canvas.shape([(0, 0), (560, 0), (1500, 1000), (0, 1000)], mix(TEAL, INK, 0.22))
    tips = [
        turned([(560 + step * 60, 90 + 34 * abs(step - 4) ** 0.9)], centre, -32)[0]
        for step in range(9)
    ]
    base = [turned([(752 + step * 12, 520)], centre, -32)[0] for step in range(9)]
    for step in range(8):
        tint = mix(PAPER, SKY, 0.35 if step % 2 else 0.0)
        peak = ((tips[step][0] + tips[step + 1][0]) / 2, (tips[step][1] + tips[step + 1][1]) / 2)
        canvas.shape([base[step], tips[step], peak, tips[step + 1], base[step + 1]], tint)
        canvas.line([base[step], peak], 5, mix(PAPER, INK, 0.35))
    for level in (0.35, 0.62):
        ring = [(b[0] + (t[0] - b[0]) * level, b[1] + (t[1] - b[1]) * level)
                for b, t in zip(base, tips, strict=True)]  # fmt: skip
        canvas.line(ring, 7, mix(PAPER, INK, 0.45))
    cork = turned([(800, 556)], centre, -32)[0]
    canvas.dot(cork, 68, SAND)
    canvas.line([base[0], base[-1]], 30, BRICK)
    canvas.rect(0, 780, WIDTH, 44, PAPER)
    for mesh in range(0, WIDTH, 42):
        canvas.rect(mesh, 820, 5, 200, mix(TEAL, PAPER, 0.6))
    for mesh in range(860, HEIGHT, 40):
        canvas.rect(0, mesh, WIDTH, 5, mix(TEAL, PAPER, 0.6))
