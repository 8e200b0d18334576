"""What the verifier is warned of, case by case, and that a warning is never a refusal."""

from datetime import timedelta
from math import degrees
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.tables import china, table
from wenming.rulebook.evidence import (
    EARTH_RADIUS,
    USE_LABELS,
    WARNINGS,
    Alike,
    Bounds,
    EvidenceWarning,
    IssueKnown,
    PhotoKnown,
    Position,
    Use,
    Warned,
    metres_between,
    warnings,
)
from wenming.rulebook.verification import EvidenceKind

TABLE = table("evidence")
PLACE = Position(TABLE["issue"]["lat"], TABLE["issue"]["lon"])
RAISED = china(TABLE["issue"]["raised"])
RECEIVED = china("2026-11-03 12:00")


def north(metres: float, accuracy: float | None = None) -> Position:
    return Position(PLACE.lat + degrees(metres / EARTH_RADIUS), PLACE.lon, accuracy)


def photo_of(case: dict[str, Any]) -> PhotoKnown:
    alike = [Alike(Use(use), "photo-1", number, sure == "sure") for use, number, sure in case.get("alike", [])]
    return PhotoKnown(
        RECEIVED,
        china(case["taken"]) if "taken" in case else None,
        north(case["metres"], case.get("accuracy")) if "metres" in case else None,
        tuple(alike),
        timedelta(minutes=case["clock_off"]) if "clock_off" in case else None,
    )


def issue_of(case: dict[str, Any]) -> IssueKnown:
    demanded = frozenset(EvidenceKind(kind) for kind in case.get("demanded", ["photo_after"]))
    return IssueKnown(RAISED, PLACE, demanded)


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["says"])
def test_the_cases(case: dict[str, Any]) -> None:
    assert [warning.code for warning in warnings(photo_of(case), issue_of(case))] == case["warned"]


def test_every_kind_of_warning_has_a_case_and_a_row() -> None:
    assert {code for case in TABLE["case"] for code in case["warned"]} == set(Warned)
    assert {row.code for row in WARNINGS} == set(Warned)
    assert set(USE_LABELS) == set(Use)


def test_grave_warnings_come_first() -> None:
    assert [row.is_grave for row in WARNINGS] == sorted((row.is_grave for row in WARNINGS), reverse=True)


def test_a_warning_says_how_far_and_names_the_picture_to_show_beside() -> None:
    photo = PhotoKnown(RECEIVED, RECEIVED, north(350), (Alike(Use.ISSUE, "photo-9", "2026-000088"),))
    used, far = warnings(photo, IssueKnown(RAISED, PLACE))
    assert used == EvidenceWarning(Warned.USED, {"use": "issue", "reference": "2026-000088"}, "photo-9")
    assert far.parts == {"metres": 350, "limit": 200}
    assert far.label % far.parts == "Taken 350 m from the place; up to 200 m counts as near."
    assert far.is_grave


def test_parts_fill_every_label() -> None:
    for case in TABLE["case"]:
        for warning in warnings(photo_of(case), issue_of(case)):
            assert warning.label % warning.parts


def test_an_issue_without_a_place_asks_for_a_position_but_nothing_is_far() -> None:
    issue = IssueKnown(RAISED, None)
    assert warnings(PhotoKnown(RECEIVED, RECEIVED, north(9_000)), issue) == []
    assert [warning.code for warning in warnings(PhotoKnown(RECEIVED, RECEIVED), issue)] == [Warned.NO_POSITION]


def test_a_city_may_set_other_bounds() -> None:
    photo = PhotoKnown(RECEIVED, RECEIVED + timedelta(minutes=2), north(80))
    found = warnings(photo, IssueKnown(RAISED, PLACE), Bounds(near=50, clock=timedelta(minutes=1)))
    assert [warning.code for warning in found] == [Warned.FAR, Warned.CLOCK_AHEAD]


def test_a_place_that_is_itself_not_exact_counts_in_favour_of_the_photo() -> None:
    issue = IssueKnown(RAISED, Position(PLACE.lat, PLACE.lon, 100))
    assert warnings(PhotoKnown(RECEIVED, RECEIVED, north(290)), issue) == []


POSITIONS = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180), st.none() | st.floats(0, 1e6))
PHOTOS = st.builds(
    PhotoKnown,
    st.just(RECEIVED),
    st.none() | st.integers(-90_000, 90_000).map(lambda minutes: RECEIVED + timedelta(minutes=minutes)),
    st.none() | POSITIONS,
    st.lists(st.builds(Alike, st.sampled_from(Use), st.just("p"), st.just("1"), st.booleans()), max_size=3).map(tuple),
)


@given(PHOTOS)
def test_whatever_is_known_a_photo_is_never_refused_and_what_was_used_is_always_said(photo: PhotoKnown) -> None:
    found = warnings(photo, IssueKnown(RAISED, PLACE))
    assert sum(warning.beside == "p" for warning in found) == len(photo.alike)
    assert (photo.taken_at is not None and photo.taken_at < RAISED) == any(w.code is Warned.OLDER for w in found)


@given(POSITIONS, POSITIONS)
def test_distances_are_the_same_both_ways_and_at_most_half_the_earth(one: Position, other: Position) -> None:
    assert metres_between(one, other) == pytest.approx(metres_between(other, one), abs=1e-3)
    assert 0 <= metres_between(one, other) <= 20_015_200


def test_a_known_distance() -> None:
    assert metres_between(Position(39.9, 116.4), Position(39.9, 116.41)) == pytest.approx(853, abs=2)
