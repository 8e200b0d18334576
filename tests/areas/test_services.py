"""The territory: divisions from files, boundaries, the calendar, for somebody who may and somebody who may not."""

from datetime import date, time
from pathlib import Path

import pytest

from wenming.areas import selectors, services
from wenming.areas.divisions import Division, UnreadableDivisions, read_divisions, read_fence
from wenming.areas.doors import AREA_DOOR
from wenming.areas.models import Area, AreaLevel, StatutoryDay
from wenming.engines.geodesy import CoordinateSystem, Position, metres_between, wgs84_to_gcj02
from wenming.engines.workbook import plain_table
from wenming.kernel import imports
from wenming.kernel.actors import SYSTEM, Actor, ActorKind
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.kernel.scope import EVERYTHING, NOBODY
from wenming.rulebook.calendars import OFFICE_HOURS, Season, Session

pytestmark = pytest.mark.django_db
NOBODY_AT_ALL = Actor(ActorKind.PERSON, 999_999, "nobody")
DIVISION_HEADINGS = ("区划代码", "区划名称", "级别", "上级代码", "经度", "纬度")
HERE = wgs84_to_gcj02(102.35, 40.25)
ROWS = f"""990100000000,990000000000,云岭市,city,2,990100
990102001001,990102001000,东园社区,village,5,990102,,,111
990102001000,990102000000,鼓楼街道,town,4,990102,,,,f,f,f,{HERE.longitude},{HERE.latitude},00
990102000000,990100000000,明川区,county,3,990102
"""


def test_divisions_are_read_parents_first_and_stored_in_our_system() -> None:
    found = read_divisions(ROWS, system=CoordinateSystem.GCJ02)
    plan = services.apply_divisions(found, by=SYSTEM)
    assert (len(plan.added), len(plan.changed), plan.same) == (3, 0, 0)
    village = Area.objects.get(code="990102001001")
    assert village.path == "990102000000/990102001000/990102001001/"
    town = Area.objects.get(code="990102001000")
    assert town.lat and town.lon
    assert metres_between(Position(town.lon, town.lat), Position(102.35, 40.25)) < 0.2


def test_the_same_file_twice_adds_nothing() -> None:
    found = read_divisions(ROWS, system=CoordinateSystem.GCJ02)
    services.apply_divisions(found, by=SYSTEM)
    assert services.apply_divisions(found, by=SYSTEM).same == 3


def test_only_those_who_manage_areas_import_them() -> None:
    with pytest.raises(NotAllowed):
        services.apply_divisions(read_divisions(ROWS, system=CoordinateSystem.GCJ02), by=NOBODY_AT_ALL)
    assert not selectors.areas(NOBODY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("990102000000,990100000000", "division_row_short"),
        ("x,990100000000,明川区,county", "division_row_wrong"),
        ("990102000000,99,甲,county\n990102000000,99,乙,county", "division_twice"),
        ("990102000000,99,甲,county\n990102001000,990199,乙,town", "parent_missing"),
        ("990100000000,99,甲,city", "no_county"),
        ('990102000000,99,"甲\x00",county', "division_row_unreadable"),
        ("990102000000,99,甲\r乙,county\r\n" + "x" * 200_000, "division_row_unreadable"),
        ("９９０１０２００００００,99,甲,county", "division_row_wrong"),
        (f"990102000000,99,{'甲' * 61},county", "division_row_wrong"),
        ("990102000000,99,甲,county,3,,,,,,,,40.2,102.3", "division_position_wrong"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(text: str, code: str) -> None:
    with pytest.raises(UnreadableDivisions) as refusal:
        read_divisions(text, system=CoordinateSystem.GCJ02)
    assert refusal.value.code == code and str(refusal.value)


def test_a_fence_is_turned_into_our_system_or_refused() -> None:
    ring = [[102.3, 40.2], [102.4, 40.2], [102.4, 40.3], [102.3, 40.2]]
    places = [wgs84_to_gcj02(*corner) for corner in ring]
    shifted = [[place.longitude, place.latitude] for place in places]
    fence = read_fence(f'{{"type": "Polygon", "coordinates": [{shifted}]}}', system=CoordinateSystem.GCJ02)
    corners = fence["coordinates"][0]  # type: ignore[index]
    assert [[round(x, 4), round(y, 4)] for x, y in corners] == ring
    for bad in ("{", '{"type": "Point", "coordinates": [1, 2]}', "[]"):
        with pytest.raises(UnreadableDivisions):
            read_fence(bad, system=CoordinateSystem.GCJ02)


def test_a_boundary_is_checked_before_it_is_stored() -> None:
    services.apply_divisions(read_divisions(ROWS, system=CoordinateSystem.GCJ02), by=SYSTEM)
    swapped = {"type": "Polygon", "coordinates": [[[40.2, 102.3], [40.3, 102.3], [40.3, 102.4], [40.2, 102.3]]]}
    with pytest.raises(DomainError, match="not degrees"):
        services.set_boundary("990102000000", swapped, by=SYSTEM)


@pytest.mark.shared
def test_a_real_district_is_read_whole(shared: Path) -> None:
    folder = shared / "data" / "zhangye-admin"
    text = (folder / "adcode-620702.csv").read_text(encoding="utf-8")
    found = read_divisions(text, system=CoordinateSystem.GCJ02)
    fence = read_fence((folder / "fence-620702.json").read_text(encoding="utf-8"), system=CoordinateSystem.GCJ02)
    services.apply_divisions(found, by=SYSTEM, boundaries={"620702000000": fence})
    assert selectors.areas(EVERYTHING).filter(level=AreaLevel.TOWN).count() == 27
    assert selectors.areas(EVERYTHING).filter(level=AreaLevel.VILLAGE).count() == 267
    assert selectors.outlines().whole is not None


def test_statutory_days_are_taken_from_the_source_and_kept_when_a_city_corrects_them() -> None:
    changed, unknown = services.import_statutory_days([2026, 2099], by=SYSTEM)
    assert changed > 20 and unknown == [2099]
    services.set_day(date(2026, 10, 1), "make_up", "加班", by=SYSTEM)
    assert services.import_statutory_days([2026], by=SYSTEM)[0] == 0
    assert StatutoryDay.objects.get(day=date(2026, 10, 1)).name == "加班"
    services.remove_day(date(2026, 10, 1), by=SYSTEM)
    assert 2026 in selectors.known_years()
    with pytest.raises(NotAllowed):
        services.remove_day(date(2026, 10, 2), by=NOBODY_AT_ALL)


def test_office_hours_follow_each_other() -> None:
    services.set_up_territory("明川区", "990102", by=SYSTEM)
    services.set_office_hours([Session(time(9), time(12)), Session(time(13), time(17))], by=SYSTEM)
    assert [session.opens for session in selectors.working_calendar().hours] == [time(9), time(13)]
    with pytest.raises(DomainError):
        services.set_office_hours([Session(time(9), time(12)), Session(time(11), time(17))], by=SYSTEM)
    summer = Season((5, 1), (9, 30), (Session(time(8, 30), time(12)), Session(time(15), time(18, 30))))
    services.set_office_hours([], [summer], by=SYSTEM)
    assert selectors.working_calendar().seasons == (summer,)
    assert selectors.working_calendar().hours == OFFICE_HOURS
    with pytest.raises(DomainError, match="one season"):
        services.set_office_hours([], [summer, Season((9, 30), (12, 1), OFFICE_HOURS)], by=SYSTEM)
    night = Season((6, 1), (8, 31), (Session(time(20), time(9)),))
    with pytest.raises(DomainError, match="past midnight"):
        services.set_office_hours([], [night], by=SYSTEM)
    assert selectors.working_calendar().seasons == (summer,), "what was refused changed nothing"


def test_a_territory_is_set_up_once() -> None:
    assert not selectors.is_set_up()
    services.set_up_territory("明川区", "990102", by=SYSTEM)
    with pytest.raises(Conflict):
        services.set_up_territory("明川区", "990102", by=SYSTEM)
    with pytest.raises(DomainError):
        services.set_up_territory("x", "99-01", by=SYSTEM)


def test_a_sector_groups_divisions() -> None:
    services.apply_divisions(read_divisions(ROWS, system=CoordinateSystem.GCJ02), by=SYSTEM)
    services.set_sector("north", "北片区", ["990102001000"], by=SYSTEM)
    assert [area.name for area in selectors.sectors(EVERYTHING)[0].areas.all()] == ["鼓楼街道"]
    with pytest.raises(DomainError):
        services.set_sector("north", "北片区", ["nowhere"], by=SYSTEM)


def test_divisions_come_by_workbook_in_any_order_and_twice_adds_nothing() -> None:
    rows = [
        ("990102001001", "东园社区", "社区", "990102001000", "", ""),
        ("990102001000", "鼓楼街道", "街道(乡镇)", "990102000000", HERE.longitude, HERE.latitude),
        ("990102000000", "明川区", "县(区)", "", "", ""),
    ]
    content = plain_table("行政区划", DIVISION_HEADINGS, rows)
    imports.take_in(AREA_DOOR, content, "x.xlsx", {"system": "gcj02"}, by=SYSTEM)
    assert Area.objects.get(code="990102001001").path == "990102000000/990102001000/990102001001/"
    assert not imports.preview(AREA_DOOR, content, "x.xlsx", {"system": "gcj02"}).does_something


def test_rows_of_divisions_that_cannot_be() -> None:
    rows = [
        ("99-01", "甲", "县(区)", "", "", ""),
        ("990102001000", "乙", "街道", "", "", ""),
        ("990102002000", "丙", "街道", "990199000000", "", ""),
        ("990102000000", "丁", "县(区)", "", "", ""),
        ("990102003001", "戊", "社区", "990102000000", "", ""),
        ("990102003000", "己", "街道", "990102000000", 40.2, 102.3),
    ]
    plan = imports.preview(AREA_DOOR, plain_table("行政区划", DIVISION_HEADINGS, rows), "x.xlsx", {})
    found = [row.findings[0].code if row.findings else "" for row in plan.rows]
    assert found == ["code_wrong", "parent_needed", "parent_missing", "", "level_wrong", "position_wrong"]


def test_what_lies_in_a_division_that_moves_goes_with_it() -> None:
    services.apply_divisions(read_divisions(ROWS, system=CoordinateSystem.GCJ02), by=SYSTEM)
    services.apply_divisions([Division("990103000000", "", "乙县", "county")], by=SYSTEM)
    services.apply_divisions([Division("990102001000", "990103000000", "鼓楼街道", "town")], by=SYSTEM)
    assert Area.objects.get(code="990102001001").path == "990103000000/990102001000/990102001001/"
