"""What stands near the camera and what the sun does: no two photos of a district are framed alike.

Drawn over a photo that is cut already, at its edges, so that the spot in its middle stays in sight.
"""

import math
from collections.abc import Callable
from random import Random
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw

from wenming.demo.drawn.painting import BRIGHT, GREENS, WALLS, WHITE, mix, shade

Draw: TypeAlias = ImageDraw.ImageDraw
_COARSE = 4
"""Shade is drawn at a quarter of the size: its edges are soft."""
_DEEP, _LIGHT = 158, 214
_DAPPLED = (190, 224)
"""How dark shade is, of 255; that of leaves is lighter, or it would look like dirt."""


def surround(photo: Image.Image, chance: Random) -> Image.Image:
    """Return a photo with shade across it and two to four things near the camera."""
    shaded = ImageChops.multiply(photo, _shade(photo.size, chance))
    draw = ImageDraw.Draw(shaded)
    near = chance.sample(_NEAR, chance.randint(2, 4))
    for thing in near:
        thing(draw, photo.size, chance)
    return shaded


def _shade(size: tuple[int, int], chance: Random) -> Image.Image:
    """Shade of houses, as wide strips aslant, and of leaves, as spots."""
    wide, high = size[0] // _COARSE, size[1] // _COARSE
    sheet = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(sheet)
    for _ in range(chance.randint(1, 3)):
        middle, breadth = chance.uniform(-0.1, 1.1) * wide, chance.uniform(0.08, 0.3) * wide
        lean = chance.uniform(-1, 1)
        top, foot = middle - lean * high, middle + lean * high
        draw.polygon(
            [(top - breadth, 0), (top + breadth, 0), (foot + breadth, high), (foot - breadth, high)],
            fill=chance.randint(_DEEP, _LIGHT),
        )
    for _ in range(chance.randint(2, 5)):
        x, y, reach = chance.uniform(0, wide), chance.uniform(0.2, 1) * high, chance.uniform(8, 26)
        tone = chance.randint(*_DAPPLED)
        for _ in range(chance.randint(10, 22)):
            left, up, part = chance.gauss(x, reach), chance.gauss(y, reach * 0.5), chance.uniform(2, 6)
            draw.ellipse((left - part, up - part * 0.6, left + part, up + part * 0.6), fill=tone)
    return sheet.resize(size, Image.Resampling.BILINEAR).convert("RGB")


def _side(size: tuple[int, int], chance: Random, breadth: float) -> tuple[float, float]:
    """Where something at the left or right edge begins and ends."""
    outer = chance.uniform(-0.5, 0.06) * breadth
    left = outer if chance.random() < 0.5 else size[0] - outer - breadth
    return left, left + breadth


def _trunk(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    breadth, lean = chance.uniform(24, 78), chance.uniform(-40, 40)
    left, right = _side(size, chance, breadth)
    bark = chance.choice(((104, 86, 70), (122, 112, 100), (88, 78, 68)))
    foot = size[1] * chance.uniform(0.72, 1.1)
    draw.polygon([(left + lean, 0), (right + lean, 0), (right, foot), (left, foot)], fill=bark)
    for _ in range(4):
        x, y = chance.uniform(left, right), chance.uniform(0, foot)
        draw.line([(x, y), (x + lean * 0.05, y + 50)], fill=shade(bark, 0.75), width=3)


def _leaves(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    green, middle = chance.choice(GREENS), chance.uniform(0, size[0])
    spread, depth = chance.uniform(60, 200), chance.uniform(30, 120)
    for _ in range(26):
        x, y, part = chance.gauss(middle, spread), abs(chance.gauss(0, depth)), chance.uniform(10, 30)
        tone = shade(green, chance.uniform(0.72, 1.15))
        draw.ellipse((x - part, y - part * 0.6, x + part, y + part * 0.6), fill=tone)


def _wall(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    left, right = _side(size, chance, chance.uniform(60, 150))
    tone = shade(chance.choice(WALLS), chance.uniform(0.7, 0.95))
    top = chance.choice((0.0, 0.0, size[1] * 0.3))
    draw.rectangle((left, top, right, size[1]), fill=tone)
    step = chance.uniform(22, 44)
    for row in range(int((size[1] - top) // step) + 1):
        draw.line([(left, top + row * step), (right, top + row * step)], fill=shade(tone, 0.86), width=2)


def _car(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    """The bonnet or boot of a car in a lower corner."""
    tone = shade(chance.choice((*BRIGHT, WHITE, (150, 154, 160))), 0.95)
    is_left, reach = chance.random() < 0.5, chance.uniform(110, 200)
    top = size[1] * chance.uniform(0.62, 0.8)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x if is_left else size[0] - x, y)

    draw.polygon(
        [at(0, top), at(reach * 0.55, top + 10), at(reach, top + 70), at(reach, size[1]), at(0, size[1])], tone
    )
    draw.polygon([at(0, top - 40), at(reach * 0.3, top - 34), at(reach * 0.52, top + 8), at(0, top)], (116, 132, 144))
    draw.line([at(0, top + 46), at(reach, top + 84)], fill=shade(tone, 0.8), width=4)


def _railing(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    tone = chance.choice(((196, 198, 200), (112, 120, 128), (84, 112, 96)))
    begin, end = sorted(chance.uniform(-0.2, 1.2) * size[0] for _ in range(2))
    foot, high = size[1] * chance.uniform(0.98, 1.1), chance.uniform(50, 96)
    for level in (0.0, 0.5):
        draw.line([(begin, foot - high * (1 - level)), (end, foot - high * (1 - level))], fill=tone, width=8)
    for post in range(int((end - begin) // 46) + 1):
        draw.line([(begin + post * 46, foot - high), (begin + post * 46, foot)], fill=shade(tone, 0.9), width=6)


def _awning(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    first, depth = chance.choice(BRIGHT), chance.uniform(24, 76)
    other, slope = mix(first, WHITE, 0.8), chance.uniform(-26, 26)
    begin, wide = chance.uniform(-0.3, 0.6) * size[0], chance.uniform(26, 60)
    for stripe in range(int(size[0] * 0.7 // wide)):
        x, tone = begin + stripe * wide, other if stripe % 2 else first
        low = depth + slope * stripe / 8
        draw.polygon([(x, 0), (x + wide, 0), (x + wide, low), (x + wide / 2, low + 14), (x, low)], fill=tone)


def _umbrella(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    tone = chance.choice(BRIGHT)
    x = chance.choice((chance.uniform(0, 0.2), chance.uniform(0.8, 1))) * size[0]
    y, reach = chance.uniform(0.15, 0.5) * size[1], chance.uniform(70, 130)
    draw.line([(x, y), (x, size[1])], fill=(122, 124, 128), width=5)
    for part in range(6):
        first, last = math.pi * (1 + part / 6), math.pi * (1 + (part + 1) / 6)
        edge = [(x + reach * math.cos(turn), y + reach * 0.5 * math.sin(turn)) for turn in (first, last)]
        draw.polygon([(x, y), *edge], fill=tone if part % 2 else mix(tone, WHITE, 0.5))


def _bollards(draw: Draw, size: tuple[int, int], chance: Random) -> None:
    tone = chance.choice(((176, 170, 160), (120, 124, 128), (206, 150, 60)))
    for x in (chance.uniform(0, 0.22), chance.uniform(0.78, 1)):
        left, foot, high = x * size[0], size[1] * chance.uniform(0.8, 1.05), chance.uniform(60, 150)
        draw.rectangle((left - 12, foot - high, left + 12, foot), fill=tone)
        draw.rectangle((left - 12, foot - high * 0.8, left + 12, foot - high * 0.65), fill=WHITE)


_NEAR: tuple[Callable[[Draw, tuple[int, int], Random], None], ...] = (
    _trunk, _leaves, _wall, _car, _railing, _awning, _umbrella, _bollards,
)  # fmt: skip
