"""The drawing board: the district is designed in metres on a plane and then laid on the ground in degrees.

The ground chosen is an empty stretch of desert, so that nothing drawn here covers a place where anybody lives.
"""

import math
from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wenming.demo.district import Line, Pair
from wenming.engines.geodesy import EARTH_RADIUS_M

Points: TypeAlias = list[Pair]
Array: TypeAlias = NDArray[np.float64]

ORIGIN: Pair = (102.35, 40.28)
PLACES = 5
_METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180.0
_EAST = _METRES_PER_DEGREE * math.cos(math.radians(ORIGIN[1]))


def to_degrees(point: Pair) -> Pair:
    """Lay a point of the plane (metres east, north of the origin) on the ground."""
    return ORIGIN[0] + point[0] / _EAST, ORIGIN[1] + point[1] / _METRES_PER_DEGREE


def to_metres(position: Pair) -> Pair:
    """Return where a position of the ground lies on the plane."""
    return (position[0] - ORIGIN[0]) * _EAST, (position[1] - ORIGIN[1]) * _METRES_PER_DEGREE


def rounded(position: Pair, places: int = PLACES) -> Pair:
    """Round degrees; five decimals are about a metre."""
    return round(position[0], places), round(position[1], places)


def ground_line(points: Iterable[Pair]) -> Line:
    """Lay a line on the ground, rounded, without repeated points."""
    line: Points = []
    for point in points:
        position = rounded(to_degrees(point))
        if not line or line[-1] != position:
            line.append(position)
    return tuple(line)


def length(points: Iterable[Pair]) -> float:
    """Return the length in metres of a line on the plane."""
    return sum(math.dist(first, second) for first, second in pairwise(points))


def along(points: Points, share: float) -> tuple[Pair, Pair]:
    """Return the point at a share (0 to 1) of a line's length, and the unit direction of the line there."""
    wanted = length(points) * share
    for first, second in pairwise(points):
        step = math.dist(first, second)
        if step > 0 and (wanted <= step or second == points[-1]):
            part = min(1.0, wanted / step)
            east, north = second[0] - first[0], second[1] - first[1]
            return (first[0] + east * part, first[1] + north * part), (east / step, north / step)
        wanted -= step
    return points[-1], (1.0, 0.0)


def dense(first: Pair, second: Pair, step: float) -> Points:
    """Return a straight line with a point at least every ``step`` metres, both ends included."""
    count = max(1, math.ceil(math.dist(first, second) / step))
    return [
        (first[0] + (second[0] - first[0]) * i / count, first[1] + (second[1] - first[1]) * i / count)
        for i in range(count + 1)
    ]


def wandering(chance: Random, points: Points, *, step: float, swing: float) -> Points:
    """Make a line wander like a border or a country road: halve it until pieces are short, pushing each middle aside.

    ``swing`` is the greatest push as a share of the piece; the ends stay.
    """
    line = [points[0]]
    for first, second in pairwise(points):
        span = math.dist(first, second)
        if span <= step:
            line.append(second)
            continue
        push = chance.uniform(-swing, swing)
        middle = (
            (first[0] + second[0]) / 2 - (second[1] - first[1]) * push,
            (first[1] + second[1]) / 2 + (second[0] - first[0]) * push,
        )
        line += wandering(chance, [first, middle], step=step, swing=swing)[1:]
        line += wandering(chance, [middle, second], step=step, swing=swing)[1:]
    return line


class Bend:
    """A smooth, gentle distortion of the plane that turns a ruled street lattice into one that has grown."""

    def __init__(self, chance: Random, *, turn: float, swing: float, wave: float) -> None:
        self._turn = math.radians(turn)
        self._waves = [
            (swing * chance.uniform(0.5, 1.0), wave * chance.uniform(0.8, 1.4), chance.uniform(0, math.tau))
            for _ in range(4)
        ]

    def __call__(self, point: Pair) -> Pair:
        """Return where a point of the lattice comes to lie."""
        x, y = point
        (a, wave_a, at_a), (b, wave_b, at_b), (c, wave_c, at_c), (d, wave_d, at_d) = self._waves
        bent_x = x + a * math.sin(math.tau * y / wave_a + at_a) + b * math.sin(math.tau * x / wave_b + at_b) * 0.5
        bent_y = y + c * math.sin(math.tau * x / wave_c + at_c) + d * math.sin(math.tau * y / wave_d + at_d) * 0.5
        cos, sin = math.cos(self._turn), math.sin(self._turn)
        return bent_x * cos - bent_y * sin, bent_x * sin + bent_y * cos
