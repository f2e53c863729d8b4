"""Charts: numbers made visible, with no figures on them to go out of date."""

from __future__ import annotations

import math

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
    Colour,
    Point,
    around,
    drawing,
    mix,
    smooth,
)


@drawing("line-chart", "Line chart that climbs to the right and ends in a red dot.")
def line_chart(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    for level in range(5):
        canvas.rect(120, 200 + level * 140, 1360, 4, mix(PAPER, INK, 0.14))
    walk = [0.0]
    for _ in range(35):
        walk.append(walk[-1] + canvas.random.uniform(-0.5, 0.95))
    lowest, highest = min(walk), max(walk)
    curve: list[Point] = [
        (120 + month * 1360 / 35, 690 - (value - lowest) / (highest - lowest) * 450)
        for month, value in enumerate(walk)
    ]
    canvas.shape([(120, 880), *curve, (1480, 880)], mix(PAPER, TEAL, 0.24))
    canvas.line(curve, 15, TEAL)
    canvas.rect(120, 876, 1360, 8, INK)
    canvas.dot(curve[-1], 32, BRICK)


@drawing("parliament-seats", "Half circle of seats in three colours, as in a parliament.")
def parliament_seats(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    centre = (800.0, 850.0)
    for row in range(9):
        radius = 285 + row * 50
        seats = round(math.pi * radius / 52)
        for seat in range(seats + 1):
            share = seat / seats
            colour = TEAL if share < 0.44 else AMBER if share < 0.6 else BRICK
            canvas.dot(around(centre, radius, 180 + share * 180), 20.5, colour)
    canvas.wedge(centre, 150, (180, 360), INK)


@drawing("price-bars", "Bar chart of twelve months; the last bars are much taller and red.")
def price_bars(canvas: Canvas) -> None:
    canvas.fill(SAND)
    heights = (210, 245, 225, 280, 300, 275, 330, 360, 420, 520, 640, 740)
    for month, height in enumerate(heights):
        colour = TEAL if month < 8 else AMBER if month < 10 else BRICK
        canvas.rect(124 + month * 114, 880 - height, 92, height, colour)
    canvas.rect(90, 876, 1420, 12, INK)
    canvas.line([(140, 560), (760, 430), (1200, 190)], 12, INK)
    canvas.shape([(1250, 150), (1216, 248), (1150, 168)], INK)


@drawing("market-candles", "Candlestick chart on a dark ground: pale rises and red falls.")
def market_candles(canvas: Canvas) -> None:
    canvas.fill(NIGHT)
    for level in range(1, 6):
        canvas.rect(0, level * 166, WIDTH, 3, mix(NIGHT, TEAL, 0.45))
    price, averages = 660.0, []
    for day in range(23):
        drift = -26 if day < 8 else 34 if day < 14 else -40
        close = min(860, max(130, price + drift + canvas.random.uniform(-62, 62)))
        if abs(close - price) < 26:
            close = price + math.copysign(26, close - price)
        x, colour = 70 + day * 66, SKY if close < price else BRICK
        high, low = min(price, close), max(price, close)
        reach = canvas.random.uniform(25, 70)
        canvas.rect(x - 4, high - reach, 8, low - high + reach * 1.7, colour)
        canvas.rect(x - 21, high, 42, low - high, colour)
        averages.append((x, (price + close) / 2 + 46))
        price = close
    canvas.line(smooth(averages[::4] + averages[-1:]), 9, AMBER)


@drawing("budget-rings", "Three rings filled to different parts in red, amber and green-blue.")
def budget_rings(canvas: Canvas) -> None:
    canvas.fill(INK)
    for radius, part, colour in ((370, 0.78, BRICK), (275, 0.56, AMBER), (180, 0.87, SKY)):
        canvas.ring((800, 500), radius, 68, mix(INK, PAPER, 0.13))
        canvas.arc((800, 500), radius, 68, (-90, -90 + 360 * part), colour)
        for end in (-90, -90 + 360 * part):
            canvas.dot(around((800, 500), radius, end), 34, colour)


@drawing("warming-stripes", "Vertical stripes running from cool blue through sand to deep red.")
def warming_stripes(canvas: Canvas) -> None:
    ramp = (INK, TEAL, SKY, SAND, AMBER, DUSK, BRICK, mix(BRICK, NIGHT, 0.45))
    stripes = 40
    for stripe in range(stripes):
        heat = stripe / (stripes - 1) * 6.4 + canvas.random.uniform(-1.0, 1.0) + 0.3
        heat = min(6.99, max(0.0, heat))
        colour = mix(ramp[int(heat)], ramp[int(heat) + 1], heat % 1)
        canvas.rect(stripe * WIDTH / stripes, 0, WIDTH / stripes + 1, HEIGHT + 10, colour)


@drawing("hundred-people", "A hundred small figures in rows, twenty-three of them in red.")
def hundred_people(canvas: Canvas) -> None:
    canvas.fill(SAND)
    for row in range(5):
        for column in range(20):
            x, y = 116 + column * 72, 120 + row * 176
            number = column * 5 + row
            colour: Colour = BRICK if number < 23 else TEAL
            canvas.dot((x, y), 21, colour)
            canvas.pill(x - 25, y + 27, 50, 74, 22, colour)
            canvas.rect(x - 17, y + 60, 14, 74, colour)
            canvas.rect(x + 3, y + 60, 14, 74, colour)


@drawing("money-flow", "Broad bands of money that part on their way from left to right.")
def money_flow(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    bands = (
        ((130, 250), (90, 250), TEAL),
        ((380, 170), (410, 170), AMBER),
        ((550, 110), (655, 110), mix(TEAL, PAPER, 0.45)),
        ((660, 190), (830, 100), BRICK),
    )
    for (start, width), (end, after), colour in bands:
        upper, lower = [], []
        for step in range(61):
            t = step / 60
            ease = t * t * (3 - 2 * t)
            top = start + (end - start) * ease
            upper.append((210 + t * 1180, top))
            lower.append((210 + t * 1180, top + width + (after - width) * ease))
        canvas.shape(upper + lower[::-1], colour)
        canvas.rect(1390, end, 44, after, mix(colour, INK, 0.45))
        canvas.rect(1434, end, 200, after, mix(colour, PAPER, 0.55))
    canvas.rect(0, 130, 166, 720, mix(INK, PAPER, 0.75))
    canvas.rect(166, 130, 44, 720, INK)


@drawing("slope-lines", "Slope chart: most lines fall from left to right, a single red one climbs.")
def slope_lines(canvas: Canvas) -> None:
    canvas.fill(PAPER)
    for x in (280, 1312):
        canvas.rect(x, 90, 8, 820, mix(PAPER, INK, 0.25))
    falls = ((150, 330), (240, 420), (305, 365), (390, 620), (455, 545), (560, 700), (640, 845))
    for start, end in falls:
        canvas.line([(284, start), (1316, end)], 11, mix(PAPER, TEAL, 0.55))
        canvas.dot((284, start), 22, TEAL)
        canvas.dot((1316, end), 22, TEAL)
    canvas.line([(284, 790), (1316, 190)], 24, BRICK)
    canvas.dot((284, 790), 40, BRICK)
    canvas.dot((1316, 190), 40, BRICK)


@drawing("age-pyramid", "Population pyramid: paired bars, widest in the middle of life.")
def age_pyramid(canvas: Canvas) -> None:
    canvas.fill(SAND)
    widths = (60, 110, 190, 270, 350, 430, 500, 560, 590, 560, 500, 430)
    for row, width in enumerate(widths):
        y = 96 + row * 68
        share = 1.0 if 6 <= row <= 8 else 0.62
        canvas.rect(786 - width, y, width, 54, mix(SAND, TEAL, share))
        canvas.rect(814, y, width * 0.94, 54, mix(SAND, BRICK, share))
