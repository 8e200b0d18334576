"""Where things lie on a sheet: cell addresses, merged ranges, and the sizes of rows and columns in EMU."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element
from wenming.engines.documents.pictures import EMU_PER_PIXEL

MOST_ROWS, MOST_COLUMNS = 20_000, 300
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
EMU_PER_POINT = 12_700
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_DIGIT_WIDTH = 7  # pixels of the widest digit in the usual font
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43, 15.0

Place = tuple[int, int]  # row and column, both from 1


def place_of(address: str) -> Place | None:
    """Turn ``B5`` into row and column."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def address_of(place: Place) -> str:
    """Turn row and column into ``B5``."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def placed(elements: Iterator[Element], row: int) -> Iterator[tuple[int, Element]]:
    """Give the cells of a row with their columns; a cell that does not say follows the one before."""
    column = 0
    for cell in elements:
        place = place_of(cell.get("r", ""))
        column = place[1] if place and place[0] == row else column + 1
        yield column, cell


def numbered_rows(sheet: Element) -> Iterator[tuple[int, Element]]:
    """Give the rows of a sheet with their numbers; a row that does not say follows the one before."""
    area = sheet.find(q("s:sheetData"))
    number = 0
    for row in area.iterchildren(q("s:row")) if area is not None else ():
        said = row.get("r", "")
        number = int(said) if said.isdigit() and len(said) < 8 else number + 1
        yield number, row


@dataclass(frozen=True, slots=True)
class Range:
    """A range of cells; if it is merged, its value belongs to the top left cell."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, place: Place) -> bool:
        """Whether a cell lies in the range."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


def range_of(reference: str) -> Range | None:
    """Turn ``B5:C9`` into a range."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start and end and start[0] <= end[0] and start[1] <= end[1]:
        return Range(*start, *end)
    return None


def merged_ranges(sheet: Element) -> list[Range]:
    """Return the merged ranges of a sheet."""
    areas = (range_of(entry.get("ref", "")) for entry in sheet.iter(q("s:mergeCell")))
    return [area for area in areas if area is not None]


class Plane:
    """The sheet as a plane. A length is in EMU; a place is row and column from 1."""

    def __init__(self, sheet: Element) -> None:
        usual = sheet.find(q("s:sheetFormatPr"))
        usual_height = _number(usual, "defaultRowHeight", _USUAL_HEIGHT)
        usual_width = _number(usual, "defaultColWidth", _USUAL_WIDTH)
        self._heights = _Lengths(round(usual_height * EMU_PER_POINT), LAST_ROW)
        self._widths = _Lengths(_width(usual_width), LAST_COLUMN)
        for number, row in numbered_rows(sheet):
            if row.get("hidden") in ("1", "true"):
                self._heights.set(number, 0)
            elif row.get("ht"):
                self._heights.set(number, round(_number(row, "ht", usual_height) * EMU_PER_POINT))
        for entry in sheet.iter(q("s:col")):
            first, last = int(_number(entry, "min", 1)), int(_number(entry, "max", 1))
            width = 0 if entry.get("hidden") in ("1", "true") else _width(_number(entry, "width", usual_width))
            for column in range(max(first, 1), min(last, MOST_COLUMNS) + 1):
                self._widths.set(column, width)

    def corner(self, place: Place) -> tuple[int, int]:
        """Return the left and top of a cell."""
        return self._widths.start(place[1]), self._heights.start(place[0])

    def size(self, area: Range) -> tuple[int, int]:
        """Return width and height of a range."""
        left, top = self.corner((area.top, area.left))
        right, bottom = self.corner((area.bottom + 1, area.right + 1))
        return right - left, bottom - top

    def at(self, left: int, top: int) -> Place:
        """Return the cell in which a point lies."""
        return self._heights.at(top), self._widths.at(left)


class _Lengths:
    """Sizes along one axis: most are the usual one."""

    def __init__(self, usual: int, last: int) -> None:
        self._usual, self._last = max(usual, 0), last
        self._own: dict[int, int] = {}
        self._sums: tuple[list[int], list[int]] | None = None

    def set(self, number: int, length: int) -> None:
        if 1 <= number <= self._last:
            self._own[number] = max(length, 0)
            self._sums = None

    def start(self, number: int) -> int:
        numbers, differences = self._summed()
        before = bisect_right(numbers, number - 1)
        return (number - 1) * self._usual + (differences[before - 1] if before else 0)

    def at(self, position: int) -> int:
        low, high = 1, self._last
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.start(middle) <= position else (low, middle - 1)
        return low

    def _summed(self) -> tuple[list[int], list[int]]:
        if self._sums is None:
            numbers = sorted(self._own)
            self._sums = numbers, list(accumulate(self._own[number] - self._usual for number in numbers))
        return self._sums


def _number(element: Element | None, name: str, usual: float) -> float:
    try:
        value = float(element.get(name, usual)) if element is not None else usual
    except ValueError:
        return usual
    return value if 0 <= value < 1e6 else usual


def _width(characters: float) -> int:
    return int(int((256 * characters + int(128 / _DIGIT_WIDTH)) / 256 * _DIGIT_WIDTH) * EMU_PER_PIXEL)
