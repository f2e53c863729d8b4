"""A few numbers as a line, in the words of SVG. Arithmetic only."""

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 72, 22, 3  # of the drawing; EDGE keeps the line's own width inside


def points(numbers: Sequence[int]) -> list[tuple[float, float]]:
    """Will give where the line goes, from the left, zero at the bottom; nothing for one number."""
    if len(numbers) < 2:
        return []
    highest = max(numbers) or 1
    step = (WIDTH - 2 * EDGE) / (len(numbers) - 1)
    tall = HEIGHT - 2 * EDGE
    return [
        (round(EDGE + step * place, 1), round(HEIGHT - EDGE - tall * number / highest, 1))
        for place, number in enumerate(numbers)
    ]


def line(numbers: Sequence[int]) -> str:
    """Will write these points as a polyline has them: "3,19 12.4,3"."""
    return " ".join(f"{x:g},{y:g}" for x, y in points(numbers))
