"""Tables without lines: columns by where words begin under the headings, rows by the first column."""

from collections.abc import Sequence
from statistics import median

import numpy as np

from wenming.engines.scans.recognition import Box, Grey, Words
from wenming.engines.scans.straight import ink

_LEAST_COLUMNS = 3
_WIDE = 0.45
"""A gap of this many line heights may part two columns; parts that begin in one column are joined again."""
_NARROW = 14
_RIM = 4
_SLACK = 24
"""Pixels by which words of one column may begin apart."""


def lined_up(words: Sequence[Words]) -> list[list[Words]]:
    """Put words into lines from top to bottom, each from left to right."""
    if not words:
        return []
    height = median(one.box.height for one in words)
    lines: list[list[Words]] = []
    for one in sorted(words, key=lambda one: one.box.middle[1]):
        if lines and one.box.middle[1] - lines[-1][-1].box.middle[1] < height / 2:
            lines[-1].append(one)
        else:
            lines.append([one])
    return [sorted(line, key=lambda one: one.box.left) for line in lines]


def headings_of(lines: Sequence[Sequence[Words]]) -> int | None:
    """Return which line holds the headings: the first of the widest lines at the top, if there is a table at all."""
    most = max((len(line) for line in lines), default=0)
    if most < _LEAST_COLUMNS:
        return None
    return next(number for number, line in enumerate(lines) if len(line) >= max(_LEAST_COLUMNS, most - 1))


def column_of(box: Box, starts: Sequence[int]) -> int:
    """Return the column in which words begin."""
    return max((n for n, start in enumerate(starts) if start - _SLACK <= box.left), default=0)


def _gaps(mask: Grey, box: Box, least: float) -> list[tuple[int, int]]:
    """Return where a line of text is empty for so many pixels: from, to."""
    written = np.flatnonzero(mask[box.top : box.bottom, box.left : box.right].any(axis=0))
    ends = np.flatnonzero(np.diff(written) > least)
    return [(box.left + int(written[n]) + 1, box.left + int(written[n + 1])) for n in ends]


def _parted(box: Box, gaps: Sequence[tuple[int, int]]) -> list[Box]:
    lefts = [box.left, *(end - _RIM for _, end in gaps)]
    rights = [*(start + _RIM for start, _ in gaps), box.right]
    return [Box(left, box.top, right, box.bottom) for left, right in zip(lefts, rights, strict=True)]


def cut_at_columns(page: Grey, boxes: Sequence[Box]) -> list[Box]:
    """Cut lines of text that run through several columns: at wide gaps, and at smaller ones where a column begins."""
    mask = ink(page)
    wide = [part for box in boxes for part in _parted(box, _gaps(mask, box, _WIDE * box.height))]
    lines = lined_up([Words(box, "", 1.0) for box in wide])
    at = headings_of(lines)
    if at is None:
        return wide
    starts = [one.box.left for one in lines[at]]
    cut: list[Box] = []
    for box in wide:
        gaps = _gaps(mask, box, _NARROW)
        cut += _parted(box, [gap for gap in gaps if any(abs(gap[1] - start) <= _NARROW for start in starts)])
    return cut


class Aligned:
    """Rows of a table without lines, page after page under the same headings."""

    def __init__(self, headings: Sequence[Words]) -> None:
        self.starts = [one.box.left for one in headings]
        self.rows: list[list[list[Words]]] = []

    def add(self, line: Sequence[Words]) -> None:
        """Add a line: a row of its own where the first column says something, else more of the row above."""
        begins = column_of(line[0].box, self.starts) == 0
        if begins or not self.rows:
            self.rows.append([[] for _ in self.starts])
        for one in line:
            self.rows[-1][column_of(one.box, self.starts)].append(one)

    def row_at(self, y: float) -> int | None:
        """Return the last row that begins above a height."""
        tops = [min(one.box.top for cell in row for one in cell) for row in self.rows]
        return max((n for n, top in enumerate(tops) if top - _SLACK <= y), default=None)
