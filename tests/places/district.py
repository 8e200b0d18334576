"""A small fictional district for tests about places: one county, two towns side by side, three units, two kinds."""

from dataclasses import dataclass
from datetime import date

from wenming.areas import services as areas
from wenming.areas.divisions import Division
from wenming.areas.services.bulk import AreaHistory, AreaRow
from wenming.kernel.actors import SYSTEM
from wenming.kernel.scope import Viewer
from wenming.people import services as people
from wenming.people.models import User
from wenming.people.selectors import viewer_of
from wenming.people.services.bulk import AppointmentRow, PeopleHistory, PostRow, UnitRow, UserRow
from wenming.places import services as places
from wenming.places.services.bulk import KindRow, PlacesHistory, ResponsibilityRow, RoleRow, SiteRow

WEST, SOUTH, EAST, NORTH = 102.30, 40.20, 102.40, 40.30
SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class District:
    """The people of the test district, as viewers."""

    office: Viewer
    steward: Viewer


def square(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """A rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def load_land() -> None:
    """Write the divisions with their outlines."""
    middle = (WEST + EAST) / 2
    county = Division("990102000000", "990100000000", "明川区", "county", 40.25, 102.35)
    west = Division("990102001000", county.code, "鼓楼街道", "town", 40.25, 102.325, is_urban_core=True)
    east = Division("990102100000", county.code, "清溪镇", "town", 40.25, 102.375)
    village = Division("990102001001", west.code, "东园社区", "village", 40.25, 102.32)
    rows = [
        AreaRow(county, square(WEST, SOUTH, EAST, NORTH)),
        AreaRow(west, square(WEST, SOUTH, middle, NORTH)),
        AreaRow(east, square(middle, SOUTH, EAST, NORTH)),
        AreaRow(village),
    ]
    areas.load_history(AreaHistory(rows), by=SYSTEM)


def load_people() -> None:
    """Write units, two people in post and their accounts."""
    units = [
        UnitRow("office", "创建办", "creation_office"),
        UnitRow("street", "鼓楼街道", "subdistrict", area="990102001000"),
        UnitRow("community", "东园社区", "community", parent="street", area="990102001001"),
        UnitRow("bureau", "城管局", "department"),
    ]
    posts = [
        PostRow("office-head", "office", "office_head", "创建办主任"),
        PostRow("steward", "community", "site_steward", "点位长"),
    ]
    users = [UserRow("office", "甲"), UserRow("steward", "乙")]
    held = [AppointmentRow("office-head", "office", SINCE), AppointmentRow("steward", "steward", SINCE)]
    people.load_history(PeopleHistory(units, users=users, posts=posts, appointments=held), by=SYSTEM)


def site_rows(count: int) -> list[SiteRow]:
    """Sites in a row from west to east, about 85 m apart, markets and roads in turn."""
    return [
        SiteRow(
            code=f"{'MARKET' if number % 2 else 'ROAD'}-{number:04d}",
            name=f"测试点位{number}",
            kind="MARKET" if number % 2 else "ROAD",
            area="990102001000",
            lon=WEST + 0.002 + number * 0.001 % 0.045,
            lat=SOUTH + 0.01 + number // 45 * 0.001,
            address="建设路",
        )
        for number in range(count)
    ]


def load_sites(count: int) -> dict[str, int]:
    """Write sites, for each of which the street and the bureau answer."""
    rows = site_rows(count)
    held = [ResponsibilityRow(row.code, "territory", "street", SINCE) for row in rows]
    held += [ResponsibilityRow(row.code, "industry_lead", "bureau", SINCE) for row in rows]
    history = PlacesHistory(
        kinds=[KindRow("ROAD", "主次干道", "Main road"), KindRow("MARKET", "农贸市场", "Market")],
        roles=[RoleRow("industry_lead", "行业主管", "Industry lead", 1), RoleRow("territory", "属地", "Territory", 2)],
        sites=rows,
        responsibilities=held,
    )
    return places.load_history(history, by=SYSTEM)


def build() -> District:
    """Write the district with ten sites."""
    load_land()
    load_people()
    load_sites(10)
    return District(
        office=viewer_of(User.objects.get(username="office")), steward=viewer_of(User.objects.get(username="steward"))
    )
