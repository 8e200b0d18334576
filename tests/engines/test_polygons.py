"""Areas: what is read, what is mended, what is refused, and what lies where."""

import json

import pytest
import shapely
from shapely import box

from wenming.engines.geodesy import Position, gcj02_to_wgs84, wgs84_to_gcj02
from wenming.engines.polygons import (
    AreaFinder,
    UnreadableGeometry,
    as_geojson,
    bounding_box,
    contains,
    converted,
    read_area,
    simplified,
    why_invalid,
)

SQUARE = {"type": "Polygon", "coordinates": [[[102, 40], [102.1, 40], [102.1, 40.1], [102, 40.1], [102, 40]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[102, 40], [102.1, 40.1], [102.1, 40], [102, 40.1], [102, 40]]]}


def test_a_square_is_read_from_value_and_from_text() -> None:
    assert read_area(SQUARE).equals(read_area(json.dumps(SQUARE)))
    assert bounding_box(read_area(SQUARE)) == (102.0, 40.0, 102.1, 40.1)


def test_a_crossed_ring_is_mended_and_named() -> None:
    mended = read_area(BOW_TIE)
    assert mended.is_valid
    assert mended.area == pytest.approx(0.005)
    assert "Self-intersection" in str(why_invalid(BOW_TIE))
    assert why_invalid(SQUARE) is None


@pytest.mark.parametrize(
    "geometry",
    [
        "{",
        "[]",
        {"type": "Point", "coordinates": [102, 40]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "none"},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[[102, 40], [102, 40], [102, 40], [102, 40]]]},
        {"type": "Polygon", "coordinates": [[[1e9, 40], [1e9, 41], [1e9 + 1, 41], [1e9, 40]]]},
        {"type": "Polygon", "coordinates": [[[40, 102], [40, 102.1], [40.1, 102.1], [40, 102]]]},
        {"type": "Polygon", "coordinates": [[[float("nan"), 40], [102, 41], [103, 41], [102, 40]]]},
    ],
)
def test_what_is_no_area_is_refused(geometry: dict[str, object] | str) -> None:
    with pytest.raises(UnreadableGeometry):
        read_area(geometry)


def test_inside_on_the_border_and_outside() -> None:
    area = read_area(SQUARE)
    assert contains(area, Position(102.05, 40.05))
    assert contains(area, Position(102.0, 40.05))
    assert not contains(area, Position(101.99, 40.05))


def test_conversion_of_every_corner_comes_back() -> None:
    area = read_area(SQUARE)
    back = converted(converted(area, wgs84_to_gcj02), gcj02_to_wgs84)
    assert back.symmetric_difference(area).area < 1e-12


def test_simplifying_keeps_the_shape_within_the_tolerance() -> None:
    circle = shapely.Point(102.0, 40.0).buffer(0.05, quad_segs=64)
    fewer = simplified(circle, metres=50)
    assert shapely.get_num_coordinates(fewer) < shapely.get_num_coordinates(circle) / 3
    assert fewer.hausdorff_distance(circle) * 111_320 <= 51


def test_rounding_of_geojson() -> None:
    assert as_geojson(box(102.123456789, 40, 103, 41), places=5)["type"] == "Polygon"
    assert "102.12346" in json.dumps(as_geojson(box(102.123456789, 40, 103, 41), places=5))


def test_the_finder_names_the_area_and_the_first_on_a_border() -> None:
    finder = AreaFinder({"west": box(102, 40, 102.1, 40.1), "east": box(102.1, 40, 102.2, 40.1)})
    assert finder.at(Position(102.15, 40.05)) == "east"
    assert finder.at(Position(102.1, 40.05)) == "west"
    assert finder.at(Position(103, 40.05)) is None
