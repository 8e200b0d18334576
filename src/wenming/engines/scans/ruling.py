"""Ruled tables: lines found on a straight page, and the cells between them, merged where no line divides them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wenming.engines.scans.extra import cv2
from wenming.engines.scans.recognition import Box, Grey
from wenming.engines.scans.straight import ink

_REACH = 8
"""Lines nearer than this many pixels are one: a scanned line is some pixels wide and not quite straight."""
_SHORTEST_ACROSS, _SHORTEST_DOWN = 60, 34
"""A stroke must be so long to be a line: longer than the strokes of a character."""
_DIVIDES = 0.6
"""Two neighbours are apart where a line covers this share of the edge between them."""
_LEAST_ROWS, _LEAST_COLUMNS = 2, 2


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: the edges of its columns and rows, and for each place the number of the cell it belongs to."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    cells: NDArray[np.int64]

    @property
    def box(self) -> Box:
        """The whole table."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def extent(self, cell: int) -> Box:
        """Return the rectangle of a cell."""
        rows, columns = np.nonzero(self.cells == cell)
        return Box(self.xs[columns.min()], self.ys[rows.min()], self.xs[columns.max() + 1], self.ys[rows.max() + 1])

    def at(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a point."""
        column = int(np.searchsorted(self.xs, x)) - 1
        row = int(np.searchsorted(self.ys, y)) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return int(self.cells[row, column])
        return None


def _strokes(mask: Grey, width: int, height: int) -> Grey:
    """Keep only strokes at least so wide and high, gaps of a few pixels closed."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((min(3, height), min(3, width)), np.uint8))
    made: Grey = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    return made


def _gathered(values: list[int]) -> tuple[int, ...]:
    """Return one value for each bunch of values near each other."""
    bunches: list[list[int]] = []
    for value in sorted(values):
        if bunches and value - bunches[-1][-1] <= _REACH:
            bunches[-1].append(value)
        else:
            bunches.append([value])
    return tuple(round(sum(bunch) / len(bunch)) for bunch in bunches)


def _edges(strokes: Grey, *, down: bool) -> tuple[int, ...]:
    """Return where lines lie: the middle of each stroke, bunched."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    at, long = (0, cv2.CC_STAT_HEIGHT) if down else (1, cv2.CC_STAT_WIDTH)
    least = _SHORTEST_DOWN if down else _SHORTEST_ACROSS
    return _gathered([round(centres[n][at]) for n in range(1, count) if stats[n][long] >= least])


def _is_divided(strokes: Grey, box: Box) -> bool:
    """Whether a line runs along the edge that lies within a narrow box."""
    part = strokes[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
    if part.size == 0:
        return False
    along = part.any(axis=1 if box.height > box.width else 0)
    return bool(along.mean() >= _DIVIDES)


def _joined(xs: tuple[int, ...], ys: tuple[int, ...], across: Grey, down: Grey) -> NDArray[np.int64]:
    """Number the cells: places with no line between them are one cell, made rectangular."""
    rows, columns = len(ys) - 1, len(xs) - 1
    cells = np.arange(rows * columns).reshape(rows, columns)

    def join(one: int, other: int) -> None:
        found_rows, found_columns = np.nonzero((cells == one) | (cells == other))
        cells[found_rows.min() : found_rows.max() + 1, found_columns.min() : found_columns.max() + 1] = min(one, other)

    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns:
                edge = Box(xs[column + 1] - _REACH, ys[row] + _REACH, xs[column + 1] + _REACH, ys[row + 1] - _REACH)
                if not _is_divided(down, edge) and cells[row, column] != cells[row, column + 1]:
                    join(int(cells[row, column]), int(cells[row, column + 1]))
            if row + 1 < rows:
                edge = Box(xs[column] + _REACH, ys[row + 1] - _REACH, xs[column + 1] - _REACH, ys[row + 1] + _REACH)
                if not _is_divided(across, edge) and cells[row, column] != cells[row + 1, column]:
                    join(int(cells[row, column]), int(cells[row + 1, column]))
    return cells


def _outside(strokes: Grey, prints: Sequence[Box]) -> Grey:
    """Leave out the strokes that lie wholly in or at the rim of a photo: its edges are no lines of the table."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    kept = np.ones(count, dtype=bool)
    for number in range(1, count):
        left, top, width, height = (int(value) for value in stats[number][:4])
        own = Box(left, top, left + width, top + height)
        kept[number] = not any(
            own.left >= p.left - _REACH
            and own.right <= p.right + _REACH
            and own.top >= p.top - _REACH
            and own.bottom <= p.bottom + _REACH
            for p in prints
        )
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def tables_on(page: Grey, prints: Sequence[Box] = ()) -> list[Ruled]:
    """Find the ruled tables of a straight page, from top to bottom; ``prints`` are the photos on it."""
    mask = ink(page)
    across = _outside(_strokes(mask, _SHORTEST_ACROSS, 1), prints)
    down = _outside(_strokes(mask, 1, _SHORTEST_DOWN), prints)
    both = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    found = []
    for number in range(1, count):
        width, height = int(stats[number][cv2.CC_STAT_WIDTH]), int(stats[number][cv2.CC_STAT_HEIGHT])
        if width < page.shape[1] // 4 or height < 2 * _SHORTEST_DOWN:
            continue
        own = np.where(labels == number, 255, 0).astype(np.uint8)
        table = _table(cv2.bitwise_and(across, own), cv2.bitwise_and(down, own))
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: table.ys[0])


def _table(across: Grey, down: Grey) -> Ruled | None:
    """Make a table of the lines of one connected frame; ``None`` where it is a mere box or picture."""
    xs, ys = _edges(down, down=True), _edges(across, down=False)
    if len(xs) <= _LEAST_COLUMNS or len(ys) <= _LEAST_ROWS:
        return None
    return Ruled(xs, ys, _joined(xs, ys, across, down))
