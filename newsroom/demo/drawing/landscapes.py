"""Open country: fields, hills, water and what lives there."""

from __future__ import annotations

import math

from .canvas import (
    AMBER,
    BRICK,
    DUSK,
    HEIGHT,
    INK,
    LEAF,
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


def _hills(canvas: Canvas, crests: list[Point], colour: Colour) -> None:
    """Fill everything below a smooth crest line."""
    canvas.shape([*smooth(crests), (1660, 1040), (-60, 1040)], colour)


@drawing("wind-turbines", "White wind turbines turning on rounded green hills.")
def wind_turbines(canvas: Canvas) -> None:
    canvas.fill(SKY)
    canvas.dot((250, 230), 120, mix(AMBER, PAPER, 0.4))
    _hills(
        canvas, [(-60, 800), (250, 690), (640, 780), (1060, 670), (1660, 790)], mix(LEAF, SKY, 0.35)
    )
    for x, foot, size, turn in (
        (430, 900, 1.2, 10), (790, 830, 0.8, 50), (1150, 950, 1.35, 32), (1450, 830, 0.72, 85),
    ):  # fmt: skip
        hub = (x, foot - 560 * size)
        if x == 1150:
            _hills(canvas, [(-60, 880), (330, 820), (760, 860), (1200, 780), (1660, 860)], LEAF)
        base, tip = 15 * size, 8 * size
        canvas.shape(
            [(x - tip, hub[1]), (x + tip, hub[1]), (x + base, foot), (x - base, foot)], PAPER
        )
        for blade in range(3):
            wing = [(x - 8 * size, hub[1]), (x - 22 * size, hub[1] - 70 * size),
                    (x, hub[1] - 290 * size), (x + 10 * size, hub[1] - 60 * size)]  # fmt: skip
            canvas.shape(turned(wing, hub, turn + blade * 120), PAPER)
        canvas.dot(hub, 20 * size, mix(PAPER, INK, 0.2))
    _hills(
        canvas, [(-60, 930), (300, 960), (800, 900), (1300, 960), (1660, 920)], mix(LEAF, INK, 0.3)
    )


@drawing("ploughed-field", "Furrows of a golden field running to a low line of hills.")
def ploughed_field(canvas: Canvas) -> None:
    canvas.fill(SKY)
    canvas.dot((1190, 215), 105, mix(AMBER, PAPER, 0.5))
    _hills(canvas, [(-60, 360), (220, 300), (520, 370), (860, 270), (1240, 360), (1660, 290)], TEAL)
    canvas.rect(0, 390, WIDTH, 640, AMBER)
    for furrow in range(-30, 31):
        near, far = 800 + furrow * 210, 800 + furrow * 34
        colour = (mix(AMBER, SAND, 0.4), mix(AMBER, BRICK, 0.3))[furrow % 2]
        canvas.shape([(far, 388), (far + 17, 388), (near + 105, 1010), (near, 1010)], colour)
    for x in (140, 230, 1420):
        canvas.rect(x - 6, 330, 12, 66, mix(BRICK, INK, 0.5))
        canvas.dot((x, 310), 46, LEAF)


@drawing("mountains-dawn", "Snow-capped mountain ridges one behind the other at dawn.")
def mountains_dawn(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, PAPER, 0.55))
    canvas.dot((1010, 300), 150, BRICK)
    for layer in range(5):
        colour = mix(mix(DUSK, SAND, 0.5), INK, layer / 4.4)
        x, high, peaks = -220.0, True, []
        base = 470 + layer * 125
        while x < WIDTH + 260:
            rise = canvas.random.uniform(130, 290) if high else canvas.random.uniform(-60, 40)
            peaks.append((x, base - rise * (1.15 - layer * 0.14)))
            x += canvas.random.uniform(120, 270)
            high = not high
        canvas.shape([*peaks, (1800, 1040), (-160, 1040)], colour)
        if layer < 3:
            for before, top, after in zip(peaks, peaks[1:], peaks[2:], strict=False):
                if top[1] < before[1] and top[1] < after[1]:
                    _snow(canvas, before, top, after)


def _snow(canvas: Canvas, before: Point, top: Point, after: Point) -> None:
    """Cap a summit, with a ragged lower edge."""

    def down(to: Point, share: float) -> Point:
        return top[0] + (to[0] - top[0]) * share, top[1] + (to[1] - top[1]) * share

    left, right = down(before, 0.42), down(after, 0.42)
    width, low = right[0] - left[0], max(left[1], right[1])
    edge = [(right[0] - width * 0.28, low - 18), (right[0] - width * 0.45, low + 20),
            (right[0] - width * 0.66, low - 20), (left[0] + width * 0.16, low + 8)]  # fmt: skip
    canvas.shape([left, top, right, *edge], PAPER)


@drawing("rice-terraces", "Curved rice terraces like steps of water, with three people planting.")
def rice_terraces(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.4))
    _hills(
        canvas, [(-60, 250), (300, 120), (700, 230), (1150, 90), (1660, 240)], mix(TEAL, SKY, 0.3)
    )
    for step in range(9):
        top = 230 + step * 88
        sway = [(x, top + 54 * math.sin(x / 240 + step * 0.75) + 20 * math.sin(x / 95 + step * 1.9))
                for x in range(-20, WIDTH + 40, 20)]  # fmt: skip
        water = (mix(SKY, PAPER, 0.35), mix(LEAF, SAND, 0.35), mix(AMBER, LEAF, 0.55))[step % 3]
        canvas.shape([*sway, (1660, 1040), (-60, 1040)], mix(LEAF, INK, 0.35))
        canvas.shape([*((x, y + 26) for x, y in sway), (1660, 1040), (-60, 1040)], water)
        if step % 3:
            for x, y in sway[2::3]:
                canvas.line([(x, y + 62), (x - 6, y + 46)], 5, mix(LEAF, INK, 0.25))
                canvas.line([(x, y + 62), (x + 8, y + 44)], 5, mix(LEAF, INK, 0.25))
    for x, y in ((500, 790), (780, 700), (1120, 800)):
        canvas.shape(smooth([(x - 10, y), (x - 20, y - 80), (x + 30, y - 120), (x + 90, y - 80),
                             (x + 60, y - 60), (x + 30, y - 70), (x + 28, y)]), BRICK)  # fmt: skip
        canvas.shape(
            [(x + 62, y - 70), (x + 156, y - 64), (x + 104, y - 124)], mix(SAND, PAPER, 0.3)
        )
        canvas.line([(x + 84, y - 62), (x + 108, y - 6)], 12, mix(BRICK, INK, 0.5))


@drawing("dry-lakebed", "Cracked mud of a dry lake with one stranded blue boat.")
def dry_lakebed(canvas: Canvas) -> None:
    canvas.fill(mix(BRICK, INK, 0.35))
    seeds: list[Point] = []
    for row in range(-1, 11):
        for column in range(-1, 13):
            x = column * 140 + (row % 2) * 70 + canvas.random.uniform(-44, 44)
            seeds.append((x, row * 110 + canvas.random.uniform(-36, 36)))
    tints = (SAND, mix(SAND, AMBER, 0.18), mix(SAND, DUSK, 0.18), mix(SAND, PAPER, 0.4))
    for seed in seeds:
        canvas.shape(_cell(seed, seeds), canvas.random.choice(tints))
    canvas.oval((820, 640), 440, 60, mix(SAND, INK, 0.55))
    hull = smooth([(380, 420), (520, 570), (820, 640), (1120, 570), (1270, 400)])
    canvas.shape(turned([*hull, (1180, 440), (820, 470), (480, 450)], (820, 520), -7), TEAL)
    canvas.shape(turned([(380, 420), (480, 450), (820, 470), (1180, 440), (1270, 400), (1190, 474),
                         (820, 508), (470, 484)], (820, 520), -7), INK)  # fmt: skip
    canvas.line(turned([(830, 460), (830, 150)], (820, 520), -7), 20, mix(BRICK, INK, 0.5))


def _cell(seed: Point, seeds: list[Point]) -> list[Point]:
    """Return the ground nearer to this seed than to any other, a little shrunk for the crack."""
    cell = [around(seed, 230, angle) for angle in range(0, 360, 30)]
    for other in seeds:
        gap = math.dist(seed, other)
        if other == seed or gap > 420:
            continue
        nx, ny = (other[0] - seed[0]) / gap, (other[1] - seed[1]) / gap
        limit = gap / 2 - 6
        kept: list[Point] = []
        for a, b in zip(cell, cell[1:] + cell[:1], strict=True):
            da = (a[0] - seed[0]) * nx + (a[1] - seed[1]) * ny - limit
            db = (b[0] - seed[0]) * nx + (b[1] - seed[1]) * ny - limit
            if da <= 0:
                kept.append(a)
            if da * db < 0:
                t = da / (da - db)
                kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
        cell = kept
    return cell


@drawing("fish-shoal", "Shoal of fish swimming left; one red fish swims the other way.")
def fish_shoal(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.3))
    for beam in range(5):
        x = 140 + beam * 330
        canvas.shape(
            [(x, -10), (x + 110, -10), (x - 140, 1010), (x - 420, 1010)], mix(TEAL, INK, 0.12)
        )
    tints = (SKY, mix(SKY, PAPER, 0.4), mix(TEAL, SKY, 0.5))
    for row in range(8):
        for column in range(10):
            x = column * 176 + (row % 2) * 88 - 20 + canvas.random.uniform(-16, 16)
            y = 70 + row * 122 + canvas.random.uniform(-16, 16)
            if (row, column) == (4, 5):
                _fish(canvas, (x, y), -1.5, BRICK)
            elif math.dist((x, y), (860, 558)) > 150:
                _fish(canvas, (x, y), 1.0, canvas.random.choice(tints))


def _fish(canvas: Canvas, at: Point, size: float, colour: Colour) -> None:
    """Draw a fish that swims left, or right when the size is negative."""
    x, y = at
    tall = abs(size)
    body = smooth([(-62, 4), (-30, -26), (10, -28), (46, -4), (10, 26), (-30, 26), (-62, 4)], 6)
    canvas.shape([(x + px * size, y + py * tall) for px, py in body], colour)
    tail = ((36, 0), (78, -30), (66, 0), (78, 30))
    canvas.shape([(x + px * size, y + py * tall) for px, py in tail], colour)
    canvas.dot((x - 38 * size, y - 4 * tall), 5 * tall, INK)


@drawing("migrating-birds", "Cranes in flight in a wedge before a pale full moon.")
def migrating_birds(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.55))
    canvas.dot((800, 470), 350, mix(SAND, PAPER, 0.4))
    places = [(980, 330)]
    for step in range(1, 5):
        places += [(980 - step * 150, 330 - step * 40), (980 - step * 105, 330 + step * 118)]
    for flap, (x, y) in enumerate(places):
        lift = (1, -0.55, 0.6)[flap % 3]
        body = [
            (96, -10),
            (140, -16),
            (100, -2),
            (20, 16),
            (-60, 12),
            (-110, 26),
            (-60, -4),
            (10, -14),
        ]
        canvas.shape([(x + px, y + py) for px, py in body], INK)
        wing = smooth([(16, -8), (0, -70 * lift), (-56, -130 * lift), (-34, -60 * lift), (-34, 4)])
        canvas.shape([(x + px, y + py) for px, py in wing], BRICK if flap == 0 else INK)
    _hills(canvas, [(-60, 900), (300, 860), (760, 930), (1200, 850), (1660, 910)], INK)
    for _ in range(70):
        x = canvas.random.uniform(0, WIDTH)
        reed = canvas.random.uniform(60, 170)
        canvas.line([(x, 1000), (x + 18, HEIGHT - reed)], 6, mix(INK, TEAL, 0.3))
