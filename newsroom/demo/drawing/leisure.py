"""Afternoons off: kites, tea, music, and boats drawn up on the sand."""

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
    around,
    drawing,
    mix,
    smooth,
    turned,
)


@drawing("kites-sky", "Diamond kites of several colours over flat roofs at noon.")
def kites_sky(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.2))
    for x, y, size, turn, colour, trim in (
        (780, 330, 210, 12, BRICK, AMBER),
        (330, 270, 130, -18, TEAL, PAPER),
        (1230, 250, 150, 20, AMBER, INK),
        (1090, 560, 90, -8, INK, PAPER),
        (430, 590, 84, 16, DUSK, PAPER),
        (1450, 520, 70, -14, TEAL, AMBER),
        (130, 500, 64, 10, PAPER, BRICK),
    ):
        at = (x, y)
        string = smooth([(x, y + size * 0.4), (x - 40, y + 260), (x + 60 - size, 1000)])
        canvas.line(string, 3, mix(INK, SKY, 0.3))
        top, right = (x, y - size), (x + size * 0.82, y - size * 0.1)
        bottom, left = (x, y + size), (x - size * 0.82, y - size * 0.1)
        canvas.shape(turned([top, right, bottom, left], at, turn), colour)
        canvas.shape(turned([top, right, (x, y - size * 0.1)], at, turn), trim)
        canvas.shape(turned([bottom, left, (x, y - size * 0.1)], at, turn), mix(colour, trim, 0.35))
        fin = [bottom, (x + size * 0.24, y + size * 1.3), (x - size * 0.24, y + size * 1.3)]
        canvas.shape(turned(fin, at, turn), trim)
    x = -20.0
    while x < WIDTH:
        width, top = canvas.random.randrange(130, 260), canvas.random.randrange(800, 910)
        colour = canvas.random.choice((SAND, PAPER, mix(DUSK, SAND, 0.5), mix(SAND, AMBER, 0.3)))
        canvas.rect(x, top, width + 1, 300, colour)
        canvas.rect(x, top, width + 1, 16, mix(colour, INK, 0.3))
        canvas.rect(x + width * 0.3, top + 50, 34, 50, mix(INK, colour, 0.2))
        canvas.dot((x + width * 0.7, top - 44), 14, mix(BRICK, NIGHT, 0.6))
        canvas.pill(
            x + width * 0.7 - 17, top - 30, 34, 40, 10, canvas.random.choice((BRICK, TEAL, INK))
        )
        x += width


@drawing("tea-glasses", "Tray of four glasses of tea from above, with a saucer of sugar.")
def tea_glasses(canvas: Canvas) -> None:
    canvas.fill(TEAL)
    for row in range(-1, 9):
        for column in range(-1, 13):
            x, y = column * 140 + (row % 2) * 70, row * 122
            canvas.shape([around((x, y), 58, a) for a in range(30, 390, 60)], mix(TEAL, INK, 0.22))
    canvas.dot((815, 518), 440, mix(TEAL, NIGHT, 0.6))
    canvas.dot((800, 500), 440, mix(SAND, AMBER, 0.5))
    canvas.ring((800, 500), 404, 10, BRICK)
    for petal in range(24):
        canvas.dot(around((800, 500), 372, petal * 15), 13, BRICK)
    for angle in (45, 135, 225, 315):
        x, y = around((800, 500), 225, angle)
        canvas.dot((x + 10, y + 14), 128, mix(AMBER, BRICK, 0.4))
        canvas.dot((x, y), 126, PAPER)
        canvas.dot((x, y), 104, mix(BRICK, AMBER, 0.35))
        canvas.arc((x, y), 76, 14, (200, 270), mix(AMBER, PAPER, 0.45))
    canvas.dot((800, 500), 82, INK)
    canvas.dot((800, 500), 66, SKY)
    for dx, dy, lean in ((-22, -12, 12), (20, -20, -20), (0, 22, 35)):
        cube = [(-17, -17), (17, -17), (17, 17), (-17, 17)]
        canvas.shape(
            turned([(800 + dx + x, 500 + dy + y) for x, y in cube], (800 + dx, 500 + dy), lean),
            PAPER,
        )


@drawing("record-player", "Black record turning under a pale arm, with a red label in the middle.")
def record_player(canvas: Canvas) -> None:
    canvas.fill(AMBER)
    canvas.dot((724, 524), 452, mix(AMBER, BRICK, 0.55))
    canvas.dot((700, 500), 452, NIGHT)
    for groove in range(11):
        canvas.ring((700, 500), 420 - groove * 24, 3, mix(NIGHT, SKY, 0.25))
    for glint in (-52, 128):
        canvas.wedge((700, 500), 436, (glint, glint + 13), mix(NIGHT, SKY, 0.22))
    canvas.dot((700, 500), 158, BRICK)
    canvas.ring((700, 500), 122, 6, AMBER)
    canvas.dot((700, 500), 18, PAPER)
    canvas.dot((1330, 190), 120, mix(AMBER, BRICK, 0.55))
    canvas.dot((1320, 180), 112, SAND)
    canvas.line(smooth([(1320, 180), (1330, 520), (1260, 680), (1000, 770)]), 26, PAPER)
    canvas.shape(turned([(920, 745), (1020, 745), (1020, 800), (920, 800)], (1000, 770), -18), INK)
    canvas.dot((1320, 180), 48, INK)
    for knob, y in enumerate((700, 840)):
        canvas.dot((1440, y), 46, INK)
        canvas.line([(1440, y), around((1440, y), 36, -60 + knob * 100)], 9, PAPER)


@drawing("fishing-boats", "Painted fishing boats drawn up in a row on sand, nets drying behind.")
def fishing_boats(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, PAPER, 0.55))
    canvas.dot((1160, 250), 100, DUSK)
    canvas.rect(0, 330, WIDTH, 230, TEAL)
    for _ in range(26):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(350, 520)
        canvas.line([(x, y), (x + 90, y)], 5, mix(TEAL, SKY, 0.6))
    shore = smooth([(-40, 540), (300, 500), (700, 545), (1150, 500), (1640, 540)])
    canvas.shape([*shore, (1640, 1040), (-40, 1040)], SAND)
    for boat, (x, y) in enumerate(((270, 640), (640, 600), (1010, 650), (1370, 600))):
        hull, trim = ((BRICK, PAPER), (INK, AMBER), (TEAL, BRICK), (AMBER, INK))[boat]
        canvas.oval((x + 16, y + 290), 160, 28, mix(SAND, INK, 0.4))
        canvas.line([(x, y - 30), (x, y - 330)], 12, mix(BRICK, NIGHT, 0.5))
        canvas.shape([(x + 6, y - 326), (x + 96, y - 292), (x + 6, y - 262)], trim)
        bow = smooth(
            [
                (x - 168, y - 40),
                (x - 130, y + 160),
                (x, y + 300),
                (x + 130, y + 160),
                (x + 168, y - 40),
            ]
        )
        canvas.shape([*bow, (x, y + 16)], hull)
        canvas.shape(
            [
                (x - 168, y - 40),
                (x, y + 16),
                (x + 168, y - 40),
                (x + 162, y),
                (x, y + 66),
                (x - 162, y),
            ],
            trim,
        )
        canvas.line([(x, y + 66), (x, y + 298)], 9, mix(hull, NIGHT, 0.4))
        for side in (-1, 1):
            canvas.oval((x + side * 66, y + 92), 22, 12, PAPER)
            canvas.dot((x + side * 62, y + 92), 9, NIGHT)
    for mesh in range(60):
        x = mesh * 28 - 20
        canvas.line([(x, HEIGHT), (x + 40, 930 + 14 * math.sin(mesh))], 4, mix(LEAF, INK, 0.4))
        canvas.line([(x + 40, HEIGHT), (x, 930 + 14 * math.sin(mesh))], 4, mix(LEAF, INK, 0.4))
