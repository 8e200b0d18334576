"""The committed fixture of published divisions is what the generator writes, in the shape of the real lists."""

import csv
import json
from pathlib import Path

import pytest

from wenming.demo.chronicle import District
from wenming.demo.district import Level
from wenming.demo.divisions import division_files
from wenming.demo.geography import lay_land
from wenming.demo.scale import Scale, volumes
from wenming.engines.geodesy import Position, gcj02_to_wgs84, metres_between

FIXTURES = Path(__file__).parent.parent / "fixtures" / "divisions"


def test_the_fixture_is_up_to_date() -> None:
    written = division_files(lay_land(1, volumes(Scale.SMALL).land).geography)
    assert {path.name for path in FIXTURES.iterdir()} == set(written)
    for name, content in written.items():
        assert (FIXTURES / name).read_text(encoding="utf-8") == content


def test_the_fence_comes_back_to_the_district(small: District) -> None:
    fence = json.loads((FIXTURES / "fence-990102.json").read_text(encoding="utf-8"))
    outline = small.geography.divisions[0].outline[0]
    for shown, corner in zip(fence["coordinates"][0], outline, strict=True):
        back = gcj02_to_wgs84(*shown)
        assert metres_between(back, Position(*corner)) < 0.5
        assert metres_between(Position(*shown), Position(*corner)) > 50


def test_rows_have_the_twenty_columns(small: District) -> None:
    with (FIXTURES / "adcode-990102.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {20}
    assert [row[0] for row in rows] == [division.code for division in small.geography.divisions]
    placed = [row for row in rows if row[3] == Level.TOWN and row[12]]
    assert 0 < len(placed) < len(small.geography.at(Level.TOWN))


@pytest.mark.shared
def test_the_shape_is_that_of_the_real_lists(shared: Path) -> None:
    real = shared / "data" / "zhangye-admin" / "adcode-620702.csv"
    with real.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (FIXTURES / "adcode-990102.csv").open(encoding="utf-8", newline="") as file:
        own = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(row) for row in own}
    assert {row[3] for row in own} <= {row[3] for row in rows}
    assert {row[8] for row in own} <= {"", "111", "112", "121", "122", "123", "210", "220"}
