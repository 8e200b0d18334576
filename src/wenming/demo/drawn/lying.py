"""What is wrong on the ground, and the same spot put right."""

import math

from wenming.demo.drawn.painting import ASPHALT, BRIGHT, DARK, WHITE, Canvas, Colour, Dot, mix, shade, tree
from wenming.demo.drawn.spots import Spot, planter, turned


def litter(canvas: Canvas, spot: Spot) -> None:
    """Bags, paper and bottles on the ground; swept afterwards."""
    chance, size = canvas.chance, spot.size
    if spot.repaired:
        canvas.oval(spot.x, spot.y, size * 1.3, size * 0.3, shade(spot.ground, 1.05))
        return
    canvas.blot(spot.x, spot.y, size * 1.5, size * 0.34, shade(spot.ground, 0.84))
    for _ in range(chance.randint(16, 26)):
        x, y = spot.x + chance.gauss(0, size * 0.8), spot.y + chance.gauss(0, size * 0.17)
        part, angle = size * chance.uniform(0.07, 0.16), chance.uniform(0, 3.2)
        colour = chance.choice((*BRIGHT, WHITE, WHITE, (190, 170, 130)))
        canvas.polygon(turned(x, y, part, part * chance.uniform(0.35, 0.8), angle), colour, shade(colour, 0.7))
    for _ in range(chance.randint(2, 4)):
        x, y = spot.x + chance.uniform(-1, 1) * size * 0.9, spot.y - size * 0.08
        bag = chance.choice(((52, 54, 58), (92, 120, 96), (196, 196, 190)))
        canvas.blot(x, y, size * 0.34, size * 0.27, bag, 0.14)
        canvas.polygon(
            [(x - 7, y - size * 0.22), (x + 7, y - size * 0.22), (x + 12, y - size * 0.38), (x - 12, y - size * 0.38)],
            shade(bag, 0.8),
        )


def pothole(canvas: Canvas, spot: Spot) -> None:
    """A hole in the road surface; a fresh patch afterwards."""
    size = spot.size
    canvas.blot(spot.x, spot.y, size * 1.9, size * 0.48, mix(ASPHALT, spot.ground, 0.35), 0.1)
    if spot.repaired:
        canvas.polygon(turned(spot.x, spot.y, size * 1.2, size * 0.3, 0.02), (58, 60, 64), (46, 48, 52))
        return
    canvas.blot(spot.x, spot.y, size * 1.1, size * 0.3, (70, 64, 58), 0.3)
    canvas.blot(spot.x + size * 0.1, spot.y + size * 0.04, size * 0.78, size * 0.2, (40, 36, 34), 0.3)
    for _ in range(9):
        angle = canvas.chance.uniform(0, math.tau)
        dots = [
            (spot.x + math.cos(angle) * size * r, spot.y + math.sin(angle) * size * r * 0.27) for r in (0.9, 1.3, 1.7)
        ]
        canvas.line(dots, (54, 54, 56), 3)
    for _ in range(12):
        x, y = spot.x + canvas.chance.gauss(0, size), spot.y + canvas.chance.gauss(0, size * 0.22)
        canvas.oval(x, y, size * 0.05, size * 0.035, (120, 116, 110))


def manhole(canvas: Canvas, spot: Spot) -> None:
    """A manhole without its cover; covered afterwards."""
    size = spot.size
    canvas.oval(spot.x, spot.y, size * 0.95, size * 0.34, (150, 146, 140))
    if spot.repaired:
        canvas.oval(spot.x, spot.y, size * 0.8, size * 0.28, (74, 76, 80), (52, 54, 58))
        for step in range(-3, 4):
            canvas.line(
                [
                    (spot.x + step * size * 0.2 - 6, spot.y - size * 0.14),
                    (spot.x + step * size * 0.2 + 6, spot.y + size * 0.14),
                ],
                (98, 100, 104),
                3,
            )
        return
    canvas.oval(spot.x, spot.y, size * 0.8, size * 0.28, (66, 58, 52))
    canvas.oval(spot.x, spot.y + size * 0.06, size * 0.72, size * 0.21, (16, 16, 18))
    x, y = spot.x + size * 1.35, spot.y - size * 0.02
    canvas.polygon(turned(x, y, size * 0.7, size * 0.16, -0.35), (74, 76, 80), (50, 52, 56))
    canvas.line([(spot.x - size * 0.3, spot.y), (spot.x - size * 0.1, spot.y - size * 1.1)], (108, 80, 54), 6)
    canvas.polygon(
        [
            (spot.x - size * 0.4, spot.y - size),
            (spot.x + size * 0.3, spot.y - size * 1.14),
            (spot.x - size * 0.06, spot.y - size * 0.7),
        ],
        (206, 66, 52),
    )


def paving(canvas: Canvas, spot: Spot) -> None:
    """Loose and missing slabs; relaid afterwards."""
    chance, size = canvas.chance, spot.size
    if not spot.repaired:
        canvas.blot(spot.x, spot.y, size * 1.5, size * 0.36, (132, 112, 88), 0.2)
    for row in range(-2, 3):
        for column in range(-4, 5):
            slant = row * size * 0.05
            x, y = spot.x + column * size * 0.34 + column * slant * 0.3, spot.y + row * size * 0.14
            missing, turn = chance.random() < 0.42, chance.uniform(-0.4, 0.4)
            tone = (196, 150, 118) if (row + column) % 2 else (206, 196, 180)
            if spot.repaired:
                canvas.polygon(turned(x, y, size * 0.165, size * 0.066, 0), tone, shade(tone, 0.85))
            elif not missing:
                canvas.polygon(turned(x, y, size * 0.16, size * 0.064, turn), shade(tone, 0.9), shade(tone, 0.6))


def _bike(canvas: Canvas, x: float, y: float, size: float, colour: Colour, lean: float) -> None:
    """Paint a shared bicycle, upright or fallen over."""

    def at(across: float, up: float) -> Dot:
        return (
            x + (across * math.cos(lean) - up * math.sin(lean)) * size,
            y - (up * math.cos(lean) + across * math.sin(lean)) * size,
        )

    for across in (-0.5, 0.5):
        cx, cy = at(across, 0.3)
        canvas.oval(cx, cy, size * 0.3, size * 0.3, DARK)
        canvas.oval(cx, cy, size * 0.23, size * 0.23, (176, 174, 168))
    frame = [at(-0.5, 0.3), at(-0.15, 0.75), at(0.36, 0.78), at(0.5, 0.3), at(0.0, 0.32), at(-0.15, 0.75)]
    canvas.line(frame, colour, max(4, int(size * 0.09)))
    canvas.line([at(0.0, 0.32), at(0.36, 0.78), at(0.4, 0.98), at(0.26, 1.02)], colour, max(4, int(size * 0.08)))
    canvas.line([at(-0.28, 0.84), at(-0.02, 0.84)], DARK, max(4, int(size * 0.1)))


def parked(canvas: Canvas, spot: Spot) -> None:
    """Bicycles lying about; lined up in a marked bay afterwards."""
    chance, size = canvas.chance, spot.size
    tones = [chance.choice(((236, 190, 60), (70, 150, 210), (96, 180, 120))) for _ in range(6)]
    offsets = [
        (chance.uniform(-1.7, 1.7), chance.uniform(-0.3, 0.3), chance.choice((-1.2, -0.3, 0.2, 1.1))) for _ in range(6)
    ]
    if spot.repaired:
        canvas.polygon(
            [
                (spot.x - size * 2.1, spot.y - size * 0.28),
                (spot.x + size * 2.1, spot.y - size * 0.28),
                (spot.x + size * 2.4, spot.y + size * 0.24),
                (spot.x - size * 2.4, spot.y + size * 0.24),
            ],
            shade(spot.ground, 0.96),
            WHITE,
        )
        for index, tone in enumerate(tones):
            _bike(canvas, spot.x + (index - 2.5) * size * 0.62, spot.y, size * 0.86, tone, 0.0)
        return
    for (across, down, lean), tone in zip(offsets, tones, strict=True):
        _bike(canvas, spot.x + across * size, spot.y + down * size, size, tone, lean)


def rubble(canvas: Canvas, spot: Spot) -> None:
    """A heap of bricks and planks; a planter afterwards."""
    chance, size = canvas.chance, spot.size
    if spot.repaired:
        planter(canvas, spot)
        return
    canvas.blot(spot.x, spot.y, size * 1.9, size * 0.4, shade(spot.ground, 0.78))
    for index in range(46):
        up = 1 - index / 46
        x = spot.x + chance.gauss(0, 0.62) * size * (1.1 - 0.5 * (1 - up))
        y = spot.y - (1 - up) * size * 0.9 * max(0.0, 1 - abs(x - spot.x) / (size * 1.7))
        tone = chance.choice(((170, 96, 76), (150, 84, 66), (176, 172, 164), (196, 190, 178), (136, 110, 84)))
        canvas.polygon(turned(x, y, size * 0.18, size * 0.09, chance.uniform(-0.8, 0.8)), tone, shade(tone, 0.72))
    for _ in range(3):
        x = spot.x + chance.uniform(-0.9, 0.9) * size
        canvas.line([(x, spot.y), (x + chance.uniform(-0.8, 0.8) * size, spot.y - size * 1.1)], (146, 112, 76), 9)


def bare(canvas: Canvas, spot: Spot) -> None:
    """A flower bed of bare soil; planted afterwards."""
    chance, size = canvas.chance, spot.size
    canvas.oval(spot.x, spot.y, size * 2.0, size * 0.55, (196, 190, 180))
    canvas.oval(spot.x, spot.y - 4, size * 1.84, size * 0.47, (132, 104, 76))
    if spot.repaired:
        canvas.oval(spot.x, spot.y - 6, size * 1.8, size * 0.45, (104, 148, 82))
        for _ in range(40):
            angle, reach = chance.uniform(0, math.tau), math.sqrt(chance.random())
            x, y = spot.x + math.cos(angle) * reach * size * 1.6, spot.y - 10 + math.sin(angle) * reach * size * 0.36
            canvas.oval(
                x, y, 8, 7, chance.choice(((226, 90, 96), (240, 200, 80), WHITE, (120, 168, 90), (180, 110, 180)))
            )
        tree(canvas, spot.x, spot.y, size * 1.5)
        return
    for _ in range(14):
        x, y = spot.x + chance.uniform(-1.4, 1.4) * size, spot.y + chance.uniform(-0.26, 0.26) * size
        canvas.oval(x, y, size * 0.08, size * 0.04, (108, 84, 60))
    canvas.line([(spot.x, spot.y), (spot.x + 12, spot.y - size), (spot.x + 44, spot.y - size * 1.25)], (112, 90, 66), 6)
    canvas.line([(spot.x + 12, spot.y - size), (spot.x - 26, spot.y - size * 1.3)], (112, 90, 66), 4)


def puddle(canvas: Canvas, spot: Spot) -> None:
    """Dirty standing water; a dry, clean floor afterwards."""
    size = spot.size
    if spot.repaired:
        canvas.oval(spot.x, spot.y, size * 1.8, size * 0.36, shade(spot.ground, 1.06))
        return
    canvas.blot(spot.x, spot.y, size * 2.1, size * 0.46, (104, 98, 82), 0.2)
    canvas.blot(spot.x + 8, spot.y + 3, size * 1.8, size * 0.36, (84, 92, 90), 0.2)
    canvas.blot(spot.x - size * 0.4, spot.y - 6, size * 0.8, size * 0.1, mix((84, 92, 90), canvas.light.low, 0.55), 0.3)
    for _ in range(8):
        x, y = spot.x + canvas.chance.gauss(0, size), spot.y + canvas.chance.gauss(0, size * 0.2)
        canvas.polygon(
            turned(x, y, 12, 5, canvas.chance.uniform(0, 3)),
            canvas.chance.choice((WHITE, (180, 150, 90), (120, 140, 90))),
        )
