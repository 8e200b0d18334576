"""What the map draws: every site in as few bytes as possible, and the base of district, towns, cells, roads and land.

The sites come as columns, positions as whole hundred-thousandths of a degree (about a metre): 4,045 sites stay under
100 KB compressed. The base map changes rarely: it is built once for each version of its tables and kept in memory.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wenming.areas.models import Area, AreaLevel
from wenming.engines.geodesy import Position, degrees_around
from wenming.engines.polygons import as_geojson, read_area, simplified
from wenming.kernel.scope import Viewer
from wenming.places.models import GridCell, Landmark, RoadSection, Site
from wenming.places.selectors.nearby import in_box
from wenming.places.selectors.sites import EVERY_SITE, SiteFilter, kinds, sites

SCALE = 100_000
BASE_PLACES = 5
BASE_TOLERANCE_M = 4.0


@dataclass(frozen=True, slots=True)
class SitePoints:
    """The sites of a map as columns of equal length; ``kind`` and ``state`` are indexes into their lists."""

    scale: int
    kinds: list[tuple[str, str, str]]
    states: list[str]
    code: list[str]
    name: list[str]
    lon: list[int]
    lat: list[int]
    kind: list[int]
    state: list[int]


def site_points(viewer: Viewer, wanted: SiteFilter = EVERY_SITE) -> SitePoints:
    """Return the sites that the filter finds, for the map: two queries."""
    return _points(viewer, _plain(sites(viewer, wanted)))


def points_around(viewer: Viewer, centre: Site, metres: float) -> SitePoints:
    """Return a site and what lies round it, in a box of that many metres to each side."""
    box = degrees_around(Position(centre.lon, centre.lat), metres=metres)
    return _points(viewer, _plain(in_box(sites(viewer), *box)))


def _points(viewer: Viewer, rows: list[tuple[str, str, float, float, int, str]]) -> SitePoints:
    known = list(kinds(viewer))
    index = {kind.pk: number for number, kind in enumerate(known)}
    states = list(Site.State.values)
    return SitePoints(
        scale=SCALE,
        kinds=[(kind.code, kind.label, kind.label_en) for kind in known],
        states=states,
        code=[row[0] for row in rows],
        name=[row[1] for row in rows],
        lon=[round(row[2] * SCALE) for row in rows],
        lat=[round(row[3] * SCALE) for row in rows],
        kind=[index[row[4]] for row in rows],
        state=[states.index(row[5]) for row in rows],
    )


def _plain(found: QuerySet[Site]) -> list[tuple[str, str, float, float, int, str]]:
    return list(found.order_by("code").values_list("code", "name", "lon", "lat", "kind_id", "state"))


def base_version() -> str:
    """Return a short text that changes whenever the base map does; one query."""
    tables = ("areas_area", "places_gridcell", "places_roadsection", "places_landmark")
    parts = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(max(id), 0), coalesce(max(xmin::text::bigint), 0) FROM {table}"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        rows = cursor.fetchall()
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def base_map(version: str) -> dict[str, Any]:
    """Return the base map as GeoJSON collections by layer; ``version`` is :func:`base_version`'s answer."""
    del version
    county = Area.objects.filter(level=AreaLevel.COUNTY, boundary__isnull=False)
    towns = Area.objects.filter(level=AreaLevel.TOWN, boundary__isnull=False)
    return {
        "district": _collection((area.code, area.name, "", area.boundary) for area in county),
        "towns": _collection((area.code, area.name, "", area.boundary) for area in towns),
        "cells": _collection((cell.code, "", "", cell.boundary) for cell in GridCell.objects.all()),
        "roads": _collection((road.code, road.name, road.level, road.geometry) for road in RoadSection.objects.all()),
        "land": _collection(("", mark.name, mark.kind, mark.geometry) for mark in Landmark.objects.all()),
    }


def _collection(rows: Iterable[tuple[str, str, str, Mapping[str, Any] | None]]) -> dict[str, Any]:
    features = [_feature(*row) for row in rows]
    return {"type": "FeatureCollection", "features": features}


def _feature(code: str, name: str, kind: str, geometry: Mapping[str, Any] | None) -> dict[str, Any]:
    properties = {key: value for key, value in (("code", code), ("name", name), ("kind", kind)) if value}
    return {"type": "Feature", "properties": properties, "geometry": _lighter(geometry or {})}


def _lighter(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Thin out an area's corners and cut decimals; lines only lose decimals."""
    if geometry.get("type") in ("Polygon", "MultiPolygon"):
        return as_geojson(simplified(read_area(geometry), metres=BASE_TOLERANCE_M), places=BASE_PLACES)
    return {**geometry, "coordinates": _cut(geometry.get("coordinates", []))}


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(inner) for inner in value]
    return round(value, BASE_PLACES) if isinstance(value, float) else value
