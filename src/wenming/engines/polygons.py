"""Areas on the map: reading GeoJSON polygons, mending what can be mended, and asking what lies in them."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree
from shapely.validation import explain_validity

from wenming.engines.geodesy import Position, outside_china

Geometry: TypeAlias = Mapping[str, object]

_KINDS = ("Polygon", "MultiPolygon")


class UnreadableGeometry(ValueError):
    """A geometry that cannot be used as an area; the message says why."""


def _finite(geometry: BaseGeometry) -> bool:
    """Whether every coordinate is a finite number within the world."""
    west, south, east, north = geometry.bounds
    return -180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Keep only what has an area: mending may leave lines and points behind."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and part.area > 0]
    parts += [
        piece
        for part in shapely.get_parts(geometry)
        if isinstance(part, MultiPolygon)
        for piece in part.geoms
        if piece.area > 0
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def read_area(geometry: Geometry | str) -> BaseGeometry:
    """Read a GeoJSON Polygon or MultiPolygon in degrees; self-crossing rings are mended.

    Raises :class:`UnreadableGeometry` for other geometries, empty ones, coordinates that are no degrees, and
    areas that look as if longitude and latitude were exchanged.
    """
    try:
        value = json.loads(geometry) if isinstance(geometry, str) else dict(geometry)
    except ValueError as problem:
        raise UnreadableGeometry("This is not JSON.") from problem
    if not isinstance(value, dict) or value.get("type") not in _KINDS:
        raise UnreadableGeometry("An area must be a GeoJSON Polygon or MultiPolygon.")
    try:
        area = shape(value)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.GEOSException) as problem:
        raise UnreadableGeometry("The coordinates of the area cannot be read.") from problem
    if area.is_empty:
        raise UnreadableGeometry("The area is empty.")
    if not _finite(area):
        raise UnreadableGeometry("The coordinates are not degrees of longitude and latitude.")
    west, south, east, north = area.bounds
    if outside_china(west, south) and not (outside_china(south, west) or outside_china(north, east)):
        raise UnreadableGeometry("Longitude and latitude seem to be exchanged.")
    if not area.is_valid:
        area = _polygons_of(shapely.make_valid(area))
    if area.is_empty:
        raise UnreadableGeometry("The area encloses nothing.")
    return area


def why_invalid(geometry: Geometry) -> str | None:
    """Return what is wrong with a geometry, in one line, or nothing if it is sound."""
    try:
        area = shape(dict(geometry))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.GEOSException) as problem:
        return str(problem)
    return None if area.is_valid else explain_validity(area)


def as_geojson(area: BaseGeometry, *, places: int = 6) -> dict[str, object]:
    """Return an area as GeoJSON with coordinates rounded to ``places`` decimals (6: a tenth of a metre)."""
    return cast(dict[str, object], _rounded(mapping(area), places))


def _rounded(value: object, places: int) -> object:
    """Round every number inside nested GeoJSON."""
    if isinstance(value, float):
        return round(value, places)
    if isinstance(value, Mapping):
        return {key: _rounded(inner, places) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner, places) for inner in value]
    return value


def converted(area: BaseGeometry, convert: Callable[[float, float], Position]) -> BaseGeometry:
    """Return the area with every corner passed through a coordinate conversion."""

    def each(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = [convert(float(x), float(y)) for x, y in corners]
        return np.array([(corner.longitude, corner.latitude) for corner in moved])

    return shapely.transform(area, each)


def contains(area: BaseGeometry, position: Position) -> bool:
    """Whether a position lies inside an area or on its border."""
    return bool(area.covers(shapely.Point(position.longitude, position.latitude)))


def bounding_box(area: BaseGeometry) -> tuple[float, float, float, float]:
    """Return west, south, east, north."""
    west, south, east, north = area.bounds
    return west, south, east, north


def simplified(area: BaseGeometry, *, metres: float) -> BaseGeometry:
    """Return the area with fewer corners, none moved by more than about ``metres``; never empty, never broken."""
    return area.simplify(metres / 111_320.0, preserve_topology=True)


class AreaFinder:
    """Finds which of many areas a position lies in, through a tree of their boxes."""

    def __init__(self, areas: Mapping[str, BaseGeometry]) -> None:
        self._codes = list(areas)
        self._tree = STRtree(list(areas.values()))

    def at(self, position: Position) -> str | None:
        """Return the code of the area at a position; on a shared border the first in the order given."""
        point = shapely.Point(position.longitude, position.latitude)
        found = self._tree.query(point, predicate="intersects")
        return self._codes[min(found)] if len(found) else None
