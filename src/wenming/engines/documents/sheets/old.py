"""Old workbooks (.xls and WPS's .et): values only, by a reader of that format; their pictures are not read."""

import io

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import EMPTY_CELL, Cell, Document, Format, Grid, GridRow
from wenming.engines.documents.sheets.places import MOST_COLUMNS, MOST_ROWS
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList
from wenming.engines.workbook.cells import text_of


def read_old_workbook(content: bytes, filename: str) -> Document:
    """Read the visible sheets of an .xls or .et.

    :raises DocumentRefused: it is damaged or locked.
    """
    missed = UnreadList()
    missed.add("xls_pictures", unread.XLS_PICTURES, "", "")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = [grid for number in range(len(book.sheets_metadata)) if (grid := _grid(book, number, missed))]
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise refusals.broken() from problem
    return Document(Format.XLS, title_of(None, grids, filename), tuple(grids), missed.all())


def _grid(book: CalamineWorkbook, index: int, missed: UnreadList) -> Grid | None:
    entry = book.sheets_metadata[index]
    spot = f"s{index + 1}"
    if entry.visible != SheetVisibleEnum.Visible:
        missed.add("hidden_sheet", unread.HIDDEN_SHEET, spot, entry.name, name=entry.name)
        return None
    if entry.typ != SheetTypeEnum.WorkSheet:
        missed.add("chart_sheet", unread.CHART_SHEET, spot, entry.name, name=entry.name)
        return None
    sheet = book.get_sheet_by_index(index)
    values = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    texts = [[_text(value) for value in row[:MOST_COLUMNS]] for row in values]
    _repeat(texts, sheet.merged_cell_ranges or [])
    width = max((len(row) for row in texts), default=0)
    while width and not any(row[width - 1] for row in texts if len(row) >= width):
        width -= 1
    rows = tuple(
        GridRow(f"{spot}/r{number}", f"{entry.name}!{number}", _cells(row, width))
        for number, row in enumerate(texts, start=1)
        if any(row)
    )
    return Grid(spot, entry.name, "", rows) if rows else None


def _text(value: object) -> str:
    return "" if value is None else text_of(value).replace("\x00", "").replace("\r\n", "\n")


def _cells(row: list[str], width: int) -> tuple[Cell, ...]:
    return tuple(Cell(text) if text else EMPTY_CELL for text in (row + [""] * width)[:width])


def _repeat(texts: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Put a merged cell's text everywhere it covers, in rows that hold something of their own."""
    own = [any(row) for row in texts]
    for (top, left), (bottom, right) in merged:
        if top >= len(texts) or left >= len(texts[top]):
            continue
        for row in range(top, min(bottom, len(texts) - 1) + 1):
            if own[row]:
                stop = min(right + 1, len(texts[row]))
                texts[row][left:stop] = [texts[top][left]] * max(stop - left, 0)
