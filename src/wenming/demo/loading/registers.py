"""The land, the units and people, the sites and who answers for them, as rows of the bulk doors."""

from collections.abc import Mapping
from datetime import datetime

from wenming.areas.divisions import Division
from wenming.areas.services.bulk import AreaHistory, AreaRow, DayRow
from wenming.areas.services.bulk import load_history as load_areas
from wenming.areas.services.territory import set_up_territory
from wenming.demo import district as made
from wenming.demo.chronicle import District
from wenming.demo.loading.accounts import Account, logins_of
from wenming.engines.holidays import statutory_days
from wenming.kernel.actors import SYSTEM
from wenming.people.services.bulk import (
    AppointmentRow,
    FunctionRow,
    GroupRow,
    PeopleHistory,
    PeopleIds,
    PostRow,
    UnitRow,
    UserRow,
)
from wenming.people.services.bulk import load_history as load_people
from wenming.places.services.bulk import (
    CellRow,
    CircleRow,
    LandmarkRow,
    PlacesHistory,
    ResponsibilityRow,
    RoadRow,
    RoleRow,
    SiteRow,
)
from wenming.places.services.bulk import load_history as load_places
from wenming.schemes.formats import SchemeDocument

PRECISION = 6


def load_land(district: District) -> None:
    """Name the territory, and write its divisions and the statutory days of the years that the demo touches."""
    county = district.geography.divisions[0]
    set_up_territory(county.name, county.code[:6], by=SYSTEM, at=district.now)
    areas = [
        AreaRow(
            Division(
                code=each.code,
                parent=each.parent if each.level is not made.Level.COUNTY else "",
                name=each.name,
                level=each.level.value,
                lat=each.position[1],
                lon=each.position[0],
                is_urban_core=each.urban_core,
            ),
            _polygon(each.outline) if each.outline else None,
        )
        for each in district.geography.divisions
    ]
    years = range(district.as_of.year - 1, district.as_of.year + 2)
    days = [
        DayRow(row.day, row.kind.value, row.name, "chinesecalendar", row.name_en)
        for year in years
        for row in statutory_days(year)[0]
    ]
    load_areas(AreaHistory(areas, days=days), by=SYSTEM, at=district.now)


def load_staff(district: District, document: SchemeDocument, accounts: Mapping[str, Account]) -> PeopleIds:
    """Write units, functions, working groups, posts and who holds them."""
    held = district.registers
    holders = {function: unit.code for unit in held.units for function in unit.functions}
    leaders = {post.code: post.title for post in held.posts}
    logins = logins_of(held, accounts)
    history = PeopleHistory(
        units=[
            UnitRow(each.code, each.name, each.kind.value, each.short_name, each.parent, each.area)
            for each in held.units
        ],
        functions=[
            FunctionRow(each.code, each.name, holders.get(each.code, ""), each.label_en) for each in document.functions
        ],
        groups=[
            GroupRow(each.code, each.name, each.lead, each.members, leaders.get(each.leader_post, ""))
            for each in held.groups
        ],
        users=[
            UserRow(logins[each.key], each.name, accounts[each.key].password if each.key in accounts else "")
            for each in held.people
        ],
        posts=[PostRow(each.code, each.unit, each.role.value, each.title) for each in held.posts],
        appointments=[AppointmentRow(each.code, logins[each.person], each.since) for each in held.posts],
    )
    return load_people(history, by=SYSTEM, at=district.now)


def load_sites(district: District, document: SchemeDocument, at: datetime) -> dict[str, int]:
    """Write the register of sites with who answers, the circles, and the base map; circle members are measured."""
    held = district.registers
    return load_places(
        PlacesHistory(
            roles=[RoleRow(code, label, label_en, order) for order, (code, label, label_en) in enumerate(ROLE_LABELS)],
            sites=[_site(each, at) for each in held.sites],
            responsibilities=[
                ResponsibilityRow(each.site, each.role.value, each.unit, each.since, post=each.post)
                for each in held.stewardships
            ],
            circles=[CircleRow(each.core, each.radius_m, each.member_kinds) for each in held.circles],
            cells=[
                CellRow(each.code, each.name, each.town, _polygon(each.outline), *each.position)
                for each in district.geography.cells
            ],
            roads=[
                RoadRow(each.code, each.name, each.road_class.value, _line(each.line), each.length_m)
                for each in district.geography.roads
            ],
            landmarks=[
                LandmarkRow(each.name, each.kind.value, _polygon(each.outline)) for each in district.geography.grounds
            ],
        ),
        by=SYSTEM,
        at=at,
    )


ROLE_LABELS = (
    (made.StewardRole.INDUSTRY_LEAD.value, "行业主管部门", "Industry lead"),
    (made.StewardRole.TERRITORY.value, "属地单位", "Territorial unit"),
    (made.StewardRole.PARTNER.value, "包抓共建单位", "Partner unit"),
    (made.StewardRole.SITE_STEWARD.value, "点位长", "Site steward"),
)


def _site(each: made.Site, at: datetime) -> SiteRow:
    return SiteRow(
        code=each.code,
        name=each.name,
        kind=each.kind,
        area=each.community or each.town,
        lon=each.position[0],
        lat=each.position[1],
        address=each.address,
        draw="fixed" if each.fixed else "random",
        attributes=dict(each.attributes),
        created_at=at,
    )


def _polygon(outline: made.Outline) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[_pair(point) for point in ring] for ring in outline]}


def _line(points: made.Line) -> dict[str, object]:
    return {"type": "LineString", "coordinates": [_pair(point) for point in points]}


def _pair(point: made.Pair) -> list[float]:
    return [round(point[0], PRECISION), round(point[1], PRECISION)]
