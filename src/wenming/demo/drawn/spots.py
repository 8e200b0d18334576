"""The spot at which something is wrong, and what several defects have in common."""

import math
from dataclasses import dataclass

from wenming.demo.drawn.painting import GREENS, WHITE, Canvas, Colour, Dot


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the defect lies: its middle on the ground, how large things look there, the ground's colour.

    ``repaired``: the defect is gone and the spot is shown put right.
    """

    x: float
    y: float
    size: float
    ground: Colour
    repaired: bool


def turned(x: float, y: float, wide: float, high: float, angle: float) -> list[Dot]:
    """Return the corners of a turned rectangle."""
    cos, sin = math.cos(angle), math.sin(angle)
    corners = ((-wide, -high), (wide, -high), (wide, high), (-wide, high))
    return [(x + a * cos - b * sin, y + (a * sin + b * cos)) for a, b in corners]


def planter(canvas: Canvas, spot: Spot) -> None:
    """Paint a box with flowers."""
    size, chance = spot.size, canvas.chance
    canvas.shadow(spot.x, spot.y, size * 1.3, spot.ground)
    canvas.box(spot.x - size * 1.2, spot.y - size * 0.5, spot.x + size * 1.2, spot.y, (150, 116, 86), (116, 88, 64))
    for index in range(16):
        x = spot.x - size * 1.1 + index * size * 0.147
        canvas.oval(x, spot.y - size * chance.uniform(0.5, 0.74), size * 0.17, size * 0.17, chance.choice(GREENS))
        if index % 2:
            canvas.oval(
                x, spot.y - size * 0.78, size * 0.07, size * 0.07, chance.choice(((226, 90, 96), (240, 200, 80), WHITE))
            )
