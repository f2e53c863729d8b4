"""Rain, wind, heat and the other news from above."""

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
    Colour,
    Point,
    around,
    drawing,
    mix,
    smooth,
)


@drawing("umbrellas-above", "Umbrellas seen from above in the rain, one of them amber.")
def umbrellas_above(canvas: Canvas) -> None:
    canvas.fill(mix(INK, TEAL, 0.35))
    for _ in range(110):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.line([(x, y), (x - 16, y + 54)], 5, mix(TEAL, SKY, 0.4))
    placed = [((800.0, 480.0), 205.0, AMBER)]
    _umbrella(canvas, *placed[0])
    tries = 0
    while tries < 900:
        tries += 1
        at = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        size = canvas.random.uniform(95, 165)
        if all(math.dist(at, near) > size + reach + 6 for near, reach, _ in placed):
            colour = canvas.random.choice((NIGHT, NIGHT, BRICK, SKY, mix(TEAL, SKY, 0.3)))
            placed.append((at, size, colour))
            _umbrella(canvas, at, size, colour)


def _umbrella(canvas: Canvas, at: Point, size: float, colour: Colour) -> None:
    start = canvas.random.uniform(0, 45)
    for panel in range(8):
        a, b = start + panel * 45, start + panel * 45 + 45
        tint = mix(colour, PAPER, 0.0 if panel % 2 else 0.16)
        canvas.shape(
            [at, around(at, size, a), around(at, size * 0.95, a + 22), around(at, size, b)], tint
        )
    canvas.dot(at, size * 0.07, mix(colour, INK, 0.6))


@drawing("storm-spiral", "Spiral of cloud turning around the dark eye of a storm over the sea.")
def storm_spiral(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.5))
    for arm in range(6):
        for step in range(150):
            angle = arm * 60 + step * 2.6
            reach = 70 + step * 4.9
            x, y = around((800, 500), reach, -angle)
            puff = 62 - step * 0.25 + canvas.random.uniform(-14, 14)
            shade = mix(PAPER, SKY, min(1.0, step / 120) if arm % 2 else min(1.0, step / 70))
            canvas.oval((x, 500 + (y - 500) * 0.82), puff, puff * 0.72, shade)
    for arm in range(6):
        trail = [
            around((800, 500), 100 + step * 6.2, -arm * 60 - 26 - step * 3.3) for step in range(80)
        ]
        canvas.line([(x, 500 + (y - 500) * 0.82) for x, y in trail], 10, mix(TEAL, SKY, 0.5))
    canvas.oval((800, 500), 84, 68, PAPER)
    canvas.oval((800, 500), 54, 42, INK)


@drawing("isobar-sweep", "Weather chart with bowed pressure lines and a front of red half moons.")
def isobar_sweep(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.35))
    land = smooth([(-40, 620), (200, 560), (420, 640), (560, 820), (820, 860), (1000, 1040)])
    canvas.shape([*land, (-40, 1040)], SAND)
    canvas.shape([*smooth([(1180, -40), (1240, 120), (1420, 200), (1660, 180)]), (1660, -40)], SAND)
    for level in range(1, 13):
        loop = [around((640, 420), level * 88 * (1 + 0.16 * math.cos(math.radians(2 * a + 40))), a)
                for a in range(0, 363, 3)]  # fmt: skip
        canvas.line(loop, 5, mix(TEAL, INK, 0.3))
    front = smooth([(700, 440), (900, 560), (1120, 590), (1330, 540), (1560, 400)], 40)
    canvas.line(front, 14, BRICK)
    cold = smooth([(700, 440), (690, 640), (610, 800), (470, 960)], 40)
    canvas.line(cold, 14, INK)
    for index in range(16, len(front) - 8, 21):
        (x, y), (ahead_x, ahead_y) = front[index], front[index + 1]
        angle = math.degrees(math.atan2(ahead_y - y, ahead_x - x))
        canvas.wedge((x, y), 36, (angle + 180, angle + 360), BRICK)
    for index in range(14, len(cold) - 8, 20):
        (x, y), back = cold[index], cold[index + 7]
        middle = ((x + back[0]) / 2 + 52, (y + back[1]) / 2 + 18)
        canvas.shape([(x, y), middle, back], INK)
    canvas.dot((640, 420), 54, BRICK)
    canvas.dot((640, 420), 26, PAPER)


@drawing("heatwave-sun", "Huge red sun in rings of heat above a thin, dark row of palm trees.")
def heatwave_sun(canvas: Canvas) -> None:
    for ring in range(7):
        if ring == 0:
            canvas.fill(mix(SAND, AMBER, 0.2))
        else:
            canvas.dot((800, 520), 960 - ring * 110, mix(mix(SAND, AMBER, 0.2), DUSK, ring / 7))
    canvas.dot((800, 520), 235, BRICK)
    canvas.shape(
        [*smooth([(-40, 800), (400, 760), (900, 810), (1640, 760)]), (1640, 1040), (-40, 1040)],
        mix(BRICK, NIGHT, 0.6),
    )
    for x, tall in ((250, 330), (360, 240), (1180, 300), (1320, 400), (1430, 260)):
        _palm(canvas, (x, 810), tall)


def _palm(canvas: Canvas, foot: Point, tall: float) -> None:
    x, y = foot
    dark = mix(BRICK, NIGHT, 0.75)
    trunk = smooth([(x, y), (x + 18, y - tall * 0.5), (x + 6, y - tall)])
    canvas.line(trunk, 18, dark)
    for angle in (-165, -130, -95, -60, -25, 10, 170):
        tip = around((x + 6, y - tall), tall * 0.4, angle)
        arch = (x + 6 + (tip[0] - x - 6) * 0.55, y - tall + (tip[1] - y + tall) * 0.6 - 34)
        leaf = smooth([(x + 6, y - tall), arch, (tip[0], tip[1] + 26)])
        canvas.shape([*leaf, *((px, py + 26 * math.sin(i / 24 * math.pi)) for i, (px, py) in
                               enumerate(reversed(leaf)))], dark)  # fmt: skip


@drawing("great-waves", "Overlapping waves drawn as fans of arcs, with a small boat on top.")
def great_waves(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, PAPER, 0.5))
    canvas.dot((1110, 260), 130, BRICK)
    hull = smooth([(560, 372), (680, 440), (880, 440), (1000, 360)])
    for row in range(9):
        if row == 1:
            canvas.shape(hull, mix(BRICK, NIGHT, 0.6))
            canvas.shape([(770, 90), (780, 380), (960, 360)], mix(SAND, AMBER, 0.4))
            canvas.shape([(758, 130), (758, 380), (620, 368)], AMBER)
        y = 470 + row * 78
        for column in range(-1, 9):
            x = column * 220 + (row % 2) * 110
            for ring, colour in enumerate((PAPER, INK, PAPER, TEAL, PAPER, mix(TEAL, SKY, 0.5))):
                canvas.dot((x, y), 124 - ring * 20, colour)


@drawing("lightning-city", "Forked lightning striking behind a row of dark roofs.")
def lightning_city(canvas: Canvas) -> None:
    canvas.fill(INK)
    for x, y, size in (
        (200, 110, 200),
        (520, 60, 240),
        (900, 90, 230),
        (1250, 60, 260),
        (1520, 130, 200),
        (380, 190, 120),
        (1080, 200, 130),
    ):
        canvas.oval((x, y), size, size * 0.62, mix(INK, TEAL, 0.5))
    bolt = [(880, 170), (700, 480), (810, 470), (690, 800), (960, 410), (850, 420), (1000, 170)]
    canvas.shape(bolt, AMBER)
    canvas.line([(760, 440), (600, 560), (630, 600), (500, 740)], 13, AMBER)
    canvas.line([(880, 470), (1040, 590), (1010, 640), (1120, 740)], 11, AMBER)
    x = -20.0
    while x < WIDTH:
        width, top = canvas.random.randrange(90, 190), canvas.random.randrange(720, 850)
        canvas.rect(x, top, width + 1, 400, NIGHT)
        canvas.shape(
            [(x - 14, top + 1), (x + width / 2, top - 64), (x + width + 14, top + 1)], NIGHT
        )
        if canvas.random.random() < 0.5:
            canvas.rect(x + width / 2 - 14, top + 44, 28, 38, mix(AMBER, NIGHT, 0.25))
        x += width
    for _ in range(90):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(200, 980)
        canvas.line([(x, y), (x - 12, y + 50)], 3, mix(INK, SKY, 0.5))


@drawing("leaning-palms", "Trees bent by wind while leaves stream past in level lines.")
def leaning_palms(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, PAPER, 0.5))
    for gust in range(15):
        y = 70 + gust * 52
        start = canvas.random.uniform(-200, 500)
        curve = [(start + x, y + 16 * math.sin(x / 130 + gust)) for x in range(0, 1300, 20)]
        canvas.line(curve, 9, mix(TEAL, PAPER, 0.72))
    canvas.rect(0, 830, WIDTH, 200, mix(SAND, AMBER, 0.3))
    for x, tall in ((360, 470), (800, 610), (1200, 400)):
        trunk = smooth([(x, 850), (x + 30, 850 - tall * 0.55), (x + 190, 850 - tall)])
        canvas.line(trunk, 32, mix(BRICK, INK, 0.55))
        crown = trunk[-1]
        for frond in range(7):
            far = around(crown, 330 - frond * 12, -28 + frond * 15)
            bow = ((crown[0] + far[0]) / 2, (crown[1] + far[1]) / 2 - 46)
            leaf = smooth([crown, bow, far])
            canvas.shape(
                [
                    *leaf,
                    *(
                        (px, py + 34 * math.sin(i / 24 * math.pi))
                        for i, (px, py) in enumerate(reversed(leaf))
                    ),
                ],
                mix(LEAF, INK, frond % 2 * 0.3),
            )
    for _ in range(26):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(80, 800)
        canvas.shape([(x, y), (x + 26, y - 12), (x + 54, y), (x + 26, y + 10)], DUSK)


@drawing("monsoon-clouds", "Heavy blue clouds over green hills, rain falling in slanted sheets.")
def monsoon_clouds(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.3))
    for x in range(-100, WIDTH + 300, 34):
        start = 380 + 60 * math.sin(x / 170)
        canvas.line([(x, start), (x - 190, 900)], 7, mix(TEAL, SKY, 0.45))
    for crest, low, colour in (
        (620, 60, mix(LEAF, SKY, 0.35)), (730, 90, LEAF), (850, 50, mix(LEAF, INK, 0.4)),
    ):  # fmt: skip
        ridge = [(x, crest + low * math.sin(x / 210 + crest)) for x in range(-20, WIDTH + 40, 20)]
        canvas.shape([*ridge, (1640, 1040), (-40, 1040)], colour)
    for x in range(40, WIDTH + 300, 118):
        start = 420 + 50 * math.sin(x / 90)
        canvas.line([(x, start), (x - 200, 940)], 8, PAPER)
    for tier, colour in enumerate((mix(INK, SKY, 0.45), mix(INK, TEAL, 0.45), INK)):
        base = 350 - tier * 105
        canvas.rect(0, 0, WIDTH, base, colour)
        x = -60.0
        while x < WIDTH + 100:
            size = canvas.random.uniform(80, 150)
            canvas.oval((x, base), size, size * 0.6, colour)
            x += size * 1.15
