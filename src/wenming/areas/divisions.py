"""Reading division tables: the columns of the national five-level list, and the fences that go with it.

A file has one division a row, without a heading: code of twelve digits, parent's code, name, level, rank, six-digit
code, post code, area code, urban-rural class, three marks, longitude, latitude … What lies above the county is left
out. Positions and fences arrive in a declared coordinate system and are turned into CGCS2000.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wenming.engines.geodesy import CoordinateSystem, OrderGuess, guess_order, to_cgcs2000
from wenming.engines.polygons import UnreadableGeometry, as_geojson, converted, read_area
from wenming.kernel.errors import DomainError
from wenming.kernel.text import is_storable
from wenming.rulebook.labels import N_

LEVELS = {"county": "county", "town": "town", "village": "village"}
_CODE, _PARENT, _NAME, _LEVEL, _CLASS, _LON, _LAT = 0, 1, 2, 3, 8, 12, 13
_FEWEST = 4
URBAN_CORE = "111"
CODE = re.compile("[0-9]{1,20}")
LONGEST_NAME = 60
UNREADABLE = N_("Row %(row)s cannot be read: the file is no text table. Save it as CSV UTF-8 and load it again.")


class UnreadableDivisions(DomainError):
    """A division table or fence that cannot be used; says where."""


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a division table, with its position in CGCS2000 if it has one."""

    code: str
    parent: str
    name: str
    level: str
    lat: float | None = None
    lon: float | None = None
    is_urban_core: bool = False


def read_divisions(text: str, *, system: CoordinateSystem) -> list[Division]:
    """Read a division table, parents before children.

    :raises UnreadableDivisions: a row is too short, repeats a code, or has a parent that is nowhere in the file.
    """
    rows: dict[str, Division] = {}
    for number, cells in _cells(text):
        if not any(cell.strip() for cell in cells):
            continue
        division = _division(number, [cell.strip() for cell in cells], system)
        if division is None:
            continue
        if division.code in rows:
            raise UnreadableDivisions(
                "division_twice",
                N_("Row %(row)s: code %(code)s stands twice."),
                params={"row": number, "code": division.code},
            )
        rows[division.code] = division
    return _parents_first(rows)


def read_fence(text: str, *, system: CoordinateSystem) -> dict[str, object]:
    """Read a boundary as GeoJSON and return it in CGCS2000.

    :raises UnreadableDivisions: it is not an area.
    """
    try:
        value = json.loads(text)
        if isinstance(value, dict) and value.get("type") == "Feature":
            value = value.get("geometry")
        if not isinstance(value, dict):
            raise UnreadableGeometry("An area must be a GeoJSON Polygon or MultiPolygon.")
        area = read_area(value)
    except UnreadableGeometry as problem:
        raise UnreadableDivisions("fence_unreadable", str(problem), field="boundary") from problem
    except (ValueError, RecursionError) as problem:
        raise UnreadableDivisions("fence_unreadable", N_("This is not JSON."), field="boundary") from problem
    if system in (CoordinateSystem.GCJ02, CoordinateSystem.BD09):
        area = converted(area, lambda lon, lat: to_cgcs2000(lon, lat, system=system))
    return as_geojson(area)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and cells."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), start=1):
            if not is_storable("".join(cells)):
                raise UnreadableDivisions("division_row_unreadable", UNREADABLE, params={"row": number})
            yield number, cells
    except csv.Error as problem:
        raise UnreadableDivisions("division_row_unreadable", UNREADABLE, params={"row": number + 1}) from problem


def _division(number: int, cells: list[str], system: CoordinateSystem) -> Division | None:
    if len(cells) < _FEWEST:
        raise UnreadableDivisions(
            "division_row_short",
            N_("Row %(row)s has %(count)s columns; code, parent, name and level are needed."),
            params={"row": number, "count": len(cells)},
        )
    code, parent, name, level = cells[_CODE], cells[_PARENT], cells[_NAME], cells[_LEVEL]
    if level not in LEVELS:
        return None
    if not CODE.fullmatch(code) or not name or len(name) > LONGEST_NAME:
        raise UnreadableDivisions(
            "division_row_wrong",
            N_("Row %(row)s: “%(code)s” is no division code, or the name is missing or too long."),
            params={"row": number, "code": code[:20]},
        )
    lon, lat = _position(number, cells, system)
    core = len(cells) > _CLASS and cells[_CLASS] == URBAN_CORE
    return Division(code, parent, name, level, lat, lon, core)


def _position(number: int, cells: list[str], system: CoordinateSystem) -> tuple[float | None, float | None]:
    if len(cells) <= _LAT or not cells[_LON] or not cells[_LAT]:
        return None, None
    try:
        lon, lat = float(cells[_LON]), float(cells[_LAT])
    except ValueError:
        lon, lat = 0.0, 0.0
    if guess_order(lon, lat) is not OrderGuess.AS_GIVEN:
        raise UnreadableDivisions(
            "division_position_wrong",
            N_("Row %(row)s: longitude and latitude are not a place in China."),
            params={"row": number},
        )
    place = to_cgcs2000(lon, lat, system=system)
    return round(place.longitude, 6), round(place.latitude, 6)


def _parents_first(rows: dict[str, Division]) -> list[Division]:
    order = list(LEVELS.values())
    tops = {row.code for row in rows.values() if row.level == "county"}
    if not tops:
        raise UnreadableDivisions("no_county", N_("The file holds no county or district."))
    for row in rows.values():
        if row.code not in tops and row.parent not in rows:
            raise UnreadableDivisions(
                "parent_missing",
                N_("“%(name)s” (%(code)s) lies in %(parent)s, which is not in the file."),
                params={"name": row.name, "code": row.code, "parent": row.parent},
            )
    return sorted(rows.values(), key=lambda row: (order.index(row.level), row.code))


def paths(divisions: Iterable[Division], known: dict[str, str]) -> dict[str, str]:
    """Return the path of each division: the codes from the root down, each closed by a slash."""
    found = dict(known)
    for division in divisions:
        found[division.code] = f"{found.get(division.parent, '')}{division.code}/"
    return found
