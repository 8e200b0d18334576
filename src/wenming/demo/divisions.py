"""The fictional divisions in the shape in which real ones are published: rows of codes, and fences in GCJ-02."""

import csv
import json
import struct
from io import StringIO

from wenming.demo import names
from wenming.demo.district import Division, Geography, Level, Pair
from wenming.engines.geodesy import wgs84_to_gcj02

_RANKS = {Level.COUNTY: 3, Level.TOWN: 4, Level.VILLAGE: 5}


def _shifted(position: Pair) -> Pair:
    """Return a position as a published map shows it."""
    there = wgs84_to_gcj02(*position)
    return round(there.longitude, 6), round(there.latitude, 6)


def _published_name(row: Division) -> str:
    """Return the name as division lists write it: the committee of a community or village."""
    if row.level is not Level.VILLAGE:
        return row.name
    return row.name + ("居委会" if row.is_community else "委会")


def _row(row: Division, towns: dict[str, str], *, placed: bool) -> list[str]:
    """Return the twenty columns of one division; without a place the columns of the position are empty."""
    place = ["", "", ""]
    if placed:
        east, north = _shifted(row.position)
        place = [f"{east:.6f}", f"{north:.6f}", struct.pack("<BIdd", 1, 1, east, north).hex().upper()]
    name = _published_name(row)
    town = name if row.level is Level.TOWN else towns.get(row.parent, "")
    village = name if row.level is Level.VILLAGE else ""
    return [
        row.code, row.parent, name, row.level.value, str(_RANKS[row.level]), row.code[:6], "", "",
        row.urban_rural if row.level is Level.VILLAGE else "", "f", "f", "f", *place,
        names.PROVINCE, names.CITY, names.DISTRICT, town, village,
    ]  # fmt: skip


def division_files(geography: Geography) -> dict[str, str]:
    """Return file name and content: one list of codes and one fence of the district.

    As in real lists, some towns have no position, and communities and villages have none at all.
    """
    towns = {town.code: town.name for town in geography.at(Level.TOWN)}
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for number, row in enumerate(geography.divisions):
        placed = row.level is Level.COUNTY or (row.level is Level.TOWN and number % 4 != 0)
        writer.writerow(_row(row, towns, placed=placed))
    county = geography.divisions[0]
    fence = {"type": "Polygon", "coordinates": [[_shifted(corner) for corner in ring] for ring in county.outline]}
    stem = county.code[:6]
    return {
        f"adcode-{stem}.csv": text.getvalue(),
        f"fence-{stem}.json": json.dumps(fence, separators=(",", ":")) + "\n",
    }
