"""The land: towns tile the district, cells tile the towns, roads carry the map, and all of it is small."""

import gzip
import json
import math

import pytest
import shapely
from shapely import Polygon

from wenming.demo.chronicle import District
from wenming.demo.district import Geography, GroundKind, Level, Outline, RoadClass
from wenming.demo.geography import lay_land
from wenming.demo.names import DISTRICT_CODE
from wenming.demo.scale import Scale, volumes
from wenming.engines.geodesy import outside_china


def _area(outline: Outline) -> Polygon:
    return Polygon(outline[0], outline[1:])


def _towns(geography: Geography) -> dict[str, Polygon]:
    return {town.code: _area(town.outline) for town in geography.at(Level.TOWN)}


def test_towns_tile_the_district(district: District) -> None:
    geography = district.geography
    towns = list(_towns(geography).values())
    assert shapely.coverage_is_valid(towns)
    assert all(town.is_valid and not town.interiors for town in towns)
    whole = _area(geography.divisions[0].outline)
    assert sum(town.area for town in towns) == pytest.approx(whole.area, rel=1e-12)
    assert shapely.coverage_union_all(towns).equals(whole)


def test_grid_cells_tile_their_towns(district: District) -> None:
    geography = district.geography
    cells = [_area(cell.outline) for cell in geography.cells]
    assert shapely.coverage_is_valid(cells)
    for code, town in _towns(geography).items():
        inside = [_area(cell.outline) for cell in geography.cells if cell.town == code]
        assert shapely.coverage_union_all(inside).equals(town)
        assert sum(cell.area for cell in inside) == pytest.approx(town.area, rel=1e-12)


def test_counts_of_the_full_district(full: District) -> None:
    geography = full.geography
    assert len(geography.at(Level.TOWN)) == 27
    assert len(geography.cells) == 300
    assert len(geography.at(Level.VILLAGE)) == 270
    west, south, east, north = _area(geography.divisions[0].outline).bounds
    assert 24_000 < (east - west) * 111_195 * math.cos(math.radians(40.3)) < 34_000
    assert 20_000 < (north - south) * 111_195 < 29_000


def test_codes_are_of_no_real_place(district: District) -> None:
    geography = district.geography
    assert geography.divisions[0].code == DISTRICT_CODE
    codes = [division.code for division in geography.divisions]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 12 and code.startswith("99") for code in codes)
    known = set(codes)
    assert all(division.parent in known for division in geography.divisions[1:])
    assert not any(outside_china(*division.position) for division in geography.divisions)


def test_names_repeat_only_in_different_towns(district: District) -> None:
    seen = [(division.parent, division.name) for division in district.geography.divisions]
    assert len(seen) == len(set(seen))


def test_positions_lie_in_their_own_area(district: District) -> None:
    towns = _towns(district.geography)
    for cell in district.geography.cells:
        assert _area(cell.outline).covers(shapely.Point(cell.position))
    for row in district.geography.at(Level.VILLAGE):
        assert towns[row.parent].distance(shapely.Point(row.position)) < 0.002


def test_roads_have_lines_names_and_lengths(district: District) -> None:
    roads = district.geography.roads
    assert {road.road_class for road in roads} == set(RoadClass)
    assert all(len(road.line) >= 2 and road.length_m >= 40 and road.name for road in roads)
    assert len({road.code for road in roads}) == len(roads)


def test_there_are_a_river_a_lake_parks_and_hills(district: District) -> None:
    kinds = {ground.kind for ground in district.geography.grounds}
    assert kinds == set(GroundKind)
    assert all(_area(ground.outline).area > 0 for ground in district.geography.grounds)


def test_the_base_map_is_small_enough_to_send(full: District) -> None:
    geography = full.geography
    shown = {
        "towns": [(town.code, town.name, town.outline) for town in geography.at(Level.TOWN)],
        "cells": [(cell.code, cell.name, cell.outline) for cell in geography.cells],
        "roads": [(road.code, road.name, road.road_class, road.line) for road in geography.roads],
        "grounds": [(ground.kind, ground.outline) for ground in geography.grounds],
    }
    content = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(content)) <= 150_000


@pytest.mark.parametrize("scale", Scale)
def test_any_seed_gives_a_whole_district(scale: Scale) -> None:
    for seed in range(100, 108):
        geography = lay_land(seed, volumes(scale).land).geography
        assert len(geography.cells) == volumes(scale).land.cells
        assert shapely.coverage_is_valid([_area(cell.outline) for cell in geography.cells])
