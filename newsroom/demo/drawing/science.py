"""The laboratory, the ward and the sky."""

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
    turned,
)


@drawing("moon-orbit", "The moon in grey dots with the amber orbit of a spacecraft around it.")
def moon_orbit(canvas: Canvas) -> None:
    canvas.fill(NIGHT)
    for _ in range(130):
        star = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.dot(star, canvas.random.uniform(1.5, 4), mix(NIGHT, PAPER, 0.6))
    path = [around((800, 500), 1, a) for a in range(0, 361, 3)]
    orbit = turned(
        [(800 + (x - 800) * 640, 500 + (y - 500) * 165) for x, y in path], (800, 500), -18
    )
    canvas.line(orbit[60:121], 8, mix(AMBER, NIGHT, 0.45))
    canvas.dot((800, 500), 388, mix(NIGHT, INK, 0.6))
    craters = ((690, 380, 96), (930, 560, 122), (740, 690, 72), (890, 320, 52), (600, 560, 58),
               (800, 510, 40), (1010, 400, 44), (880, 770, 46))  # fmt: skip
    for row in range(-32, 33):
        for column in range(-32, 33):
            x, y = 800 + column * 12.4 + (row % 2) * 6.2, 500 + row * 12.4
            reach = math.hypot(x - 800, y - 500) / 388
            if reach < 0.985:
                light = 0.32 + 0.75 * ((800 - x) * 0.75 + (500 - y) * 0.5) / 388
                light += 0.42 * math.sqrt(1 - reach**2)
                canvas.dot((x, y), 6.6 * _moonlight(x, y, light, craters), SAND)
    canvas.line(orbit[:61], 10, AMBER)
    canvas.dot(orbit[8], 26, BRICK)
    canvas.dot(orbit[8], 12, PAPER)


def _moonlight(
    x: float, y: float, light: float, craters: tuple[tuple[int, int, int], ...]
) -> float:
    """Return the light on the ground there: a crater's floor is dark and its far rim bright."""
    for crater_x, crater_y, radius in craters:
        reach = math.hypot(x - crater_x, y - crater_y) / radius
        if reach < 1:
            slope = ((x - crater_x) + (y - crater_y)) / radius
            return max(0.12, min(1.0, light * 0.6 + slope * 0.16))
        if reach < 1.18:
            light += 0.14
    return max(0.12, min(1.0, light))


@drawing("viruses", "Round viruses with studded coats, drifting at several sizes.")
def viruses(canvas: Canvas) -> None:
    ground = mix(BRICK, PAPER, 0.86)
    canvas.fill(ground)
    for x, y, size in (
        (150, 190, 66),
        (1000, 110, 54),
        (1340, 770, 74),
        (520, 860, 60),
        (1130, 900, 46),
        (330, 470, 44),
        (1530, 430, 60),
    ):
        _virus(canvas, (x, y), size, mix(BRICK, ground, 0.58), mix(BRICK, ground, 0.74))
    for x, y, size in (
        (720, 480, 178),
        (1240, 330, 132),
        (290, 770, 128),
        (480, 170, 100),
        (1010, 730, 96),
    ):
        _virus(canvas, (x, y), size, BRICK, mix(BRICK, PAPER, 0.42))


def _virus(canvas: Canvas, at: Point, size: float, colour: Colour, light: Colour) -> None:
    spikes = 12 if size < 80 else 18
    start = canvas.random.uniform(0, 30)
    for spike in range(spikes):
        angle = start + spike * 360 / spikes
        tip = around(at, size * 1.34, angle)
        canvas.line([at, tip], size * 0.07, colour)
        canvas.dot(tip, size * 0.115, colour)
    canvas.dot(at, size, colour)
    for bump in range(7):
        place = around(at, size * (0.32 + 0.3 * (bump % 2)), start + bump * 53)
        canvas.dot(place, size * 0.13, light)


@drawing("hospital-ward", "A row of made beds under tall windows in a quiet ward, one lamp lit.")
def hospital_ward(canvas: Canvas) -> None:
    canvas.fill(mix(TEAL, PAPER, 0.62))
    canvas.rect(0, 700, WIDTH, 320, mix(TEAL, SAND, 0.35))
    canvas.rect(0, 690, WIDTH, 16, TEAL)
    for x in (90, 620, 1150):
        canvas.rect(x, 90, 360, 330, PAPER)
        for pane in range(6):
            canvas.rect(
                x + 18 + pane % 3 * 112, 108 + pane // 3 * 152, 100, 140, mix(SKY, PAPER, 0.3)
            )
        canvas.dot((x + 260, 190), 36, mix(AMBER, PAPER, 0.4))
    for bed, x in enumerate((60, 590, 1120)):
        for post, top in ((x, 470), (x + 410, 590)):
            canvas.rect(post, top, 18, 330, INK)
        canvas.rect(x, 500, 18, 12, INK)
        canvas.rect(x + 9, 700, 410, 40, INK)
        canvas.pill(x + 16, 630, 396, 78, 22, PAPER)
        canvas.pill(x + 30, 584, 120, 66, 26, mix(PAPER, SAND, 0.7))
        blanket = (BRICK, TEAL, AMBER)[bed]
        canvas.shape([(x + 170, 616), (x + 412, 616), (x + 412, 760), (x + 190, 760)], blanket)
        canvas.rect(x + 176, 640, 236, 14, mix(blanket, PAPER, 0.6))
        canvas.line([(x - 26, 900), (x - 26, 420)], 8, INK)
        canvas.line([(x - 52, 424), (x, 424)], 8, INK)
        canvas.pill(x - 20, 436, 40, 74, 12, mix(SKY, PAPER, 0.5))


@drawing("vaccine-vials", "Row of glass vials with amber caps; the third has a red one.")
def vaccine_vials(canvas: Canvas) -> None:
    canvas.fill(mix(INK, TEAL, 0.6))
    canvas.rect(0, 770, WIDTH, 250, mix(SKY, PAPER, 0.2))
    for column in range(6):
        _vial(canvas, (210 + column * 236, 770), BRICK if column == 2 else AMBER)


def _vial(canvas: Canvas, foot: Point, cap: Colour) -> None:
    x, y = foot
    canvas.oval((x + 20, y + 10), 108, 22, mix(TEAL, SKY, 0.5))
    canvas.pill(x - 86, y - 420, 172, 430, 30, mix(SKY, PAPER, 0.5))
    canvas.pill(x - 86, y - 250, 172, 260, 30, mix(SKY, TEAL, 0.35))
    canvas.rect(x - 86, y - 250, 172, 40, mix(SKY, TEAL, 0.35))
    canvas.rect(x - 86, y - 230, 172, 140, PAPER)
    canvas.rect(x - 60, y - 200, 120, 16, cap)
    canvas.rect(x - 60, y - 164, 90, 12, mix(PAPER, INK, 0.4))
    canvas.rect(x - 60, y - 132, 104, 12, mix(PAPER, INK, 0.4))
    canvas.rect(x - 46, y - 470, 92, 60, mix(SKY, PAPER, 0.5))
    canvas.pill(x - 64, y - 560, 128, 100, 14, cap)
    canvas.rect(x - 64, y - 500, 128, 14, mix(cap, INK, 0.3))


@drawing("double-helix", "Two strands of DNA twisting across the sheet, joined by coloured rungs.")
def double_helix(canvas: Canvas) -> None:
    canvas.fill(INK)

    def strand(x: float, side: int) -> Point:
        y = 500 + side * 235 * math.sin(x / 160)
        return turned([(x, y)], (800, 500), -18)[0]

    pairs = ((AMBER, BRICK), (SKY, TEAL), (BRICK, SAND), (TEAL, AMBER))
    for rung in range(-4, 40):
        x = rung * 46.0
        first, second = pairs[rung % 4]
        a, b = strand(x, 1), strand(x, -1)
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        canvas.line([a, middle], 15, first)
        canvas.line([middle, b], 15, second)
    for side in (-1, 1):
        curve = [strand(x, side) for x in range(-200, 1840, 10)]
        canvas.line(curve, 40, (PAPER, mix(SKY, PAPER, 0.2))[side > 0])


@drawing("microscope", "Black microscope with a brass eyepiece beside a dish of coloured cells.")
def microscope(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, SAND, 0.55))
    canvas.dot((800, 470), 410, mix(SAND, PAPER, 0.5))
    canvas.rect(0, 850, WIDTH, 170, TEAL)
    canvas.arc((800, 560), 236, 62, (-80, 75), INK)
    canvas.pill(520, 800, 500, 66, 24, INK)
    canvas.rect(820, 740, 70, 70, INK)
    canvas.pill(520, 640, 380, 34, 12, NIGHT)
    canvas.rect(620, 622, 130, 18, SKY)

    def tube(points: list[Point], colour: Colour) -> None:
        canvas.shape(turned(points, (700, 400), 14), colour)

    tube([(640, 240), (760, 240), (760, 500), (640, 500)], INK)
    tube([(660, 130), (740, 130), (740, 250), (660, 250)], mix(AMBER, BRICK, 0.25))
    tube([(644, 100), (756, 100), (756, 140), (644, 140)], NIGHT)
    tube([(664, 500), (736, 500), (722, 590), (678, 590)], mix(AMBER, BRICK, 0.25))
    canvas.dot((968, 520), 50, mix(AMBER, BRICK, 0.25))
    canvas.dot((968, 520), 22, INK)
    for x, y, size, colour in (
        (1270, 800, 44, BRICK),
        (1190, 812, 30, LEAF),
        (1350, 806, 36, DUSK),
    ):
        canvas.dot((x, y), size, colour)
        canvas.dot((x - 6, y - 4), size * 0.4, mix(colour, PAPER, 0.5))
    canvas.pill(1120, 800, 310, 66, 20, mix(SKY, PAPER, 0.3))


@drawing("radio-telescope", "White dish of a radio telescope turned up to a sky with star trails.")
def radio_telescope(canvas: Canvas) -> None:
    canvas.fill(INK)
    for trail in range(44):
        radius = 70 + trail * 25
        start = canvas.random.uniform(-200, -20)
        tint = mix(INK, canvas.random.choice((PAPER, AMBER, SKY)), 0.55)
        canvas.arc((1140, 180), radius, 4, (start, start + canvas.random.uniform(20, 50)), tint)
        canvas.arc((1140, 180), radius + 9, 4, (start + 150, start + 185), tint)
    canvas.shape(
        [*smooth([(-40, 880), (400, 830), (900, 880), (1640, 820)]), (1640, 1040), (-40, 1040)],
        NIGHT,
    )
    canvas.shape([(640, 560), (760, 560), (860, 880), (540, 880)], mix(SKY, INK, 0.35))
    canvas.rect(520, 860, 360, 34, mix(SKY, INK, 0.55))
    centre = (700.0, 500.0)
    bowl = [around(centre, 400, a) for a in range(0, 181, 5)]
    canvas.shape(turned([(x, 500 + (y - 500) * 0.62) for x, y in bowl], centre, 30), PAPER)
    canvas.shape(
        turned(
            [(700 + 400 * math.cos(a / 20), 500 + 74 * math.sin(a / 20)) for a in range(126)],
            centre,
            30,
        ),
        mix(SKY, PAPER, 0.2),
    )
    for leg in ((360, 500), (1040, 500), (700, 560)):
        canvas.line(turned([leg, (700, 230)], centre, 30), 10, mix(SKY, INK, 0.45))
    canvas.dot(turned([(700, 220)], centre, 30)[0], 34, BRICK)
