"""Drawn photos: a place, a defect, a viewpoint and a light, as a small JPEG without any words on it.

The same recipe always gives the same bytes; the same place and seed show the same place before and after. Whoever comes
back stands elsewhere: a later photo is cut and held differently, so that an honest pair is not taken for one picture;
shade and what stands near the camera differ from photo to photo, so that two places of one kind are not either.
"""

import math
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageChops

from wenming.demo.chance import stream
from wenming.demo.chronicle import Scenery
from wenming.demo.drawn import buildings, lying, standing, streets
from wenming.demo.drawn.nearby import surround
from wenming.demo.drawn.painting import HEIGHT, LIGHTS, WIDTH, Canvas, Colour
from wenming.demo.drawn.spots import Spot

PLACES: dict[str, Callable[[Canvas], Colour]] = {
    "street": streets.street,
    "crossing": streets.crossing,
    "alley": streets.alley,
    "busstop": streets.busstop,
    "shops": streets.shops,
    "square": streets.square,
    "river": streets.river,
    "village": streets.village,
    "park": streets.park,
    "compound": buildings.compound,
    "community": buildings.community,
    "market": buildings.market,
    "hall": buildings.hall,
    "station": buildings.station,
    "school": buildings.school,
    "works": buildings.works,
    "toilet": buildings.toilet,
}
"""How each place is painted; painting returns the colour of its ground."""
DEFECTS: dict[str, Callable[[Canvas, Spot], None]] = {
    "litter": lying.litter,
    "pothole": lying.pothole,
    "manhole": lying.manhole,
    "paving": lying.paving,
    "parked": lying.parked,
    "rubble": lying.rubble,
    "bare": lying.bare,
    "puddle": lying.puddle,
    "posters": standing.posters,
    "stalls": standing.stalls,
    "cables": standing.cables,
    "facade": standing.facade,
    "bin": standing.bins,
    "lamp": standing.lamp,
    "sign": standing.sign,
    "advert": standing.advert,
    "blocked": standing.blocked,
    "notice": standing.notice,
    "hoarding": standing.hoarding,
    "bench": standing.bench,
}
"""How each defect, and the same spot put right, is painted."""

SIZE = (640, 480)
MOST_BYTES = 30_000
_QUALITIES = (64, 50, 36, 24)
_GRAIN = 3.2
_DEGREES = (4.5, 7.5)
_SHOWN = (0.6, 0.7)
"""How far a later photo is held aslant, and how much of the scene's width it shows: the camera came closer."""
_LYING = frozenset({"litter", "pothole", "manhole", "puddle"})
# Where there is pavement beside the road: left and right, top and low, and how large things look there.
_PAVEMENTS: dict[str, tuple[tuple[float, float], tuple[float, float], float]] = {
    "street": ((838, 872), (560, 590), 0.62),
    "crossing": ((240, 720), (684, 704), 0.85),
    "school": ((240, 720), (556, 604), 0.8),
    "busstop": ((640, 800), (520, 560), 0.75),
}
_ROOMY = ((330.0, 630.0), (590.0, 650.0))


@cache
def _grain() -> Image.Image:
    """Return a sheet of fine grain, larger than a photo, from which each photo takes its own part."""
    random = np.random.Generator(np.random.PCG64(20_240_501))
    sheet = random.normal(128.0, _GRAIN, (SIZE[1] + 200, SIZE[0] + 200)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(sheet)


def _spot(canvas: Canvas, scenery: Scenery, ground: Colour) -> Spot:
    """Choose where in the foreground the defect lies; what stands upright does not stand in the road."""
    chance = canvas.chance
    across, down, size = chance.random(), chance.random(), chance.uniform(64, 82)
    (left, right), (top, low) = _ROOMY
    if scenery.defect not in _LYING and scenery.place in _PAVEMENTS:
        (left, right), (top, low), share = _PAVEMENTS[scenery.place]
        size *= share
    x, y = left + (right - left) * across, top + (low - top) * down
    return Spot(x, y, size, ground, scenery.repaired)


def paint(scenery: Scenery) -> Image.Image:
    """Paint a scene at the size of a photo."""
    shape = stream(scenery.seed, "scene", scenery.place, scenery.defect)
    view = stream(scenery.seed, "light", str(scenery.repaired), str(scenery.take))
    light = LIGHTS[view.randrange(len(LIGHTS))]
    canvas = Canvas(shape, light)
    spot = _spot(canvas, scenery, PLACES[scenery.place](canvas))
    DEFECTS[scenery.defect](canvas, spot)
    if scenery.repaired or scenery.take:
        small = _from_elsewhere(canvas.image, spot, view)
    else:
        small = canvas.image.resize(SIZE, Image.Resampling.BOX)
    near = stream(scenery.seed, "near", str(scenery.repaired), str(scenery.take))
    small = surround(small, near)
    lit = _lit(small, light.tint, view.uniform(0.95, 1.05), (view.randrange(200), view.randrange(200)))
    return lit.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if scenery.mirrored else lit


def _from_elsewhere(scene: Image.Image, spot: Spot, view: Random) -> Image.Image:
    """Show the scene as from another standpoint: nearer, aslant, narrower one way than the other, the spot in sight.

    Taking single dots at twice the size and halving is as quick as shrinking the scene evenly.
    """
    wide, high = 2 * SIZE[0], 2 * SIZE[1]
    angle = math.radians(view.uniform(*_DEGREES) * view.choice((-1, 1)))
    share = view.uniform(*_SHOWN)
    across, down = share * WIDTH / wide, share * view.uniform(1.0, 1.1) * HEIGHT / high
    cos, sin = math.cos(angle), math.sin(angle)
    # The cut stays within the scene: its half width and height once it is turned.
    reach_x = (across * wide * cos + down * high * abs(sin)) / 2
    reach_y = (across * wide * abs(sin) + down * high * cos) / 2
    middle_x = min(max(spot.x + view.uniform(-0.1, 0.1) * WIDTH, reach_x), WIDTH - reach_x)
    middle_y = min(max(spot.y, reach_y), HEIGHT - reach_y)
    a, b, d, e = across * cos, -down * sin, across * sin, down * cos
    begin_x, begin_y = middle_x - a * wide / 2 - b * high / 2, middle_y - d * wide / 2 - e * high / 2
    turned = scene.transform(
        (wide, high), Image.Transform.AFFINE, (a, b, begin_x, d, e, begin_y), Image.Resampling.NEAREST
    )
    return turned.reduce(2)


def _lit(photo: Image.Image, tint: tuple[float, float, float], bright: float, corner: tuple[int, int]) -> Image.Image:
    """Tint a photo by its light and lay grain over it."""
    table = [min(255, round(value * part * bright)) for part in tint for value in range(256)]
    across, down = corner
    grain = _grain().crop((across, down, across + SIZE[0], down + SIZE[1]))
    bands = [ImageChops.add(band, grain, 1, -128) for band in photo.point(table).split()]
    return Image.merge("RGB", bands)


def draw(scenery: Scenery) -> bytes:
    """Return a scene as a JPEG of at most 30 kB."""
    photo = paint(scenery)
    content = b""
    for quality in _QUALITIES:
        file = BytesIO()
        photo.save(file, "JPEG", quality=quality)
        content = file.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return content
