"""Coordinate conversions come back to where they started, and agree with points worked out by the public formula."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.engines.geodesy import (
    EARTH_RADIUS_M,
    CoordinateSystem,
    OrderGuess,
    Position,
    bd09_to_gcj02,
    bd09_to_wgs84,
    degrees_around,
    from_cgcs2000,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    guess_order,
    metres_between,
    outside_china,
    to_cgcs2000,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

longitudes = st.floats(74.0, 134.0)
latitudes = st.floats(4.0, 53.0)


@given(longitudes, latitudes)
def test_gcj02_comes_back_within_a_centimetre(longitude: float, latitude: float) -> None:
    there = wgs84_to_gcj02(longitude, latitude)
    back = gcj02_to_wgs84(there.longitude, there.latitude)
    assert metres_between(back, Position(longitude, latitude)) < 0.01


@given(longitudes, latitudes)
def test_gcj02_shift_is_noticeable_and_bounded(longitude: float, latitude: float) -> None:
    there = wgs84_to_gcj02(longitude, latitude)
    assert metres_between(there, Position(longitude, latitude)) < 2000


@given(longitudes, latitudes)
def test_bd09_comes_back_within_a_centimetre(longitude: float, latitude: float) -> None:
    there = gcj02_to_bd09(longitude, latitude)
    back = bd09_to_gcj02(there.longitude, there.latitude)
    assert metres_between(back, Position(longitude, latitude)) < 0.01


@given(longitudes, latitudes, st.sampled_from(CoordinateSystem))
def test_every_system_comes_back(longitude: float, latitude: float, system: CoordinateSystem) -> None:
    there = from_cgcs2000(longitude, latitude, system=system)
    back = to_cgcs2000(there.longitude, there.latitude, system=system)
    assert metres_between(back, Position(longitude, latitude)) < 0.5


def test_points_worked_out_by_the_public_formula() -> None:
    shifted = wgs84_to_gcj02(116.404, 39.915)
    assert (shifted.longitude, shifted.latitude) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)
    second = gcj02_to_bd09(116.404, 39.915)
    assert (second.longitude, second.latitude) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


def test_both_shifts_together_are_the_two_in_turn() -> None:
    middle = wgs84_to_gcj02(102.0, 40.0)
    assert wgs84_to_bd09(102.0, 40.0) == gcj02_to_bd09(middle.longitude, middle.latitude)
    there = wgs84_to_bd09(102.0, 40.0)
    assert metres_between(bd09_to_wgs84(there.longitude, there.latitude), Position(102.0, 40.0)) < 0.01


def test_nothing_is_shifted_outside_china() -> None:
    assert outside_china(2.35, 48.85)
    assert wgs84_to_gcj02(2.35, 48.85) == Position(2.35, 48.85)
    assert gcj02_to_wgs84(2.35, 48.85) == Position(2.35, 48.85)


def test_phones_report_the_stored_system() -> None:
    assert to_cgcs2000(102.1, 40.2, system=CoordinateSystem.WGS84) == Position(102.1, 40.2)


def test_exchanged_numbers_are_recognised() -> None:
    assert guess_order(102.1, 40.2) is OrderGuess.AS_GIVEN
    assert guess_order(40.2, 102.1) is OrderGuess.SWAPPED
    assert guess_order(2.35, 48.85) is OrderGuess.IMPOSSIBLE
    assert guess_order(math.nan, 40.0) is OrderGuess.IMPOSSIBLE


def test_a_degree_along_a_meridian() -> None:
    expected = EARTH_RADIUS_M * math.radians(1.0)
    assert metres_between(Position(102.0, 40.0), Position(102.0, 41.0)) == pytest.approx(expected, rel=1e-12)


def test_distance_at_forty_degrees_is_shorter_along_the_parallel() -> None:
    along = metres_between(Position(102.0, 40.0), Position(102.001, 40.0))
    assert along == pytest.approx(111.195 * math.cos(math.radians(40.0)), rel=1e-4)


@given(longitudes, latitudes, st.floats(1.0, 5000.0), st.floats(0.0, 2 * math.pi), st.floats(0.0, 1.0))
def test_the_box_holds_the_circle(lon: float, lat: float, metres: float, angle: float, share: float) -> None:
    north = math.degrees(metres * share * math.sin(angle) / EARTH_RADIUS_M)
    east = math.degrees(metres * share * math.cos(angle) / EARTH_RADIUS_M) / math.cos(math.radians(lat + north))
    centre, other = Position(lon, lat), Position(lon + east, lat + north)
    west, south, far_east, far_north = degrees_around(centre, metres=metres)
    if metres_between(centre, other) <= metres:
        assert west <= other.longitude <= far_east
        assert south <= other.latitude <= far_north
