"""The land: the division tree with its borders, grid cells, roads, water and greenery of the fictional district."""

import math
from dataclasses import dataclass
from random import Random

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from wenming.demo import names, roads
from wenming.demo.chance import shares, stream
from wenming.demo.core import Core, lay_out
from wenming.demo.district import (
    Division,
    Geography,
    GridCell,
    Ground,
    GroundKind,
    Level,
    Line,
    Outline,
    Pair,
    Road,
)
from wenming.demo.plane import ground_line, length, rounded, to_degrees, to_metres, wandering
from wenming.demo.scale import Land
from wenming.demo.tiling import Tiling, tile

_RURAL_CLASSES = ("220", "220", "220", "220", "220", "220", "122", "121", "210")


@dataclass(frozen=True, slots=True)
class Terrain:
    """The land together with the drawing it was made from, which the placing of sites needs."""

    geography: Geography
    core: Core
    seats: tuple[roads.Seat, ...]
    crossings: tuple[tuple[str, Pair], ...]
    parks: frozenset[int]
    water: BaseGeometry


def _outline(area: Polygon) -> Outline:
    """Return the rings of an area in degrees."""
    rings = [area.exterior, *area.interiors]
    return tuple(tuple(rounded((float(x), float(y))) for x, y in ring.coords) for ring in rings)


def _drawn(area: Polygon) -> Outline:
    """Return the rings of an area of the plane, laid on the ground."""
    return tuple(ground_line((float(x), float(y)) for x, y in ring.coords) for ring in (area.exterior, *area.interiors))


def _position(area: Polygon) -> Pair:
    """Return a position well inside an area."""
    middle = area.centroid
    inner = middle if area.contains(middle) else area.representative_point()
    return rounded((inner.x, inner.y), 6)


def _town_rows(tiling: Tiling, land: Land) -> list[Division]:
    """Name the towns: subdistricts first, then towns, the last few of them townships."""
    rows = []
    stem = names.DISTRICT_CODE[:6]
    for tile_ in tiling.towns:
        inner = tile_.town < land.subdistricts
        order = tile_.town - land.subdistricts
        name = names.SUBDISTRICTS[tile_.town] + "街道" if inner else names.TOWNS[order]
        if not inner:
            name += "乡" if order >= land.outer_towns - land.outer_towns // 4 else "镇"
        number = tile_.town + 1 if inner else 100 + order
        rows.append(
            Division(
                code=f"{stem}{number:03d}000",
                parent=names.DISTRICT_CODE,
                name=name,
                level=Level.TOWN,
                urban_rural="111" if inner else "121",
                position=_position(tile_.area),
                outline=_outline(tile_.area),
                urban_core=inner,
            )
        )
    return rows


def _cell_rows(tiling: Tiling, towns: list[Division]) -> list[GridCell]:
    """Number the cells of each town from north-west to south-east."""
    rows = []
    for index, town in enumerate(towns):
        inside = [cell.area for cell in tiling.cells if cell.town == index]
        inside.sort(key=lambda area: (-round(area.centroid.y * 70), area.centroid.x))
        short = town.name.removesuffix("街道").rstrip("镇乡")
        for number, area in enumerate(inside, 1):
            code = f"{town.code[:9]}{number:03d}"
            rows.append(GridCell(code, f"{short}{number:02d}网格", town.code, _position(area), _outline(area)))
    return rows


def _lowest_rows(chance: Random, land: Land, core: Core, tiling: Tiling, towns: list[Division]) -> list[Division]:
    """Place communities in the blocks of the core and at the seats, villages over the countryside."""
    communities = names.divisions(chance, names.COMMUNITY_HEADS, names.COMMUNITY_TAILS)
    villages = names.divisions(chance, names.SURNAMES[:60], names.VILLAGE_TAILS)
    inner = max(land.subdistricts, round(land.communities * 0.77))
    sizes = [sum(core.quarters[block] == index for block, _ in core.pieces) for index in range(land.subdistricts)]
    per_town = shares(inner, sizes) + shares(land.communities - inner, [1.0] * land.outer_towns)
    rural = [0] * land.subdistricts
    rural += shares(land.villages, [math.sqrt(tile_.area.area) for tile_ in tiling.towns[land.subdistricts :]])
    rows = []
    for index, town in enumerate(towns):
        area = tiling.towns[index].area
        blocks = [piece for block, piece in core.pieces if core.quarters.get(block) == index]
        chance.shuffle(blocks)
        for number in range(per_town[index]):
            if town.urban_core:
                spot = to_degrees(core.bend(blocks[number % len(blocks)].inner(chance, 120.0)))
            else:
                seat = to_metres(town.position)
                spot = to_degrees((seat[0] + chance.uniform(-380, 380), seat[1] + chance.uniform(-380, 380)))
            rows.append(
                _lowest(town, 1 + number, next(communities) + "社区", spot, "111" if town.urban_core else "121")
            )
        for number in range(rural[index]):
            name = next(villages)
            name += "" if name.endswith("村") else "村"
            spot = _inside(chance, area.buffer(-0.004))
            rows.append(_lowest(town, 200 + number, name, spot, chance.choice(_RURAL_CLASSES)))
    return rows


def _lowest(town: Division, number: int, name: str, spot: Pair, urban_rural: str) -> Division:
    code = f"{town.code[:9]}{number:03d}"
    return Division(code, town.code, name, Level.VILLAGE, urban_rural, rounded(spot, 6), (), town.urban_core)


def _inside(chance: Random, area: BaseGeometry) -> Pair:
    """Return a point inside an area."""
    west, south, east, north = area.bounds
    for _ in range(10_000):
        spot = (chance.uniform(west, east), chance.uniform(south, north))
        if area.contains(Point(spot)):
            return spot
    raise ValueError("The area is too thin to put anything into it.")


def _blob(chance: Random, centre: Pair, width: float, height: float) -> Polygon:
    """Return a rounded, irregular area."""
    ring = [
        (
            centre[0] + width * chance.uniform(0.8, 1.15) * math.cos(math.tau * index / 13),
            centre[1] + height * chance.uniform(0.8, 1.15) * math.sin(math.tau * index / 13),
        )
        for index in range(13)
    ]
    edge = Polygon(wandering(chance, [*ring, ring[0]], step=min(width, height) / 6, swing=0.14))
    soft = min(width, height) * 0.1
    return Polygon(max(shapely.get_parts(edge.buffer(0).buffer(soft).buffer(-soft)), key=_area).exterior)


def _area(part: BaseGeometry) -> float:
    return float(part.area)


def _clipped(area: Polygon, border: Polygon, tolerance: float) -> Polygon:
    """Return the largest part of an area inside a border, with few corners."""
    parts = [
        part for part in shapely.get_parts(area.intersection(border).simplify(tolerance)) if isinstance(part, Polygon)
    ]
    return max(parts, key=_area)


def _waters(chance: Random, core: Core, border: Polygon, land: Land) -> list[tuple[GroundKind, str, Polygon]]:
    """Draw a river south of the core, a lake in the country, and wooded hills in the north."""
    west, _, east, north = border.bounds
    size = land.half_width
    bank = min(core.bend((x, core.ys[0]))[1] for x in core.xs) - 560.0
    rough = [
        (west - 500, bank + size * 0.22),
        (west * 0.55, bank + size * 0.05),
        (core.xs[0], bank - 60),
        (core.xs[-1], bank - 40),
        (east * 0.75, bank - size * 0.1),
        (east + 500, bank - size * 0.03),
    ]
    path = LineString(wandering(chance, rough, step=380, swing=0.07))
    river = path.buffer(size / 160, quad_segs=3).buffer(60).buffer(-60)
    lake = _blob(chance, (west * 0.55, north * 0.42), size * 0.055, size * 0.04)
    hills = _blob(chance, (chance.uniform(-0.1, 0.2) * size, north * 0.98), size * 0.52, land.half_height * 0.3)
    return [
        (GroundKind.HILLS, "云岭山", _clipped(hills, border, 35.0)),
        (GroundKind.RIVER, "岚江", _clipped(Polygon(river.exterior), border, 12.0)),
        (GroundKind.LAKE, "镜湖", _clipped(lake, border, 15.0)),
    ]


def _parks(chance: Random, core: Core) -> tuple[frozenset[int], list[tuple[GroundKind, str, Polygon]]]:
    """Turn a few pieces of the core into parks."""
    labels = ("人民公园", "文昌公园", "湿地公园", "体育公园", "儿童公园")[: max(1, len(core.pieces) // 30)]
    chosen = chance.sample(range(len(core.pieces)), len(labels))
    grounds = []
    for name, index in zip(labels, chosen, strict=True):
        piece = core.pieces[index][1]
        corners = [
            (piece.west + 25, piece.south + 25),
            (piece.east - 25, piece.south + 25),
            (piece.east - 25, piece.north - 25),
            (piece.west + 25, piece.north - 25),
        ]
        area = Polygon([core.bend(corner) for corner in corners]).buffer(-30).buffer(30, quad_segs=2)
        grounds.append((GroundKind.PARK, name, Polygon(area.exterior)))
    return frozenset(chosen), grounds


def _road_rows(streets: list[roads.Street], tiling: Tiling, towns: list[Division]) -> list[Road]:
    """Number the roads and say in which town the middle of each lies."""
    tree = shapely.STRtree([town.area for town in tiling.towns])
    rows = []
    for number, street in enumerate(streets, 1):
        line: Line = ground_line(street.points)
        middle = LineString(line).interpolate(0.5, normalized=True)
        town = towns[int(tree.nearest(middle))]
        rows.append(
            Road(f"R{number:04d}", street.name, street.road_class, line, round(length(street.points)), town.code)
        )
    return rows


def _built_up(
    core_area: Polygon, seats: list[roads.Seat], streets: list[roads.Street]
) -> list[tuple[GroundKind, str, Polygon]]:
    """Return the built-up land: the core, and what lies around the streets of each seat."""
    grounds = [(GroundKind.BUILT_UP, "主城区", core_area.buffer(120, quad_segs=2).simplify(20))]
    for seat in seats:
        lines = [LineString(street.points) for street in streets if street.name.startswith(seat.name)]
        around = shapely.union_all([line.buffer(170, quad_segs=2) for line in lines]).simplify(25)
        grounds.append((GroundKind.BUILT_UP, f"{seat.name}镇区", around.convex_hull))
    return [(kind, name, area) for kind, name, area in grounds if isinstance(area, Polygon)]


def lay_land(seed: int, land: Land) -> Terrain:
    """Make the land of one seed."""
    core = lay_out(stream(seed, "core"), land)
    tiling = tile(stream(seed, "tiling"), land, core)
    towns = _town_rows(tiling, land)
    lowest = _lowest_rows(stream(seed, "communities"), land, core, tiling, towns)
    district = Division(
        names.DISTRICT_CODE, names.CITY_CODE, names.DISTRICT, Level.COUNTY, "", _position(tiling.district),
        _outline(tiling.district),
    )  # fmt: skip
    border = Polygon([to_metres((float(x), float(y))) for x, y in tiling.district.exterior.coords])
    blocks = shapely.union_all([Polygon(core.ring(block)).buffer(1.0) for block in core.quarters])
    centre = Polygon(max(shapely.get_parts(blocks), key=_area).exterior)
    seats = [roads.Seat(town.name.rstrip("镇乡"), to_metres(town.position)) for town in towns if not town.urban_core]
    chance = stream(seed, "roads")
    ring = roads.ring_road(chance, centre)
    country = roads.country_roads(chance, core, ring, seats, border)
    local = roads.town_streets(chance, core, seats)
    parks, greens = _parks(stream(seed, "parks"), core)
    streets = (
        roads.lattice(core) + ring + roads.connections(core, ring) + country + local + roads.side_streets(chance, core)
    )
    streets += roads.lanes(chance, core, local, land.lanes, parks)
    grounds = _built_up(centre, seats, local) + _waters(stream(seed, "waters"), core, border, land) + greens
    water = shapely.union_all([area for kind, _, area in grounds if kind in (GroundKind.RIVER, GroundKind.LAKE)])
    crossings = roads.crossings(core) + [(f"{seat.name}正街路口", seat.at) for seat in seats]
    return Terrain(
        Geography(
            (district, *towns, *lowest),
            tuple(_cell_rows(tiling, towns)),
            tuple(_road_rows(streets, tiling, towns)),
            tuple(Ground(kind, name, _drawn(area)) for kind, name, area in grounds),
        ),
        core, tuple(seats), tuple(crossings), parks, water,
    )  # fmt: skip
