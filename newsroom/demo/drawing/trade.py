"""Work, goods and money: the port, the stall, the mill and the laboratory bench of trade."""

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
)


@drawing("container-port", "Laden container ship under two red harbour cranes.")
def container_port(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, PAPER, 0.2))
    colours = (BRICK, TEAL, AMBER, INK, mix(SAND, PAPER, 0.9), mix(TEAL, INK, 0.5))
    for tier in range(5):
        for column in range(14 - tier * 2):
            if tier < 3 or canvas.random.random() < 0.75:
                x = 180 + tier * 88 + column * 88
                canvas.rect(x, 640 - tier * 62, 84, 58, canvas.random.choice(colours))
    for x in (430, 1010):
        steel = BRICK
        canvas.rect(x, 180, 24, 540, steel)
        canvas.rect(x + 150, 180, 24, 540, steel)
        canvas.rect(x - 280, 176, 640, 26, steel)
        canvas.line([(x - 270, 180), (x + 86, 60), (x + 350, 180)], 14, steel)
        canvas.rect(x + 76, 60, 20, 130, steel)
        canvas.line([(x - 190, 200), (x - 190, 330)], 5, INK)
        canvas.rect(x - 236, 326, 92, 60, AMBER)
    canvas.shape([(60, 690), (1560, 690), (1440, 850), (190, 850)], NIGHT)
    canvas.rect(1390, 520, 110, 180, PAPER)
    for row in range(3):
        canvas.rect(1404, 540 + row * 46, 82, 18, INK)
    canvas.rect(110, 712, 1400, 14, BRICK)
    canvas.rect(0, 820, WIDTH, 200, TEAL)
    for row in range(4):
        for wave in range(9):
            x = wave * 200 + (row % 2) * 90 - 60 + canvas.random.uniform(-20, 20)
            curve = [
                (x + step * 9, 860 + row * 40 + 7 * math.sin(step * 0.7)) for step in range(12)
            ]
            canvas.line(curve, 6, mix(TEAL, SKY, 0.6))


@drawing("market-stalls", "Market stall with a striped awning over crates of round fruit.")
def market_stalls(canvas: Canvas) -> None:
    canvas.fill(mix(DUSK, SAND, 0.5))
    wire = [
        (x, 90 + 60 * math.sin(x / WIDTH * math.pi * 2 + 0.3)) for x in range(0, WIDTH + 20, 20)
    ]
    canvas.line(wire, 5, INK)
    for x, y in wire[2::6]:
        canvas.dot((x, y + 20), 19, mix(AMBER, PAPER, 0.5))
    for x in (150, 800, 1450):
        canvas.rect(x - 12, 300, 24, 420, mix(BRICK, INK, 0.55))
    for stripe in range(18):
        x = 20 + stripe * 87
        colour = PAPER if stripe % 2 else (BRICK, TEAL, AMBER)[stripe // 6]
        canvas.rect(x, 250, 87, 190, colour)
        canvas.wedge((x + 43.5, 438), 43.5, (0, 180), colour)
    canvas.rect(0, 236, WIDTH, 20, INK)
    canvas.rect(0, 620, WIDTH, 400, mix(BRICK, NIGHT, 0.62))
    fruits = (AMBER, BRICK, LEAF, DUSK)
    for crate in range(4):
        left = 30 + crate * 392
        for row in range(5):
            for fruit in range(8 - row % 2):
                at = (left + 28 + fruit * 43 + (row % 2) * 21, 756 - row * 38)
                colour = fruits[crate]
                canvas.dot(at, 27, mix(colour, NIGHT, 0.18 + 0.1 * (row % 2)))
                canvas.dot((at[0] - 3, at[1] - 4), 23, mix(colour, PAPER, 0.08 * (fruit % 3)))
        canvas.rect(left - 12, 766, 384, 150, mix(SAND, AMBER, 0.35))
        for plank in (812, 862):
            canvas.rect(left - 12, plank, 384, 8, mix(BRICK, INK, 0.4))


@drawing("coin-stacks", "Five growing stacks of coins, a green shoot on the tallest one.")
def coin_stacks(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, PAPER, 0.72))
    canvas.rect(0, 800, WIDTH, 220, TEAL)
    for stack, coins in enumerate((2, 4, 5, 8, 10)):
        x = 260 + stack * 270
        canvas.oval((x + 24, 872), 128, 30, mix(TEAL, INK, 0.5))
        for coin in range(coins):
            y = 850 - coin * 50
            canvas.oval((x, y), 116, 34, mix(AMBER, BRICK, 0.42))
            canvas.rect(x - 116, y - 40, 232, 40, mix(AMBER, BRICK, 0.42))
            for notch in range(9):
                canvas.rect(x - 100 + notch * 24, y - 24, 6, 40, mix(AMBER, BRICK, 0.15))
            canvas.oval((x, y - 40), 116, 34, AMBER)
        top = 850 - (coins - 1) * 50 - 40
        canvas.oval((x, top), 84, 23, mix(AMBER, PAPER, 0.35))
    canvas.line([(1340, 360), (1338, 250)], 14, LEAF)
    canvas.shape(smooth([(1338, 270), (1370, 200), (1470, 170), (1430, 250), (1338, 270)]), LEAF)
    canvas.shape(smooth([(1338, 290), (1310, 220), (1220, 190), (1250, 270), (1338, 290)]),
                 mix(LEAF, INK, 0.25))  # fmt: skip


@drawing("loom-threads", "Cloth on a loom: coloured threads above, a woven pattern below.")
def loom_threads(canvas: Canvas) -> None:
    canvas.fill(SAND)
    colours = (BRICK, INK, TEAL, AMBER)
    for thread in range(67):
        x = 8 + thread * 24
        canvas.rect(x, 0, 8, 560, colours[thread // 4 % 4])
    for row in range(20):
        y = 560 + row * 24
        for column in range(67):
            zig = abs((column + 3) % 16 - 8)
            lit = (zig + row) % 8 < 3
            colour = colours[(row // 8) % 2 * 2] if lit else mix(SAND, PAPER, 0.5)
            canvas.rect(2 + column * 24, y + 2, 21, 21, colour)
    canvas.pill(-40, 490, 1680, 60, 20, mix(BRICK, INK, 0.55))
    canvas.pill(-40, 170, 1680, 34, 16, mix(BRICK, INK, 0.55))
    canvas.shape(smooth([(560, 376), (700, 330), (940, 330), (1080, 376), (940, 424), (700, 424),
                         (560, 376)]), AMBER)  # fmt: skip
    canvas.pill(690, 352, 260, 48, 20, mix(AMBER, INK, 0.6))
    canvas.line([(710, 376), (930, 376)], 26, PAPER)
    canvas.line([(1080, 376), (1300, 392), (1620, 540)], 6, PAPER)


@drawing("circuit-chip", "Computer chip in the middle of a board of branching copper traces.")
def circuit_chip(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.55))
    copper = mix(AMBER, SAND, 0.25)
    for side in range(4):
        for leg in range(9):
            offset = (leg - 4) * 44
            bend = (leg - 4) * 46
            reach = 320 + abs(leg - 4) * 24
            far = canvas.random.uniform(430, 620)
            path = [(200, offset), (reach, offset), (reach + abs(bend), offset + bend)]
            path.append((max(far + 60, reach + abs(bend) + 30), offset + bend))
            turn = [((x, y), (-y, x), (-x, -y), (y, -x))[side] for x, y in path]
            spots = [(800 + x, 500 + y) for x, y in turn]
            canvas.line(spots, 12, copper)
            canvas.dot(spots[-1], 22, copper)
            canvas.dot(spots[-1], 9, NIGHT)
    canvas.pill(575, 275, 450, 450, 26, NIGHT)
    canvas.pill(625, 325, 350, 350, 14, mix(NIGHT, PAPER, 0.12))
    for row in range(4):
        for column in range(4):
            colour = BRICK if (row, column) == (1, 2) else mix(TEAL, PAPER, 0.25)
            canvas.rect(655 + column * 76, 355 + row * 76, 62, 62, colour)


@drawing("server-racks", "Corridor between tall racks of computers with rows of small lights.")
def server_racks(canvas: Canvas) -> None:
    canvas.fill(NIGHT)
    canvas.shape([(640, 400), (960, 400), (960, 600), (640, 600)], mix(SKY, PAPER, 0.4))
    canvas.shape([(640, 600), (960, 600), (1500, 1010), (100, 1010)], mix(INK, TEAL, 0.5))
    canvas.shape([(640, 400), (960, 400), (1500, -10), (100, -10)], INK)
    canvas.shape([(770, 400), (830, 400), (960, -10), (640, -10)], mix(SKY, PAPER, 0.4))
    edges = (0.0, 0.33, 0.55, 0.7, 0.8, 0.87)
    for side in (-1, 1):
        for near, far in zip(edges, edges[1:], strict=False):
            for unit in range(12):
                colour = mix(INK, TEAL, 0.2 + 0.1 * (unit % 2))
                a, b = 860 - near * 720, 860 - (far - 0.012) * 720
                top, bottom = -0.98 + unit * 0.163, -0.98 + unit * 0.163 + 0.13
                canvas.shape(
                    [
                        (800 + side * a, 500 + top * a * 0.72),
                        (800 + side * b, 500 + top * b * 0.72),
                        (800 + side * b, 500 + bottom * b * 0.72),
                        (800 + side * a, 500 + bottom * a * 0.72),
                    ],
                    colour,
                )
                for light in (0.3, 0.5, 0.7):
                    if canvas.random.random() < 0.75:
                        at = a + (b - a) * light
                        tint = canvas.random.choice((AMBER, AMBER, SKY, BRICK))
                        y = 500 + (top + 0.065) * at * 0.72
                        canvas.dot((800 + side * at, y), max(2.5, at / 64), tint)


@drawing("onion-scales", "Kitchen scales with a heap of onions, their pointer far to the right.")
def onion_scales(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, PAPER, 0.15))
    canvas.rect(0, 850, WIDTH, 170, INK)
    canvas.shape([(590, 520), (1010, 520), (1130, 870), (470, 870)], BRICK)
    canvas.dot((800, 690), 136, PAPER)
    for tick in range(11):
        mark = 150 + tick * 24
        canvas.line([around((800, 690), 104, mark), around((800, 690), 124, mark)], 8, INK)
    canvas.line([(800, 690), around((800, 690), 100, 8)], 13, BRICK)
    canvas.dot((800, 690), 18, INK)
    canvas.rect(770, 450, 60, 80, mix(BRICK, INK, 0.5))
    heap = (
        (570, 372),
        (710, 366),
        (860, 372),
        (1010, 368),
        (640, 262),
        (790, 250),
        (940, 262),
        (716, 150),
        (866, 152),
    )
    for x, y in heap[::-1]:
        skin = canvas.random.choice((DUSK, AMBER, mix(BRICK, SAND, 0.2)))
        canvas.shape(
            smooth([(x - 30, y - 58), (x - 6, y - 118), (x + 12, y - 116), (x + 30, y - 58)]), skin
        )
        canvas.oval((x, y), 84, 74, skin)
        for rib in (30, 58):
            canvas.arc((x, y), rib, 5, (90, 270), mix(skin, PAPER, 0.4), down=68)
            canvas.arc((x, y), rib, 5, (-90, 90), mix(skin, INK, 0.25), down=68)
    canvas.shape([(400, 400), (1200, 400), (1110, 470), (490, 470)], SAND)
    canvas.rect(370, HEIGHT * 0.39, 860, 24, mix(SAND, PAPER, 0.5))
