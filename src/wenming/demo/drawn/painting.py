"""A small paintbox for the demo's drawn photos: colours, light, and things that stand in many scenes."""

import math
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from PIL import Image, ImageDraw

Colour: TypeAlias = tuple[int, int, int]
Dot: TypeAlias = tuple[float, float]

WIDTH, HEIGHT = 960, 720
HORIZON = 318.0

WALLS: tuple[Colour, ...] = (
    (214, 196, 170), (201, 178, 152), (222, 212, 196), (188, 168, 150), (176, 190, 200), (205, 160, 132),
    (226, 200, 156), (196, 204, 196), (170, 152, 140), (232, 222, 206),
)  # fmt: skip
ROOFS: tuple[Colour, ...] = ((136, 72, 58), (92, 96, 104), (112, 82, 66), (74, 92, 110))
GREENS: tuple[Colour, ...] = ((84, 132, 76), (104, 148, 82), (66, 112, 70), (122, 156, 88))
BRIGHT: tuple[Colour, ...] = (
    (200, 72, 60),
    (52, 112, 164),
    (224, 160, 56),
    (70, 140, 110),
    (150, 84, 130),
    (60, 70, 90),
)
ASPHALT: Colour = (92, 94, 98)
PAVING: Colour = (178, 170, 160)
GLASS: Colour = (122, 150, 170)
WHITE: Colour = (240, 240, 236)
DARK: Colour = (44, 44, 48)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return a colour between two; share 0 is the first."""
    r, g, b = (round(a + (c - a) * share) for a, c in zip(first, second, strict=True))
    return r, g, b


def shade(colour: Colour, factor: float) -> Colour:
    """Return a darker (below 1) or lighter colour."""
    r, g, b = (max(0, min(255, round(part * factor))) for part in colour)
    return r, g, b


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one take: the sky's colours at its top and at the horizon, and how it tints everything."""

    top: Colour
    low: Colour
    tint: tuple[float, float, float]


LIGHTS: tuple[Light, ...] = (
    Light((108, 164, 214), (214, 230, 238), (1.0, 1.0, 1.0)),
    Light((136, 178, 210), (240, 226, 206), (1.05, 1.0, 0.93)),
    Light((166, 178, 188), (216, 220, 222), (0.94, 0.96, 0.98)),
    Light((92, 140, 200), (196, 220, 240), (1.02, 1.03, 1.02)),
    Light((150, 140, 168), (244, 206, 176), (1.06, 0.96, 0.88)),
    Light((180, 190, 198), (228, 230, 230), (0.99, 1.0, 1.01)),
)


class Canvas:
    """A picture being painted; ``chance`` decides shapes, so that the same seed gives the same place."""

    def __init__(self, chance: Random, light: Light) -> None:
        self.chance = chance
        self.light = light
        self.image = _sky(light)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, dots: list[Dot], colour: Colour, edge: Colour | None = None) -> None:
        """Fill a polygon."""
        self._draw.polygon(dots, fill=colour, outline=edge)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, edge: Colour | None = None
    ) -> None:
        """Fill an upright rectangle."""
        self._draw.rectangle((min(left, right), min(top, bottom), max(left, right), max(top, bottom)), colour, edge)

    def oval(self, x: float, y: float, wide: float, high: float, colour: Colour, edge: Colour | None = None) -> None:
        """Fill an ellipse around its middle; ``wide`` and ``high`` are half axes."""
        self._draw.ellipse((x - wide, y - high, x + wide, y + high), fill=colour, outline=edge)

    def line(self, dots: list[Dot], colour: Colour, width: int = 2) -> None:
        """Draw a line."""
        self._draw.line(dots, fill=colour, width=width, joint="curve")

    def blot(self, x: float, y: float, wide: float, high: float, colour: Colour, rough: float = 0.25) -> None:
        """Fill an irregular round patch."""
        dots = []
        for index in range(14):
            angle = math.tau * index / 14
            reach = 1 + self.chance.uniform(-rough, rough)
            dots.append((x + wide * reach * math.cos(angle), y + high * reach * math.sin(angle)))
        self.polygon(dots, colour)

    def shadow(self, x: float, y: float, wide: float, ground: Colour) -> None:
        """Darken the ground under something."""
        self.oval(x, y, wide, max(3.0, wide * 0.16), shade(ground, 0.82))


def _sky(light: Light) -> Image.Image:
    """Paint the sky from its top to the horizon and on below it."""
    strip = Image.new("RGB", (1, 64))
    for row in range(64):
        strip.putpixel((0, row), mix(light.top, light.low, min(1.0, row / 30)))
    return strip.resize((1, HEIGHT), Image.Resampling.BILINEAR).resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)


def clouds(canvas: Canvas) -> None:
    """Paint a few flat clouds."""
    chance = canvas.chance
    colour = mix(canvas.light.low, WHITE, 0.55)
    for _ in range(chance.randint(1, 4)):
        x, y, size = chance.uniform(0, WIDTH), chance.uniform(30, 170), chance.uniform(24, 56)
        for step in (-1.3, -0.5, 0.4, 1.2):
            canvas.oval(x + step * size, y + abs(step) * size * 0.18, size * 0.9, size * 0.36, colour)


def skyline(canvas: Canvas, base: float = HORIZON) -> None:
    """Paint far hills and pale towers."""
    chance, low = canvas.chance, canvas.light.low
    far = mix((120, 148, 160), low, 0.6)
    dots: list[Dot] = [(0, base)]
    dots += [(x, base - chance.uniform(14, 70)) for x in range(0, WIDTH + 1, 120)]
    canvas.polygon([*dots, (WIDTH, base)], far)
    x = chance.uniform(-40, 20)
    while x < WIDTH:
        wide, high = chance.uniform(34, 88), chance.uniform(30, 150)
        colour = mix(chance.choice(WALLS), low, 0.58)
        canvas.box(x, base - high, x + wide, base, colour)
        for row in range(int(high // 22)):
            canvas.box(
                x + 6, base - high + 8 + row * 22, x + wide - 6, base - high + 14 + row * 22, mix(colour, low, 0.45)
            )
        x += wide + chance.uniform(-4, 42)


def ground(canvas: Canvas, colour: Colour, top: float = HORIZON) -> None:
    """Paint the ground from the horizon down, a little lighter in the distance."""
    for row in range(8):
        share = row / 8
        high = (HEIGHT - top) / 8
        canvas.box(
            0,
            top + row * high,
            WIDTH,
            top + (row + 1) * high + 1,
            mix(colour, canvas.light.low, 0.3 * (1 - share) ** 2),
        )


def tiles(canvas: Canvas, colour: Colour, top: float = HORIZON) -> None:
    """Paint a paved floor in perspective."""
    ground(canvas, colour, top)
    joint = shade(colour, 0.9)
    middle = WIDTH / 2 + canvas.chance.uniform(-120, 120)
    for step in range(-14, 15):
        canvas.line([(middle + step * 22, top), (middle + step * 150, HEIGHT)], joint, 1)
    depth = 1.0
    while depth < 14:
        y = top + (HEIGHT - top) / depth
        canvas.line([(0, y), (WIDTH, y)], joint, 1)
        depth *= 1.32


def house(canvas: Canvas, left: float, right: float, base: float, high: float, wall: Colour) -> None:
    """Paint the front of a house with rows of windows; parapet, plinth and balconies vary."""
    chance = canvas.chance
    top = base - high
    canvas.box(left, top, right, base, wall)
    canvas.box(left, top, right, top + 8, shade(wall, 0.82))
    canvas.box(left, base - high * 0.05, right, base, shade(wall, 0.78))
    wide = right - left
    columns, rows = max(2, int(wide // 46)), max(2, int(high // 58))
    glass = mix(GLASS, canvas.light.top, 0.35)
    balcony = chance.random() < 0.45
    for row in range(rows):
        y = top + 22 + row * (high - 30) / rows
        for column in range(columns):
            x = left + (column + 0.22) * wide / columns
            size = wide / columns * 0.56
            pane = shade(glass, chance.choice((0.86, 0.94, 1.0, 1.08)))
            canvas.box(x, y, x + size, y + (high - 30) / rows * 0.56, pane, shade(wall, 0.7))
            if balcony and column % 2 == 0:
                canvas.box(
                    x - 3, y + (high - 30) / rows * 0.42, x + size + 3, y + (high - 30) / rows * 0.62, shade(wall, 1.06)
                )


def houses(canvas: Canvas, base: float = HORIZON + 26, low: float = 120, high: float = 250) -> None:
    """Paint a row of houses across the picture."""
    chance = canvas.chance
    x = chance.uniform(-90, -10)
    while x < WIDTH:
        wide = chance.uniform(130, 250)
        house(canvas, x, x + wide, base, chance.uniform(low, high), chance.choice(WALLS))
        x += wide + chance.choice((0, 0, 14, 34))


def tree(canvas: Canvas, x: float, base: float, size: float) -> None:
    """Paint a tree with a round crown of three tones."""
    chance = canvas.chance
    green = chance.choice(GREENS)
    canvas.box(x - size * 0.07, base - size * 0.75, x + size * 0.07, base, (98, 76, 58))
    for tone, across, up, wide in ((0.86, 0.0, 1.0, 0.5), (1.0, -0.22, 1.2, 0.38), (1.12, 0.18, 1.34, 0.32)):
        jitter = chance.uniform(-0.05, 0.05)
        canvas.blot(
            x + (across + jitter) * size, base - up * size, wide * size, wide * size * 0.86, shade(green, tone), 0.12
        )


def shrubs(canvas: Canvas, left: float, right: float, base: float, size: float) -> None:
    """Paint a hedge."""
    green = canvas.chance.choice(GREENS)
    x = left
    while x < right:
        canvas.oval(x, base - size * 0.5, size * 0.7, size * 0.6, shade(green, canvas.chance.choice((0.9, 1.0, 1.1))))
        x += size * 0.8


def lamp_post(canvas: Canvas, x: float, base: float, high: float) -> None:
    """Paint a street lamp."""
    canvas.line([(x, base), (x, base - high), (x + high * 0.2, base - high - 6)], (84, 88, 92), max(3, int(high / 40)))
    canvas.box(x + high * 0.16, base - high - 10, x + high * 0.3, base - high - 3, (214, 214, 200))


def outside(canvas: Canvas) -> None:
    """Paint sky and distance of a scene in the open."""
    clouds(canvas)
    skyline(canvas)
