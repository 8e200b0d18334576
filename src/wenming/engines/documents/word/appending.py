"""A column added at the right of a table: every row gets a cell that looks like its last one."""

import copy

from lxml import etree

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element
from wenming.engines.documents.word.content import cells_of, rows_of
from wenming.engines.documents.word.tables import width_of

_USUAL_WIDTH = "1700"  # twentieths of a point, three centimetres
_UNWANTED = tuple(
    map(q, ("w:gridSpan", "w:vMerge", "w:hMerge", "w:cellIns", "w:cellDel", "w:cellMerge", "w:tcPrChange"))
)


def append_column(table: Element) -> None:
    """Add an empty column at the right; rows that end earlier are filled up to it."""
    width = width_of(table)
    columns = table.find(q("w:tblGrid"))
    if columns is not None:
        etree.SubElement(columns, q("w:gridCol")).set(q("w:w"), _USUAL_WIDTH)
    for row in rows_of(table):
        cells = cells_of(row)
        if cells:
            cells[-1].addnext(_cell_like(cells[-1], width - _reach(row)))


def _reach(row: Element) -> int:
    """How far the row's cells reach, in columns."""
    return sum(_span(cell) for cell in cells_of(row)) + _before(row)


def _span(cell: Element) -> int:
    found = cell.find(f"{q('w:tcPr')}/{q('w:gridSpan')}")
    return int(found.get(q("w:val"), "1")) if found is not None else 1


def _before(row: Element) -> int:
    found = row.find(f"{q('w:trPr')}/{q('w:gridBefore')}")
    return int(found.get(q("w:val"), "0")) if found is not None else 0


def _cell_like(model: Element, missing: int) -> Element:
    """Make an empty cell with the look of another; it also covers the columns its row was short of."""
    cell = etree.Element(q("w:tc"))
    old = model.find(q("w:tcPr"))
    properties = copy.deepcopy(old) if old is not None else etree.Element(q("w:tcPr"))
    for child in list(properties.iterchildren(*_UNWANTED, q("w:tcW"))):
        properties.remove(child)
    width = etree.Element(q("w:tcW"))
    width.set(q("w:w"), _USUAL_WIDTH)
    width.set(q("w:type"), "dxa")
    first = 1 if properties.find(q("w:cnfStyle")) is not None else 0
    properties.insert(first, width)
    if missing > 0:
        span = etree.Element(q("w:gridSpan"))
        span.set(q("w:val"), str(missing + 1))
        properties.insert(first + 1, span)
    cell.append(properties)
    paragraph = etree.SubElement(cell, q("w:p"))
    look = model.find(f"{q('w:p')}/{q('w:pPr')}")
    if look is not None:
        kept = copy.deepcopy(look)
        for child in list(kept.iterchildren(q("w:numPr"), q("w:sectPr"), q("w:pPrChange"))):
            kept.remove(child)
        paragraph.append(kept)
    return cell
