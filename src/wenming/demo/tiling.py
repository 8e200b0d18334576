"""Towns that tile the district and grid cells that tile the towns, cut from one net of shared borders.

Every border is drawn once and the net is noded on a grid of a hundred-thousandth of a degree before areas are read
off it, so that neighbours share their corners exactly: no gap, no overlap, in the very numbers that are stored.
"""

import math
from dataclasses import dataclass
from random import Random

import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from wenming.demo.chance import shares
from wenming.demo.core import Core
from wenming.demo.district import Pair
from wenming.demo.plane import Points, to_degrees, wandering
from wenming.demo.scale import Land

_GRID = 1e-5


@dataclass(frozen=True, slots=True)
class Tile:
    """An area read off the net, in degrees; ``town`` counts the subdistricts first."""

    town: int
    area: Polygon


@dataclass(frozen=True, slots=True)
class Tiling:
    """The district, its towns and its grid cells, all in degrees."""

    district: Polygon
    towns: tuple[Tile, ...]
    cells: tuple[Tile, ...]


def _outline(chance: Random, land: Land) -> Polygon:
    """Draw the district's border: a rounded box that bulges and wanders."""
    bulges = [(order, chance.uniform(-0.05, 0.05), chance.uniform(0, math.tau)) for order in (2, 3, 4, 5, 7)]
    ring: Points = []
    for index in range(48):
        angle = math.tau * index / 48
        bulge = 1.0 + sum(size * math.sin(order * angle + at) for order, size, at in bulges)
        cos, sin = math.cos(angle), math.sin(angle)
        ring.append((
            land.half_width * bulge * math.copysign(abs(cos) ** 0.8, cos),
            land.half_height * bulge * math.copysign(abs(sin) ** 0.8, sin),
        ))  # fmt: skip
    border = Polygon(wandering(chance, [*ring, ring[0]], step=260.0, swing=0.16))
    return border if border.is_valid else Polygon(ring)


def _somewhere(chance: Random, area: BaseGeometry) -> Pair:
    """Return a point inside an area."""
    west, south, east, north = area.bounds
    while True:
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if area.contains(Point(point)):
            return point


def _spread(chance: Random, area: BaseGeometry, count: int, rounds: int) -> Points:
    """Spread points over an area, evening them out by moving each to the middle of what is nearest to it."""
    points = [_somewhere(chance, area) for _ in range(count)]
    for _ in range(rounds):
        regions = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=area.envelope))
        tree = shapely.STRtree(regions)
        moved: Points = []
        for point in points:
            region = regions[tree.query(Point(point), predicate="intersects")[0]].intersection(area)
            middle = region.centroid
            moved.append((middle.x, middle.y) if area.contains(middle) else point)
        points = moved
    return points


def _borders(chance: Random, area: BaseGeometry, points: Points, *, step: float, swing: float) -> list[BaseGeometry]:
    """Return wandering borders half way between neighbouring points, reaching just beyond the area."""
    if len(points) < 2:
        return []
    edges = shapely.voronoi_polygons(MultiPoint(points), extend_to=area.buffer(500.0).envelope, only_edges=True)
    reach = area.buffer(2.0)
    lines: list[BaseGeometry] = []
    for edge in sorted(shapely.get_parts(shapely.line_merge(edges)), key=lambda line: line.wkb):
        corners = [(float(x), float(y)) for x, y in edge.coords]
        lines.append(LineString(wandering(chance, corners, step=step, swing=swing)).intersection(reach))
    return [line for line in lines if not line.is_empty]


def _faces(lines: list[BaseGeometry], grid: float) -> list[Polygon]:
    """Node lines on a grid and return the areas they enclose, in a stable order."""
    net = shapely.unary_union(lines, grid_size=grid)
    faces = [face for face in shapely.get_parts(shapely.polygonize([net])) if isinstance(face, Polygon)]
    return _ordered(faces)


def _normal(face: Polygon) -> Polygon:
    """Bring the corners of an area into an order that does not depend on how it was found."""
    normal = shapely.normalize(face)
    return normal if isinstance(normal, Polygon) else face


def _ordered(faces: list[Polygon]) -> list[Polygon]:
    """Bring areas into an order that does not depend on how they were found."""
    return sorted((_normal(face) for face in faces), key=lambda face: face.wkb)


def _merged_down(faces: list[Polygon], count: int, grid: float) -> list[Polygon]:
    """Join the smallest area to the neighbour with the longest common border until ``count`` areas are left.

    A scrap that touches none of the others is left out.
    """
    left = sorted(faces, key=lambda face: face.area)
    while len(left) > count:
        least = left.pop(0)
        borders = [other.intersection(least).length for other in left]
        best = max(range(len(left)), key=lambda index: (borders[index], index))
        if borders[best] == 0:
            continue
        joined = shapely.coverage_union(left[best], least)
        if not isinstance(joined, Polygon):
            raise ValueError("Two neighbouring areas cannot be joined.")
        left[best] = joined
        left.sort(key=lambda face: face.area)
    return _ordered(left)


def _on_ground(line: BaseGeometry) -> list[BaseGeometry]:
    """Turn a line of the plane, or several, into lines in degrees."""
    return [
        LineString([to_degrees((float(x), float(y))) for x, y in part.coords])
        for part in shapely.get_parts(line)
        if isinstance(part, LineString)
    ]


def _outer_towns(chance: Random, land: Land, outline: Polygon, centre: Polygon) -> list[Polygon]:
    """Divide the land around the core into towns, in metres."""
    around = outline.difference(centre)
    points = _spread(chance, around, land.outer_towns, 3)
    lines = _borders(chance, outline, points, step=420.0, swing=0.13)
    faces = _faces([outline.boundary, centre.boundary, *lines], 0.5)
    outside = [face for face in faces if not centre.contains(face.representative_point())]
    return _merged_down(outside, land.outer_towns, 0.5)


def tile(chance: Random, land: Land, core: Core) -> Tiling:
    """Cut the district into towns and the towns into grid cells."""
    outline = _outline(chance, land)
    blocks = [(quarter, Polygon(core.ring(block)).buffer(0)) for block, quarter in sorted(core.quarters.items())]
    centre = shapely.union_all([block for _, block in blocks], grid_size=0.5)
    if not isinstance(centre, Polygon) or not outline.contains(centre):
        raise ValueError("The core does not fit into the district.")
    outer = _outer_towns(chance, land, outline, centre)
    counts = shares(land.cells - len(core.pieces), [math.pow(town.area, 0.65) for town in outer])
    lines: list[BaseGeometry] = [outline.boundary]
    for block in sorted(core.quarters):
        lines.append(LineString(core.ring(block)))
    lines += [LineString(core.division(split)) for split in core.splits]
    for town, count in zip(outer, counts, strict=True):
        lines.append(town.boundary)
        inside = _spread(chance, town, count, 2)
        lines += _borders(chance, town, inside, step=380.0, swing=0.11)
    faces = _faces([ground for line in lines for ground in _on_ground(line)], _GRID)
    labelled = _gathered(_labelled(faces, blocks, outer))
    wanted = [0] * land.subdistricts + counts
    for block, _ in core.pieces:
        wanted[core.quarters[block]] += 1
    cells: list[Tile] = []
    for index, count in enumerate(wanted):
        cells += [Tile(index, face) for face in _merged_down(labelled[index], count, _GRID)]
    return _assembled(land, cells)


def _labelled(
    faces: list[Polygon], blocks: list[tuple[int, Polygon]], outer: list[Polygon]
) -> dict[int, list[Polygon]]:
    """Say of each area of the net to which town it belongs; what lies in none is outside the district."""
    subdistricts = max(quarter for quarter, _ in blocks) + 1
    owners = [block for _, block in blocks] + outer
    numbers = [quarter for quarter, _ in blocks] + [subdistricts + index for index in range(len(outer))]
    grounds = [Polygon([to_degrees((float(x), float(y))) for x, y in owner.exterior.coords]) for owner in owners]
    tree = shapely.STRtree(grounds)
    labelled: dict[int, list[Polygon]] = {number: [] for number in numbers}
    for face in faces:
        point = face.representative_point()
        nearest = int(tree.nearest(point))
        if grounds[nearest].distance(point) < 10 * _GRID:
            labelled[numbers[nearest]].append(face)
    return labelled


def _gathered(labelled: dict[int, list[Polygon]]) -> dict[int, list[Polygon]]:
    """Give scraps that a wandering border has cut off from their town to the town they touch most."""
    for town in sorted(labelled):
        parts = shapely.get_parts(shapely.coverage_union_all(labelled[town]))
        largest = max(parts, key=lambda part: part.area)
        for face in [face for face in labelled[town] if not largest.covers(face.representative_point())]:
            others = [number for number in sorted(labelled) if number != town]
            touching = {
                number: sum(face.intersection(other).length for other in labelled[number] if other.intersects(face))
                for number in others
            }
            labelled[town].remove(face)
            labelled[max(others, key=lambda number: touching[number])].append(face)
    return labelled


def _assembled(land: Land, cells: list[Tile]) -> Tiling:
    """Join the cells into towns and the towns into the district."""
    towns = []
    for index in range(land.subdistricts + land.outer_towns):
        area = shapely.coverage_union_all([cell.area for cell in cells if cell.town == index])
        if not isinstance(area, Polygon):
            raise ValueError("A town has come apart.")
        towns.append(Tile(index, area))
    district = shapely.coverage_union_all([town.area for town in towns])
    if not isinstance(district, Polygon):
        raise ValueError("The district has come apart.")
    return Tiling(district, tuple(towns), tuple(cells))
