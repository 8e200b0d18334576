"""What is wrong with things that stand there, and the same spot put right."""

import math

from wenming.demo.drawn.lying import litter
from wenming.demo.drawn.painting import BRIGHT, DARK, WHITE, Canvas, Colour, mix, shade
from wenming.demo.drawn.spots import Spot, planter, turned


def _cabinet(canvas: Canvas, spot: Spot) -> tuple[float, float, float, float]:
    """Paint a grey street cabinet and return its front."""
    size = spot.size
    left, right, top = spot.x - size * 0.9, spot.x + size * 0.9, spot.y - size * 2.1
    canvas.shadow(spot.x, spot.y, size * 1.1, spot.ground)
    canvas.polygon(
        [
            (right, top),
            (right + size * 0.3, top - size * 0.16),
            (right + size * 0.3, spot.y - size * 0.14),
            (right, spot.y),
        ],
        (128, 134, 130),
    )
    canvas.polygon(
        [(left, top), (left + size * 0.3, top - size * 0.16), (right + size * 0.3, top - size * 0.16), (right, top)],
        (176, 182, 176),
    )
    canvas.box(left, top, right, spot.y, (156, 164, 158), (120, 126, 122))
    canvas.line([(spot.x, top), (spot.x, spot.y)], (120, 126, 122), 3)
    return left, top, right, spot.y


def posters(canvas: Canvas, spot: Spot) -> None:
    """Stickers and sprayings on a cabinet; cleaned afterwards."""
    chance = canvas.chance
    left, top, right, base = _cabinet(canvas, spot)
    if spot.repaired:
        canvas.box(left + 12, top + 18, right - 12, top + (base - top) * 0.5, (164, 172, 166))
        return
    for _ in range(chance.randint(9, 15)):
        x, y = chance.uniform(left + 14, right - 14), chance.uniform(top + 20, base - 26)
        colour = chance.choice((WHITE, (240, 226, 120), (236, 180, 180), (186, 216, 236)))
        canvas.polygon(
            turned(x, y, spot.size * 0.2, spot.size * 0.14, chance.uniform(-0.4, 0.4)), colour, (150, 146, 140)
        )
        for row in (-5, 1, 7):
            canvas.line([(x - spot.size * 0.13, y + row), (x + spot.size * 0.12, y + row)], (150, 60, 56), 2)
    canvas.line(
        [(left + 10, base - 60), (left + 60, base - 110), (left + 90, base - 50), (right - 20, base - 120)],
        (40, 60, 130),
        7,
    )


def stalls(canvas: Canvas, spot: Spot) -> None:
    """A vendor's cart with an umbrella in the way; a free pavement with a planter afterwards."""
    chance, size = canvas.chance, spot.size
    tone, other = chance.choice(BRIGHT), chance.choice(BRIGHT)
    if spot.repaired:
        planter(canvas, spot)
        return
    canvas.shadow(spot.x, spot.y, size * 1.6, spot.ground)
    canvas.line(
        [(spot.x + size * 0.3, spot.y - size * 0.7), (spot.x + size * 0.3, spot.y - size * 2.7)], (110, 112, 116), 6
    )
    for index in range(6):
        left, right = -1.5 + index * 0.5, -1.0 + index * 0.5
        colour = tone if index % 2 else mix(other, WHITE, 0.5)
        base = spot.y - size * 2.1
        canvas.polygon(
            [
                (spot.x + size * (0.3 + left), base),
                (spot.x + size * (0.3 + right), base),
                (spot.x + size * 0.3, base - size * 0.75),
            ],
            colour,
        )
    canvas.box(
        spot.x - size * 1.2,
        spot.y - size * 0.86,
        spot.x + size * 1.2,
        spot.y - size * 0.2,
        (188, 150, 104),
        (130, 100, 70),
    )
    for index in range(9):
        fruit = chance.choice(((208, 70, 50), (226, 164, 56), (96, 152, 70), (232, 220, 120)))
        canvas.oval(spot.x - size + index * size * 0.25, spot.y - size * 0.94, size * 0.15, size * 0.13, fruit)
    for across in (-0.8, 0.8):
        canvas.oval(spot.x + across * size, spot.y - size * 0.12, size * 0.2, size * 0.2, DARK)
    for across in (-1.8, 1.7):
        canvas.box(
            spot.x + across * size - size * 0.3,
            spot.y - size * 0.36,
            spot.x + across * size + size * 0.3,
            spot.y,
            (196, 172, 130),
            (150, 126, 90),
        )


def cables(canvas: Canvas, spot: Spot) -> None:
    """Cables hanging in a tangle from a pole; one tidy bundle afterwards."""
    chance, size = canvas.chance, spot.size
    x, top = spot.x, spot.y - size * 4.6
    canvas.box(x - 9, top - 30, x + 9, spot.y, (126, 118, 108), (100, 94, 86))
    canvas.box(x - size * 0.9, top, x + size * 0.9, top + 12, (126, 118, 108))
    sags = [(chance.uniform(20, 180), chance.uniform(-60, 60), chance.uniform(-40, 90)) for _ in range(11)]
    if spot.repaired:
        canvas.line(
            [(0, top - 10), (x / 2, top + 14), (x, top + 6), ((x + 960) / 2, top + 16), (960, top - 14)],
            (50, 52, 56),
            7,
        )
        canvas.box(x - 20, top + 60, x + 20, top + 120, (150, 156, 160), (110, 114, 118))
        return
    for sag, left, right in sags:
        canvas.line(
            [
                (0, top + left),
                (x * 0.45, top + sag),
                (x, top + 6),
                (x + (960 - x) * 0.5, top + sag * 0.9),
                (960, top + right),
            ],
            (44, 46, 50),
            3,
        )
    for index in range(5):
        reach = size * (0.5 + index * 0.22)
        canvas.line(
            [
                (x, top + 10),
                (x - reach, top + reach),
                (x - reach * 0.3, top + reach * 1.7),
                (x + reach * 0.6, top + reach),
                (x + 8, top + 16),
            ],
            (44, 46, 50),
            3,
        )


def facade(canvas: Canvas, spot: Spot) -> None:
    """Plaster fallen off a garden wall; plastered and painted afterwards."""
    chance, size = canvas.chance, spot.size
    left, right, top = spot.x - size * 2.4, spot.x + size * 2.4, spot.y - size * 2.5
    wall = mix((222, 212, 196), spot.ground, 0.15)
    canvas.box(left, top, right, spot.y, wall, shade(wall, 0.8))
    canvas.box(left - 10, top - 16, right + 10, top, shade(wall, 0.72))
    patches = [(chance.uniform(-1.5, 1.5), chance.uniform(-2.0, -0.7), chance.uniform(0.35, 0.75)) for _ in range(3)]
    if spot.repaired:
        canvas.box(left + 3, top + 2, right - 3, spot.y - 3, shade(wall, 1.05))
        return
    for across, up, wide in patches:
        x, y = spot.x + across * size, spot.y + up * size
        canvas.blot(x, y, wide * size, wide * size * 0.7, shade(wall, 0.86), 0.3)
        canvas.blot(x, y, wide * size * 0.8, wide * size * 0.54, (158, 98, 78), 0.3)
        for row in range(3):
            canvas.line(
                [(x - wide * size * 0.5, y - 16 + row * 15), (x + wide * size * 0.5, y - 16 + row * 15)],
                (186, 132, 112),
                2,
            )
        canvas.blot(x, spot.y, wide * size * 0.6, size * 0.12, (190, 172, 156), 0.3)


def _bin(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Paint a bin standing upright."""
    canvas.polygon(
        [(x - size * 0.3, y - size), (x + size * 0.3, y - size), (x + size * 0.25, y), (x - size * 0.25, y)],
        colour,
        shade(colour, 0.7),
    )
    canvas.box(x - size * 0.34, y - size * 1.1, x + size * 0.34, y - size, shade(colour, 0.82))
    canvas.oval(x, y - size * 0.5, size * 0.12, size * 0.12, WHITE)


def bins(canvas: Canvas, spot: Spot) -> None:
    """Bins overflowing and leaking; a clean row afterwards."""
    chance, size = canvas.chance, spot.size
    tones = ((60, 110, 170), (84, 140, 90), (120, 124, 128), (190, 74, 64))
    if not spot.repaired:
        canvas.blot(spot.x + size * 0.3, spot.y + size * 0.1, size * 1.7, size * 0.3, (92, 84, 66))
    for index, tone in enumerate(tones):
        x = spot.x + (index - 1.5) * size * 0.9
        if not spot.repaired and index == 2:
            canvas.polygon(turned(x, spot.y - size * 0.26, size * 0.6, size * 0.28, 0.1), tone, shade(tone, 0.7))
            continue
        _bin(canvas, x, spot.y, size * 1.2, tone)
        if not spot.repaired:
            canvas.blot(
                x, spot.y - size * 1.4, size * 0.3, size * 0.24, chance.choice((DARK, WHITE, (150, 130, 96))), 0.2
            )
    if not spot.repaired:
        litter(canvas, Spot(spot.x + size * 0.4, spot.y + size * 0.2, size * 0.8, spot.ground, spot.repaired))


def lamp(canvas: Canvas, spot: Spot) -> None:
    """A lamp that hangs down broken; lit afterwards."""
    size = spot.size
    top = spot.y - size * 4.6
    canvas.box(spot.x - 8, top, spot.x + 8, spot.y, (86, 92, 98))
    canvas.box(spot.x - 20, spot.y - 22, spot.x + 20, spot.y, (70, 76, 82))
    if spot.repaired:
        for reach, share in ((1.5, 0.12), (1.0, 0.25), (0.6, 0.45)):
            canvas.oval(
                spot.x + size * 1.1,
                top + 4,
                size * reach * 0.7,
                size * reach * 0.5,
                mix(canvas.light.low, (255, 240, 180), share + 0.2),
            )
        canvas.line([(spot.x, top), (spot.x + size, top - 16)], (86, 92, 98), 9)
        canvas.oval(spot.x + size * 1.1, top - 6, size * 0.36, size * 0.16, (255, 244, 200), (120, 124, 128))
        return
    canvas.line(
        [(spot.x, top), (spot.x + size * 0.7, top + size * 0.2), (spot.x + size * 0.8, top + size)], (86, 92, 98), 9
    )
    canvas.polygon(
        turned(spot.x + size * 0.84, top + size * 1.2, size * 0.34, size * 0.14, 1.1), (60, 62, 66), (40, 42, 46)
    )
    canvas.line([(spot.x + size * 0.8, top + size), (spot.x + size * 1.1, top + size * 1.8)], (40, 42, 46), 3)
    for across in (0.5, 0.9, 1.3):
        canvas.polygon(turned(spot.x + size * across, spot.y + 8, 8, 4, across), (200, 214, 220))


def sign(canvas: Canvas, spot: Spot) -> None:
    """A bent, faded sign; a straight new one afterwards."""
    size = spot.size
    lean = 0.0 if spot.repaired else canvas.chance.choice((-0.5, 0.42))
    x, y = spot.x + math.sin(lean) * size * 2.6, spot.y - math.cos(lean) * size * 2.6
    canvas.line([(spot.x, spot.y), (x, y)], (130, 134, 138), 10)
    tone = (48, 100, 170) if spot.repaired else (150, 158, 160)
    canvas.polygon(
        turned(x, y - size * 0.3, size * 0.95, size * 0.6, lean * 1.2),
        tone,
        WHITE if spot.repaired else (110, 112, 112),
    )
    if spot.repaired:
        canvas.line([(x - size * 0.5, y - size * 0.3), (x + size * 0.4, y - size * 0.3)], WHITE, 12)
        canvas.polygon(
            [(x + size * 0.3, y - size * 0.56), (x + size * 0.68, y - size * 0.3), (x + size * 0.3, y - size * 0.04)],
            WHITE,
        )
    else:
        canvas.blot(x, y - size * 0.3, size * 0.4, size * 0.24, (150, 110, 80), 0.4)


def advert(canvas: Canvas, spot: Spot) -> None:
    """A torn, faded public-service board; a fresh one afterwards. The picture on it has no words."""
    size, chance = spot.size, canvas.chance
    left, right, top, low = spot.x - size * 1.9, spot.x + size * 1.9, spot.y - size * 3.0, spot.y - size * 0.8
    for x in (left + 20, right - 20):
        canvas.box(x - 7, low, x + 7, spot.y, (110, 112, 116))
    tone = chance.choice(BRIGHT)
    canvas.box(left - 8, top - 8, right + 8, low + 8, (150, 152, 156))
    if spot.repaired:
        canvas.box(left, top, right, low, mix(tone, WHITE, 0.75))
        canvas.polygon([(left, low), (left + size * 1.2, top + size * 0.9), (left + size * 2.2, low)], (120, 170, 120))
        canvas.polygon([(left + size * 1.4, low), (left + size * 2.6, top + size * 0.7), (right, low)], (90, 146, 110))
        canvas.oval(right - size * 0.8, top + size * 0.6, size * 0.34, size * 0.34, (226, 84, 60))
        canvas.box(left + size * 0.3, top + size * 0.25, left + size * 1.7, top + size * 0.42, tone)
        return
    canvas.box(left, top, right, low, (204, 200, 190))
    canvas.polygon([(left, low), (left + size * 1.2, top + size * 0.9), (left + size * 2.2, low)], (184, 190, 178))
    canvas.polygon(
        [(right - size * 1.4, top), (right, top), (right, top + size * 1.3), (right - size * 0.7, top + size * 0.7)],
        (120, 122, 126),
    )
    canvas.polygon(
        [(right - size * 1.4, top), (right - size * 0.7, top + size * 0.7), (right - size * 1.5, top + size * 1.2)],
        (232, 230, 224),
    )
    for _ in range(6):
        canvas.polygon(
            turned(
                chance.uniform(left + 20, right - 30),
                chance.uniform(top + 40, low - 20),
                20,
                14,
                chance.uniform(-0.4, 0.4),
            ),
            WHITE,
            (160, 156, 150),
        )


def blocked(canvas: Canvas, spot: Spot) -> None:
    """A fire exit blocked by boxes; clear with an extinguisher afterwards."""
    size, chance = spot.size, canvas.chance
    left, right, top = spot.x - size * 1.1, spot.x + size * 1.1, spot.y - size * 3.1
    canvas.box(left - size * 1.2, top - size * 0.4, right + size * 1.2, spot.y, (206, 204, 198), (160, 158, 152))
    canvas.box(left, top, right, spot.y, (172, 64, 54), (120, 44, 40))
    canvas.line([(spot.x, top), (spot.x, spot.y)], (120, 44, 40), 4)
    canvas.box(spot.x - size * 0.55, top - size * 0.34, spot.x + size * 0.55, top - size * 0.06, (60, 160, 96))
    for across in (-0.3, 0.3):
        canvas.box(
            spot.x + across * size - 5,
            spot.y - size * 1.4,
            spot.x + across * size + 5,
            spot.y - size * 1.1,
            (220, 220, 210),
        )
    if spot.repaired:
        canvas.box(right + size * 0.45, spot.y - size * 0.9, right + size * 0.75, spot.y - 4, (206, 52, 46))
        canvas.box(right + size * 0.52, spot.y - size * 1.06, right + size * 0.68, spot.y - size * 0.9, DARK)
        return
    for _ in range(9):
        x, y, part = (
            spot.x + chance.uniform(-1.1, 1.1) * size,
            spot.y + chance.uniform(-0.9, 0.06) * size,
            size * chance.uniform(0.3, 0.46),
        )
        tone = chance.choice(((196, 164, 118), (182, 148, 104), (208, 180, 136), (120, 140, 160)))
        canvas.box(x - part, y - part * 1.1, x + part, y, tone, shade(tone, 0.7))
        canvas.line([(x - part, y - part * 0.6), (x + part, y - part * 0.6)], shade(tone, 0.85), 4)


def notice(canvas: Canvas, spot: Spot) -> None:
    """A notice board empty but for scraps; filled and tidy afterwards."""
    size, chance = spot.size, canvas.chance
    left, right, top, low = spot.x - size * 1.6, spot.x + size * 1.6, spot.y - size * 2.7, spot.y - size * 0.9
    for x in (left + 14, right - 14):
        canvas.box(x - 6, low, x + 6, spot.y, (110, 112, 116))
    canvas.box(left - 9, top - 9, right + 9, low + 9, (140, 60, 54) if spot.repaired else (132, 112, 100))
    canvas.box(left, top, right, low, (226, 218, 198))
    if spot.repaired:
        for row in range(2):
            for column in range(4):
                x, y = left + 14 + column * (right - left - 20) / 4, top + 12 + row * (low - top - 12) / 2
                canvas.box(x, y, x + size * 0.62, y + size * 0.7, WHITE, (180, 176, 166))
                for text in range(4):
                    canvas.line([(x + 6, y + 10 + text * 9), (x + size * 0.52, y + 10 + text * 9)], (130, 134, 140), 2)
        return
    for _ in range(4):
        x, y = chance.uniform(left + 20, right - 30), chance.uniform(top + 20, low - 20)
        canvas.polygon(
            turned(x, y, size * 0.26, size * 0.3, chance.uniform(-0.6, 0.6)), (238, 232, 214), (170, 160, 140)
        )
    canvas.blot(spot.x + size * 0.5, (top + low) / 2, size * 0.4, size * 0.3, (204, 194, 170), 0.4)


def hoarding(canvas: Canvas, spot: Spot) -> None:
    """A hoarding with a fallen panel and mud before it; closed and clean afterwards."""
    size, chance = spot.size, canvas.chance
    tone = chance.choice(((70, 120, 160), (84, 140, 110)))
    for index in range(-2, 3):
        x = spot.x + index * size * 1.1
        if index == 0 and not spot.repaired:
            canvas.box(x - size * 0.55, spot.y - size * 2.2, x + size * 0.55, spot.y, (116, 104, 90))
            canvas.polygon(
                turned(x + size * 0.3, spot.y - size * 0.7, size * 0.5, size * 1.05, 0.62),
                shade(tone, 0.8),
                shade(tone, 0.6),
            )
            continue
        canvas.box(x - size * 0.55, spot.y - size * 2.3, x + size * 0.55, spot.y, tone, shade(tone, 0.75))
        if spot.repaired or index % 2:
            canvas.box(x - size * 0.4, spot.y - size * 1.9, x + size * 0.4, spot.y - size * 0.8, mix(tone, WHITE, 0.7))
    if not spot.repaired:
        canvas.blot(spot.x, spot.y + size * 0.2, size * 1.8, size * 0.3, (126, 100, 72), 0.3)


def bench(canvas: Canvas, spot: Spot) -> None:
    """A broken bench; mended afterwards."""
    size = spot.size
    wood = (168, 122, 78) if spot.repaired else (138, 108, 82)
    canvas.shadow(spot.x, spot.y, size * 1.9, spot.ground)
    for across in (-1.4, 1.4):
        canvas.box(spot.x + across * size - 8, spot.y - size * 0.8, spot.x + across * size + 8, spot.y, (84, 88, 92))
        canvas.box(
            spot.x + across * size - 6,
            spot.y - size * 1.6,
            spot.x + across * size + 6,
            spot.y - size * 0.8,
            (84, 88, 92),
        )
    for index, up in enumerate((0.78, 0.9, 1.2, 1.45)):
        y = spot.y - up * size
        if not spot.repaired and index in (1, 3):
            lean = size * (0.5 if index == 1 else 0.34)
            canvas.line([(spot.x - size * 1.6, y), (spot.x - size * 0.2, y + lean)], wood, 12)
            continue
        canvas.line([(spot.x - size * 1.7, y), (spot.x + size * 1.7, y)], wood, 13)
    if not spot.repaired:
        canvas.line([(spot.x + size * 0.2, spot.y + 6), (spot.x + size * 1.3, spot.y + size * 0.16)], wood, 11)
