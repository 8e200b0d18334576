"""The tables of a text document: which cell stands in which column, and a table laid out as a grid."""

from collections.abc import Iterator
from dataclasses import dataclass

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import EMPTY_CELL, Cell, GridRow
from wenming.engines.documents.markers import is_caption
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element
from wenming.engines.documents.word.content import (
    DRAWN,
    Content,
    Gathered,
    Place,
    blocks,
    cells_of,
    continues_above,
    rows_of,
)

MOST_COLUMNS = 120
MOST_CELLS = 2_000_000
_MOST_PICTURES_WIDE, _LONGEST_CAPTION = 4, 14
WIDE = 3  # an inner table of so many columns is a list of its own


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell with its first column, counted from 0, and how many columns it covers."""

    cell: Element
    start: int
    span: int


def all_tables(body: Element) -> list[Element]:
    """Return every table of the document in order; a table's number, from 1, is its place in this list."""
    return list(body.iter(q("w:tbl")))


def all_rows(table: Element) -> list[tuple[int, Element]]:
    """Return the rows of a table that stand in the text, each with its number from 1, and deleted ones counted."""
    kept = set(rows_of(table))
    every = [row for row in table.iter(q("w:tr")) if _table_of(row) is table]
    return [(number, row) for number, row in enumerate(every, start=1) if row in kept]


def standing(row: Element) -> list[Standing]:
    """Say in which columns the cells of a row stand."""
    column = _number(row, "w:trPr", "w:gridBefore", 0)
    found = []
    for cell in cells_of(row):
        span = max(_number(cell, "w:tcPr", "w:gridSpan", 1), 1)
        if column >= MOST_COLUMNS:
            break
        found.append(Standing(cell, column, min(span, MOST_COLUMNS - column)))
        column += span
    return found


def width_of(table: Element) -> int:
    """Count the columns that a table's cells make."""
    return max((last.start + last.span for row in rows_of(table) for last in standing(row)[-1:]), default=0)


def tables_inside(table: Element) -> Iterator[Element]:
    """Give the tables standing directly in the cells of a table."""
    for row in rows_of(table):
        for cell in cells_of(row):
            yield from (block for block in blocks(cell) if block.tag == q("w:tbl"))


def is_layout(table: Element) -> bool:
    """Whether a table of one column only frames wide tables inside it."""
    return width_of(table) == 1 and any(width_of(inner) >= WIDE for inner in tables_inside(table))


def holds_only_pictures(table: Element) -> bool:
    """Whether a small table only lays out pictures with short captions, and lists nothing.

    In a list, text that is no caption stands beside the pictures in the same row.
    """
    if width_of(table) > _MOST_PICTURES_WIDE:
        return False
    has_pictures = False
    for row in rows_of(table):
        cells = [(next(cell.iter(*DRAWN), None) is not None, _words(cell)) for cell in cells_of(row)]
        in_row = any(drawn for drawn, _ in cells)
        has_pictures |= in_row
        besides = [words for drawn, words in cells if in_row and words and not drawn]
        if not all(map(is_caption, besides)) or any(len(words) > _LONGEST_CAPTION for _, words in cells):
            return False
    return has_pictures


def _words(cell: Element) -> str:
    return "".join(node.text or "" for node in cell.iter(q("w:t"))).strip()


def laid_out(table: Element, number: int, content: Content) -> tuple[GridRow, ...]:
    """Lay a table out as rows of equal width. Merged cells repeat their text; pictures once in a row."""
    rows = all_rows(table)
    width = width_of(table)
    if len(rows) * width > MOST_CELLS:
        raise refusals.broken()
    above: list[Cell] = [EMPTY_CELL] * width
    laid = []
    for place, row in rows:
        spot, label = f"t{number}/r{place}", f"T{number}:{place}"
        content.place = Place(spot, label)
        cells = [EMPTY_CELL] * width
        for one in standing(row):
            value = above[one.start] if continues_above(one.cell) else _read(one.cell, content)
            cells[one.start] = value
            cells[one.start + 1 : one.start + one.span] = [Cell(value.text)] * (one.span - 1)
        above = cells
        if any(cell.text or cell.pictures for cell in cells):
            laid.append(GridRow(spot, label, tuple(cells)))
    return tuple(laid)


def _read(cell: Element, content: Content) -> Cell:
    gathered = Gathered()
    content.cell(cell, gathered)
    return gathered.cell()


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(q("w:tbl")), None)


def _number(element: Element, properties: str, name: str, otherwise: int) -> int:
    found = element.find(f"{q(properties)}/{q(name)}")
    text = found.get(q("w:val"), "") if found is not None else ""
    return min(int(text), MOST_COLUMNS) if text.isdecimal() and len(text) < 10 else otherwise
