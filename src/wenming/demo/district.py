"""What the demo is made of, as plain values: the land, the units and posts, the sites, the issues and the rounds.

Longitudes and latitudes are degrees in CGCS2000. References between values are codes or keys, never objects, so that a
loader can write every list in one go.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Pair = tuple[float, float]
Line = tuple[Pair, ...]
Outline = tuple[Line, ...]


class Level(StrEnum):
    """The levels of the division tree, as in the national division codes; the lowest holds communities and villages."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class RoadClass(StrEnum):
    """What a road is for; the map draws the classes differently."""

    MAIN = "main"
    SECONDARY = "secondary"
    SIDE = "side"
    LANE = "lane"
    COUNTY = "county"
    TOWN = "town"


class GroundKind(StrEnum):
    """What covers a piece of land on the base map."""

    RIVER = "river"
    LAKE = "lake"
    PARK = "park"
    HILLS = "hills"
    BUILT_UP = "built_up"


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the division tree; ``outline`` (outer ring, then holes) is empty where only a position is known.

    ``urban_rural`` is the statistical class: 111 city centre … 220 village.
    """

    code: str
    parent: str
    name: str
    level: Level
    urban_rural: str
    position: Pair
    outline: Outline = ()
    urban_core: bool = False

    @property
    def is_community(self) -> bool:
        """Whether this row of the lowest level is a community; the others are villages."""
        return self.level is Level.VILLAGE and self.name.endswith("社区")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A grid cell: the smallest area somebody walks; the cells of a town tile the town."""

    code: str
    name: str
    town: str
    position: Pair
    outline: Outline


@dataclass(frozen=True, slots=True)
class Road:
    """A road section with its centre line; ``town`` is where its middle lies."""

    code: str
    name: str
    road_class: RoadClass
    line: Line
    length_m: int
    town: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Water, greenery and built-up land, for the eye only."""

    kind: GroundKind
    name: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Geography:
    """The land. ``divisions`` starts with the district itself."""

    divisions: tuple[Division, ...]
    cells: tuple[GridCell, ...]
    roads: tuple[Road, ...]
    grounds: tuple[Ground, ...]

    def at(self, level: Level) -> tuple[Division, ...]:
        """Return the divisions of one level, in order of code."""
        return tuple(division for division in self.divisions if division.level is level)

    def on(self, *classes: RoadClass) -> tuple[Road, ...]:
        """Return the roads of some classes."""
        return tuple(road for road in self.roads if road.road_class in classes)


class UnitKind(StrEnum):
    """What sort of body a unit is."""

    CREATION_OFFICE = "creation_office"
    DEPARTMENT = "department"
    SUBDISTRICT = "subdistrict"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    COMMUNITY = "community"
    STATION = "station"
    PROPERTY_FIRM = "property_firm"
    MARKET_OPERATOR = "market_operator"


class Role(StrEnum):
    """What a post may do."""

    OFFICE_HEAD = "office_head"
    DISPATCHER = "dispatcher"
    MATERIALS_OFFICER = "materials_officer"
    VERIFIER = "verifier"
    INSPECTOR = "inspector"
    LEADER = "leader"
    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    INFORMATION_OFFICER = "information_officer"
    SITE_STEWARD = "site_steward"
    GRID_WORKER = "grid_worker"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class StewardRole(StrEnum):
    """The ways in which somebody answers for a site."""

    INDUSTRY_LEAD = "industry_lead"
    TERRITORY = "territory"
    PARTNER = "partner"
    SITE_STEWARD = "site_steward"


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit or one below it. ``functions`` are the department functions of the scheme that it holds."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str = ""
    area: str = ""
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. ``login`` is the sign-in name."""

    key: str
    name: str
    login: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a unit and who holds it since when; ``area`` narrows what a steward answers for."""

    code: str
    unit: str
    role: Role
    title: str
    person: str
    since: date
    area: str = ""


@dataclass(frozen=True, slots=True)
class WorkingGroup:
    """A working group: lead department, the county leader's post, members, and the site kinds it looks after."""

    code: str
    name: str
    lead: str
    leader_post: str
    members: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A site: a place of one kind that can be inspected. ``fixed`` says how it comes into a draw."""

    code: str
    kind: str
    name: str
    address: str
    position: Pair
    town: str
    community: str
    cell: str
    fixed: bool
    opened: int
    road: str = ""
    attributes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stewardship:
    """Who answers for a site in one role: a unit, and for a site steward the post too."""

    site: str
    role: StewardRole
    unit: str
    since: date
    post: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A site circle: a core site; the sites of ``member_kinds`` within ``radius_m`` are found, never listed."""

    code: str
    name: str
    core: str
    radius_m: int
    member_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """Units, people and sites, and who answers for what."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    groups: tuple[WorkingGroup, ...]
    sites: tuple[Site, ...]
    stewardships: tuple[Stewardship, ...]
    circles: tuple[Circle, ...]
