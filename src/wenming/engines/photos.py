"""Take in a photo: refuse what is none, read what it claims, and draw fresh copies that carry nothing but the picture.

Only decoding and drawing anew removes what hides behind a picture (scripts, archives, places); looking at the first
bytes is an early refusal, not a protection.
"""

from dataclasses import dataclass
from datetime import tzinfo
from io import BytesIO

from PIL import Image, ImageOps

from wenming.engines.photo_claims import NO_CLAIMS, Claims, read_claims
from wenming.engines.picture_files import BROKEN, PhotoRefused, on_white, opened

SHOWN_EDGE = 1920
THUMBNAIL_EDGE = 320
SHOWN_QUALITY = 82
THUMBNAIL_QUALITY = 75
PRINTED_QUALITY = 78
LEAST_EDGE = 16
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


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
    with opened(content) as found:
        if min(found.image.size) < LEAST_EDGE:
            raise PhotoRefused("not_a_photo")
        claims = _claims(found.image, zone)
        found.image.draft("RGB", _fitted(found.image.size, SHOWN_EDGE))
        shown = _upright_colours(found.image)
    shown.thumbnail((SHOWN_EDGE, SHOWN_EDGE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    small = shown.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return TakenIn(
        media_type=MEDIA_TYPES[found.kind],
        width=shown.width,
        height=shown.height,
        shown=_written(shown, SHOWN_QUALITY),
        thumbnail=_written(small, THUMBNAIL_QUALITY),
        claims=claims,
    )


def ensure_photo(content: bytes) -> None:
    """Decode a photo as small as its format allows and draw nothing: is it whole? Raises :class:`PhotoRefused`."""
    with opened(content) as found:
        if min(found.image.size) < LEAST_EDGE:
            raise PhotoRefused("not_a_photo")
        found.image.draft("RGB", _fitted(found.image.size, THUMBNAIL_EDGE))
        found.image.load()


def reduced(content: bytes, edge: int) -> bytes:
    """Draw a photo with its longer edge at most ``edge``, for paper; a smaller one stays as large as it is.

    :raises PhotoRefused: it cannot be opened.
    """
    with opened(content) as found:
        found.image.draft("RGB", _fitted(found.image.size, edge))
        drawn = _upright_colours(found.image)
    drawn.thumbnail((edge, edge), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _written(drawn, PRINTED_QUALITY)


def _claims(image: Image.Image, zone: tzinfo) -> Claims:
    """Read the claims; broken ones are no reason to refuse a photo."""
    try:
        return read_claims(image.getexif(), zone)
    except (*BROKEN, ArithmeticError):
        return NO_CLAIMS


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """Return the size with its longer edge at most ``edge``: what a reduced-scale decode must still reach."""
    scale = min(1.0, edge / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _upright_colours(image: Image.Image) -> Image.Image:
    """Decode fully, turn upright, lay transparency on white, and keep nothing but the pixels."""
    image.load()
    upright = on_white(_turned(image))
    plain = upright.convert("RGB") if upright.mode != "RGB" else upright.copy()
    plain.info = {}
    return plain


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image


def _written(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
