"""Towns and the buildings in them."""

from __future__ import annotations

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
    around,
    drawing,
    mix,
    smooth,
)


@drawing("skyline-dusk", "City towers with lit windows against a low sun at dusk.")
def skyline_dusk(canvas: Canvas) -> None:
    canvas.fill(mix(AMBER, SAND, 0.45))
    for band, share in ((300, 0.22), (480, 0.12), (640, 0.0)):
        canvas.rect(0, band, WIDTH, HEIGHT, mix(mix(AMBER, SAND, share), DUSK, 0.25 - share / 2))
    canvas.dot((1130, 470), 225, mix(SAND, PAPER, 0.6))
    _towers(canvas, DUSK, (330, 560), None)
    _towers(canvas, mix(BRICK, INK, 0.35), (250, 430), None)
    _towers(canvas, INK, (140, 400), AMBER)


def _towers(
    canvas: Canvas, colour: Colour, heights: tuple[int, int], window: Colour | None
) -> None:
    x = -30.0
    while x < WIDTH:
        width = canvas.random.randrange(70, 150)
        height = canvas.random.randrange(*heights)
        top = HEIGHT - height
        canvas.rect(x, top, width + 1, height, colour)
        roof = canvas.random.random()
        if roof < 0.25:
            canvas.rect(x + width / 2 - 5, top - 80, 10, 80, colour)
        elif roof < 0.5:
            canvas.rect(x + width * 0.2, top - 34, width * 0.55, 35, colour)
        elif roof < 0.65:
            canvas.shape([(x, top + 1), (x + width, top - 60), (x + width, top + 1)], colour)
        if window:
            for column in range(int(width // 30)):
                for row in range(int(height // 44)):
                    if canvas.random.random() < 0.45:
                        canvas.rect(x + 14 + column * 30, top + 24 + row * 44, 13, 20, window)
        x += width + canvas.random.choice((0, 0, 14, 30))


@drawing("hill-town", "Flat-roofed houses in warm colours stacked up a hillside under a pale sky.")
def hill_town(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.35))
    tints = (SAND, PAPER, mix(AMBER, SAND, 0.35), DUSK, BRICK, mix(TEAL, SAND, 0.45))
    for row in range(8):
        shift = canvas.random.randrange(-90, 0)
        x = float(shift)
        while x < WIDTH:
            width = canvas.random.randrange(120, 210)
            slope = abs(x + width / 2 - 860) / 860
            top = 130 + row * 112 + slope**1.6 * (330 - row * 30) + canvas.random.uniform(-22, 22)
            colour = canvas.random.choice(tints)
            canvas.rect(x, top, width + 1, HEIGHT, colour)
            canvas.rect(x, top, width + 1, 13, mix(colour, INK, 0.35))
            canvas.rect(x + width - 26, top, 27, HEIGHT, mix(colour, INK, 0.16))
            for window in range(canvas.random.randrange(1, 3)):
                canvas.rect(x + 24 + window * 58, top + 38, 30, 44, mix(INK, colour, 0.12))
            x += width


@drawing("mill-roofs", "Factory with a saw-tooth roof and three chimneys trailing flat smoke.")
def mill_roofs(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, AMBER, 0.2))
    for x, height in ((300, 560), (520, 660), (740, 500)):
        top = 800 - height
        for puff in range(6):
            at = (x + 30 + puff * 62 + puff * puff * 5, top - 26 - puff * 17)
            canvas.oval(at, 48 + puff * 13, 32 + puff * 5, mix(PAPER, TEAL, 0.22))
        canvas.shape([(x - 34, 800), (x - 24, top), (x + 24, top), (x + 34, 800)], BRICK)
        canvas.rect(x - 29, top + 40, 58, 30, PAPER)
    canvas.rect(-10, 640, WIDTH + 20, 400, INK)
    for tooth in range(7):
        x = tooth * 240 - 40
        canvas.shape([(x, 650), (x + 150, 480), (x + 150, 480), (x + 240, 650)], INK)
        canvas.shape([(x + 166, 530), (x + 222, 634), (x + 166, 634)], SKY)
    for bay in range(10):
        canvas.rect(44 + bay * 160, 730, 96, 130, AMBER if bay % 3 else mix(INK, TEAL, 0.7))
        canvas.rect(88 + bay * 160, 730, 8, 130, INK)
        canvas.rect(44 + bay * 160, 790, 96, 8, INK)
    canvas.rect(0, 920, WIDTH, 80, NIGHT)


@drawing(
    "school-yard", "Long schoolhouse with a red roof and a clock, with seven children in the yard."
)
def school_yard(canvas: Canvas) -> None:
    canvas.fill(mix(SKY, PAPER, 0.25))
    canvas.rect(0, 800, WIDTH, 200, mix(AMBER, SAND, 0.55))
    canvas.rect(150, 470, 1300, 340, PAPER)
    canvas.shape([(110, 480), (230, 350), (1370, 350), (1490, 480)], BRICK)
    canvas.rect(650, 250, 300, 560, SAND)
    canvas.shape([(610, 260), (800, 110), (990, 260)], mix(BRICK, INK, 0.3))
    canvas.dot((800, 340), 66, INK)
    canvas.dot((800, 340), 54, PAPER)
    canvas.line([(800, 300), (800, 340), (830, 356)], 9, INK)
    canvas.rect(728, 570, 144, 240, TEAL)
    canvas.rect(796, 570, 8, 240, INK)
    for x in (200, 350, 500, 990, 1140, 1290):
        canvas.rect(x, 560, 110, 140, INK)
        canvas.rect(x + 10, 570, 41, 120, SKY)
        canvas.rect(x + 59, 570, 41, 120, SKY)
    for child, x in enumerate((270, 380, 520, 1010, 1180, 1290, 1380)):
        colour = (BRICK, TEAL, INK, AMBER)[child % 4]
        _child(canvas, x, 905 + 18 * (child % 2), colour)


def _child(canvas: Canvas, x: float, foot: float, colour: Colour) -> None:
    canvas.rect(x - 14, foot - 50, 10, 50, INK)
    canvas.rect(x + 4, foot - 50, 10, 50, INK)
    canvas.shape(
        [(x - 14, foot - 110), (x + 14, foot - 110), (x + 26, foot - 44), (x - 26, foot - 44)],
        colour,
    )
    canvas.dot((x, foot - 130), 22, mix(BRICK, INK, 0.5))


@drawing("solar-roofs", "Rooftops covered with dark solar panels under a large amber sun.")
def solar_roofs(canvas: Canvas) -> None:
    canvas.fill(mix(SAND, PAPER, 0.3))
    for ray in range(24):
        start, end = around((800, 400), 270, ray * 15), around((800, 400), 1300, ray * 15 + 3)
        canvas.shape([start, around((800, 400), 1300, ray * 15 - 3), end], mix(SAND, AMBER, 0.22))
    canvas.dot((800, 400), 215, AMBER)
    for left, top, width, colour in (
        (-120, 520, 760, BRICK), (960, 490, 780, TEAL), (380, 640, 840, DUSK),
    ):  # fmt: skip
        canvas.rect(left + 60, top + 250, width - 120, 600, mix(PAPER, colour, 0.18))
        canvas.shape([(left + 110, top), (left + width - 110, top), (left + width, top + 270),
                      (left, top + 270)], colour)  # fmt: skip
        for row in range(2):
            for column in range(5):
                _panel(canvas, left, top, width, row, column)


def _panel(canvas: Canvas, left: float, top: float, width: float, row: int, column: int) -> None:
    """Lay one panel on a roof that narrows towards its ridge."""

    def spot(across: float, down: float) -> tuple[float, float]:
        inset = 110 * (1 - down)
        return left + inset + (width - 2 * inset) * across, top + 270 * down

    x, y = 0.12 + column * 0.155, 0.1 + row * 0.42
    canvas.shape([spot(x, y), spot(x + 0.14, y), spot(x + 0.14, y + 0.37), spot(x, y + 0.37)], INK)
    for line in (0.047, 0.093):
        canvas.line([spot(x + line, y), spot(x + line, y + 0.37)], 3, mix(INK, SKY, 0.5))
    canvas.line([spot(x, y + 0.185), spot(x + 0.14, y + 0.185)], 3, mix(INK, SKY, 0.5))


@drawing("lake-fort", "Domed palace on a lake at night with its lights mirrored in the water.")
def lake_fort(canvas: Canvas) -> None:
    canvas.fill(INK)
    canvas.dot((1180, 150), 92, SAND)
    canvas.dot((1144, 134), 86, INK)
    wall, shade = mix(AMBER, SAND, 0.45), mix(AMBER, BRICK, 0.35)
    canvas.rect(230, 430, 1140, 210, wall)
    for x, width, top in (
        (230, 150, 340),
        (1220, 150, 340),
        (640, 320, 300),
        (450, 90, 380),
        (1060, 90, 380),
    ):
        canvas.rect(x, top, width, 640 - top, mix(wall, PAPER, 0.3))
        canvas.wedge((x + width / 2, top + 2), width * 0.46, (180, 360), shade, down=width * 0.5)
        canvas.rect(x - 10, top, width + 20, 16, shade)
        canvas.rect(x + width / 2 - 4, top - width * 0.5 - 34, 8, 50, shade)
    for arch in range(15):
        x = 268 + arch * 76
        canvas.rect(x - 17, 530, 34, 80, mix(BRICK, INK, 0.45))
        canvas.wedge((x, 531), 17, (180, 360), mix(BRICK, INK, 0.45), down=26)
    canvas.rect(0, 640, WIDTH, 400, mix(INK, TEAL, 0.5))
    for step in range(9):
        y, spread = 668 + step * 34, 1180 - step * 90
        x = 800 - spread / 2
        while x < 800 + spread / 2:
            length = canvas.random.uniform(26, 120)
            canvas.line([(x, y), (x + length, y)], 12, mix(wall, TEAL, 0.2 + step * 0.07))
            x += length + canvas.random.uniform(36, 90)
    shore = smooth([(-20, 640), (60, 560), (180, 600), (250, 646)])
    canvas.shape([*shore, (-20, 660)], mix(LEAF, NIGHT, 0.6))
    canvas.shape(
        [(1350, 646), *smooth([(1350, 646), (1440, 590), (1540, 560), (1620, 600)]), (1620, 660)],
        mix(LEAF, NIGHT, 0.6),
    )
