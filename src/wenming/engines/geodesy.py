"""Where a place is: distances, and the coordinate systems met in Chinese map data.

Longitude and latitude are decimal degrees, always in that order. Four systems are met in practice:

- CGCS2000, the national system, in which Wenming stores every place;
- WGS-84, what a phone's receiver reports. The two agree within a few centimetres, so they are treated as equal here;
- GCJ-02, the shifted system that published maps must use: off by 50 to 700 metres, smooth, without an exact inverse;
- BD-09, a second shift on top of GCJ-02 used by one map maker.

The shift formulas are public knowledge; their constants are those of the Krasovsky 1940 ellipsoid.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

EARTH_RADIUS_M = 6_371_008.8
_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_E2 = 0.006_693_421_622_965_943
_BD_TURN = math.pi * 3000.0 / 180.0
_INVERSE_STEPS = 8
_INVERSE_TOLERANCE = 1e-10


class CoordinateSystem(StrEnum):
    """The system in which a pair of coordinates arrived."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the ground, in decimal degrees."""

    longitude: float
    latitude: float


class OrderGuess(StrEnum):
    """What a pair of numbers looks like when it should be longitude, latitude of a place in China."""

    AS_GIVEN = "as_given"
    SWAPPED = "swapped"
    IMPOSSIBLE = "impossible"


def outside_china(longitude: float, latitude: float) -> bool:
    """Whether a pair lies outside the rectangle in which GCJ-02 shifts at all."""
    return not (72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271)


def guess_order(first: float, second: float) -> OrderGuess:
    """Say whether a pair reads as longitude, latitude in China, as the two swapped, or as neither."""
    if not (math.isfinite(first) and math.isfinite(second)):
        return OrderGuess.IMPOSSIBLE
    if not outside_china(first, second):
        return OrderGuess.AS_GIVEN
    if not outside_china(second, first):
        return OrderGuess.SWAPPED
    return OrderGuess.IMPOSSIBLE


def _latitude_shift(x: float, y: float) -> float:
    """Return the unscaled northward shift for an offset from 105° E, 35° N."""
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    shift += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    shift += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    return shift + (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0


def _longitude_shift(x: float, y: float) -> float:
    """Return the unscaled eastward shift for an offset from 105° E, 35° N."""
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    shift += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    shift += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    return shift + (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0


def wgs84_to_gcj02(longitude: float, latitude: float) -> Position:
    """Shift a true position into GCJ-02; outside China nothing is shifted."""
    if outside_china(longitude, latitude):
        return Position(longitude, latitude)
    x, y = longitude - 105.0, latitude - 35.0
    radians = math.radians(latitude)
    magic = 1.0 - _KRASOVSKY_E2 * math.sin(radians) ** 2
    root = math.sqrt(magic)
    north = math.degrees(_latitude_shift(x, y) / (_KRASOVSKY_A * (1.0 - _KRASOVSKY_E2) / (magic * root)))
    east = math.degrees(_longitude_shift(x, y) / (_KRASOVSKY_A / root * math.cos(radians)))
    return Position(longitude + east, latitude + north)


def gcj02_to_wgs84(longitude: float, latitude: float) -> Position:
    """Undo the GCJ-02 shift by repeated correction; exact to well under a centimetre inside China."""
    if outside_china(longitude, latitude):
        return Position(longitude, latitude)
    guess = Position(longitude, latitude)
    for _ in range(_INVERSE_STEPS):
        shifted = wgs84_to_gcj02(guess.longitude, guess.latitude)
        east, north = longitude - shifted.longitude, latitude - shifted.latitude
        guess = Position(guess.longitude + east, guess.latitude + north)
        if abs(east) < _INVERSE_TOLERANCE and abs(north) < _INVERSE_TOLERANCE:
            break
    return guess


def gcj02_to_bd09(longitude: float, latitude: float) -> Position:
    """Apply the second shift that turns GCJ-02 into BD-09."""
    radius = math.hypot(longitude, latitude) + 0.000_02 * math.sin(latitude * _BD_TURN)
    angle = math.atan2(latitude, longitude) + 0.000_003 * math.cos(longitude * _BD_TURN)
    return Position(radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006)


def bd09_to_gcj02(longitude: float, latitude: float) -> Position:
    """Undo the second shift by repeated correction; the usual closed form is off by up to half a metre."""
    guess = Position(longitude - 0.0065, latitude - 0.006)
    for _ in range(_INVERSE_STEPS):
        shifted = gcj02_to_bd09(guess.longitude, guess.latitude)
        guess = Position(guess.longitude + longitude - shifted.longitude, guess.latitude + latitude - shifted.latitude)
    return guess


def wgs84_to_bd09(longitude: float, latitude: float) -> Position:
    """Turn a true position into BD-09."""
    middle = wgs84_to_gcj02(longitude, latitude)
    return gcj02_to_bd09(middle.longitude, middle.latitude)


def bd09_to_wgs84(longitude: float, latitude: float) -> Position:
    """Turn BD-09 into a true position."""
    middle = bd09_to_gcj02(longitude, latitude)
    return gcj02_to_wgs84(middle.longitude, middle.latitude)


_TO_CGCS2000: dict[CoordinateSystem, Callable[[float, float], Position]] = {
    CoordinateSystem.CGCS2000: Position,
    CoordinateSystem.WGS84: Position,
    CoordinateSystem.GCJ02: gcj02_to_wgs84,
    CoordinateSystem.BD09: bd09_to_wgs84,
}
_FROM_CGCS2000: dict[CoordinateSystem, Callable[[float, float], Position]] = {
    CoordinateSystem.CGCS2000: Position,
    CoordinateSystem.WGS84: Position,
    CoordinateSystem.GCJ02: wgs84_to_gcj02,
    CoordinateSystem.BD09: wgs84_to_bd09,
}


def to_cgcs2000(longitude: float, latitude: float, *, system: CoordinateSystem) -> Position:
    """Turn coordinates that arrived in ``system`` into the stored system."""
    return _TO_CGCS2000[system](longitude, latitude)


def from_cgcs2000(longitude: float, latitude: float, *, system: CoordinateSystem) -> Position:
    """Turn stored coordinates into ``system``."""
    return _FROM_CGCS2000[system](longitude, latitude)


def metres_between(first: Position, second: Position) -> float:
    """Return the great-circle distance in metres on a sphere of the Earth's mean radius (0.5 % at worst)."""
    south, north = math.radians(first.latitude), math.radians(second.latitude)
    half_lat = (north - south) / 2.0
    half_lon = math.radians(second.longitude - first.longitude) / 2.0
    chord = math.sin(half_lat) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_lon) ** 2
    return 2.0 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def degrees_around(centre: Position, *, metres: float) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a box that surely holds the circle; for the index before the exact test."""
    north = math.degrees(metres / EARTH_RADIUS_M)
    widest = min(89.9, abs(centre.latitude) + north)
    east = north / math.cos(math.radians(widest))
    return centre.longitude - east, centre.latitude - north, centre.longitude + east, centre.latitude + north
