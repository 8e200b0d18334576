"""Small drawn pictures to hang on a row: a street corner that never was, a few kilobytes as JPEG."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (320, 240)
LARGEST = 20_000
"""No picture has more bytes."""


def scene(chance: Random) -> bytes:
    """Draw one picture."""
    width, height = SIZE
    horizon = chance.randint(90, 140)
    sky = (chance.randint(150, 210), chance.randint(180, 220), chance.randint(200, 240))
    picture = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(picture)
    ground = chance.randint(95, 150)
    draw.rectangle((0, horizon, width, height), fill=(ground, ground, ground - 8))
    left = 0
    while left < width:
        right = left + chance.randint(40, 95)
        top = horizon - chance.randint(30, 85)
        tone = tuple(chance.randint(110, 215) for _ in range(3))
        draw.rectangle((left, top, right, horizon), fill=tone)
        for x in range(left + 8, right - 10, 18):
            for y in range(top + 8, horizon - 8, 20):
                draw.rectangle((x, y, x + 8, y + 10), fill=(70, 80, 95))
        left = right + chance.randint(0, 8)
    for _ in range(chance.randint(3, 9)):
        x, y = chance.randrange(width), chance.randint(horizon + 8, height - 6)
        size = chance.randint(4, 26)
        tone = tuple(chance.randint(30, 230) for _ in range(3))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x, y, x + size, y + size // 2), fill=tone)
    out = BytesIO()
    picture.save(out, "JPEG", quality=chance.randint(62, 80))
    return out.getvalue()
