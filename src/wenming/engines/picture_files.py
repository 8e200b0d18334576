"""Open a picture file: refuse what is none, what is too large and what is broken, whoever reads it.

Looking at the first bytes is an early refusal, not a protection: only decoding shows what a file is.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError, MemoryError),
    *(struct.error, zlib.error),
)
"""What decoding a file raises that was cut off, altered or made up."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PhotoRefused(ValueError):
    """Not a photo that can be taken in; ``reason`` is one of ``not_a_photo``, ``heif``, ``too_large``, ``broken``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture whose header was read: its format (JPEG, PNG or WEBP), and the picture, not yet decoded."""

    kind: str
    image: Image.Image


@contextmanager
def opened(content: bytes) -> Iterator[Opened]:
    """Open a picture; whatever goes wrong inside the block, while it is decoded, is a :class:`PhotoRefused` too."""
    kind = recognise(content)
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as image:
            if image.width * image.height > MOST_PIXELS[kind]:
                raise PhotoRefused("too_large")
            yield Opened(kind, image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused("too_large") from error
    except PhotoRefused:
        raise
    except BROKEN as error:
        raise PhotoRefused("broken") from error


def recognise(content: bytes) -> str:
    """Return the picture format that the first bytes name; refuse others, Apple's HEIF with a reason of its own."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        raise PhotoRefused("heif")
    raise PhotoRefused("not_a_photo")


def on_white(image: Image.Image) -> Image.Image:
    """Return a picture with its transparency laid on white; one without any comes back as it is."""
    if image.mode not in ("RGBA", "LA", "PA", "RGBa", "La") and "transparency" not in image.info:
        return image
    layer = image.convert("RGBA")
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer.getchannel("A"))
    return plain
