"""From a picture to its fingerprint: a tiny grey copy, and where its plain border ends. Nothing of the file is kept."""

import struct
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wenming.engines.picture_files import on_white, opened

VERSION = 1
EDGE = 32
"""The grey copy has so many lines and columns, whatever the shape of the picture."""
FINE = 128
"""Lines and columns at which the border is looked for; a border is told in these parts of the picture."""
SIZE = 1 + 4 + EDGE * EDGE
"""Bytes of a fingerprint as kept: version, the four edges of what is within the border, the grey copy."""

_HEAD = struct.Struct("5B")
_SPREAD = 48.0
_LEAST_SPREAD = 2.0
_PLAIN = 14.0
_PLAIN_SHARE = 90
_LEAST_BORDER = 3
_LEAST_LEFT = FINE * 0.4

Grey = NDArray[np.uint8]
Box = tuple[int, int, int, int]
WHOLE: Box = (0, 0, FINE - 1, FINE - 1)


class FingerprintUnreadable(ValueError):
    """These bytes are no fingerprint of this version; make it anew from the picture."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The fingerprint of one picture.

    ``grey``: ``EDGE`` × ``EDGE`` values 0 to 255, mean and spread evened out. ``box``: first column, first line, last
    column, last line within a plain border, in parts of ``FINE``; the whole picture when there is none.
    """

    grey: Grey = field(repr=False)
    box: Box = WHOLE

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to recognise: one even tone, as a covered lens gives. It is like no other."""
        return not np.ptp(self.grey)

    @property
    def has_border(self) -> bool:
        """Whether a plain border was found."""
        return self.box != WHOLE

    def to_bytes(self) -> bytes:
        """The fingerprint as it is kept: always ``SIZE`` bytes."""
        return _HEAD.pack(VERSION, *self.box) + self.grey.tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Fingerprint":
        """Read a kept fingerprint. Raises :class:`FingerprintUnreadable` for other versions and other lengths."""
        if len(kept) != SIZE or kept[0] != VERSION:
            raise FingerprintUnreadable(f"{len(kept)} bytes, version {kept[0] if kept else '-'}")
        _, left, top, right, bottom = _HEAD.unpack_from(kept)
        if left >= right or top >= bottom:
            raise FingerprintUnreadable("no picture within the border")
        grey = np.frombuffer(kept, np.uint8, offset=_HEAD.size).reshape(EDGE, EDGE)
        return cls(grey, (left, top, right, bottom))


def fingerprint_of(content: bytes) -> Fingerprint:
    """The fingerprint of a JPEG, PNG or WebP file. Raises :class:`PhotoRefused` for what is no whole picture."""
    with opened(content) as found:
        # Decoding at a fraction of the size is what makes this quick.
        found.image.draft("L", (FINE, FINE))
        return fingerprint_of_image(found.image)


def fingerprint_of_image(image: Image.Image) -> Fingerprint:
    """The fingerprint of a picture in memory; how it is turned makes no difference to what it is like."""
    fine = np.asarray(_grey(image).resize((FINE, FINE), Image.Resampling.BOX), np.float32)
    step = FINE // EDGE
    small = fine.reshape(EDGE, step, EDGE, step).mean(axis=(1, 3))
    spread = float(small.std())
    if spread < _LEAST_SPREAD:
        return Fingerprint(np.full((EDGE, EDGE), 128, np.uint8))
    even = np.clip(128 + (small - small.mean()) * (_SPREAD / spread), 0, 255).round().astype(np.uint8)
    return Fingerprint(even, _within_border(fine))


def _grey(image: Image.Image) -> Image.Image:
    plain = on_white(image)
    return plain if plain.mode == "L" else plain.convert("RGB").convert("L")


def _within_border(fine: NDArray[np.float32]) -> Box:
    """Where the picture begins and ends within a border of one tone; the whole when hardly anything would be left."""
    top, bottom = _plain_lines(fine), _plain_lines(fine[::-1])
    left, right = _plain_lines(fine.T), _plain_lines(fine.T[::-1])
    box = (left, top, FINE - 1 - right, FINE - 1 - bottom)
    if box[2] - box[0] < _LEAST_LEFT or box[3] - box[1] < _LEAST_LEFT:
        return WHOLE
    return box


def _plain_lines(lines: NDArray[np.float32]) -> int:
    """How many lines from the first on have the tone of the first; few are no border."""
    tone = np.median(lines[:2])
    # Hardly any picture has a border: its first lines tell, and the others need not be looked at.
    for some in (lines[:_LEAST_BORDER], lines):
        away = np.percentile(np.abs(some - tone), _PLAIN_SHARE, axis=1)
        other = np.flatnonzero(away > _PLAIN)
        if len(other):
            # The line where border and picture meet is a mixture of both, so it is left out as well.
            found = int(other[0]) + 1
            return found if found >= _LEAST_BORDER else 0
    return 0
