"""How like two fingerprints are: found whatever the turn, the border and a crop of up to a tenth, then measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wenming.engines.fingerprints.picture import WHOLE, Box, Fingerprint
from wenming.engines.fingerprints.waves import INNER, WAVES, Floats, Window, eight_ways, turned, waves_of, within

SAME_FROM = 0.93
PERHAPS_FROM = 0.86
NEAR_FROM = 0.62
"""Below this likeness of the slow waves, the windows not yet moved, two pictures are not worth comparing closer."""
LEVELS = (0.025, 0.075)
"""Crops looked for at each edge; those between are within a fortieth of one of them."""
_STARTS = 2
_ENOUGH = 0.97
"""So like that looking further could change nothing."""
_STEPS = (0.012, 0.004)
_ROUNDS = 3

_UP, _ACROSS = np.indices((WAVES, WAVES))
SLOW: NDArray[np.bool_] = (_UP + _ACROSS <= 10) & (_UP + _ACROSS > 0)
"""The waves by which a window is found; slow enough to bear windows that do not quite meet."""
ALL: NDArray[np.bool_] = (_UP + _ACROSS <= 14) & (_UP + _ACROSS > 0)


class Decision(StrEnum):
    """Whether two pictures are one. ``PERHAPS`` is for a person to look at, like ``SAME``, but expect a false alarm."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two pictures are, from -1 to 1, and what that says."""

    value: float
    decision: Decision


def decision_of(value: float) -> Decision:
    """What a likeness says."""
    if value >= SAME_FROM:
        return Decision.SAME
    return Decision.PERHAPS if value >= PERHAPS_FROM else Decision.DIFFERENT


def compare(one: Fingerprint, other: Fingerprint) -> Likeness:
    """How like two pictures are; which comes first does not change the decision. A blank picture is like no other."""
    if one.is_blank or other.is_blank:
        return Likeness(0.0, Decision.DIFFERENT)
    value = -1.0
    for box, other_box in product(boxes(one), boxes(other)):
        value = max(value, _best(one, box, other, other_box))
        if value < _ENOUGH:
            value = max(value, _best(other, other_box, one, box))
        if value >= _ENOUGH:
            break
    return Likeness(value, decision_of(value))


def boxes(fingerprint: Fingerprint) -> tuple[Box, ...]:
    """The whole picture, and what lies within its border if it has one."""
    return (WHOLE, fingerprint.box) if fingerprint.has_border else (WHOLE,)


def unit(waves: Floats, kept: NDArray[np.bool_]) -> Floats:
    """The ``kept`` waves of each window as a vector of length 1 (of 0 where nothing is seen)."""
    flat = waves[..., kept]
    length = np.linalg.norm(flat, axis=-1, keepdims=True)
    return np.asarray(flat / np.maximum(length, 1e-6), np.float32)


def inner_of_crop(first: float, last: float) -> Window:
    """Where the inner part of a picture lies in a copy that lost ``first`` and ``last`` of it at its two ends."""
    left = 1 - first - last
    return (INNER[0] - first) / left, (INNER[1] - first) / left


_ENDS = ((0.0, 0.0), (0.0, 0.1), (0.1, 0.0), (0.1, 0.1), *product(LEVELS, LEVELS))
CROPPED = tuple(inner_of_crop(first, last) for first, last in _ENDS)
"""Where the inner part of a picture may lie in a copy, in one direction; first for no crop at all."""


def seen(fingerprint: Fingerprint, box: Box, across: Sequence[Window], down: Sequence[Window]) -> Floats:
    """The waves of every window of ``across`` and ``down``, told in parts of what lies within ``box``."""
    return waves_of(
        fingerprint.grey,
        [within(box, window, is_across=True) for window in across],
        [within(box, window, is_across=False) for window in down],
    )


def _best(one: Fingerprint, box: Box, other: Fingerprint, other_box: Box) -> float:
    """How like ``one`` is to ``other``, taking ``other`` for a copy cropped from it."""
    inner = seen(one, box, [INNER], [INNER])[0, 0]
    likes = unit(eight_ways(seen(other, other_box, CROPPED, CROPPED)), SLOW) @ unit(inner, SLOW)
    best = float(likes.max())
    if best < NEAR_FROM:
        return best
    for way in np.argsort(likes.max(axis=(1, 2)))[::-1][:_STARTS]:
        down, across = np.unravel_index(int(likes[way].argmax()), likes.shape[1:])
        best = max(best, _refined(unit(inner, ALL), other, other_box, int(way), (CROPPED[across], CROPPED[down])))
        if best >= _ENOUGH:
            break
    return best


def _refined(inner: Floats, other: Fingerprint, box: Box, way: int, window: tuple[Window, Window]) -> float:
    """Move the edges of the window little by little to where the two are most alike."""
    best, (across, down) = -1.0, window
    for step in _STEPS:
        for _ in range(_ROUNDS):
            acrosses, downs = _moved(across, step), _moved(down, step)
            values = unit(turned(seen(other, box, acrosses, downs), way), ALL) @ inner
            if values.max() <= best:
                break
            best = float(values.max())
            a_down, an_across = np.unravel_index(int(values.argmax()), values.shape)
            across, down = acrosses[an_across], downs[a_down]
    return best


def _moved(window: Window, step: float) -> list[Window]:
    return [(window[0] + first, window[1] + last) for first in (0, -step, step) for last in (0, -step, step)]
