"""A workbook with some of its cells filled: text in the cell's own style, pictures fitted over the cell."""

import re
from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import DocumentRefused
from wenming.engines.documents.names import local_name, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import Media
from wenming.engines.documents.sheets.calculation import SharedFormulas, forget_formula
from wenming.engines.documents.sheets.drawing import Drawing
from wenming.engines.documents.sheets.places import (
    LAST_COLUMN,
    LAST_ROW,
    Place,
    Plane,
    Range,
    address_of,
    merged_ranges,
    numbered_rows,
    placed,
)
from wenming.engines.documents.sheets.reading import SheetEntry, sheet_entries
from wenming.engines.documents.wanted import Wanted, in_one

_SPOT = re.compile(r"s([1-9]\d{0,4})/r([1-9]\d{0,6})")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_VALUE_PARTS = frozenset({"f", "v", "is"})


def filled_workbook(package: Package, wanted: Sequence[Wanted]) -> bytes:
    """Fill cells of an .xlsx.

    :raises DocumentRefused: a place the workbook does not have, or part of a formula of several cells.
    """
    entries = {entry.number: entry for entry in sheet_entries(package)}
    media = Media(package, "xl/media")
    for number, group in groupby(sorted(wanted, key=_sheet), key=_sheet):
        cells = list(group)
        entry = entries.get(number)
        if entry is None or entry.kind != "worksheet" or entry.part not in package:
            raise cells[0].refused()
        if any(not one.is_empty for one in cells):
            _Filling(package, entry, media).fill(cells)
    return package.saved()


def formula_places(package: Package, wanted: Sequence[Wanted]) -> set[tuple[str, int]]:
    """Return which of the places belong to a formula of several cells, and so stay as they are."""
    entries = {entry.number: entry for entry in sheet_entries(package)}
    held = set()
    for number, group in groupby(sorted(wanted, key=_sheet), key=_sheet):
        entry = entries.get(number)
        if entry is None or entry.kind != "worksheet" or entry.part not in package:
            continue
        root = package.xml(entry.part)
        formulas, ranges = SharedFormulas(root), merged_ranges(root)
        for one in group:
            place = one.numbers(_SPOT)[1], one.column + 1
            first = next(((area.top, area.left) for area in ranges if area.covers(place)), place)
            if formulas.hold(first):
                held.add((one.spot, one.column))
    return held


def _sheet(wanted: Wanted) -> int:
    return wanted.numbers(_SPOT)[0]


class _Filling:
    """One sheet being filled."""

    def __init__(self, package: Package, entry: SheetEntry, media: Media) -> None:
        self._package, self._entry = package, entry
        self._root = package.edit(entry.part)
        self._rows = dict(numbered_rows(self._root))
        self._plane = Plane(self._root)
        self._columns = self._root.findall(f"{q('s:cols')}/{q('s:col')}")
        self._ranges = merged_ranges(self._root)
        self._formulas = SharedFormulas(self._root)
        self._by_row: dict[int, list[Range]] = {}
        self._drawing = Drawing(package, entry.part, self._root, media)

    def fill(self, cells: Sequence[Wanted]) -> None:
        by_area: dict[Range, list[Wanted]] = {}
        for one in cells:
            row, column = one.numbers(_SPOT)[1], one.column + 1
            if row > LAST_ROW or column > LAST_COLUMN:
                raise one.refused()
            by_area.setdefault(self._area((row, column)), []).append(one)
        for area, shared in by_area.items():
            wanted = in_one(shared)
            if wanted.text is not None:
                self._write((area.top, area.left), wanted.text)
            if wanted.pictures:
                self._drawing.put(wanted.pictures, area, self._plane)

    def _area(self, place: Place) -> Range:
        """The cell itself, or the merged range it lies in."""
        own = Range(*place, *place)
        if place[0] not in self._by_row:
            self._by_row[place[0]] = [area for area in self._ranges if area.top <= place[0] <= area.bottom]
        return next((area for area in self._by_row[place[0]] if area.covers(place)), own)

    def _write(self, place: Place, text: str) -> None:
        if self._formulas.hold(place):
            label = f"{self._entry.name}!{address_of(place)}"
            raise DocumentRefused("formula_cell", refusals.FORMULA, cell=label)
        cell = self._cell(place)
        if cell.find(q("s:f")) is not None:
            forget_formula(self._package, self._entry.name, address_of(place))
        for child in list(cell):
            if local_name(child.tag) in _VALUE_PARTS:
                cell.remove(child)
        for name in ("t", "vm", "cm"):
            cell.attrib.pop(name, None)
        if text:
            cell.set("t", "inlineStr")
            inline = etree.Element(q("s:is"))
            words = etree.SubElement(inline, q("s:t"))
            words.text = _LOOKS_ESCAPED.sub("_x005F_", text)
            words.set(q("xml:space"), "preserve")
            cell.insert(0, inline)

    def _cell(self, place: Place) -> Element:
        """Return the cell, made if the sheet does not have it yet."""
        number, column = place
        row = self._row(number)
        last: Element | None = None
        style = None
        for at, cell in placed(row.iterchildren(q("s:c")), number):
            if at == column:
                return cell
            if at > column:
                break
            last, style = cell, cell.get("s")
        new = etree.Element(q("s:c"), r=address_of(place))
        style = self._style_of(row, column) or style
        if style:
            new.set("s", style)
        if last is None:
            row.insert(0, new)
        else:
            last.addnext(new)
        _widen(row, column)
        return new

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            area = self._root.find(q("s:sheetData"))
            if area is None:
                raise refusals.broken()
            new = etree.Element(q("s:row"), r=str(number))
            before = [row for row in self._rows if row < number]
            if before:
                self._rows[max(before)].addnext(new)
            else:
                area.insert(0, new)
            self._rows[number] = new
        return self._rows[number]

    def _style_of(self, row: Element, column: int) -> str | None:
        """The style that an empty place has by its row or column."""
        if row.get("customFormat") in ("1", "true") and row.get("s"):
            return str(row.get("s"))
        for entry in self._columns:
            first, last = entry.get("min", ""), entry.get("max", "")
            if first.isdecimal() and last.isdecimal() and int(first) <= column <= int(last) and entry.get("style"):
                return str(entry.get("style"))
        return None


def _widen(row: Element, column: int) -> None:
    """Keep the row's own hint of its width true."""
    first, _, last = row.get("spans", "").partition(":")
    if first.isdecimal() and last.isdecimal() and not int(first) <= column <= int(last):
        row.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")
