"""Take in a photo: refuse what is none, read what it claims, and draw fresh copies that carry nothing but the picture.

Only decoding and drawing anew removes what hides behind a picture (scripts, archives, places); looking at the first
bytes is an early refusal, not a protection.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from io import BytesIO

from PIL import Image, ImageOps

from wenming.engines.photo_claims import NO_CLAIMS, Claims, read_claims

SHOWN_EDGE = 1920
THUMBNAIL_EDGE = 320
SHOWN_QUALITY = 82
THUMBNAIL_QUALITY = 75
LEAST_EDGE = 16
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError, MemoryError)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PhotoRefused(ValueError):
    """Not a photo that can be taken in; ``reason`` is one of ``not_a_photo``, ``heif``, ``too_large``, ``broken``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A photo taken in. ``width`` and ``height`` are of the copy for showing, upright; copies are JPEG."""

    media_type: str
    width: int
    height: int
    shown: bytes
    thumbnail: bytes
    claims: Claims


def take_in(content: bytes, zone: tzinfo) -> TakenIn:
    """Check and redraw a photo; times without an offset are read in ``zone``. Raises :class:`PhotoRefused`."""
    kind = recognise(content)
    with _opened(content, kind) as image:
        claims = _claims(image, zone)
        image.draft("RGB", _fitted(image.size, SHOWN_EDGE))
        shown = _upright_colours(image)
    shown.thumbnail((SHOWN_EDGE, SHOWN_EDGE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    small = shown.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return TakenIn(
        media_type=MEDIA_TYPES[kind],
        width=shown.width,
        height=shown.height,
        shown=_written(shown, SHOWN_QUALITY),
        thumbnail=_written(small, THUMBNAIL_QUALITY),
        claims=claims,
    )


def ensure_photo(content: bytes) -> None:
    """Decode a photo as small as its format allows and draw nothing: is it whole? Raises :class:`PhotoRefused`."""
    with _opened(content, recognise(content)) as image:
        image.draft("RGB", _fitted(image.size, THUMBNAIL_EDGE))
        image.load()


@contextmanager
def _opened(content: bytes, kind: str) -> Iterator[Image.Image]:
    """Open a photo of a fitting size; what goes wrong while it is read refuses it."""
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as image:
            if image.width * image.height > MOST_PIXELS[kind]:
                raise PhotoRefused("too_large")
            if min(image.size) < LEAST_EDGE:
                raise PhotoRefused("not_a_photo")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused("too_large") from error
    except PhotoRefused:
        raise
    except (*BROKEN, struct.error, zlib.error) as error:
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


def _claims(image: Image.Image, zone: tzinfo) -> Claims:
    """Read the claims; broken ones are no reason to refuse a photo."""
    try:
        return read_claims(image.getexif(), zone)
    except (*BROKEN, struct.error, ArithmeticError):
        return NO_CLAIMS


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """Return the size with its longer edge at most ``edge``: what a reduced-scale decode must still reach."""
    scale = min(1.0, edge / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _upright_colours(image: Image.Image) -> Image.Image:
    """Decode fully, turn upright, lay transparency on white, and keep nothing but the pixels."""
    image.load()
    upright = _turned(image)
    if upright.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain = upright.convert("RGB") if upright.mode != "RGB" else upright.copy()
    plain.info = {}
    return plain


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (*BROKEN, struct.error):
        return image


def _written(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
