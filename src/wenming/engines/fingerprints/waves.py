"""What a part of a picture looks like, as waves across and down: any window, in all eight flips and rotations.

A window is described by the strengths of slow waves (a cosine transform). Turning or flipping the picture only changes
signs and swaps the two directions, so that all eight come at the price of one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wenming.engines.fingerprints.picture import EDGE, FINE, Box

WAVES = 15
"""Waves in each direction, from none to 14 half periods across the window."""
INNER = (0.1, 0.9)
"""The part of a picture, each way, that remains in every copy cropped by up to a tenth at each edge."""
_POINTS = 48

Floats = NDArray[np.float32]
Window = tuple[float, float]
"""Where a window begins and ends in one direction, the whole picture being 0 to 1."""

_UP, _ACROSS = np.indices((WAVES, WAVES))
_SIGNS = [np.where((_ACROSS * flip + _UP * tip) % 2, -1, 1).astype(np.float32) for tip in (0, 1) for flip in (0, 1)]
# A photo's slow waves are the strongest by far; weighed like this each speed has about the same say.
_WEIGHTS = np.hypot(_UP, _ACROSS).astype(np.float32)
_PARTS = ((np.arange(_POINTS) + 0.5) / _POINTS).astype(np.float32)
_COSINES = (np.cos(np.pi * np.outer(np.arange(WAVES), _PARTS)) / _POINTS).astype(np.float32)


def waves_of(grey: NDArray[np.uint8], across: Sequence[Window], down: Sequence[Window]) -> Floats:
    """The weighed waves of every window of ``across`` and ``down``: down × across × waves × waves."""
    lines = _samplers(down) @ grey.astype(np.float32)
    found: Floats = lines[:, None] @ _samplers(across).transpose(0, 2, 1)[None]
    return found * _WEIGHTS


def _samplers(windows: Sequence[Window]) -> Floats:
    """The matrices from the ``EDGE`` values of a line to the waves of windows in it: n × waves × ``EDGE``."""
    begin, end = np.asarray(windows, np.float32).T[..., None]
    at = np.clip((begin + (end - begin) * _PARTS) * EDGE - 0.5, 0, EDGE - 1)
    shares = np.maximum(0, 1 - np.abs(at[..., None] - np.arange(EDGE, dtype=np.float32)))
    return np.asarray(_COSINES @ shares, np.float32)


def turned(waves: Floats, way: int) -> Floats:
    """The same windows in one of the eight flips and rotations; 0 is as it is."""
    swapped = waves.swapaxes(-1, -2) if way % 2 else waves
    return swapped * _SIGNS[way // 2]


def eight_ways(waves: Floats) -> Floats:
    """The same windows in all eight flips and rotations: … becomes 8 × …"""
    return np.stack([turned(waves, way) for way in range(8)])


def within(box: Box, part: Window, *, is_across: bool) -> Window:
    """``part`` of what lies within a border, said of the whole picture."""
    begin, end = (box[0], box[2] + 1) if is_across else (box[1], box[3] + 1)
    width = end - begin
    return (begin + part[0] * width) / FINE, (begin + part[1] * width) / FINE
