"""Taking in a position: which system it came in, whether it can be true, and the cells it falls in."""

from dataclasses import dataclass

import h3.api.basic_int as h3

from wenming.areas.selectors import Outlines
from wenming.engines.geodesy import CoordinateSystem, OrderGuess, Position, guess_order, to_cgcs2000
from wenming.engines.polygons import contains
from wenming.kernel.errors import DomainError
from wenming.rulebook.labels import N_

PLACES = 7
RESOLUTIONS = (7, 8, 9)
SWAPPED = N_("Longitude and latitude are exchanged: %(lon)s is a latitude here. Swap the two.")
IMPOSSIBLE = N_("%(lon)s, %(lat)s is not a place in China. Give degrees with decimals, longitude and latitude.")
OUTSIDE = N_("The position lies outside the district. Check the figures and the coordinate system (%(system)s).")
OTHER_SYSTEM = N_("The position lies outside the district as %(system)s, but inside it as %(other)s: name that system.")


class PositionRefused(DomainError):
    """A position that cannot be where the site is."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A position as it arrived, in degrees of ``system``."""

    lon: float
    lat: float
    system: CoordinateSystem = CoordinateSystem.CGCS2000


def taken_in(arrived: Arrived, outlines: Outlines) -> Position:
    """Return the position in CGCS2000.

    :raises PositionRefused: it is swapped, no place in China, or outside the territory's boundary (if one is known).
    """
    params = {"lon": arrived.lon, "lat": arrived.lat, "system": arrived.system.value}
    order = guess_order(arrived.lon, arrived.lat)
    if order is OrderGuess.SWAPPED:
        raise PositionRefused("position_swapped", SWAPPED, field="lon", params=params)
    if order is OrderGuess.IMPOSSIBLE:
        raise PositionRefused("position_impossible", IMPOSSIBLE, field="lon", params=params)
    place = to_cgcs2000(arrived.lon, arrived.lat, system=arrived.system)
    if outlines.whole is not None and not contains(outlines.whole, place):
        other = _fitting_system(arrived, outlines)
        if other is not None:
            params["other"] = other.value
            raise PositionRefused("position_other_system", OTHER_SYSTEM, field="system", params=params)
        raise PositionRefused("position_outside", OUTSIDE, field="lon", params=params)
    return Position(round(place.longitude, PLACES), round(place.latitude, PLACES))


def cells(place: Position) -> dict[str, int]:
    """Return the columns of the H3 cells that a position falls in."""
    return {f"cell_{level}": int(h3.latlng_to_cell(place.latitude, place.longitude, level)) for level in RESOLUTIONS}


def _fitting_system(arrived: Arrived, outlines: Outlines) -> CoordinateSystem | None:
    if outlines.whole is None:
        return None
    for system in (CoordinateSystem.GCJ02, CoordinateSystem.BD09, CoordinateSystem.CGCS2000):
        if system is arrived.system or {system, arrived.system} == {CoordinateSystem.CGCS2000, CoordinateSystem.WGS84}:
            continue
        if contains(outlines.whole, to_cgcs2000(arrived.lon, arrived.lat, system=system)):
            return system
    return None
