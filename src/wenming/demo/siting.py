"""Finding places for sites: along streets, inside blocks, around town seats, inside or well outside the circles."""

import math
from dataclasses import dataclass, field
from random import Random

import shapely
from shapely import LineString, Point, Polygon

from wenming.demo.district import Division, Level, Pair, Road, RoadClass
from wenming.demo.geography import Terrain
from wenming.demo.plane import along, rounded, to_degrees, to_metres

CIRCLE_M = 300
# Members stand clearly inside their circle and everything else clearly outside all circles, so that rounding and
# the way distance is computed cannot move a site across the line.
_SURELY_INSIDE_M = 280.0
_SURELY_OUTSIDE_M = 320.0
_BUSY = {RoadClass.MAIN: 1.0, RoadClass.SECONDARY: 0.9, RoadClass.SIDE: 0.5, RoadClass.TOWN: 1.1, RoadClass.COUNTY: 0.0}


class NoRoom(ValueError):
    """No place could be found that fulfils what was asked."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place found for a site, in metres, with the road it fronts and its house number there."""

    at: Pair
    road: Road
    number: int


@dataclass(slots=True)
class Placer:
    """Finds places on one terrain; remembers the cores of the circles."""

    terrain: Terrain
    cores: list[Pair] = field(default_factory=list)
    _lines: dict[str, list[Pair]] = field(default_factory=dict)
    _roads: list[Road] = field(default_factory=list)
    _core_roads: list[Road] = field(default_factory=list)
    _road_tree: shapely.STRtree | None = None
    _town_tree: shapely.STRtree | None = None
    _cell_tree: shapely.STRtree | None = None
    _communities: dict[str, list[Division]] = field(default_factory=dict)
    _core_towns: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        geography = self.terrain.geography
        towns = geography.at(Level.TOWN)
        self._core_towns = {town.code for town in towns if town.urban_core}
        for road in geography.roads:
            self._lines[road.code] = [to_metres(position) for position in road.line]
        self._roads = [road for road in geography.roads if _BUSY.get(road.road_class, 0) > 0]
        self._core_roads = [road for road in self._roads if road.town in self._core_towns]
        self._road_tree = shapely.STRtree([LineString(self._lines[road.code]) for road in self._roads])
        self._town_tree = shapely.STRtree([Polygon(town.outline[0], town.outline[1:]) for town in towns])
        self._cell_tree = shapely.STRtree([Polygon(cell.outline[0], cell.outline[1:]) for cell in geography.cells])
        for row in geography.at(Level.VILLAGE):
            self._communities.setdefault(row.parent, []).append(row)

    def line(self, road: Road) -> list[Pair]:
        """Return a road's line in metres."""
        return self._lines[road.code]

    def from_cores(self, at: Pair) -> float:
        """Return the distance in metres to the nearest core site."""
        return min((math.dist(at, core) for core in self.cores), default=math.inf)

    def surely_inside(self, at: Pair) -> bool:
        """Whether a place lies clearly inside a circle."""
        return self.from_cores(at) <= _SURELY_INSIDE_M

    def surely_outside(self, at: Pair) -> bool:
        """Whether a place lies clearly outside every circle."""
        return self.from_cores(at) >= _SURELY_OUTSIDE_M

    def is_dry(self, at: Pair) -> bool:
        """Whether a place lies neither in a river nor in a lake."""
        return not self.terrain.water.contains(Point(at))

    def where(self, at: Pair) -> tuple[Pair, str, str, str]:
        """Return position, town, lowest division and grid cell of a place in metres."""
        position = rounded(to_degrees(at), 6)
        geography = self.terrain.geography
        if self._town_tree is None or self._cell_tree is None:
            raise NoRoom("The terrain has no towns.")
        cell = geography.cells[int(self._cell_tree.nearest(Point(position)))]
        nearest = min(
            self._communities[cell.town],
            key=lambda row: (row.position[0] - position[0]) ** 2 * 0.58 + (row.position[1] - position[1]) ** 2,
        )
        return position, cell.town, nearest.code, cell.code

    def nearest_road(self, at: Pair) -> Road:
        """Return the nearest street that is no lane."""
        if self._road_tree is None:
            raise NoRoom("The terrain has no roads.")
        return self._roads[int(self._road_tree.nearest(Point(at)))]

    def on_road(self, road: Road, share: float, aside: float = 0.0) -> Spot:
        """Return a place beside a road at a share of its length, ``aside`` metres to its left."""
        line = self.line(road)
        at, (east, north) = along(line, share)
        number = max(1, round(road.length_m * share / 9) * 2 + (1 if aside >= 0 else 2))
        return Spot((at[0] - north * aside, at[1] + east * aside), road, number)

    def frontage(self, chance: Random, *, core_share: float, aside: tuple[float, float] = (16.0, 34.0)) -> Spot:
        """Return some place along a street; ``core_share`` of them in the core, the others in the towns."""
        in_core = chance.random() < core_share
        pool = self._core_roads if in_core else [r for r in self._roads if r.town not in self._core_towns]
        pool = [road for road in pool if in_core or road.road_class is RoadClass.TOWN] or self._core_roads
        for _ in range(200):
            road = chance.choices(pool, [_BUSY[road.road_class] * road.length_m for road in pool])[0]
            spot = self.on_road(road, chance.uniform(0.03, 0.97), chance.uniform(*aside) * chance.choice((-1, 1)))
            if self.is_dry(spot.at):
                return spot
        raise NoRoom("No dry place along any street.")

    def in_block(self, chance: Random, margin: float = 45.0) -> Spot:
        """Return some place inside a block of the core, away from the streets and not in a park."""
        core = self.terrain.core
        pieces = [piece for index, (_, piece) in enumerate(core.pieces) if index not in self.terrain.parks]
        piece = chance.choices(pieces, [piece.area for piece in pieces])[0]
        return self.beside(core.bend(piece.inner(chance, margin)))

    def in_park(self, chance: Random) -> Spot:
        """Return some place in one of the parks of the core."""
        core = self.terrain.core
        piece = core.pieces[chance.choice(sorted(self.terrain.parks))][1]
        return self.beside(core.bend(piece.inner(chance, 60.0)))

    def at_seat(self, chance: Random, reach: float = 420.0) -> Spot:
        """Return some place around the seat of an outer town."""
        for _ in range(200):
            seat = chance.choice(self.terrain.seats)
            angle, away = chance.uniform(0, math.tau), reach * math.sqrt(chance.random())
            at = (seat.at[0] + away * math.cos(angle), seat.at[1] + away * math.sin(angle))
            if self.is_dry(at):
                return self.beside(at)
        raise NoRoom("No dry place at any seat.")

    def around(self, chance: Random, centre: Pair) -> Spot:
        """Return some place of the core that lies clearly inside the circle around a core site."""
        for _ in range(400):
            angle, away = chance.uniform(0, math.tau), chance.uniform(60.0, _SURELY_INSIDE_M - 4)
            at = (centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle))
            if not self.is_dry(at) or self.where(at)[1] not in self._core_towns:
                continue
            return self.beside(at)
        raise NoRoom("No place around a core site.")

    def beside(self, at: Pair) -> Spot:
        """Give a place the address of the nearest street."""
        road = self.nearest_road(at)
        share = LineString(self.line(road)).project(Point(at), normalized=True)
        return Spot(at, road, max(1, round(road.length_m * share / 9) * 2 + 1))
