"""Roads: the lattice of the core, a ring around it, radial roads to the outer towns, town streets and back lanes."""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import shapely
from shapely import LineString, MultiPoint, Point, Polygon

from wenming.demo import names
from wenming.demo.core import Core
from wenming.demo.district import Pair, RoadClass
from wenming.demo.plane import Points, length, wandering

_WEST_EAST = ("西", "中", "东")
_NORTH_SOUTH = ("北", "中", "南")


@dataclass(frozen=True, slots=True)
class Street:
    """A road on the plane, in metres."""

    name: str
    road_class: RoadClass
    points: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an outer town has its streets, and what the town is called."""

    name: str
    at: Pair


def _runs(present: list[bool]) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring true values as (first, one past last)."""
    runs, start = [], None
    for index, value in enumerate([*present, False]):
        if value and start is None:
            start = index
        elif not value and start is not None:
            runs.append((start, index))
            start = None
    return runs


def _sections(first: int, last: int) -> list[tuple[int, int]]:
    """Divide a stretch of lattice edges into one to three road sections."""
    count = min(3, max(1, (last - first) // 2))
    cuts = [first + round((last - first) * index / count) for index in range(count + 1)]
    return list(pairwise(cuts))


def _sided(name: str, suffix: str, sides: tuple[str, str, str], index: int, count: int) -> str:
    """Name a section: 人民西路, 人民中路, 人民东路."""
    if count == 1:
        return name + suffix
    side = sides[index] if count == 3 else sides[(0, 2)[index]]
    return name + side + suffix


def lattice(core: Core) -> list[Street]:
    """Return the sections of the lattice streets; every other one and the outermost are main roads."""
    streets: list[Street] = []
    columns, rows = len(core.xs), len(core.ys)
    for row in range(rows):
        y, order = core.ys[row], rows - 1 - row
        built = [(i, row) in core.quarters or (i, row - 1) in core.quarters for i in range(columns - 1)]
        kind = RoadClass.MAIN if row in (0, rows - 1) or row % 2 else RoadClass.SECONDARY
        for first, last in _runs(built):
            parts = _sections(first, last)
            for index, (start, end) in enumerate(parts):
                name = _sided(names.ROWS[order], "路", _WEST_EAST, index, len(parts))
                points = core.street((core.xs[start], y), (core.xs[end], y))
                streets.append(Street(name, kind, tuple(points)))
    for column in range(columns):
        x = core.xs[column]
        built = [(column, j) in core.quarters or (column - 1, j) in core.quarters for j in range(rows - 1)]
        kind = RoadClass.MAIN if column in (0, columns - 1) or column % 2 == 0 else RoadClass.SECONDARY
        for first, last in _runs(built):
            parts = _sections(first, last)[::-1]
            for index, (start, end) in enumerate(parts):
                name = _sided(names.COLUMNS[column], "街", _NORTH_SOUTH, index, len(parts))
                points = core.street((x, core.ys[end]), (x, core.ys[start]))
                streets.append(Street(name, kind, tuple(points)))
    return streets


def crossings(core: Core) -> list[tuple[str, Pair]]:
    """Return the crossings of lattice streets with their names, the busiest (inner) first."""
    found = []
    for column in range(len(core.xs)):
        for row in range(len(core.ys)):
            around = [(column - i, row - j) in core.quarters for i in (0, 1) for j in (0, 1)]
            if any(around):
                name = f"{names.ROWS[len(core.ys) - 1 - row]}路{names.COLUMNS[column]}街路口"
                found.append((-sum(around), column, row, name))
    return [(name, core.node(column, row)) for _, column, row, name in sorted(found)]


def side_streets(chance: Random, core: Core) -> list[Street]:
    """Return the streets that divide blocks."""
    pool = list(names.SIDE_STREETS)
    chance.shuffle(pool)
    return [
        Street(name + ("街" if split.start[0] == split.end[0] else "路"), RoadClass.SIDE, tuple(core.division(split)))
        for name, split in zip(pool, core.splits, strict=False)
    ]


def ring_road(chance: Random, centre: Polygon) -> list[Street]:
    """Return the ring road around the core in four sections."""
    ring = centre.convex_hull.buffer(760.0, quad_segs=6).simplify(60.0)
    if not isinstance(ring, Polygon):
        return []
    middle = ring.centroid
    sides: dict[str, Points] = {"东": [], "北": [], "西": [], "南": []}
    order = list(sides)
    corners = [(float(x), float(y)) for x, y in ring.exterior.segmentize(420.0).coords][:-1]
    turns = [(math.atan2(y - middle.y, x - middle.x) + math.pi / 4) % math.tau for x, y in corners]
    for turn, corner in sorted(zip(turns, corners, strict=True)):
        sides[order[min(3, int(turn / (math.pi / 2)))]].append(corner)
    streets = []
    for index, side in enumerate(order):
        following = sides[order[(index + 1) % 4]]
        points = sides[side] + following[:1]
        streets.append(Street(f"环城{side}路", RoadClass.MAIN, tuple(wandering(chance, points, step=400, swing=0.03))))
    return streets


def connections(core: Core, ring: list[Street]) -> list[Street]:
    """Carry the main streets of the lattice on to the ring road."""
    inside = Polygon([point for street in ring for point in street.points[:-1]]).buffer(5)
    streets: list[Street] = []
    for street in lattice(core):
        if street.road_class is not RoadClass.MAIN:
            continue
        for inner, outer in ((street.points[1], street.points[0]), (street.points[-2], street.points[-1])):
            edge = shapely.MultiPoint([core.node(*corner) for corner in _corners(core)]).convex_hull.boundary.buffer(90)
            if not edge.contains(Point(outer)):
                continue
            span = math.dist(inner, outer)
            away = (outer[0] + (outer[0] - inner[0]) / span * 2500, outer[1] + (outer[1] - inner[1]) / span * 2500)
            line = shapely.get_parts(LineString([outer, away]).intersection(inside))
            if len(line) and 100 < line[0].length < 1500:
                tail = tuple((float(x), float(y)) for x, y in line[0].coords)
                streets.append(Street(f"{street.name}连接线", RoadClass.COUNTY, tail))
    return streets


def _corners(core: Core) -> list[tuple[int, int]]:
    """Return the lattice crossings that touch a built block."""
    return sorted({(column + i, row + j) for column, row in core.quarters for i in (0, 1) for j in (0, 1)})


def country_roads(chance: Random, core: Core, ring: list[Street], seats: list[Seat], district: Polygon) -> list[Street]:
    """Join every town seat to the nearest seat that is nearer to the core, and that one to the ring road."""
    streets: list[Street] = []
    middle = core.middle()
    gates = [street.points[index] for street in ring for index in (0, len(street.points) // 2)]
    reached = sorted(seats, key=lambda seat: math.dist(seat.at, middle))
    for index, seat in enumerate(reached):
        ends = gates + [other.at for other in reached[:index]]
        goal = min(ends, key=lambda end: math.dist(end, seat.at) + 0.35 * math.dist(end, middle))
        line = wandering(chance, [goal, seat.at], step=520, swing=0.09)
        streets.append(Street(f"{seat.name}大道", RoadClass.COUNTY, tuple(line)))
    joined = {frozenset((street.points[0], street.points[-1])) for street in streets}
    edges = shapely.delaunay_triangles(MultiPoint([seat.at for seat in seats]), only_edges=True)
    pairs = sorted(
        tuple((float(x), float(y)) for x, y in edge.coords) for edge in shapely.get_parts(shapely.node(edges))
    )
    calls = {seat.at: seat.name for seat in seats}
    reach = 8500.0
    hull = Polygon([core.node(0, 0), core.node(-1, 0), core.node(-1, -1), core.node(0, -1)]).buffer(900)
    for first, second in pairs:
        span = math.dist(first, second)
        crosses = hull.intersects(LineString([first, second]))
        if span > reach or crosses or frozenset((first, second)) in joined or chance.random() < 0.2:
            continue
        line = wandering(chance, [first, second], step=520, swing=0.11)
        streets.append(Street(f"{calls[first]}至{calls[second]}公路", RoadClass.COUNTY, tuple(line)))
    for seat in reached[-5:]:
        away = (2.6 * seat.at[0] - 1.6 * middle[0], 2.6 * seat.at[1] - 1.6 * middle[1])
        beyond = LineString([seat.at, away]).intersection(district)
        tail = [(float(x), float(y)) for x, y in shapely.get_parts(beyond)[0].coords]
        streets.append(
            Street(f"{seat.name}出境公路", RoadClass.COUNTY, tuple(wandering(chance, tail, step=520, swing=0.06)))
        )
    return streets


def town_streets(chance: Random, core: Core, seats: list[Seat]) -> list[Street]:
    """Give every town seat a main street towards the core and two streets across it."""
    streets: list[Street] = []
    middle = core.middle()
    for seat in seats:
        angle = math.atan2(middle[1] - seat.at[1], middle[0] - seat.at[0]) + chance.uniform(-0.3, 0.3)
        cos, sin = math.cos(angle), math.sin(angle)
        half = chance.uniform(330, 560)

        def placed(east: float, north: float, seat: Seat = seat, cos: float = cos, sin: float = sin) -> Pair:
            return seat.at[0] + east * cos - north * sin, seat.at[1] + east * sin + north * cos

        crossed = chance.uniform(120, 200)
        for name, start, end in (
            ("正街", placed(-half, 0), placed(half, 0)),
            ("新街", placed(crossed, -half * 0.7), placed(crossed * 0.9, half * 0.7)),
            ("老街", placed(-crossed, -half * 0.55), placed(-crossed * 1.1, half * 0.6)),
        ):
            line = wandering(chance, [start, end], step=260, swing=0.03)
            streets.append(Street(seat.name + name, RoadClass.TOWN, tuple(line)))
    return streets


def lanes(chance: Random, core: Core, town: list[Street], count: int, parks: frozenset[int]) -> list[Street]:
    """Return back lanes: nine in ten inside blocks of the core, the others off the towns' streets."""
    pool = names.divisions(chance, names.LANE_HEADS, names.LANE_TAILS)
    pieces = [piece for index, (_, piece) in enumerate(core.pieces) if index not in parks]
    weights = [piece.area for piece in pieces]
    found: list[Street] = []
    for _ in range(round(count * 0.9)):
        piece = chance.choices(pieces, weights)[0]
        start = piece.inner(chance, 70.0)
        across = chance.random() < 0.5
        reach = chance.uniform(110, 330) * chance.choice((-1, 1))
        turn = chance.uniform(-60, 60)
        if across:
            raw = [start, (start[0] + reach * 0.6, start[1] + turn * 0.2), (start[0] + reach, start[1] + turn)]
        else:
            raw = [start, (start[0] + turn * 0.2, start[1] + reach * 0.6), (start[0] + turn, start[1] + reach)]
        kept = [
            (min(piece.east - 20, max(piece.west + 20, x)), min(piece.north - 20, max(piece.south + 20, y)))
            for x, y in raw
        ]
        if length(kept) < 80:
            kept = [(piece.west + 30, start[1]), (start[0], start[1]), (piece.east - 30, start[1])]
        found.append(Street(next(pool), RoadClass.LANE, tuple(core.bend(point) for point in kept)))
    while len(found) < count:
        street = chance.choice(town)
        line = LineString(street.points)
        root = line.interpolate(chance.uniform(0.1, 0.9), normalized=True)
        angle = chance.uniform(0, math.tau)
        reach = chance.uniform(90, 210)
        end = Point(root.x + reach * math.cos(angle), root.y + reach * math.sin(angle))
        middle = ((root.x + end.x) / 2 + chance.uniform(-15, 15), (root.y + end.y) / 2 + chance.uniform(-15, 15))
        found.append(Street(next(pool), RoadClass.LANE, ((root.x, root.y), middle, (end.x, end.y))))
    return found
