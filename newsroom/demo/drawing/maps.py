"""Maps and plans: land, water, heights and places, and never a border."""

from __future__ import annotations

import math

from .canvas import (
    AMBER,
    BRICK,
    HEIGHT,
    INK,
    LEAF,
    PAPER,
    SAND,
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
from .land import (
    ASIA,
    ASIA_COLUMNS,
    ASIA_NORTH,
    ASIA_STEP,
    ASIA_WEST,
    WORLD,
    WORLD_COLUMNS,
    WORLD_NORTH,
    WORLD_STEP,
    WORLD_WEST,
    land_dots,
)

WORLD_UNIT = WIDTH / 146


def _asia(longitude: float, latitude: float) -> Point:
    unit = WIDTH / (ASIA_COLUMNS * ASIA_STEP)
    return (longitude - ASIA_WEST) * unit, (ASIA_NORTH - latitude) * unit


def _world(longitude: float, latitude: float) -> Point:
    return _world_dot((longitude - WORLD_WEST) / WORLD_STEP, (WORLD_NORTH - latitude) / WORLD_STEP)


def _world_dot(column: float, row: float) -> Point:
    """Place a dot of the world map, stretched a little to the poles and cut at both oceans."""
    return (column - 28) * WORLD_UNIT, row * WORLD_UNIT * 1.18 + 62


def _bow(start: Point, end: Point, lift: float) -> list[Point]:
    """Return an arc between two places, bulging to the left of the way by a share of it."""
    (x, y), (to_x, to_y) = start, end
    top = ((x + to_x) / 2 + (to_y - y) * lift * 2, (y + to_y) / 2 - (to_x - x) * lift * 2)
    steps = [step / 40 for step in range(41)]
    return [
        (
            (1 - t) ** 2 * x + 2 * t * (1 - t) * top[0] + t * t * to_x,
            (1 - t) ** 2 * y + 2 * t * (1 - t) * top[1] + t * t * to_y,
        )
        for t in steps
    ]


@drawing(
    "map-delhi-kuala-lumpur",
    "Dot map of South and South-East Asia with an arc from New Delhi to Kuala Lumpur.",
)
def delhi_to_kuala_lumpur(canvas: Canvas) -> None:
    canvas.fill(INK)
    unit = WIDTH / ASIA_COLUMNS
    land = mix(TEAL, PAPER, 0.38)
    for column, row in land_dots(ASIA, ASIA_COLUMNS):
        canvas.dot((column * unit + unit / 2, row * unit + unit / 2), unit * 0.37, land)
    delhi, kuala_lumpur = _asia(77.2, 28.6), _asia(101.7, 3.1)
    for radius in (40, 72, 104):
        canvas.ring(kuala_lumpur, radius, 2.5, mix(INK, AMBER, 0.55))
    canvas.line(_bow(delhi, kuala_lumpur, 0.2), 8, AMBER)
    for place in (delhi, kuala_lumpur):
        canvas.dot(place, 19, INK)
        canvas.dot(place, 14, AMBER)
    _name(canvas, (delhi[0] - 36, delhi[1] - 50), "New Delhi", "rm")
    _name(canvas, (kuala_lumpur[0] + 52, kuala_lumpur[1] + 62), "Kuala Lumpur", "lm")


def _name(canvas: Canvas, at: Point, name: str, anchor: str) -> None:
    """Set a place name on a clearing of night, so that the dots do not run through it."""
    width = len(name) * 33 + 36
    left = at[0] - width + 18 if anchor == "rm" else at[0] - 18
    canvas.pill(left, at[1] - 42, width, 84, 16, INK)
    canvas.word(at, name, 64, PAPER, anchor)


@drawing("world-links", "Dot map of the world with six arcs fanning out from one city in Asia.")
def world_links(canvas: Canvas) -> None:
    canvas.fill(SAND)
    land = mix(SAND, TEAL, 0.72)
    for column, row in land_dots(WORLD, WORLD_COLUMNS):
        canvas.dot(_world_dot(column, row), WORLD_UNIT * 0.46, land)
    hub = _world(73, 19)
    far = ((-74, 40.5), (0, 51.5), (37, -1.5), (139.7, 35.7), (151, -34), (-46.5, -23.5))
    for longitude, latitude in far:
        place = _world(longitude, latitude)
        lift = 0.16 if place[0] > hub[0] else -0.16
        canvas.line(_bow(hub, place, lift), 7, BRICK)
        canvas.dot(place, 15, BRICK)
        canvas.dot(place, 6, PAPER)
    canvas.dot(hub, 26, BRICK)
    canvas.dot(hub, 12, PAPER)


@drawing(
    "cyclone-track",
    "Dot map of a bay with the path of a storm and its dashed forecast to the coast.",
)
def cyclone_track(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, INK, 0.25))
    left, top, zoom = 44, 29, 2.75
    unit = WIDTH / ASIA_COLUMNS * zoom

    def spot(column: float, row: float) -> Point:
        return (column - left) * unit, (row - top) * unit

    track = smooth(
        [spot(79, 53), spot(75.5, 51), spot(72, 49.5), spot(68, 47), spot(65, 43), spot(62, 36)]
    )
    ahead = track[48:]
    for step, place in enumerate(ahead):
        canvas.dot(place, 30 + step * 7, mix(TEAL, PAPER, 0.18))
    for column, row in land_dots(ASIA, ASIA_COLUMNS):
        canvas.dot(spot(column, row), unit * 0.42, SAND)
    canvas.line(track[:48], 11, AMBER)
    for place in track[:42:6]:
        canvas.dot(place, 20, AMBER)
    for start in range(1, len(ahead) - 1, 2):
        canvas.line(ahead[start : start + 2], 11, BRICK)
    eye = track[47]
    for turn in (0, 180):
        arm = [around(eye, 24 + step * 3.4, turn + step * 9) for step in range(26)]
        canvas.line(arm, 24, BRICK)
    canvas.dot(eye, 46, BRICK)
    canvas.dot(eye, 19, PAPER)


@drawing("river-flood", "A dark river over its banks, with red houses along the flooded edge.")
def river_flood(canvas: Canvas) -> None:
    canvas.fill(SAND)

    def middle(x: float) -> float:
        return 520 + 75 * math.sin(x / 255 - 1.0) + 45 * math.sin(x / 140 + 0.6)

    def swell(x: float) -> float:
        return 1 + 0.22 * math.sin(x / 190) + 0.12 * math.sin(x / 83 + 2)

    across = range(-20, WIDTH + 41, 10)
    for level in range(-30, 31):
        offset = level * 34
        bend = max(0.15, 1 - abs(offset) / 1100)
        curve = [
            (x, 520 + offset + (middle(x) - 520) * bend + 14 * math.sin(x / 97 + level * 0.7))
            for x in across
        ]
        canvas.line(curve, 3, mix(SAND, AMBER, 0.42))
    for reach, colour in ((275, mix(TEAL, PAPER, 0.6)), (185, mix(TEAL, PAPER, 0.3)), (88, INK)):
        upper = [(x, middle(x) - reach * (swell(x) if reach > 90 else 1)) for x in across]
        lower = [(x, middle(x) + reach * (swell(x + 500) if reach > 90 else 1)) for x in across]
        canvas.shape(upper + lower[::-1], colour)
    for _ in range(34):
        x, offset = canvas.random.uniform(0, WIDTH), canvas.random.uniform(-66, 66)
        length = canvas.random.uniform(50, 110)
        flow = [(x + step, middle(x + step) + offset) for step in range(0, round(length), 8)]
        canvas.line(flow, 4, mix(TEAL, PAPER, 0.4))
    placed: list[Point] = []
    while len(placed) < 46:
        x = canvas.random.uniform(50, WIDTH - 50)
        offset = canvas.random.uniform(120, 420) * canvas.random.choice((-1, 1))
        home = x, middle(x) + offset
        if 50 < home[1] < HEIGHT - 50 and all(math.dist(home, near) > 78 for near in placed):
            placed.append(home)
            _roof(canvas, home, BRICK if abs(offset) > 200 else mix(BRICK, INK, 0.35))


def _roof(canvas: Canvas, at: Point, colour: tuple[int, int, int]) -> None:
    x, y = at
    canvas.rect(x - 21, y - 15, 42, 30, colour)
    canvas.rect(x - 21, y - 2, 42, 4, mix(colour, PAPER, 0.35))


@drawing("metro-map", "Plan of a metro: four coloured lines crossing at white stations.")
def metro_map(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    lines = (
        (AMBER, [(-20, 240), (840, 240), (1230, 630), (1230, 1020)]),
        (BRICK, [(-20, 700), (360, 700), (650, 410), (1620, 410)]),
        (TEAL, [(260, -20), (260, 380), (620, 740), (1620, 740)]),
        (INK, [(1010, -20), (1010, 1020)]),
    )
    for colour, stops in lines:
        canvas.line(stops, 34, colour)
    stations = (
        (90, 240), (480, 240), (700, 240), (160, 700), (395, 665), (790, 410), (1400, 410),
        (1530, 410), (260, 110), (350, 470), (800, 740), (1430, 740), (1010, 120), (1010, 880),
        (1010, 575), (1230, 890),
    )  # fmt: skip
    for station in stations:
        canvas.dot(station, 21, INK)
        canvas.dot(station, 13, PAPER)
    for change in ((260, 240), (490, 570), (1010, 410), (1010, 740), (1230, 740)):
        canvas.dot(change, 33, INK)
        canvas.dot(change, 22, PAPER)


@drawing("city-blocks", "A town from above: blocks of houses, a diagonal avenue, a park and a pin.")
def city_blocks(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    centre = (800.0, 500.0)
    tints = [SAND, mix(SAND, AMBER, 0.25), mix(SAND, PAPER, 0.4), mix(SAND, TEAL, 0.22)]
    for column in range(-8, 9):
        for row in range(-7, 8):
            left, top = 800 + column * 150 + 12, 500 + row * 118 + 12
            canvas.shape(turned(_box(left, top, 126, 94), centre, -14), canvas.random.choice(tints))
            if canvas.random.random() < 0.3:
                inner = _box(left + 40, top + 28, 46, 38)
                canvas.shape(turned(inner, centre, -14), PAPER)
    canvas.shape(turned(_box(212, 276, 426, 330), centre, -14), LEAF)
    for _ in range(40):
        x, y = canvas.random.uniform(245, 605), canvas.random.uniform(305, 578)
        tree = turned([(x, y)], centre, -14)[0]
        canvas.dot(tree, canvas.random.uniform(12, 22), mix(LEAF, INK, 0.3))
    canvas.line([(-40, 930), (1640, 120)], 40, AMBER)
    river = smooth([(980, -40), (1120, 160), (1080, 420), (1280, 640), (1240, 850), (1400, 1060)])
    canvas.line(river, 96, mix(TEAL, PAPER, 0.35))
    canvas.line([(860, 497), (1640, 120)], 40, AMBER)
    _pin(canvas, (790, 530))


def _box(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _pin(canvas: Canvas, tip: Point) -> None:
    x, y = tip
    canvas.oval((x, y + 2), 60, 18, mix(SAND, INK, 0.4))
    canvas.shape([(x - 104, y - 210), (x, y), (x + 104, y - 210)], BRICK)
    canvas.dot((x, y - 250), 112, BRICK)
    canvas.dot((x, y - 250), 46, PAPER)


@drawing("contour-peaks", "Height lines of two peaks with a dashed trail to a red summit mark.")
def contour_peaks(canvas: Canvas) -> None:
    canvas.fill(mix(LEAF, PAPER, 0.55))
    peaks = (((560, 470), 1.0), ((1130, 560), 0.72))
    tints = [mix(mix(LEAF, PAPER, 0.55), SAND, step / 5) for step in range(1, 6)]
    tints += [mix(SAND, PAPER, 0.5), PAPER, mix(PAPER, (255, 255, 255), 0.5)]
    for level, tint in enumerate(tints):
        rings = []
        for (x, y), size in peaks:
            reach = (610 - level * 76) * size
            rings.append([
                around((x, y), reach * (1 + 0.13 * math.sin(math.radians(a) * 3 + x)
                                        + 0.06 * math.sin(math.radians(a) * 5 + level * 0.4)), a)
                for a in range(0, 361, 4)
            ])  # fmt: skip
        for ring in rings:
            canvas.line(ring, 8, mix(tint, INK, 0.55))
        for ring in rings:
            canvas.shape(ring, tint)
    trail = smooth([(60, 930), (330, 850), (560, 800), (800, 760), (880, 640), (760, 560),
                    (640, 560), (570, 480)])  # fmt: skip
    for start in range(0, len(trail) - 3, 4):
        canvas.line(trail[start : start + 3], 15, BRICK)
    canvas.shape([(560, 390), (500, 490), (620, 490)], BRICK)
