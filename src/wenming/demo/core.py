"""The urban core: a bent street lattice whose blocks make up the subdistricts, and whose halves are grid cells."""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import TypeAlias

from wenming.demo.district import Pair
from wenming.demo.plane import Bend, Points, dense
from wenming.demo.scale import Land

Block: TypeAlias = tuple[int, int]

_STEP = 140.0
_OVERSHOOT = 3.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A piece of a block on the unbent lattice, in metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def area(self) -> float:
        """Return the area in square metres."""
        return (self.east - self.west) * (self.north - self.south)

    def inner(self, chance: Random, margin: float) -> Pair:
        """Return some point at least ``margin`` metres from every side."""
        keep_x = min(margin, (self.east - self.west) * 0.45)
        keep_y = min(margin, (self.north - self.south) * 0.45)
        return (
            chance.uniform(self.west + keep_x, self.east - keep_x),
            chance.uniform(self.south + keep_y, self.north - keep_y),
        )


@dataclass(frozen=True, slots=True)
class Split:
    """A street that divides a piece of a block, on the unbent lattice."""

    start: Pair
    end: Pair


@dataclass(frozen=True, slots=True)
class Core:
    """The lattice: where its lines run, which blocks are built, whose they are, and how they are divided."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    quarters: dict[Block, int]
    pieces: tuple[tuple[Block, Rectangle], ...]
    splits: tuple[Split, ...]
    bend: Bend

    def node(self, column: int, row: int) -> Pair:
        """Return the crossing of two lines on the bent plane."""
        return self.bend((self.xs[column], self.ys[row]))

    def street(self, start: Pair, end: Pair) -> Points:
        """Return a straight street of the lattice as it runs on the bent plane."""
        return [self.bend(point) for point in dense(start, end, _STEP)]

    def ring(self, block: Block) -> Points:
        """Return the closed border of a block on the bent plane."""
        column, row = block
        west, east = self.xs[column], self.xs[column + 1]
        south, north = self.ys[row], self.ys[row + 1]
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ring: Points = []
        for first, second in pairwise(corners):
            ring += self.street(first, second)[:-1]
        return [*ring, ring[0]]

    def division(self, split: Split) -> Points:
        """Return a dividing street, a little too long at both ends so that it surely meets what it ends at."""
        (x1, y1), (x2, y2) = split.start, split.end
        span = math.dist(split.start, split.end)
        over_x, over_y = (x2 - x1) / span * _OVERSHOOT, (y2 - y1) / span * _OVERSHOOT
        return self.street((x1 - over_x, y1 - over_y), (x2 + over_x, y2 + over_y))

    def middle(self) -> Pair:
        """Return the middle of the core on the bent plane."""
        return self.bend(((self.xs[0] + self.xs[-1]) / 2, (self.ys[0] + self.ys[-1]) / 2))


def _lines(chance: Random, count: int) -> tuple[float, ...]:
    """Return positions of parallel streets, 640 to 1,080 metres apart, around zero."""
    gaps = [chance.uniform(640.0, 1080.0) for _ in range(count - 1)]
    at, lines = -sum(gaps) / 2, []
    for gap in [*gaps, 0.0]:
        lines.append(at)
        at += gap
    return tuple(lines)


def _parted(chance: Random, columns: int, rows: int, count: int) -> dict[Block, int]:
    """Part the lattice into ``count`` rectangles of blocks by halving the largest again and again."""
    parts = [(0, 0, columns, rows)]
    while len(parts) < count:
        largest = max(parts, key=lambda part: ((part[2] - part[0]) * (part[3] - part[1]), part))
        parts.remove(largest)
        west, south, east, north = largest
        if east - west >= north - south:
            cut = min(east - 1, max(west + 1, round((west + east) / 2 + chance.uniform(-0.8, 0.8))))
            parts += [(west, south, cut, north), (cut, south, east, north)]
        else:
            cut = min(north - 1, max(south + 1, round((south + north) / 2 + chance.uniform(-0.8, 0.8))))
            parts += [(west, south, east, cut), (west, cut, east, north)]
    parts.sort(key=lambda part: (-(part[1] + part[3]), part[0] + part[2]))
    return {
        (column, row): index
        for index, (west, south, east, north) in enumerate(parts)
        for column in range(west, east)
        for row in range(south, north)
    }


def _divided(
    chance: Random, core_blocks: list[tuple[Block, Rectangle]], count: int
) -> tuple[list[tuple[Block, Rectangle]], list[Split]]:
    """Divide the largest piece across its longer side until there are ``count`` pieces."""
    pieces, splits = list(core_blocks), []
    while len(pieces) < count:
        block, piece = max(pieces, key=lambda entry: (entry[1].area, entry[0]))
        pieces.remove((block, piece))
        share = chance.uniform(0.42, 0.58)
        if piece.east - piece.west >= piece.north - piece.south:
            cut = piece.west + (piece.east - piece.west) * share
            splits.append(Split((cut, piece.south), (cut, piece.north)))
            halves = [
                Rectangle(piece.west, piece.south, cut, piece.north),
                Rectangle(cut, piece.south, piece.east, piece.north),
            ]
        else:
            cut = piece.south + (piece.north - piece.south) * share
            splits.append(Split((piece.west, cut), (piece.east, cut)))
            halves = [
                Rectangle(piece.west, piece.south, piece.east, cut),
                Rectangle(piece.west, cut, piece.east, piece.north),
            ]
        pieces += [(block, half) for half in halves]
    return pieces, splits


def lay_out(chance: Random, land: Land) -> Core:
    """Lay out the core: lattice, subdistricts, blocks divided into about half of all grid cells."""
    xs, ys = _lines(chance, land.columns), _lines(chance, land.rows)
    quarters = _parted(chance, land.columns - 1, land.rows - 1, land.subdistricts)
    if land.columns > 5:
        for corner in ((0, 0), (land.columns - 2, land.rows - 2), (land.columns - 2, 0)):
            del quarters[corner]
    blocks = [
        (block, Rectangle(xs[block[0]], ys[block[1]], xs[block[0] + 1], ys[block[1] + 1])) for block in sorted(quarters)
    ]
    pieces, splits = _divided(chance, blocks, land.cells // 2)
    east, north = chance.uniform(900.0, 1500.0), chance.uniform(-900.0, -300.0)
    bend = Bend(chance, turn=chance.uniform(5.0, 11.0), swing=110.0, wave=5200.0)
    if land.columns <= 5:
        east, north = east / 3, north / 3
    return Core(
        tuple(x + east for x in xs), tuple(y + north for y in ys), quarters,
        tuple((block, _moved(piece, east, north)) for block, piece in pieces),
        tuple(Split(_shifted(s.start, east, north), _shifted(s.end, east, north)) for s in splits), bend,
    )  # fmt: skip


def _shifted(point: Pair, east: float, north: float) -> Pair:
    return point[0] + east, point[1] + north


def _moved(piece: Rectangle, east: float, north: float) -> Rectangle:
    return Rectangle(piece.west + east, piece.south + north, piece.east + east, piece.north + north)
